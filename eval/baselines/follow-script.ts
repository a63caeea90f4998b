import type { Evidence, Observation, Responder, ResponseCommand, SystemDescription } from '../../src/contracts/index.ts';

/** A response written down from start to end: gives a command, gets what came of it. One that ends without closing gives up. */
export type ResponseScript = (system: SystemDescription, evidence: Evidence) => Generator<ResponseCommand, void, Observation>;

/** A script as a responder. After its end it gives up. */
export function followScript(script: ResponseScript): Responder {
  let running: ReturnType<ResponseScript> | undefined;
  const take = (result: IteratorResult<ResponseCommand, void> | undefined): Promise<ResponseCommand | undefined> => Promise.resolve(result?.value ?? undefined);
  return {
    start: (system, evidence) => take((running = script(system, evidence)).next()),
    next: (observation) => take(running?.next(observation)),
  };
}
