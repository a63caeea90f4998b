import { isObject, type JsonObject } from './values.ts';

interface Segment {
  name: string;
  /** `[Name=Value]`: of a list of objects, the one whose key has that value. */
  select?: { key: string; value: string };
}

/** A path ready for use. */
export type CompiledPath = (event: JsonObject) => unknown;

const compiled = new Map<string, CompiledPath>();
const segmentPattern = /^([^[\]]*)(?:\[([^=\]]+)=([^\]]*)\])?$/;

function parsePath(path: string): Segment[] {
  return path.split(/\.(?![^[]*\])/).map((part) => {
    const match = segmentPattern.exec(part);
    if (match === null) throw new Error(`The path ${path} cannot be read.`);
    const [, name = '', key, value] = match;
    return key === undefined || value === undefined ? { name } : { name, select: { key, value } };
  });
}

function take(value: unknown, segment: Segment): unknown {
  let found: unknown;
  if (isObject(value)) found = value[segment.name];
  else if (Array.isArray(value)) found = segment.name === '' ? value : isObject(value[0]) ? value[0][segment.name] : undefined;
  if (segment.select === undefined) return found;
  const { key, value: wanted } = segment.select;
  return Array.isArray(found) ? found.find((one) => isObject(one) && one[key] === wanted) : undefined;
}

/**
 * Compiles `a.b.c`: keys from outside in. Of a list the first element is taken; `list[Name=UserId].Value` takes the element whose `Name` is
 * `UserId`. Where the nested way leads nowhere, a key that is spelled with the dots (`"a.b"`) is tried, whole or behind its first parts.
 */
export function compilePath(path: string): CompiledPath {
  const held = compiled.get(path);
  if (held !== undefined) return held;
  const segments = parsePath(path);
  const only = segments[0];
  let read: CompiledPath;
  if (segments.length === 1 && only !== undefined) read = (event) => take(event, only);
  else {
    const tails = segments.map((_, index) => segments.slice(index).map((segment) => segment.name).join('.'));
    const canBeDotted = segments.every((segment) => segment.select === undefined);
    read = (event) => {
      let value: unknown = event;
      for (const [index, segment] of segments.entries()) {
        const next = take(value, segment);
        if (next === undefined) {
          if (!canBeDotted) return undefined;
          // `{"event": {...}, "event.kind": "x"}`: the dotted key stands beside the nested one, at any level.
          if (isObject(value) && index < segments.length - 1) {
            const own = value[tails[index] ?? ''];
            if (own !== undefined) return own;
          }
          return index > 0 ? event[path] : undefined;
        }
        value = next;
      }
      return value;
    };
  }
  compiled.set(path, read);
  return read;
}
