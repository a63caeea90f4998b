import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** A file as it would be read: decompressed. */
export async function readBytes(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
