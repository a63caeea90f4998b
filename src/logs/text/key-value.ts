import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import type { JsonObject, RecordFields } from '../mapping/values.ts';
import { endNames, keyValueMapping, saidNames, timeNames } from './key-value-mapping.ts';
import { emptyObject } from './pairs.ts';
import { readPairsLine } from './pairs-line.ts';

const title = 'Key=value';
const minPairs = 4;

/** `src_ip`, `src-ip`, `SrcIP` and `srcip` are one name. */
function normalise(event: JsonObject): JsonObject {
  const own = emptyObject();
  for (const [name, value] of Object.entries(event)) {
    const key = name.startsWith('$') ? name : name.replace(/[_.-]/g, '').toLowerCase();
    if (!(key in own)) own[key] = value;
  }
  return own;
}

/** Priority, time, host, program and the parts of RFC 5424 may stand before the pairs; a sentence may not. */
function isBareHead(head: string, time: unknown): boolean {
  const text = typeof time === 'string' ? head.slice(time.length).trim() : head.replace(/^<\d{1,3}>(?:1 )?/, '').trim();
  if (text === '') return true;
  if (time === undefined || text.length > 200) return false;
  const words = text.split(' ').filter((word) => word !== '' && word !== '-' && !/^\[?[\w.-]{0,40}@[\d.]{1,60}$/.test(word));
  const colon = words.findIndex((word) => word.endsWith(':'));
  // Behind the program's name nothing but its number.
  if (colon >= 0) return colon === words.length - 1;
  return words.length <= (head.includes(' - ') ? 8 : 2) && words.every((word) => /^[\w.:,+/[\]-]{1,80}$/.test(word));
}

function hasAny(event: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => event[name] !== undefined);
}

function pairsOf(text: string, context: Pick<ReaderContext, 'referenceMs'>): JsonObject | undefined {
  // Four pairs at least, near the start; the audit of Linux has a reader of its own.
  let equals = text.indexOf('=');
  if (equals < 0 || equals > 300 || text.includes('audit(')) return undefined;
  for (let count = 1; count < minPairs; count += 1) {
    equals = text.indexOf('=', equals + 1);
    if (equals < 0) return undefined;
  }
  const found = readPairsLine(text, context.referenceMs);
  if (found === undefined || found.count < minPairs || found.strayCount * 3 > found.count) return undefined;
  if (!isBareHead(found.head, found.event['$time'])) return undefined;
  const event = normalise(found.event);
  const kinds = [hasAny(event, timeNames) || event['$time'] !== undefined, hasAny(event, endNames), hasAny(event, saidNames)];
  return kinds.filter((has) => has).length >= 2 && (kinds[1] === true || kinds[2] === true) ? event : undefined;
}

const readFields = compileMapping(title, keyValueMapping);

/** Any line that is pairs by and large and names ends, time or what happened in common words. */
export const keyValueReader = singleLineReader({
  format: 'key-value',
  title,
  understands: 'four pairs or more with common names: Sophos, SonicWall, Juniper, WatchGuard, Zyxel, logfmt and others; blanks, commas or bars between them, a collector in front',
  isLikely: (text) => pairsOf(text, { referenceMs: 0 }) !== undefined,
  read(text, context): RecordFields | undefined {
    const event = pairsOf(text, context);
    return event === undefined ? undefined : readFields(event, context);
  },
});
