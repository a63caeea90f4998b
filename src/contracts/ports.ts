import type { EntityKind, Evidence } from './evidence.ts';
import type { ResponseCommand } from './command.ts';
import type { Assessment, Hypothesis, Observation, Perception, PlanStep, Revision } from './incident.ts';
import type { RecoveryState } from './recovery-state.ts';
import type { SystemDescription } from './system.ts';

/** Time, as an argument. Only `kit` reads the machine's clock. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  nowMs(): number;
  /** Never runs backwards; for durations. */
  monotonicMs(): number;
}

/** Chance, as an argument. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A generator of its own for a named part, so that no part's draws depend on another's. */
  child(name: string): Random;
}

/** What an outcome put before the responder, for a log reader to read. Hostile text: data only. */
export interface OutcomeTrace {
  text: string;
  /** Lines that sensors wrote meanwhile, by evidence file. */
  lines: { file: string; text: string }[];
  /** Things that the text names because they were found, or may be looked at next. */
  named: { kind: EntityKind; name: string }[];
}

/** What answers a command: a person, a file of outcomes, a simulated world, or nobody. */
export interface Environment {
  apply(step: number, command: ResponseCommand): Promise<Observation>;
}

/**
 * The product and every baseline stand behind this. `close_incident` with the parameter `verdict` ends the response; undefined from
 * `start` or `next` gives up.
 */
export interface Responder {
  start(system: SystemDescription, evidence: Evidence): Promise<ResponseCommand | undefined>;
  next(observation: Observation): Promise<ResponseCommand | undefined>;
  /** What it believed so far, for scoring. Missing for responders that hold no opinion. */
  insight?(): ResponderInsight;
  /** Ends what it still holds, whether the response ended or not. */
  close?(): Promise<void>;
}

/** What a responder believed: never shown to the world, only compared with its truth. */
export interface ResponderInsight {
  assessment?: Assessment;
  /** Before the first command. */
  startState?: RecoveryState;
  /** Of each command, in order. */
  steps: {
    predicted?: { state: RecoveryState; probabilities: readonly number[] };
    /** After its outcome. */
    perceived?: RecoveryState;
    /** It asked for an observation in place of acting on a guess. */
    isAbstention?: boolean;
  }[];
  usage?: { modelCalls: number; promptTokens: number; generatedTokens: number; dollars?: number };
}

/** Keeps what an episode did, step by step. Each call has been synced when it resolves. */
export interface EpisodeRecorder {
  perception(record: Perception): Promise<void>;
  hypotheses(records: readonly Hypothesis[]): Promise<void>;
  step(record: PlanStep): Promise<void>;
  observation(record: Observation): Promise<void>;
  revision(record: Revision): Promise<void>;
}

/** What an episode tells while it works: for progress displays. */
export interface EpisodeProgress {
  stage(name: StageName, detail?: string): void;
  step(step: PlanStep): void;
}

export type StageName = 'perception' | 'conjecture' | 'plan' | 'action' | 'observation' | 'adaptation';
