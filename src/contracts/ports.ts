import type { Evidence } from './evidence.ts';
import type { ResponseCommand } from './command.ts';
import type { Observation } from './incident.ts';
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

/** What answers a command: a person, a file of outcomes, a simulated world, or nobody. */
export interface Environment {
  apply(step: number, command: ResponseCommand): Promise<Observation>;
}

/** The product and every baseline stand behind this. Undefined from `next` ends the response. */
export interface Responder {
  start(system: SystemDescription, evidence: Evidence): Promise<ResponseCommand | undefined>;
  next(observation: Observation): Promise<ResponseCommand | undefined>;
}
