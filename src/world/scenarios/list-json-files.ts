import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of tools that may lie anywhere. */
const otherNames = /^(?:package|package-lock|tsconfig(?:\..*)?|npm-shrinkwrap)\.json$/;

/** Every `.json` below a folder (or the file itself), sorted; not those of tools, nor in `node_modules` and hidden folders. Throws what the file system throws. */
export async function listJsonFiles(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(entries.map(async (entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return listJsonFiles(inner);
    return entry.isFile() && entry.name.endsWith('.json') && !otherNames.test(entry.name) ? [inner] : [];
  }));
  return lists.flat();
}
