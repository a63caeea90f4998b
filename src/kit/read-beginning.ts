import { open } from 'node:fs/promises';

const beginningBytes = 16_384;

/** The first whole lines of a file, up to 16 KiB. Throws what the file system throws. */
export async function readBeginning(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return buffer.subarray(0, bytesRead).toString('utf8').split('\n').slice(0, -1);
  } finally {
    await file.close();
  }
}
