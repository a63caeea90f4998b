import { parseJson } from '../../../kit/json.ts';
import { isObject, type JsonObject } from '../../mapping/values.ts';

/** Longest text that is opened, in characters. */
const maxJsonCharacters = 2 << 20;

/** What JSON text holds when it holds an object or a list; any other value as it is. */
export function openJson(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > maxJsonCharacters) return value;
  const text = value.trimStart();
  if (!text.startsWith('{') && !text.startsWith('[')) return value;
  return parseJson(text) ?? value;
}

/** The object that a value is, or holds as JSON text; else an empty one. */
export function openObject(value: unknown): JsonObject {
  const opened = openJson(value);
  return isObject(opened) ? opened : {};
}

/** The objects of a list, of JSON text that holds one, or the one object itself. */
export function openList(value: unknown): JsonObject[] {
  const opened = openJson(value);
  return Array.isArray(opened) ? opened.filter((one) => isObject(one)) : isObject(opened) ? [opened] : [];
}

/** The same object with the JSON text under these keys opened. */
export function openKeys(event: JsonObject, keys: readonly string[]): JsonObject {
  let opened: JsonObject | undefined;
  for (const key of keys) {
    const value = event[key];
    const inner = openJson(value);
    if (inner !== value) {
      opened ??= { ...event };
      opened[key] = inner;
    }
  }
  return opened ?? event;
}
