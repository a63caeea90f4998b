import type { Damage } from '../decompress/decompress.ts';
import type { FileRange } from '../log-input.ts';

/** One file in a container. */
export interface Member {
  /** As the container spells it: shown, never used as a path. */
  name: string;
  /** Missing where the bytes cannot be had. */
  store?: FileRange;
  modifiedMs?: number;
  /** Why it is not read, such as `a symbolic link`. */
  skipped?: string;
  /** The container ends inside of it. */
  isCut?: true;
}

/** What a container holds, as far as it could be listed. */
export interface Listing {
  members: Member[];
  /** Members that are folders hold nothing of their own. */
  folderCount: number;
  /** Members beyond the greatest number that is listed. */
  surplusCount: number;
  damage?: Damage;
  /** Set when it is a file of another kind that is built as an archive, such as `an Office document`. */
  isDocument?: string;
}

const maxNameCharacters = 1000;

/** A name as it is kept: names may be as long as their maker likes. The copy lets the long one go. */
export function cutName(name: string): string {
  return name.length <= maxNameCharacters ? name : Buffer.from(`${name.slice(0, maxNameCharacters)}…`).toString();
}
