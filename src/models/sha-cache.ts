import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import { hashFile } from './hash-file.ts';
import { writeJsonFile } from './write-json-file.ts';

const entrySchema = z.object({ path: z.string(), sizeBytes: z.number(), modifiedMs: z.number(), sha256: z.string() });
const cacheSchema = z.object({ entries: z.array(entrySchema) });
type Entry = z.infer<typeof entrySchema>;
const maxEntries = 100;

/**
 * sha256 of a file, remembered by path, size and time of change in `<home>/models/hashes.json`, so that a known file is not read again. A
 * store that cannot be written costs only time.
 */
export async function cachedSha256(home: string, path: string, onBytes?: (bytes: number) => void): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const known = (await readEntries(home)).find((entry) => entry.path === resolve(path) && entry.sizeBytes === size && entry.modifiedMs === mtimeMs);
  if (known !== undefined) return known.sha256;
  const sha256 = await hashFile(path, onBytes);
  await rememberSha256(home, path, sha256);
  return sha256;
}

/** Puts down a hash that was just computed. */
export async function rememberSha256(home: string, path: string, sha256: string): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  const others = (await readEntries(home)).filter((entry) => entry.path !== resolve(path));
  const entries = [...others, { path: resolve(path), sizeBytes: size, modifiedMs: mtimeMs, sha256 }].slice(-maxEntries);
  await writeJsonFile(cachePath(home), { entries }).catch(() => undefined);
}

async function readEntries(home: string): Promise<Entry[]> {
  const text = await readFile(cachePath(home), 'utf8').catch(() => '');
  const parsed = cacheSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data.entries : [];
}

function cachePath(home: string): string {
  return join(home, 'models', 'hashes.json');
}
