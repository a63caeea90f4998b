import { compilePath } from '../../mapping/read-path.ts';
import { asText, type JsonObject } from '../../mapping/values.ts';

/** Reads the text of the first of these paths that says something. */
export function firstPath(...names: string[]): (event: JsonObject) => string | undefined {
  const read = names.map((name) => compilePath(name));
  return (event) => {
    for (const one of read) {
      const text = asText(one(event));
      if (text !== undefined) return text;
    }
    return undefined;
  };
}
