import { asText, isObject, type JsonObject } from '../../mapping/values.ts';

/** Levels of keys that are guessed; what lies deeper only counts where nothing else is said. */
const maxDepth = 4;
const maxDeepDepth = 12;
const maxKeys = 400;

/** A value that is there, by the keys that lead to it. */
export interface Leaf { path: string; segments: readonly string[]; value: unknown }

function* leavesOf(value: JsonObject, depth: number, before: readonly string[] = []): Generator<Leaf> {
  for (const [key, inner] of Object.entries(value)) {
    const segments = [...before, key];
    const first: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (isObject(first)) {
      if (segments.length < depth) yield* leavesOf(first, depth, segments);
    } else if (asText(inner) !== undefined) yield { path: segments.join('.'), segments, value: inner };
  }
}

/** The values of an object of any shape, in the order of its keys; of lists the first element stands for all. */
export function listLeaves(event: JsonObject, depth = maxDepth): Leaf[] {
  const leaves: Leaf[] = [];
  for (const leaf of leavesOf(event, depth)) {
    leaves.push(leaf);
    if (leaves.length >= maxKeys) break;
  }
  return leaves.length === 0 && depth < maxDeepDepth ? listLeaves(event, maxDeepDepth) : leaves;
}

/** Reads what lies at the end of these keys; of a list its first element. */
export function readerOf(segments: readonly string[]): (event: JsonObject) => unknown {
  return (event) => {
    let value: unknown = event;
    for (const segment of segments) {
      const one: unknown = Array.isArray(value) ? value[0] : value;
      if (!isObject(one)) return undefined;
      value = one[segment];
    }
    return value;
  };
}
