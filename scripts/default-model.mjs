// Where the default model lies, told by the marker that the models room leaves. Plain JavaScript: runs without node_modules.
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The same rule as `src/kit/paths.ts`, repeated because this runs before anything is installed; a test holds the two together. */
export function stanchHome(environment = process.env) {
  if (environment.STANCH_HOME) return environment.STANCH_HOME;
  const cache = environment.XDG_CACHE_HOME ?? (process.platform === 'win32' ? environment.LOCALAPPDATA : undefined) ?? join(homedir(), '.cache');
  return join(cache, 'stanch');
}

/** Path of the marker file of the default model. */
export function defaultModelMarker(environment = process.env) {
  return join(stanchHome(environment), 'models', 'default.json');
}

/**
 * The default model that is ready to load, or why there is none: `{path, sizeBytes}` or `{reason}`. As in `src/models/store.ts`,
 * the file is looked for beside the marker, so that the folder can be moved. Looks at names and sizes only; the hash was checked when
 * the file arrived.
 */
export function findDefaultModel(environment = process.env) {
  const marker = defaultModelMarker(environment);
  let record;
  try {
    record = JSON.parse(readFileSync(marker, 'utf8'));
  } catch (error) {
    return { reason: error.code === 'ENOENT' ? 'the default model has not been fetched' : `the marker file ${marker} cannot be read` };
  }
  if (typeof record?.path !== 'string' || typeof record.sizeBytes !== 'number') return { reason: `the marker file ${marker} names no model` };
  const path = join(dirname(marker), basename(record.path));
  let sizeBytes;
  try {
    sizeBytes = statSync(path).size;
  } catch {
    return { reason: `the model file ${path} is gone` };
  }
  if (sizeBytes !== record.sizeBytes) return { reason: `the model file ${path} has ${sizeBytes} bytes instead of ${record.sizeBytes}` };
  return { path, sizeBytes };
}
