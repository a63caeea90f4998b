import { open, rename, rm, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toWriteError } from './write-error.ts';

/** Writes all bytes at the handle's place. An argument, so that a full disk can be tested. */
export type WriteBytes = (handle: FileHandle, bytes: Uint8Array) => Promise<void>;

export const writeAllBytes: WriteBytes = async (handle, bytes) => {
  await handle.writeFile(bytes);
};

/** What a reader never takes for a finished file. */
export const partialSuffix = '.partial';

/**
 * Writes a whole file so that it is there completely or not at all: temporary file, sync, rename, sync of the folder.
 * Throws `output-unwritable`; the file that was there before is then untouched.
 */
export async function writeWhole(path: string, text: string, writeBytes: WriteBytes = writeAllBytes): Promise<void> {
  const partial = path + partialSuffix;
  try {
    const handle = await open(partial, 'w');
    try {
      await writeBytes(handle, Buffer.from(text));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw toWriteError(path, error);
  }
  await syncFolder(dirname(path));
}

/**
 * Adds bytes at the end and syncs. When that fails, the file is cut back to where it ended, so that a later append does not glue
 * onto half a line. Throws `output-unwritable`.
 */
export async function appendSynced(path: string, bytes: Uint8Array, writeBytes: WriteBytes = writeAllBytes): Promise<void> {
  let lengthBytes: number | undefined;
  try {
    const handle = await open(path, 'a');
    try {
      lengthBytes = (await handle.stat()).size;
      await writeBytes(handle, bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (lengthBytes !== undefined) await truncate(path, lengthBytes).catch(() => undefined);
    throw toWriteError(path, error);
  }
  if (lengthBytes === 0) await syncFolder(dirname(path));
}

/** Makes names in a folder last through a power cut. Not every system can; then nothing is lost but that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network file systems cannot sync a folder.
  }
}
