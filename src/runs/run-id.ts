/**
 * Name of a run's folder: its start in UTC to the second, and its seed, such as `20261123-110200-7`.
 * @param nowMs milliseconds since the epoch
 */
export function newRunId(nowMs: number, seed: number): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().slice(0, 19).split('T');
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}-${seed}`;
}

/** What `--from RUN[:step]` names. */
export interface RunReference {
  /** Id or path of the run. */
  run: string;
  /** Start again at this step; missing: continue where it stopped. */
  step?: number;
}

/** `RUN` or `RUN:3` taken apart. */
export function parseRunReference(text: string): RunReference {
  const match = /^(.+):(\d{1,6})$/s.exec(text);
  if (match?.[1] === undefined) return { run: text };
  return { run: match[1], step: Number(match[2]) };
}
