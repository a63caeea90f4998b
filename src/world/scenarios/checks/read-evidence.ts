import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** An evidence file as lines, the first one at index 0. */
export interface ReadEvidence { file: string; lines: readonly string[] }

const unpack = promisify(gunzip);
/** Larger files are not read by the check. */
const largestBytes = 64_000_000;

/** The lines of evidence given as text or as a path (packed with gzip or not). Undefined: too large, or not made of lines. */
export async function readEvidence({ file, text, path }: { file: string; text?: string; path?: string }): Promise<ReadEvidence | undefined> {
  if (text !== undefined) return { file, lines: linesOf(text) };
  if (path === undefined || (await stat(path)).size > largestBytes) return undefined;
  const bytes = await readFile(path);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack(bytes) : bytes;
  return plain.subarray(0, 4096).includes(0) ? undefined : { file, lines: linesOf(plain.toString('utf8')) };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
