import { StanchError } from '../../src/kit/error.ts';
import { makeFolder as makeEach } from '../../src/runs/make-folder.ts';
import { toWriteError } from '../../src/runs/write-error.ts';

/** Makes a folder and those above it. Throws `output-unwritable`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeEach(folder);
  } catch (error) {
    throw guardWrite(folder, error);
  }
}

/** Any failure of writing as `output-unwritable`, with what to do about it here. */
export function guardWrite(path: string, error: unknown): StanchError {
  const known = toWriteError(path, error);
  return known.code === 'output-unwritable' ? new StanchError(known.code, known.message, 'Free some space or name another folder. Results that were written are kept: resume goes on from them.', known.cause) : known;
}
