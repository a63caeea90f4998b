import type { CompiledFacts } from './compile-facts.ts';
import type { Draws } from './draws.ts';
import type { OutcomeFacts } from './outcome-facts.ts';
import type { WorldState } from './world-state.ts';

/** The truth of a running instance. Only yardsticks are given it, in their constructor. */
export interface OracleView {
  readonly facts: CompiledFacts;
  readonly draws: Draws;
  /** A copy of the network at this moment. */
  readState(): WorldState;
  /** What the last outcome said, as facts. */
  readOutcome(): OutcomeFacts | undefined;
}
