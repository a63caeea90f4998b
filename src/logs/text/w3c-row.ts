import { isIP } from 'node:net';

/** What the header lines of a file have said so far. */
export interface W3cHeader {
  columns: W3cColumns;
  software: string;
  /** Of the last `#Date:`, for rows that only have a time. */
  date: string | undefined;
  isLocalTime: boolean;
}

/** A row by column name; `-` and nothing are missing. */
export type W3cRow = (name: string) => string | undefined;

/** The columns of a `#Fields:` line, and how its rows are parted. */
export interface W3cColumns {
  names: readonly string[];
  indexOf: ReadonlyMap<string, number>;
  separator: ' ' | ',';
}

/** Columns whose values clients choose: a blank that a server left in a row belongs to one of them. */
const openColumns = ['cs-uri-query', 'cs(user-agent)', 'cs-username', 'cs-uri-stem', 'cs-uri', 'cs(referer)', 'cs(cookie)', 'cs-uri-path', 'info', 'x-exception-id'];

/** Reads what stands behind `#Fields:`. Names are compared in lower case. Undefined when there are fewer than two. */
export function readColumns(text: string): W3cColumns | undefined {
  const separator = text.includes(',') ? ',' : ' ';
  const names = text.split(separator === ',' ? ',' : /[ \t]/).map((name) => name.trim().toLowerCase()).filter((name) => name !== '').slice(0, 200);
  if (names.length < 2) return undefined;
  return { names, indexOf: new Map(names.map((name, index) => [name, index])), separator };
}

const wholeNumber = /^\d{1,10}$/;

/** Could the value stand in the column? Only columns of a known kind refuse. */
function fits(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '-' || value === '') return value !== undefined;
  switch (name) {
    case 'date': return /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'time': return /^\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/.test(value);
    case 'c-ip': case 's-ip': case 'src-ip': case 'dst-ip': return isIP(value.replace(/%\w{1,16}$/, '')) !== 0 || /^[\w.-]{1,253}$/.test(value);
    case 's-port': case 'c-port': case 'sc-status': case 'sc-substatus': case 'sc-win32-status': case 'sc-bytes': case 'cs-bytes': case 'src-port': case 'dst-port': return wholeNumber.test(value) || /^\d{1,20}$/.test(value);
    case 'time-taken': return /^\d{1,12}(?:\.\d{1,6})?$/.test(value);
    case 'cs-method': return /^[A-Za-z_-]{1,32}$/.test(value);
    case 'cs-version': return value.startsWith('HTTP/') || value.startsWith('ICY');
    default: return true;
  }
}

function fitsAll(columns: W3cColumns, values: readonly string[]): boolean {
  return columns.names.every((name, index) => fits(name, values[index]));
}

/** Words of a row; `"a b"` is one. */
function splitQuoted(text: string, separator: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at <= text.length && words.length < 400) {
    let end: number;
    if (text.charCodeAt(at) === 34) {
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text.charCodeAt(close + 1) === 34) close = text.indexOf('"', close + 2);
      if (close < 0) close = text.length;
      words.push(text.slice(at + 1, close).replaceAll('""', '"'));
      end = text.indexOf(separator, close);
    } else {
      end = text.indexOf(separator, at);
      words.push(text.slice(at, end < 0 ? text.length : end));
    }
    if (end < 0) break;
    at = end + 1;
  }
  return words;
}

/** A row with more words than columns: blanks stand within one value, or twice between two. */
function mend(columns: W3cColumns, words: readonly string[]): string[] | undefined {
  const full = words.filter((word) => word !== '');
  if (full.length === columns.names.length && fitsAll(columns, full)) return full;
  const surplus = full.length - columns.names.length;
  if (surplus <= 0) return undefined;
  for (const name of openColumns) {
    const at = columns.indexOf.get(name);
    if (at === undefined) continue;
    const values = [...full.slice(0, at), full.slice(at, at + surplus + 1).join(' '), ...full.slice(at + surplus + 1)];
    if (fitsAll(columns, values)) return values;
  }
  return undefined;
}

/** The values of a row in the order of its columns; undefined when they cannot be told apart. */
export function splitRow(columns: W3cColumns, text: string): string[] | undefined {
  const row = text.trimEnd();
  // CloudFront parts its names by blanks and its values by tabs.
  const separator = columns.separator === ' ' && row.includes('\t') ? '\t' : columns.separator;
  const plain = row.split(separator);
  const [first = ''] = columns.names;
  const count = columns.names.length;
  if (plain.length === count && fits(first, plain[0])) return plain;
  const quoted = row.includes('"') ? splitQuoted(row, separator) : plain;
  if (quoted.length === count && fits(first, quoted[0])) return quoted;
  if (separator !== ' ') return plain.length > count / 2 && quoted.length <= count + 2 && fits(first, quoted[0]) ? quoted : undefined;
  return plain.length > count ? mend(columns, quoted.length > count ? quoted : plain) : undefined;
}
