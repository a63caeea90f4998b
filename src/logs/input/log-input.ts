import type { ErrorCode } from '../../kit/error.ts';

/** Where bytes lie. A range can be read again and from any place, a stream once. */
export type Store = FileRange | { kind: 'pipe'; path: string } | { kind: 'stdin' };

export interface FileRange {
  kind: 'range';
  /** The file that holds the bytes: one that the user named, or one in the private folder. */
  path: string;
  start: number;
  /** Offset behind the last byte; missing: to the end, for files whose size the system does not know. */
  end?: number;
  /** The range is the whole file. */
  isFile: boolean;
  /** A member of a zip archive that is deflated in it. */
  isDeflated?: true;
  /** What must come of a member of a zip archive. */
  expected?: { size: number; crc32: number };
}

/** One thing to read, or why it cannot be. */
export type LogInput = { path: string; modifiedMs?: number } & ({ store: Store; problem?: never } | { problem: InputProblem; store?: never });

export interface InputProblem { code: ErrorCode; sentence: string }

/** The sentence for an error of the file system. */
export function describeFileError(path: string, error: unknown): InputProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT': case 'ENOTDIR': return { code: 'input-missing', sentence: `${path} does not exist.` };
    case 'EACCES': case 'EPERM': return { code: 'input-unreadable', sentence: `${path} may not be read by this user.` };
    case 'ELOOP': return { code: 'input-unreadable', sentence: `${path} is a symbolic link that leads to itself.` };
    case 'ENOSPC': return { code: 'input-unreadable', sentence: `${path} cannot be unpacked: no room is left in the temporary folder.` };
    default: return { code: 'input-unreadable', sentence: `${path} cannot be read (${typeof code === 'string' ? code : 'unknown error'}).` };
  }
}

/** How the user sees an input in a sentence. */
export function nameOf(path: string): string {
  return path === '-' ? 'Standard input' : path;
}

const documentation = /^(?:readme|licen[cs]e|copying|changelog)(?:\.\w+)?$|\.(?:md|rst)$/i;

/** What lies beside logs in a folder or archive and tells of them. It is no evidence, so it is not picked up unasked. */
export function isDocumentation(baseName: string): boolean {
  return documentation.test(baseName);
}

export function documentationProblem(path: string): InputProblem {
  return { code: 'input-invalid', sentence: `${path} looks like documentation and was not read; name it itself to read it.` };
}
