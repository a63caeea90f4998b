import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { parsePrefix } from '../../parse-prefix.ts';
import { shorten } from './api-words.ts';
import { fillFromEmbedded, readLine } from './embedded-line.ts';
import { openObject } from './json-text.ts';

function component(event: JsonObject): JsonObject {
  return openObject(event['AnalysisComponent']);
}

/** Addresses are kept as numbers; the path that a value stood at tells which are. */
function addressOf(value: unknown, path: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffffffff || !/(?:^|[/_])(?:src_|client_|host_|r|l|dst_)?ip$/.test(asText(path) ?? '')) return undefined;
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

interface NewValue { value: unknown; path: string; address: string | undefined }

/** The values that were new, where the detector names them. */
function newValues(event: JsonObject): NewValue[] {
  const { AffectedLogAtomValues: values, AffectedLogAtomPaths: paths } = component(event);
  const list: unknown[] = Array.isArray(values) ? values : Object.values(openObject(values)).flat();
  const names: unknown[] = Array.isArray(paths) ? paths : [];
  return list.slice(0, 4).map((value, index) => ({ value, path: asText(names[index]) ?? '', address: addressOf(value, names[index]) }));
}

function tellValues(event: JsonObject): string | undefined {
  const shown = newValues(event).map(({ value, address }) => address ?? asText(value)).filter((one) => one !== undefined);
  return shown.length === 0 ? undefined : shorten(shown.join(', '), 120);
}

function messageOf(event: JsonObject): string {
  if (isObject(event['StatusInfo'])) return `AMiner status: lines of ${Object.keys(event['StatusInfo']).length} kinds counted`;
  const { AnalysisComponentName: name, AnalysisComponentType: type, Message: message } = component(event);
  const values = tellValues(event);
  return say([asText(name) ?? asText(type) ?? 'AMiner', asText(message) ?? 'anomaly'].join(': '), values === undefined ? undefined : `(${values})`);
}

const mapping = compileMapping('AMiner anomaly', {
  product: 'AMiner',
  kind: (event) => (isObject(event['StatusInfo']) ? 'event' : 'alert'),
  classUid: (event) => (isObject(event['StatusInfo']) ? undefined : 2004),
  // Seconds with fractions, one for each line that the anomaly is about.
  time: ['LogData.Timestamps', 'LogData.Timestamp', 'LogData.DetectionTimestamp', 'ToTime', 'timestamp'],
  ruleId: (event) => (isObject(event['StatusInfo']) ? 'StatusInfo' : component(event)['AnalysisComponentType'] ?? component(event)['AnalysisComponentName'] ?? component(event)['AnalysisComponentIdentifier']),
  message: messageOf,
  src: { ip: (event) => newValues(event).find(({ path, address }) => address !== undefined && !/(?:l|dst_)ip$/.test(path))?.address },
  device: { ip: 'AMiner.ID', hostname: 'AMiner.ID' },
});

/** The line without its time. */
function lineWords(line: string | undefined, context: ReaderContext): string | undefined {
  return line === undefined ? undefined : asText(line.slice(parsePrefix(line.slice(0, 1000), context.referenceMs).length, 1000));
}

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  if (fields === undefined) return undefined;
  const line = asText(openObject(event['LogData'])['RawLogData']);
  const inner = readLine(line, context, fields.timeMs);
  const words = tellValues(event) === undefined ? inner?.message ?? lineWords(line, context) : undefined;
  if (words !== undefined) fields.message = say(fields.message.slice(0, 1800), `(${shorten(words, 120)})`);
  return fillFromEmbedded(fields, inner);
}

/** Anomalies that AMiner found, with the line they were found in, and its counts of lines. */
export const aminer: RecordFormat = {
  format: 'aminer',
  title: 'AMiner',
  understands: 'anomalies by detector and name, new values, and what any reader sees in the line itself; status counts',
  matches: (event) => (isObject(event['AnalysisComponent']) && isObject(event['LogData'])) || (isObject(event['StatusInfo']) && 'FromTime' in event),
  read,
};
