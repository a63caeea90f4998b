import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { evidenceSchema, noConditionHolds, runFormatVersion, runRecordSchema, sourcesFileSchema, systemDescriptionSchema, type FinishedRun, type Plan, type PlanStep, type RunRecord } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { isMissing, readJsonLines, streamJsonLines, unreadable } from './json-lines.ts';
import { planEndSchema, runFiles, stageFile, stageSchemas, type CallLine, type PlanEnd, callLineSchema } from './run-files.ts';

const damagedHint = 'The file was changed or damaged. Run anew; the log files are not in the run folder and are needed for that.';
export const cutShortEnding = 'The run was cut short before the plan was finished.';

/**
 * Everything a run folder holds. Parts that a killed run did not reach are missing or empty; a torn last line is dropped.
 * Throws `run-invalid` when there is no run, when another version of the program wrote it, or when a file is damaged.
 */
export async function readRun(folder: string): Promise<FinishedRun> {
  const run = await readRunRecord(folder);
  const lines = <T>(file: string, schema: z.ZodType<T>): Promise<T[]> => readJsonLines(join(folder, file), schema);
  const sources = await readWhole(join(folder, runFiles.sources), sourcesFileSchema);
  const system = await readWhole(join(folder, runFiles.system), systemDescriptionSchema);
  const evidence = await readWhole(join(folder, runFiles.evidence), evidenceSchema);
  const hypotheses = await lines(stageFile('hypotheses'), stageSchemas.hypotheses);
  const plan = joinPlan(await lines(stageFile('plan'), stageSchemas.plan), await readWhole(join(folder, runFiles.plan), planEndSchema));
  return {
    run,
    sources: sources?.sources ?? [],
    unread: sources?.unread ?? [],
    ...(system === undefined ? {} : { system }),
    ...(evidence === undefined ? {} : { evidence }),
    perceptions: await lines(stageFile('perceptions'), stageSchemas.perceptions),
    hypotheses: hypotheses.at(-1)?.hypotheses ?? [],
    ...(plan === undefined ? {} : { plan }),
    observations: await lines(stageFile('observations'), stageSchemas.observations),
    revisions: await lines(stageFile('revisions'), stageSchemas.revisions),
    citedLines: (await readWhole(join(folder, runFiles.cited), z.record(z.string(), z.string()))) ?? {},
  };
}

/** `run.json` alone. Throws `run-invalid` as {@link readRun} does. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, runFiles.run);
  const record = await readWhole(path, z.looseObject({ formatVersion: z.number() }));
  if (record === undefined) throw new StanchError('run-invalid', `${folder} holds no run.`, 'Name a run by its id or by the path of its folder.');
  if (record.formatVersion !== runFormatVersion) {
    throw new StanchError('run-invalid', `${folder} was written in run format ${record.formatVersion}; this version of stanch reads format ${runFormatVersion}.`, 'Read it with the version of stanch that wrote it, or run anew.');
  }
  const result = runRecordSchema.safeParse(record);
  if (!result.success) throw new StanchError('run-invalid', `${path} is not a record of a run.`, damagedHint, result.error);
  return result.data;
}

/** The recorded model calls, in the order made, one at a time: there may be many. A missing file has none. */
export async function* readCalls(folder: string): AsyncGenerator<CallLine> {
  for await (const value of streamJsonLines(join(folder, runFiles.calls))) {
    const result = callLineSchema.safeParse(value);
    if (result.success) yield result.data;
  }
}

/** A plan whose end was written before all of its steps, or not at all, was cut short. */
function joinPlan(steps: PlanStep[], end: PlanEnd | undefined): Plan | undefined {
  if (end?.stepCount === steps.length) return { steps, hasRecovered: end.hasRecovered, finalState: end.finalState, ending: end.ending };
  if (steps.length === 0) return undefined;
  return { steps, hasRecovered: false, finalState: steps.at(-1)?.predictedState ?? noConditionHolds, ending: cutShortEnding };
}

async function readWhole<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(path, error);
  }
  const result = schema.safeParse(parseJson(text));
  if (!result.success) throw new StanchError('run-invalid', `${path} is not what this program wrote.`, damagedHint, result.error);
  return result.data;
}
