import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { stanchHome } from '../kit/paths.ts';
import { writeJsonFile } from './write-json-file.ts';

/** One line of a probe: speeds in tokens per second with a number of threads. */
export const probeRowSchema = z.object({
  threads: z.number().int().positive(),
  prefillTokensPerSecond: z.number().nonnegative(),
  decodeTokensPerSecond: z.number().nonnegative(),
});
export type ProbeRow = z.infer<typeof probeRowSchema>;

export const probeSchema = z.object({
  prefillThreads: z.number().int().positive(),
  decodeThreads: z.number().int().positive(),
  table: z.array(probeRowSchema),
});
export type Probe = z.infer<typeof probeSchema>;

const probesSchema = z.object({ formatVersion: z.literal(1), probes: z.record(z.string(), probeSchema) });

/** What makes two machines alike for a probe. */
export interface ProbeMachine {
  cpuModel: string;
  /** That this process may use. */
  coreCount: number;
}

/** Where a probe is kept, and for which machine; both have a default. */
export interface ProbePlace {
  home?: string;
  machine?: ProbeMachine;
}

export function readProbeMachine(): ProbeMachine {
  return { cpuModel: cpus()[0]?.model.trim() ?? 'unknown', coreCount: availableParallelism() };
}

/** A gain below this is noise of the measurement: the smaller number of threads leaves more of the machine to others. */
const leastGainFraction = 0.03;

/** The best thread counts of a measured table: prefill and decode apart, the fewest threads among the nearly best. Throws `internal` for an empty table. */
export function chooseThreads(table: readonly ProbeRow[]): Probe {
  return { prefillThreads: best(table, ({ prefillTokensPerSecond }) => prefillTokensPerSecond), decodeThreads: best(table, ({ decodeTokensPerSecond }) => decodeTokensPerSecond), table: [...table] };
}

function best(table: readonly ProbeRow[], speed: (row: ProbeRow) => number): number {
  const fastest = Math.max(...table.map(speed));
  const fewest = Math.min(...table.filter((row) => speed(row) >= fastest * (1 - leastGainFraction)).map(({ threads }) => threads));
  if (!Number.isFinite(fewest)) throw new StanchError('internal', 'A probe without measurements has no best thread count.', 'Report this as a bug.');
  return fewest;
}

/** The probe of a model on this machine; undefined when it was never made here (or its file is not readable). */
export async function readProbe(modelSha256: string, { home = stanchHome(), machine = readProbeMachine() }: ProbePlace = {}): Promise<Probe | undefined> {
  return (await readProbes(home))[probeKey(modelSha256, machine)];
}

/** Keeps a probe in `<home>/probes.json`. Throws `output-unwritable`. */
export async function saveProbe(modelSha256: string, probe: Probe, { home = stanchHome(), machine = readProbeMachine() }: ProbePlace = {}): Promise<void> {
  const probes = { ...(await readProbes(home)), [probeKey(modelSha256, machine)]: probe };
  await writeJsonFile(probesPath(home), { formatVersion: 1, probes });
}

async function readProbes(home: string): Promise<Record<string, Probe>> {
  const parsed = probesSchema.safeParse(parseJson(await readFile(probesPath(home), 'utf8').catch(() => '')));
  return parsed.success ? parsed.data.probes : {};
}

function probesPath(home: string): string {
  return join(home, 'probes.json');
}

function probeKey(modelSha256: string, { cpuModel, coreCount }: ProbeMachine): string {
  return `${modelSha256} ${coreCount} × ${cpuModel}`;
}
