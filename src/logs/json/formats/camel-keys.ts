import { isObject, type JsonObject } from '../../mapping/values.ts';

const maxHeldKeys = 4096;
const held = new Map<string, string>();

/** `IPAddress`, `ip_address` and `ipAddress` as `ipAddress`; `TimeGenerated [UTC]` of a portal's export as `timeGenerated`. */
export function camelKey(key: string): string {
  const known = held.get(key);
  if (known !== undefined) return known;
  // Names of claims and the like are addresses: they stay as they are.
  if (key.length > 80 || /[/:@.]/.test(key)) return key;
  const words = key.replace(/ \[UTC\]$/, '').split('_').filter((word) => word !== '');
  const joined = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  const camel = joined.replace(/^(?:[A-Z]{1,20}(?![a-z])|[A-Z])/, (start) => start.toLowerCase());
  if (held.size < maxHeldKeys) held.set(key, camel);
  return camel;
}

/** The same object with keys in one spelling, down to `depth` objects. A key that is there in that spelling already stands. */
export function camelKeys(event: JsonObject, depth = 12): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(event)) {
    const camel = camelKey(key);
    if (camel === key || !Object.hasOwn(event, camel)) result[camel] = depth > 1 ? camelInside(value, depth - 1) : value;
  }
  return result;
}

function camelInside(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => (isObject(one) ? camelKeys(one, depth) : one));
  return isObject(value) ? camelKeys(value, depth) : value;
}
