import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type FieldMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { guessMapping } from '../../mapping/guess-fields.ts';
import { findTruthColumns, plainName } from '../../mapping/truth-names.ts';
import { asNumber, asText, isObject, say, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import type { SeverityId } from '../../severity.ts';
import { findPlainFields } from '../../text/plain-text.ts';
import { fillFromEmbedded, readLine, wrapEmbedded } from './embedded-line.ts';

/** Levels of keys that are guessed; what lies deeper only counts where nothing else is said. */
const maxDepth = 4;
const maxDeepDepth = 12;
const maxKeys = 400;
const maxShapes = 1000;
const title = 'JSON of unknown shape';

/** A value that is there, by the keys that lead to it. */
interface Leaf { path: string; segments: readonly string[]; value: unknown }

function* leavesOf(value: JsonObject, depth: number, before: readonly string[] = []): Generator<Leaf> {
  for (const [key, inner] of Object.entries(value)) {
    const segments = [...before, key];
    const first: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (isObject(first)) {
      if (segments.length < depth) yield* leavesOf(first, depth, segments);
    } else if (asText(inner) !== undefined) yield { path: segments.join('.'), segments, value: inner };
  }
}

function listLeaves(event: JsonObject, depth = maxDepth): Leaf[] {
  const leaves: Leaf[] = [];
  for (const leaf of leavesOf(event, depth)) {
    leaves.push(leaf);
    if (leaves.length >= maxKeys) break;
  }
  return leaves.length === 0 && depth < maxDeepDepth ? listLeaves(event, maxDeepDepth) : leaves;
}

/** Reads what lies at the end of these keys; of a list its first element. */
function readerOf(segments: readonly string[]): (event: JsonObject) => unknown {
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

/** How objects with the same keys are read. */
interface Shape { read: RecordFormat['read']; sentence: string; line: ((event: JsonObject) => unknown) | undefined; isLineMessage: boolean }

const shapes = new Map<string, Shape>();
const lineNames = new Set(['raw', 'rawlog', 'rawmessage', 'rawevent', 'rawdata', 'rawline', 'original', 'originalmessage', 'eventoriginal', 'fulllog', 'fullmessage', 'logline', 'line', 'log', 'text', 'payload']);

/** Levels of Node's loggers count 10 (trace) to 60 (fatal). */
function severityOfTens(value: unknown): SeverityId | undefined {
  const level = asNumber(value);
  return level === undefined || level % 10 !== 0 || level < 10 || level > 60 ? undefined : ([1, 1, 1, 3, 4, 5] as const)[level / 10 - 1];
}

function shapeOf(leaves: readonly Leaf[]): Shape {
  const key = leaves.map(({ path }) => path).join('\n');
  const held = shapes.get(key);
  if (held !== undefined) return held;
  const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
  const guess = guessMapping([...byPath.keys()], (path) => [byPath.get(path)?.value], (path) => readerOf(byPath.get(path)?.segments ?? []));
  const level = leaves.find((leaf) => /(?:^|\.)(?:level|severity)$/i.test(leaf.path) && severityOfTens(leaf.value) !== undefined);
  const severity = guess.mapping.severity === undefined && level !== undefined ? readerOf(level.segments) : undefined;
  const mapping: FieldMapping = { ...guess.mapping, ...(severity !== undefined && { severity: (event: JsonObject) => severityOfTens(severity(event)) }) };
  const line = leaves.find((leaf) => lineNames.has(plainName(leaf.path)) && typeof leaf.value === 'string' && leaf.value.length > 20);
  const shape: Shape = {
    read: compileMapping(title, mapping), sentence: guess.sentence, line: line === undefined ? undefined : readerOf(line.segments),
    isLineMessage: line !== undefined && (guess.sentence.includes(`message from ${line.path}`) || !guess.sentence.includes('message from')),
  };
  if (shapes.size >= maxShapes) shapes.clear();
  shapes.set(key, shape);
  return shape;
}

/** How lines of logs begin, so that not every sentence is tried: a time, a priority, an address, a format's own mark. */
const lineStart = /^(?:[<{[]|\d{1,4}[-/.:\d]|[A-Z][a-z]{2},? {1,2}\d|CEF:|LEEF:|type=[A-Z])/;

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const leaves = listLeaves(event);
  if (leaves.length === 0) return undefined;
  const shape = shapeOf(leaves);
  const fields = shape.read(event, context);
  if (fields === undefined) return undefined;
  // Where no key is a message, the first values stand for one.
  if (fields.message === title) fields.message = leaves.slice(0, 4).map(({ path, value }) => say(path, asText(value)?.slice(0, 120))).join(' ');
  const text = asText(shape.line?.(event));
  const line = text ?? fields.message;
  const inner = lineStart.test(line) ? readLine(line, context, fields.timeMs) : undefined;
  if (inner !== undefined) return text === undefined || shape.isLineMessage ? wrapEmbedded(fields, inner) : fillFromEmbedded(fields, inner);
  return { ...findPlainFields(fields.message), ...fields };
}

/** The object without the keys, at any level, that tell what it really was, and their paths; keys are looked at beside their neighbours. */
function withoutTruth(event: JsonObject, before = '', depth = 1): { event: JsonObject; dropped: string[] } {
  const keys = Object.keys(event);
  const truth = new Set(findTruthColumns(keys).map((index) => keys[index] ?? ''));
  const dropped = [...truth].map((key) => `${before}${key}`);
  let kept: JsonObject | undefined = truth.size === 0 ? undefined : Object.fromEntries(Object.entries(event).filter(([key]) => !truth.has(key)));
  for (const key of keys) {
    const value = event[key];
    if (truth.has(key) || depth >= maxDepth || !isObject(value)) continue;
    const inner = withoutTruth(value, `${before}${key}.`, depth + 1);
    if (inner.dropped.length === 0) continue;
    kept ??= { ...event };
    kept[key] = inner.event;
    dropped.push(...inner.dropped);
  }
  return { event: kept ?? event, dropped };
}

/** JSON whose kind nobody knows: fields are guessed by their names and values. */
export const unknownJson: RecordFormat & { describeGuess(event: JsonObject): string; withoutTruth(event: JsonObject): { event: JsonObject; dropped: string[] } } = {
  format: 'json-lines',
  title,
  understands: 'keys at up to four levels, guessed by name and value; the guess is shown in the notes; a log line inside is read by whichever reader knows it; labels of data sets are dropped',
  matches: () => true,
  read,
  describeGuess: (event) => `JSON of unknown shape was read by guess: ${shapeOf(listLeaves(withoutTruth(event).event)).sentence}.`,
  withoutTruth: (event) => withoutTruth(event),
};
