import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StanchError } from '../kit/error.ts';
import { readJsonLines, repairJsonLines, streamJsonLines } from './json-lines.ts';
import { readRunRecord } from './read-run.ts';
import { callLineSchema, runFiles, stageFile, stageSchemas, stages } from './run-files.ts';
import { partialSuffix, writeWhole } from './safe-file.ts';
import { toWriteError } from './write-error.ts';

/**
 * Takes a run back to before `step`: every record of that step and later is removed, the plan's end too. Sources, system and
 * evidence stay. Step 0 leaves only those; step 1 keeps what was made of the evidence before the first command.
 * Latest stages go first, so that a kill in the middle leaves a run that was cut short and no contradiction.
 * Throws `run-invalid` for no run or a step that is not a whole number, `output-unwritable` when it cannot write.
 */
export async function truncateRun(folder: string, step: number): Promise<void> {
  if (!Number.isInteger(step) || step < 0) throw new StanchError('run-invalid', `${step} is not a step of a run.`, 'Steps are whole numbers; the first command is step 1.');
  const { endedAt: _endedAt, problem: _problem, ...record } = await readRunRecord(folder);
  const planPath = join(folder, runFiles.plan);
  await rm(planPath, { force: true }).catch((error: unknown) => Promise.reject(toWriteError(planPath, error)));
  await writeWhole(join(folder, runFiles.run), `${JSON.stringify({ ...record, status: 'interrupted' }, null, 1)}\n`);
  for (const stage of [...stages].reverse()) {
    const path = join(folder, stageFile(stage));
    await repairJsonLines(path);
    const records: { step: number }[] = await readJsonLines<{ step: number }>(path, stageSchemas[stage]);
    const kept = records.filter((line) => line.step < step);
    if (kept.length < records.length) await writeWhole(path, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  await truncateCalls(join(folder, runFiles.calls), step);
}

async function truncateCalls(path: string, step: number): Promise<void> {
  const partial = path + partialSuffix;
  try {
    let keptCount = 0;
    const handle = await open(partial, 'w');
    try {
      for await (const value of streamJsonLines(path)) {
        const line = callLineSchema.safeParse(value);
        if (!line.success || line.data.step >= step) continue;
        await handle.write(`${JSON.stringify(value)}\n`);
        keptCount += 1;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
    if (keptCount === 0) await rm(path, { force: true });
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw toWriteError(path, error);
  }
}
