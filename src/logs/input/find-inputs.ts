import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { describeFileError, documentationProblem, isDocumentation, type LogInput } from './log-input.ts';
import { orderRotated } from './order-rotated.ts';

/** How a path came to be read. What the user named is read whatever it is called. */
type Way = 'named' | 'matched' | 'walked';

/**
 * The files behind the paths a user gave, in that order; folders are walked in the order of their names, without hidden files, and no
 * folder or file is taken twice whatever links lead to it. A path that does not exist and has the signs of a pattern (`*`, `?`, `[`, `{`)
 * is one. The files of a rotated log come oldest first.
 */
export async function findInputs(paths: readonly string[]): Promise<LogInput[]> {
  const taken = new Map<string, string>();
  const inputs: LogInput[] = [];
  for (const path of paths) {
    if (path === '-') {
      const isAgain = inputs.some((input) => input.store?.kind === 'stdin');
      if (!isAgain) inputs.push({ path, store: { kind: 'stdin' } });
      continue;
    }
    const matches = await matchPattern(path);
    if (matches === undefined) await findAt(path, taken, 'named', inputs);
    else if (matches.length === 0) inputs.push({ path, problem: { code: 'input-missing', sentence: `${path} matches no files.` } });
    else for (const match of matches) await findAt(match, taken, 'matched', inputs);
  }
  return orderRotated(inputs);
}

/** The paths that a pattern matches, sorted; undefined when the path is none. */
async function matchPattern(path: string): Promise<string[] | undefined> {
  const pattern = process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  if (!isDynamicPattern(pattern)) return undefined;
  const exists = await stat(path).then(() => true, (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'));
  if (exists) return undefined;
  const found = await glob(pattern, { onlyFiles: false, expandDirectories: false, followSymbolicLinks: false, absolute: isAbsolute(path) }).catch(() => []);
  return found.map((match) => match.replace(/\/$/, '')).sort();
}

/** Adds what lies at a path to the inputs. */
async function findAt(path: string, taken: Map<string, string>, way: Way, inputs: LogInput[]): Promise<void> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() && !facts.isDirectory()) {
      if (way === 'named') inputs.push({ path, store: { kind: 'pipe', path } });
      return;
    }
    const real = await realpath(path);
    const before = taken.get(real);
    if (before !== undefined) {
      if (way === 'named') inputs.push({ path, problem: { code: 'input-invalid', sentence: `${path} is the same as ${before}, which was read already.` } });
      return;
    }
    taken.set(real, path);
    if (facts.isFile()) {
      if (way !== 'named' && isDocumentation(basename(path))) inputs.push({ path, problem: documentationProblem(path) });
      // Files of the system itself (/proc) have no size before they are read.
      else inputs.push({ path, modifiedMs: facts.mtimeMs, store: { kind: 'range', path, start: 0, ...(facts.size > 0 && { end: facts.size }), isFile: true } });
      return;
    }
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
    const countBefore = inputs.length;
    for (const name of names) await findAt(join(path, name), taken, 'walked', inputs);
    if (inputs.length === countBefore && way !== 'walked') inputs.push({ path, problem: { code: 'input-empty', sentence: `The directory ${path} holds no files.` } });
  } catch (error) {
    inputs.push({ path, problem: describeFileError(path, error) });
  }
}
