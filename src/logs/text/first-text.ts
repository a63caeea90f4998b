import { asText, type JsonObject } from '../mapping/values.ts';

/** The first of these keys that says something. */
export function firstText(event: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = asText(event[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}
