import { isEscaped } from './pairs.ts';

/**
 * The values of one line. Quotes may hold commas; a quote within is doubled, or escaped by a backslash, which some collectors also put
 * before the outer quotes. A quote that is never closed holds the rest.
 */
export function splitCsv(line: string, maxValues: number): string[] {
  if (!line.includes('"')) return line.split(',', maxValues);
  const values: string[] = [];
  let at = 0;
  while (at <= line.length && values.length < maxValues) {
    const open = line.charCodeAt(at) === 34 ? at : line.charCodeAt(at) === 92 && line.charCodeAt(at + 1) === 34 ? at + 1 : -1;
    let end: number;
    if (open < 0) {
      end = line.indexOf(',', at);
      if (end < 0) end = line.length;
      values.push(line.slice(at, end));
    } else {
      end = closeOf(line, open, open > at);
      const close = open > at && line.charCodeAt(end - 2) === 92 ? end - 2 : end - 1;
      values.push(line.slice(open + 1, Math.max(open + 1, close)).replaceAll('""', '"').replaceAll('\\"', '"'));
    }
    if (end >= line.length) break;
    at = end + 1;
  }
  return values;
}

/** The comma (or end) behind the quote that closes. */
function closeOf(line: string, open: number, isEscapedPair: boolean): number {
  for (let at = line.indexOf('"', open + 1); at >= 0; at = line.indexOf('"', at + 1)) {
    const next = line.charCodeAt(at + 1);
    if ((next === 44 || Number.isNaN(next)) && isEscaped(line, at) === isEscapedPair) return at + 1;
    if (next === 34) at += 1;
  }
  return line.length + 1;
}
