import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Scenario } from '../../contracts/index.ts';

export interface LocatedFile {
  file: string;
  format: string;
  /** Missing: it lies in a data set, and no folder of data sets is named. */
  path?: string;
  /** Why it cannot be read, and what to do. */
  missing?: string;
}

/** Where the files of a fixed scenario lie, and which are not there. `path`: of the scenario file. */
export async function locateEvidence({ path, scenario }: { path: string; scenario: Scenario }, datasetsFolder: string | undefined): Promise<LocatedFile[]> {
  return Promise.all(scenario.evidence.map(async ({ file, format, folder }): Promise<LocatedFile> => {
    if (folder === 'datasets' && datasetsFolder === undefined) return { file, format, missing: `${scenario.id}: ${file} is part of the data set "${setOf(file)}", which is not in this repository. Get it (${scenario.source.citation}) and set STANCH_DATASETS to the folder that holds "${setOf(file)}".` };
    const place = folder === 'datasets' ? join(datasetsFolder ?? '', file) : join(dirname(path), file);
    if (await exists(place)) return { file, format, path: place };
    return {
      file, format, path: place,
      missing: folder === 'datasets'
        ? `${scenario.id}: ${file} of the data set "${setOf(file)}" is not below ${datasetsFolder ?? ''}. Get it (${scenario.source.citation}) and set STANCH_DATASETS to the folder that holds "${setOf(file)}".`
        : `${scenario.id}: the evidence ${file} is not beside ${path}. Put it there, or take it out of "evidence".`,
    };
  }));
}

const setOf = (file: string): string => file.split('/')[0] ?? file;

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
