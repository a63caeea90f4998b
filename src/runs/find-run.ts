import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { isMissing, unreadable } from './json-lines.ts';
import { readRunRecord } from './read-run.ts';
import { runFiles } from './run-files.ts';

/** One folder under the runs folder that holds a run. */
export interface RunListing {
  id: string;
  folder: string;
  /** Missing when `run.json` cannot be read; `problem` then says why. */
  run?: RunRecord;
  problem?: string;
}

/** All runs of a folder, newest first (by id, which begins with the time). A missing folder has none. */
export async function listRuns(runsFolder: string): Promise<RunListing[]> {
  const names = await readdir(runsFolder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw unreadable(runsFolder, error);
  });
  const listings: RunListing[] = [];
  for (const id of names.sort().reverse()) {
    const folder = join(runsFolder, id);
    if (!(await holdsRun(folder))) continue;
    try {
      listings.push({ id, folder, run: await readRunRecord(folder) });
    } catch (error) {
      if (!(error instanceof StanchError)) throw error;
      listings.push({ id, folder, problem: error.message });
    }
  }
  return listings;
}

/**
 * The folder of a run that is named by its id, by a path, or by `latest`.
 * Throws `run-invalid` with the newest ids in the hint when there is none.
 */
export async function findRun(runsFolder: string, idOrPath: string): Promise<string> {
  for (const folder of [join(runsFolder, idOrPath), idOrPath]) if (await holdsRun(folder)) return folder;
  const ids = (await listRuns(runsFolder)).map((listing) => listing.id);
  if (idOrPath === 'latest' && ids[0] !== undefined) return join(runsFolder, ids[0]);
  const hint = ids.length === 0 ? `There is no run in ${runsFolder} yet.` : `The newest in ${runsFolder}: ${ids.slice(0, 3).join(', ')}.`;
  throw new StanchError('run-invalid', `There is no run ${idOrPath}.`, hint);
}

async function holdsRun(folder: string): Promise<boolean> {
  return stat(join(folder, runFiles.run)).then((found) => found.isFile(), () => false);
}
