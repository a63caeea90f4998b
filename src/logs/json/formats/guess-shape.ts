import { compileMapping, type FieldMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { guessMapping } from '../../mapping/guess-fields.ts';
import { plainName } from '../../mapping/truth-names.ts';
import { asNumber, asText, say, type JsonObject } from '../../mapping/values.ts';
import type { SeverityId } from '../../severity.ts';
import { bareAddress, kindOf, listLeaves, readerOf, type Leaf } from './json-leaves.ts';

type Reader = (event: JsonObject) => unknown;

/** How objects with the same keys, and values that look the same, are read. */
export interface Shape { read: RecordFormat['read']; sentence: string; line: Reader | undefined; isLineMessage: boolean }

const maxShapes = 1000;
const shapes = new Map<string, Shape>();
const lineNames = new Set(['raw', 'rawlog', 'rawmessage', 'rawevent', 'rawdata', 'rawline', 'original', 'originalmessage', 'eventoriginal', 'fulllog', 'fullmessage', 'logline', 'line', 'log', 'text', 'payload']);
const methodName = /(?:^|request|http)(?:method|verb)$/;
const statusName = /(?:status|statuscode|responsecode|httpstatus)$/;
const method = /^(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND)$/i;

/** Levels of Node's loggers count 10 (trace) to 60 (fatal). */
function severityOfTens(value: unknown): SeverityId | undefined {
  const level = asNumber(value);
  return level === undefined || level % 10 !== 0 || level < 10 || level > 60 ? undefined : ([1, 1, 1, 3, 4, 5] as const)[level / 10 - 1];
}

/** `404` of a web server as an outcome. */
function outcomeOfStatus(value: unknown): string | undefined {
  const text = asText(value);
  return text !== undefined && /^[1-5]\d\d$/.test(text) ? (text >= '400' ? 'failure' : 'success') : text;
}

/** What a request asked for, where the object is a line of an access log. */
function requestParts(leaves: readonly Leaf[]): { method: Reader; status: Reader } | undefined {
  const asked = leaves.find(({ path, value }) => methodName.test(plainName(path)) && method.test(asText(value) ?? ''));
  const answered = leaves.find(({ path, value }) => statusName.test(plainName(path)) && /^[1-5]\d\d$/.test(asText(value) ?? ''));
  return asked === undefined || answered === undefined ? undefined : { method: readerOf(asked.segments), status: readerOf(answered.segments) };
}

function textFrom(source: FieldMapping['message'] | undefined): (event: JsonObject) => string | undefined {
  return (event) => (typeof source === 'function' ? asText(source(event)) : undefined);
}

/** The file that the line was read from, as collectors add it under `path`, is no address of a page. */
const ownFile = /^\/[\w./-]{1,200}\.log(?:\.\d{1,4})?$/;

/** The mapping of a guess, with what only objects have: levels in tens, requests, technique ids. */
function refine(mapping: FieldMapping, leaves: readonly Leaf[]): FieldMapping {
  const refined = { ...mapping };
  const link = textFrom(mapping.url);
  if (mapping.url !== undefined) refined.url = (event) => { const found = link(event); return found !== undefined && ownFile.test(found) ? undefined : found; };
  const level = leaves.find(({ path, value }) => /(?:^|\.)(?:level|severity)$/i.test(path) && severityOfTens(value) !== undefined);
  if (mapping.severity === undefined && level !== undefined) {
    const read = readerOf(level.segments);
    refined.severity = (event: JsonObject) => severityOfTens(read(event));
  }
  const technique = leaves.find(({ path, value }) => /technique|mitre|attack/i.test(path) && /\bT\d{4}\b/.test(asText(value) ?? ''));
  if (technique !== undefined) refined.techniqueIds = readerOf(technique.segments);
  const { action } = mapping;
  if (typeof action === 'function') refined.action = (event) => outcomeOfStatus(action(event));
  const request = requestParts(leaves);
  const url = textFrom(refined.url);
  if (request !== undefined && mapping.url !== undefined) {
    const own = textFrom(mapping.message);
    refined.classUid = 4002;
    refined.action ??= (event: JsonObject) => outcomeOfStatus(request.status(event));
    refined.message = (event: JsonObject) => {
      const words = own(event);
      return say(asText(request.method(event))?.toUpperCase(), url(event), asText(request.status(event)), words === undefined || words.includes(url(event) ?? words) ? undefined : `(${words.slice(0, 200)})`);
    };
  }
  return refined;
}

/** How these values are read, guessed once for objects with the same keys. */
export function shapeOf(leaves: readonly Leaf[], title: string): Shape {
  let key = '';
  for (const { path, value } of leaves) key += `${path}\n${kindOf(value)}\n`;
  const held = shapes.get(key);
  if (held !== undefined) return held;
  const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
  const guess = guessMapping([...byPath.keys()], (path) => [bareAddress(byPath.get(path)?.value)], (path) => {
    const read = readerOf(byPath.get(path)?.segments ?? []);
    return (event) => bareAddress(read(event));
  });
  const line = leaves.find((leaf) => lineNames.has(plainName(leaf.path)) && typeof leaf.value === 'string' && leaf.value.length > 20);
  const shape: Shape = {
    read: compileMapping(title, refine(guess.mapping, leaves)), sentence: guess.sentence, line: line === undefined ? undefined : readerOf(line.segments),
    isLineMessage: line !== undefined && (guess.sentence.includes(`message from ${line.path}`) || !guess.sentence.includes('message from')),
  };
  if (shapes.size >= maxShapes) shapes.clear();
  shapes.set(key, shape);
  return shape;
}

/** One sentence that shows what was taken for what. */
export function describeShape(event: JsonObject, title: string): string {
  return `${title} was read by guess: ${shapeOf(listLeaves(event), title).sentence}.`;
}
