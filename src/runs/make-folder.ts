import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, one at a time. Not `mkdir` with `recursive`: on a file system that answers ENOENT to every attempt
 * (such as /proc) Node 20 tries for ever. Throws the system's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await stat(folder).then((entry) => entry.isDirectory(), () => false)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
