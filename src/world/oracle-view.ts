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
  /** The text of other facts in the words of the last outcome: made with the same draws. `nameOf`: the site's name of a host that these facts name otherwise. */
  retellOutcome(facts: OutcomeFacts, nameOf: (told: string) => string): string;
}
