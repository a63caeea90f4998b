import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StanchError } from '../kit/error.ts';

/** Writes JSON so that a reader sees the old file or the new one, never half: temporary file, sync, rename. Throws `output-unwritable`. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const partPath = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(partPath, 'w');
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partPath, path);
  } catch (cause) {
    await rm(partPath, { force: true }).catch(() => undefined);
    throw new StanchError('output-unwritable', `${path} cannot be written.`, 'Check the free disk space and the rights of the folder, or set STANCH_HOME to another one.', cause);
  }
}
