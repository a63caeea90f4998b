import { ElementScanner, isBlankByte } from './element-scanner.ts';
import { listKeys, nestedListKeys } from './envelopes.ts';

/** Where a list of objects begins, or why none does. */
export type ListPlace =
  /** `at` is behind the list's bracket; `open` are the wrapping objects around it by their keys, the outermost `''`; `shape` is the same for values that begin alike. */
  | { kind: 'list'; at: number; open: readonly string[]; shape: string }
  /** The value ended at `at`, with no list, or with no other one. */
  | { kind: 'closed'; at: number }
  /** The bytes end too early to tell. */
  | { kind: 'more' }
  | { kind: 'none' };

export interface ListSearch {
  /** Wrapping objects that are open, when the search goes on behind a list. */
  open: readonly string[];
  /** A list without elements counts too. */
  takesEmpty: boolean;
}

const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
/** A list behind more keys is a part of an event and not what is wrapped (see `findEnvelope`). */
const maxKeysBefore = 6;
const more: ListPlace = { kind: 'more' };
const none: ListPlace = { kind: 'none' };

export function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isBlankByte(bytes[at])) at += 1;
  return at;
}

/** Index behind the string that opens at `at`; -1 when the bytes end first. */
function endOfString(bytes: Buffer, at: number): number {
  let next = at + 1;
  while (next < bytes.length && bytes[next] !== quote) next += bytes[next] === backslash ? 2 : 1;
  return next < bytes.length ? next + 1 : -1;
}

/** Index behind a value; -1 when the bytes end first, -2 when it is none. */
function endOfValue(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first === quote) return endOfString(bytes, at);
  if (first === openBrace || first === openBracket) return new ElementScanner().scan(bytes, at);
  const word = /^[\w+.-]{1,40}/.exec(bytes.toString('latin1', at, at + 41))?.[0].length ?? 0;
  if (at + word >= bytes.length) return -1;
  return word === 0 ? -2 : at + word;
}

function isListKey(open: readonly string[], key: string): boolean {
  const [, outer] = open;
  return outer === undefined ? listKeys.includes(key) : nestedListKeys[outer] === key;
}

/** Does a list of objects begin behind this bracket? Undefined when the bytes end. */
function holdsObjects(bytes: Buffer, behindBracket: number, takesEmpty: boolean): boolean | undefined {
  const at = skipBlank(bytes, behindBracket);
  if (at >= bytes.length) return undefined;
  if (bytes[at] === closeBracket) return takesEmpty;
  if (bytes[at] !== openBrace) return false;
  const key = skipBlank(bytes, at + 1);
  return key >= bytes.length ? undefined : bytes[key] === quote || bytes[key] === closeBrace;
}

/** Looks for the list of objects that a value is or wraps: `[{…`, `{"Records": [{…`, `{"hits": {"hits": [{…`, other keys before it. */
export function findList(bytes: Buffer, from: number, search: ListSearch): ListPlace {
  const open = [...search.open];
  const keys: string[] = [];
  let at = skipBlank(bytes, from);
  let isAfterValue = open.length > 0;
  const place = (behindBracket: number): ListPlace => ({ kind: 'list', at: behindBracket, open, shape: keys.join('\n') });
  if (open.length === 0) {
    if (at >= bytes.length) return more;
    if (bytes[at] === openBracket) {
      const isList = holdsObjects(bytes, at + 1, search.takesEmpty);
      return isList === undefined ? more : isList ? place(at + 1) : none;
    }
    if (bytes[at] !== openBrace) return none;
    open.push('');
    at += 1;
  }
  while (true) {
    at = skipBlank(bytes, at);
    if (at >= bytes.length) return more;
    if (bytes[at] === closeBrace) {
      at += 1;
      open.pop();
      if (open.length === 0) return { kind: 'closed', at };
      isAfterValue = true;
      continue;
    }
    if (isAfterValue) {
      if (bytes[at] !== comma) return none;
      isAfterValue = false;
      at += 1;
      continue;
    }
    if (bytes[at] !== quote) return none;
    const keyEnd = endOfString(bytes, at);
    if (keyEnd < 0) return more;
    const key = bytes.toString('latin1', at + 1, keyEnd - 1);
    keys.push(key);
    if (search.open.length === 0 && keys.length > maxKeysBefore) return none;
    const colonAt = skipBlank(bytes, keyEnd);
    at = skipBlank(bytes, colonAt + 1);
    if (at >= bytes.length) return colonAt < bytes.length && bytes[colonAt] !== colon ? none : more;
    if (bytes[colonAt] !== colon) return none;
    if (bytes[at] === openBracket && isListKey(open, key)) {
      const isList = holdsObjects(bytes, at + 1, search.takesEmpty);
      if (isList === undefined) return more;
      if (isList) return place(at + 1);
    } else if (bytes[at] === openBrace && open.length === 1 && Object.hasOwn(nestedListKeys, key)) {
      open.push(key);
      at += 1;
      continue;
    }
    at = endOfValue(bytes, at);
    if (at < 0) return at === -1 ? more : none;
    isAfterValue = true;
  }
}
