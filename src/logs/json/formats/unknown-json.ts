import type { ReaderContext } from '../../log-reader.ts';
import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { findTruthColumns } from '../../mapping/truth-names.ts';
import { asText, isObject, say, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { findPlainFields } from '../../text/plain-text.ts';
import { fillFromEmbedded, readLine, wrapEmbedded } from './embedded-line.ts';
import { describeShape, shapeOf } from './guess-shape.ts';
import { listLeaves } from './json-leaves.ts';

const maxDepth = 4;
const title = 'JSON of unknown shape';

/** How lines of logs begin, so that not every sentence is tried: a time, a priority, an address, a format's own mark. */
const lineStart = /^(?:[<{[]|\d{1,4}[-/.:\d]|[A-Z][a-z]{2},? {1,2}\d|CEF:|LEEF:|type=[A-Z])/;

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const leaves = listLeaves(event);
  if (leaves.length === 0) return undefined;
  const shape = shapeOf(leaves, title);
  const fields = shape.read(event, context);
  if (fields === undefined) return undefined;
  // Where no key is a message, the first values stand for one.
  if (fields.message === title) fields.message = leaves.slice(0, 4).map(({ path, value }) => say(path.slice(0, 200), asText(value)?.slice(0, 120))).join(' ');
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
  describeGuess: (event) => describeShape(withoutTruth(event).event, title),
  withoutTruth: (event) => withoutTruth(event),
};
