import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseJson } from '../../src/kit/json.ts';

/** What cannot change a result: how results are shown, and other measurements. */
const irrelevant = ['cli', 'report', 'eval/cli', 'eval/report', 'eval/statistics', 'eval/bench', 'eval/evidence', 'eval/fuzz'].flatMap((folder) => [folder, `src/${folder}`]);
const packageSchema = z.looseObject({ version: z.string(), dependencies: z.record(z.string(), z.string()).optional() });

/**
 * Version of everything that may change a result, such as `0.1.0+3f2a…`: of the package, and a hash of sources, bundled scenarios and versions
 * of dependencies.
 */
export async function readCodeVersion(): Promise<string> {
  const base = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const isSource = extname(import.meta.url) === '.ts';
  const facts = packageSchema.safeParse(parseJson(await readFile(join(isSource ? base : dirname(base), 'package.json'), 'utf8').catch(() => ''))).data;
  const files = isSource ? [...await listFiles(base, 'src'), ...await listFiles(base, 'eval')] : await listFiles(base, '');
  const hash = await hashFiles(base, files.filter((path) => !irrelevant.some((folder) => path.startsWith(`${folder}/`))));
  return `${facts?.version ?? 'unknown'}+${createHash('sha256').update(hash).update(JSON.stringify(facts?.dependencies ?? {})).digest('hex').slice(0, 16)}`;
}

/** Hash over the JSON files of folders, such as scenarios of a user; their names count, not where the folders lie. */
export async function hashScenarioFolders(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) hash.update(await hashFiles(folder, (await listFiles(folder, '')).filter((path) => path.endsWith('.json'))));
  return hash.digest('hex').slice(0, 16);
}

/** One hash over the contents of files below a folder, and their names. */
export async function hashFiles(base: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${path}\n`).update(createHash('sha256').update(await readFile(join(base, path)).catch(() => '')).digest());
  return hash.digest('hex');
}

async function listFiles(base: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(base, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === '__fixtures__' || entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : listFiles(base, path);
    return entry.name.startsWith('.') || /\.(md|map|d\.ts|(test|contract)\.[jt]s)$/.test(entry.name) ? [] : [path];
  }));
  return found.flat();
}
