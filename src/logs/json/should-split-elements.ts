import { parseJson } from '../../kit/json.ts';
import { isObject } from '../mapping/values.ts';
import { ElementScanner } from './element-scanner.ts';
import { findEnvelope } from './envelopes.ts';
import { findList, skipBlank } from './find-list.ts';
import { jsonFormats } from './json-formats.ts';

/**
 * Do these first bytes (text without a mark) say that the source is a list of objects, bare or wrapped? Then `JsonElementSplitter` cuts it.
 * Objects one a line that each wrap a list are left to their lines, unless they hold nothing beside it.
 */
export function shouldSplitElements(head: string | Buffer): boolean {
  const bytes = typeof head === 'string' ? Buffer.from(head) : head;
  const place = findList(bytes, 0, { open: [], takesEmpty: false });
  if (place.kind !== 'list') return false;
  if (place.open.length === 0) return true;
  const start = skipBlank(bytes, 0);
  const end = new ElementScanner().scan(bytes, start);
  const whole = end < 0 ? undefined : parseJson(bytes.toString('utf8', start, end));
  const value = whole ?? parseJson(`${bytes.toString('utf8', start, place.at)}]${'}'.repeat(place.open.length)}`);
  if (!isObject(value) || jsonFormats.some((format) => format.matches(value))) return false;
  if (whole === undefined) return true;
  const next = skipBlank(bytes, end);
  const isAlone = next >= bytes.length || !/[\r\n]/.test(bytes.toString('latin1', end, next));
  return findEnvelope(value) !== undefined && (isAlone || Object.keys(value).length <= 2);
}
