import type { JsonObject } from '../mapping/values.ts';

/** More pairs than any product writes; the rest of a longer line is left. */
const maxPairs = 1500;

function isKeyCode(code: number): boolean {
  // Letters, digits, _ - . and the brackets of indexed keys.
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46 || code === 91 || code === 93;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** An odd number of backslashes before it takes a sign its meaning. */
export function isEscaped(text: string, at: number): boolean {
  let count = 0;
  while (at - count > 0 && text.charCodeAt(at - count - 1) === 92) count += 1;
  return count % 2 === 1;
}

/** An object without a prototype: keys come from outside. */
export function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

/**
 * `key=value key=value` where values hold blanks and equals signs: a value ends where a blank and the next key with its equals sign begin.
 * In order, with repeated keys.
 */
export function parseSpacedPairs(text: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  let key: string | undefined;
  let valueStart = 0;
  for (let at = text.indexOf('='); at >= 0 && pairs.length < maxPairs; at = text.indexOf('=', at + 1)) {
    let start = at;
    while (start > valueStart && isKeyCode(text.charCodeAt(start - 1))) start -= 1;
    if (start === at || (start > 0 && !isBlank(text.charCodeAt(start - 1))) || isEscaped(text, at)) continue;
    if (key !== undefined) pairs.push([key, text.slice(valueStart, start).trim()]);
    key = text.slice(start, at);
    valueStart = at + 1;
  }
  if (key !== undefined) pairs.push([key, text.slice(valueStart).trim()]);
  return pairs;
}

export interface QuotedPairs {
  /** The first value of each key, without its quotes. */
  values: JsonObject;
  count: number;
  /** Words that stand between pairs. */
  strayCount: number;
}

/** Longest key that is looked for. */
const maxKeyCharacters = 64;

/** Where the key that begins at `at` ends, if `=` or `:"` follows; else -1. */
function keyEnd(text: string, at: number): number {
  let end = at;
  const last = Math.min(text.length, at + maxKeyCharacters);
  while (end < last && isKeyCode(text.charCodeAt(end))) end += 1;
  if (end === at) return -1;
  const code = text.charCodeAt(end);
  return code === 61 || (code === 58 && text.charCodeAt(end + 1) === 34) ? end : -1;
}

/** Commas, semicolons and bars part pairs only where a key follows. */
function isSeparator(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isBlank(code)) return true;
  if (code !== 44 && code !== 59 && code !== 124) return false;
  let next = at + 1;
  if (isBlank(text.charCodeAt(next))) next += 1;
  return next >= text.length || keyEnd(text, next) >= 0;
}

/** Past the quote that closes the value which `at` opens: the next that stands before a separator or the end. */
function quotedEnd(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let end = text.indexOf(quote, at + 1); end >= 0; end = text.indexOf(quote, end + 1)) {
    const code = text.charCodeAt(end + 1);
    const isClosed = end + 1 >= text.length || isBlank(code) || code === 44 || code === 59 || code === 124 || code === 93 || code === 125;
    if (isClosed && !isEscaped(text, end)) return end + 1;
  }
  return text.length;
}

/** `key=value key="a value"`, parted by blanks, commas, semicolons or bars; `key:"value";` too. Words behind an open value belong to it. */
export function parseQuotedPairs(text: string, from = 0): QuotedPairs {
  const values = emptyObject();
  let count = 0;
  let strayCount = 0;
  let at = from;
  let open: string | undefined;
  while (at < text.length && count + strayCount < maxPairs) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || code === 44 || code === 59 || code === 124) {
      at += 1;
      continue;
    }
    const end = keyEnd(text, at);
    if (end < 0) {
      const start = at;
      while (at < text.length && !isSeparator(text, at)) at += 1;
      strayCount += 1;
      if (open !== undefined) values[open] = `${String(values[open])} ${text.slice(start, at)}`;
      continue;
    }
    const key = text.slice(at, end);
    at = end + 1;
    const isQuoted = text.charCodeAt(at) === 34 || text.charCodeAt(at) === 39;
    let value: string;
    if (isQuoted) {
      const close = quotedEnd(text, at);
      value = text.slice(at + 1, text.charAt(close - 1) === text.charAt(at) && close - 1 > at ? close - 1 : close);
      if (value.includes('\\')) value = value.replace(/\\(["'\\])/g, '$1');
      at = close;
    } else {
      const start = at;
      while (at < text.length && !isSeparator(text, at)) at += 1;
      value = text.slice(start, at);
    }
    count += 1;
    const isFirst = !(key in values);
    if (isFirst) values[key] = value;
    open = isFirst && !isQuoted ? key : undefined;
  }
  return { values, count, strayCount };
}
