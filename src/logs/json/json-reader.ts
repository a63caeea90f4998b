import type { LogRecord } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';
import { cutRaw, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import type { RecordFormat } from '../mapping/field-mapping.ts';
import { isObject, type JsonObject } from '../mapping/values.ts';
import { findEnvelope } from './envelopes.ts';
import { JsonObjectCutter, linesOf, type FoundObject, type HeldLine, type JsonObjectResult } from './json-objects.ts';
import { jsonFormats, unknownJson } from './json-formats.ts';
import { holdsRoundedNumber } from './rounded-numbers.ts';

/** Records of one object and its envelopes; beyond this the rest is told as unread. */
const maxRecordsOfObject = 200_000;
const maxEnvelopes = 4;

function formatOf(event: JsonObject): RecordFormat | undefined {
  for (const format of jsonFormats) if (format.matches(event)) return format;
  return undefined;
}

/** One object's own events: envelopes (`Records`, search hits, exports) are taken off. */
function* unwrap(value: JsonObject, depth = 0): Generator<{ event: JsonObject; format: RecordFormat | undefined; isWrapped: boolean }> {
  const format = formatOf(value);
  const inner = format === undefined && depth < maxEnvelopes ? findEnvelope(value) : undefined;
  if (inner === undefined) yield { event: value, format, isWrapped: depth > 0 };
  else for (const one of inner) yield* unwrap(one, depth + 1);
}

const none: readonly never[] = [];
const noKeys: readonly string[] = none;

/** The object that a line is, from its first character to its last. */
function wholeObject(text: string): JsonObject | undefined {
  if (text.charCodeAt(0) !== 123 /* { */ || text.charCodeAt(text.length - 1) !== 125) return undefined;
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

class JsonParser {
  readonly #context: ReaderContext;
  readonly #cutter = new JsonObjectCutter((value) => formatOf(value) !== undefined);
  readonly #guessed = new Set<string>();

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, { line, lastLine, byteOffset }: LinePosition): LineResult {
    const isCut = lastLine !== undefined;
    const value = isCut || this.#cutter.isBetween ? wholeObject(text) : undefined;
    if (value === undefined) return isCut ? this.#parseCut({ line, lastLine, byteOffset, text }) : this.#result(this.#cutter.add({ line, byteOffset, text }));
    // The common case: the line is one object of a known kind and nothing else.
    const format = formatOf(value);
    const record = format === undefined ? undefined : this.#record(value, format, { text, isWrapped: false }, { line, byteOffset });
    if (record === undefined) return this.#result({ objects: [{ value, text, lines: linesOf({ line, byteOffset, text, ...(isCut && { lastLine }) }) }], rejected: [], structureLines: [] });
    if (isCut && lastLine !== line) record.lastLine = lastLine;
    return { records: [record], rejected: none, structureLines: none };
  }

  /** An object that was cut out of a list and is no JSON as it stands. Nothing before or behind belongs to it. */
  #parseCut(element: HeldLine): LineResult {
    const cutter = new JsonObjectCutter(() => false);
    const results = [...linesOf(element).map((line) => cutter.add(line)), cutter.end()];
    return this.#result({ objects: results.flatMap((one) => one.objects), rejected: results.flatMap((one) => one.rejected), structureLines: results.flatMap((one) => one.structureLines) });
  }

  end(): LineResult {
    return this.#result(this.#cutter.end());
  }

  /** An object on one line, with or without a collector's text before it. */
  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const open = text.indexOf('{');
    if (open < 0 || !text.includes('":', open) && !text.includes('" :', open)) return undefined;
    const value = parseJson(text.slice(open, text.lastIndexOf('}') + 1));
    if (!isObject(value)) return undefined;
    for (const { event, format, isWrapped } of unwrap(value)) {
      // Text before an object of unknown kind is more than a collector's: it is the line.
      if (format === undefined && open > 0) return undefined;
      return this.#record(event, format, { text, isWrapped }, position);
    }
    return undefined;
  }

  #record(event: JsonObject, format: RecordFormat | undefined, shown: { text: string; isWrapped: boolean }, position: LinePosition): LogRecord | undefined {
    const own = format ?? unknownJson;
    // Of an unknown kind the keys are found by name, at any level.
    const unlabelled = own === unknownJson ? unknownJson.withoutTruth(event) : undefined;
    const truth = unlabelled?.dropped ?? (own.truthKeys === undefined ? noKeys : own.truthKeys.filter((key) => event[key] !== undefined));
    const shownEvent = truth.length === 0 ? event : unlabelled?.event ?? Object.fromEntries(Object.entries(event).filter(([key]) => !truth.includes(key)));
    if (truth.length > 0) this.#context.dropColumns(truth);
    const fields = own.read(shownEvent, this.#context);
    if (fields === undefined) return undefined;
    const isRewritten = shown.isWrapped || truth.length > 0;
    const raw = isRewritten ? JSON.stringify(shownEvent) : shown.text;
    if (isRewritten && holdsRoundedNumber(raw)) this.#context.note('Numbers beyond 2^53 are rounded in the raw text of events that were taken out of an envelope; the source has them whole.');
    return { source: this.#context.source, line: position.line, byteOffset: position.byteOffset, format: own.format, ...fields, raw: cutRaw(raw) };
  }

  #result(cut: JsonObjectResult): LineResult {
    const records: LogRecord[] = [];
    const rejected: RejectedLine[] = [];
    const taken = new Set<number>();
    for (const found of cut.objects) this.#take(found, records, rejected, taken);
    for (const line of cut.rejected) {
      const record = line.isBroken && !taken.has(line.line) ? this.parseAlone(line.text, line) : undefined;
      if (record !== undefined) records.push(record);
      else rejected.push({ line: line.line, byteOffset: line.byteOffset, text: line.text, ...(line.isBroken && { reason: 'a JSON object that is broken, does not end, or has other text behind it' }) });
    }
    return { records, rejected, structureLines: cut.structureLines };
  }

  #take(found: FoundObject, records: LogRecord[], rejected: RejectedLine[], taken: Set<number>): void {
    const [first] = found.lines;
    const lastLine = found.lines.at(-1)?.line ?? first.line;
    for (const line of found.lines) taken.add(line.line);
    if (found.isMended === true) this.#context.note('Objects with a comma too many before a closing bracket are no JSON; they were read without it.');
    let count = 0;
    for (const { event, format, isWrapped } of unwrap(found.value)) {
      if (count >= maxRecordsOfObject) {
        rejected.push({ ...first, reason: `one object holds more than ${maxRecordsOfObject} records; the rest was not read` });
        return;
      }
      const record = this.#record(event, format, { text: found.text, isWrapped }, first);
      if (record === undefined) continue;
      if (lastLine !== first.line) record.lastLine = lastLine;
      if (format === undefined) this.#tellGuess(event);
      records.push(record);
      count += 1;
    }
    if (count === 0) for (const line of found.lines) rejected.push({ ...line, reason: 'a JSON object that says nothing' });
  }

  /** The fields that were guessed are shown, once for each shape. */
  #tellGuess(event: JsonObject): void {
    if (this.#guessed.size >= 8) return;
    const guess = unknownJson.describeGuess(event);
    if (this.#guessed.has(guess)) return;
    this.#guessed.add(guess);
    this.#context.note(guess);
  }
}

/** JSON of any kind: one object a line, one array, objects one after the other, in envelopes; each object by the format that knows it. */
export const jsonReader: LogReader = {
  format: 'json',
  title: 'JSON',
  understands: 'objects one a line, in an array, one after the other over many lines, in envelopes, behind a collector\'s text',
  formats: [...jsonFormats, unknownJson],
  sniff(lines) {
    const start = lines[0]?.trimStart() ?? '';
    if (lines.length === 0) return 0;
    const whole = lines.filter((line) => /^\s{0,8}[[,]?\s{0,4}\{.{0,100000}\}[\],\s]{0,4}$/.test(line)).length / lines.length;
    const behindText = lines.filter((line) => line.includes('{"') && line.trimEnd().endsWith('}')).length / lines.length;
    const isSpread = /^[[{]\s*(?:$|["{])/.test(start) && lines.some((line) => /^\s{0,80}"[^"]{1,100}"\s{0,4}:/.test(line) || /^[[{]\s{0,4}"[^"]{1,100}"\s{0,4}:/.test(line));
    return Math.max(isSpread ? 0.95 : 0, whole, behindText * 0.8);
  },
  open: (context) => new JsonParser(context),
};
