import { isIP } from 'node:net';
import { asAddress, asNumber, asPort, asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { epochMs, parseTimeValue } from '../../parse-time.ts';
import { severityOfWord } from '../../severity.ts';

/** Levels of keys that are guessed; what lies deeper only counts where nothing else is said. */
const maxDepth = 4;
const maxDeepDepth = 12;
const maxKeys = 200;

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

/** Any reference serves to see whether text is a time. */
const referenceMs = Date.UTC(2030, 0, 1);

/**
 * What a value looks like, as one letter: objects with the same keys whose values look the same can be read the same way. Otherwise the first
 * object would decide for all, and a wrong value in it would spoil them.
 */
export function kindOf(value: unknown): string {
  if (typeof value === 'number') return value >= 9e8 ? (epochMs(value) === undefined ? 'g' : 't') : Number.isInteger(value) && value >= 0 ? (value <= 5 ? 'l' : value <= 65_535 ? 'p' : 'n') : 'n';
  const text = asText(value);
  if (text === undefined || typeof value === 'boolean') return 'b';
  if (text.length > 80) return 's';
  if (isIP(text) !== 0) return 'a';
  if (asAddress(bareAddress(text)) !== undefined) return 'A';
  if (/^\d{1,2}:\d\d/.test(text)) return 'c';
  if (/^(?:\d|\/Date|[A-Z][a-z]{2}[ ,])/.test(text) && parseTimeValue(text, referenceMs) !== undefined) return 'd';
  if (asNumber(text) !== undefined) return asPort(text) === undefined ? 'N' : Number(text) <= 5 ? 'L' : 'P';
  if (severityOfWord(text) !== undefined) return 'v';
  if (/^(?:[a-z]{2,10}:\/)?\//i.test(text)) return 'u';
  if (/^[0-9a-f]{32,64}$/i.test(text)) return `h${text.length}`;
  return /\s/.test(text) ? 'S' : text.length <= 12 ? 'w' : 'W';
}

const withPort = /^\/?(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;

/** An address without the port that was written behind it. */
export function bareAddress(value: unknown): unknown {
  return typeof value === 'string' && value.length <= 22 ? withPort.exec(value)?.[1] ?? value : value;
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
