import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ErrorCode } from '../../kit/error.ts';

/** One thing to read, or why it cannot be. */
export interface LogInput {
  /** As the user named it; for a file in a directory the directory's name and the way to it; `-` for standard input. */
  path: string;
  kind: 'file' | 'pipe' | 'stdin';
  /** When it was last written, milliseconds; missing for pipes. */
  modifiedMs?: number;
  problem?: InputProblem;
}

/** What lies beside logs in a directory and tells of them. It is no evidence, so it is not picked up unasked. */
const documentation = /^(?:readme|licen[cs]e|copying|changelog)(?:\.\w+)?$|\.(?:md|rst)$/i;

export interface InputProblem { code: ErrorCode; sentence: string }

/** The sentence for an error of the file system. */
export function describeFileError(path: string, error: unknown): InputProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT': case 'ENOTDIR': return { code: 'input-missing', sentence: `${path} does not exist.` };
    case 'EACCES': case 'EPERM': return { code: 'input-unreadable', sentence: `${path} may not be read by this user.` };
    case 'ELOOP': return { code: 'input-unreadable', sentence: `${path} is a symbolic link that leads to itself.` };
    default: return { code: 'input-unreadable', sentence: `${path} cannot be read (${typeof code === 'string' ? code : 'unknown error'}).` };
  }
}

/**
 * The files behind the paths a user gave, in that order; directories are walked in the order of their names, without hidden files, and no
 * folder or file is taken twice whatever links lead to it.
 */
export async function findInputs(paths: readonly string[]): Promise<LogInput[]> {
  const taken = new Map<string, string>();
  const inputs: LogInput[] = [];
  for (const path of paths) {
    if (path === '-') {
      const isAgain = inputs.some((input) => input.kind === 'stdin');
      if (!isAgain) inputs.push({ path, kind: 'stdin' });
      continue;
    }
    inputs.push(...await findAt(path, taken, true));
  }
  return inputs;
}

async function findAt(path: string, taken: Map<string, string>, isNamedByUser: boolean): Promise<LogInput[]> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() && !facts.isDirectory()) return isNamedByUser ? [{ path, kind: 'pipe' }] : [];
    const real = await realpath(path);
    const before = taken.get(real);
    if (before !== undefined) {
      if (!isNamedByUser) return [];
      return [{ path, kind: 'file', problem: { code: 'input-invalid', sentence: `${path} is the same as ${before}, which was read already.` } }];
    }
    taken.set(real, path);
    if (facts.isFile() && !isNamedByUser && documentation.test(basename(path))) {
      return [{ path, kind: 'file', problem: { code: 'input-invalid', sentence: `${path} looks like documentation and was not read; name it itself to read it.` } }];
    }
    if (facts.isFile()) return [{ path, kind: 'file', modifiedMs: facts.mtimeMs }];
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
    const found: LogInput[] = [];
    for (const name of names) found.push(...await findAt(join(path, name), taken, false));
    if (found.length === 0 && isNamedByUser) return [{ path, kind: 'file', problem: { code: 'input-empty', sentence: `The directory ${path} holds no files.` } }];
    return found;
  } catch (error) {
    return [{ path, kind: 'file', problem: describeFileError(path, error) }];
  }
}
