import type { JsonObject } from '../mapping/values.ts';
import { parseCollectorHead } from './collector-head.ts';
import { parseQuotedPairs } from './pairs.ts';

/** A line of pairs, taken apart: `$time`, `$host`, `$program` and the `$id` of RFC 5424 are what stands before them. */
export interface PairsLine {
  event: JsonObject;
  count: number;
  strayCount: number;
  /** Text before the first pair. */
  head: string;
}

const firstPair = /(?:^|[\s>[({,;|])([A-Za-z_][\w.-]{0,40})(?:=|:")/;
/** Pairs begin within this many characters, or the line is another. */
const maxHead = 400;

/** Reads the pairs of a line and the head before them. Undefined when there is none. */
export function readPairsLine(text: string, referenceMs: number): PairsLine | undefined {
  const found = firstPair.exec(text.length > maxHead ? text.slice(0, maxHead) : text);
  if (found?.[1] === undefined) return undefined;
  const start = found.index + found[0].search(/[A-Za-z_]/);
  const { values, count, strayCount } = parseQuotedPairs(text, start);
  const head = text.slice(0, start);
  const collector = parseCollectorHead(head, referenceMs);
  if (collector.time !== undefined) values['$time'] = collector.time;
  if (collector.host !== undefined) values['$host'] = collector.host;
  if (collector.program !== undefined) values['$program'] = collector.program;
  const [id, element] = head.trimEnd().split(' ').slice(-2);
  if (id !== undefined && id !== '-' && element?.startsWith('[') === true && element.includes('@')) values['$id'] = id.slice(0, 60);
  return { event: values, count, strayCount, head };
}
