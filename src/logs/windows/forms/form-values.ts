import { isObject, type JsonObject } from '../../mapping/values.ts';
import { textOf } from '../event-of-tree.ts';

/** The first of these keys whose value is text or a number that says something. */
export function firstOf(object: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = object[name];
    if (value === undefined || value === null) continue;
    const text = textOf(value)?.trim();
    if (text !== undefined && text !== '' && text !== '-') return text;
  }
  return undefined;
}

/** An event id as a number; some forms put it into an object or behind a qualifier. */
export function asEventId(value: unknown): number | undefined {
  const text = textOf(isObject(value) ? value['Id'] ?? value['id'] ?? value : value)?.trim();
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  // The old API joins qualifiers and id in one number.
  return Number(text) & 0xffff;
}

/** Puts the scalar values of an object into `data`, those of lists joined; `rename` may change or drop a name. */
export function addValues(data: Map<string, string>, values: unknown, rename: (name: string) => string | undefined = (name) => name): void {
  if (!isObject(values)) return;
  for (const [key, value] of Object.entries(values)) {
    if (data.size >= 200) return;
    const name = rename(key);
    const text = name === undefined ? undefined : textOf(value);
    if (name !== undefined && text !== undefined && !data.has(name)) data.set(name, text);
  }
}
