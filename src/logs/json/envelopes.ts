import { parseJson } from '../../kit/json.ts';
import { asText, isObject, type JsonObject } from '../mapping/values.ts';

/** Keys that hold a list of events, as exports and APIs write them. */
export const listKeys: readonly string[] = ['Records', 'records', 'value', 'Findings', 'findings', 'Events', 'events', 'logEvents', 'entries', 'items', 'results', 'data', 'resources', 'detections'];
/** Keys of an object inside of which the list stands, by the list's own key. */
export const nestedListKeys: Readonly<Partial<Record<string, string>>> = { hits: 'hits', data: 'events' };
/** Keys that hold the one event. */
const objectKeys = ['_source', 'detail', 'result', 'event', 'log', 'record', 'data', 'jsonPayload'] as const;
/** Rows of a table of answers; more are cut. */
const maxRows = 200_000;

function objectsOf(value: unknown): JsonObject[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const objects = value.filter((one) => isObject(one));
  return objects.length === value.length ? objects : undefined;
}

/** The key under which a carrier holds the event as JSON text: a notification, a queue's message, a line of a log stream, a raw event of a search. */
function textKeyOf(value: JsonObject): string | undefined {
  if (typeof value['_raw'] === 'string') return '_raw';
  if (typeof value['Message'] === 'string' && 'TopicArn' in value) return 'Message';
  if (typeof value['body'] === 'string' && 'messageId' in value) return 'body';
  if (typeof value['message'] === 'string' && 'timestamp' in value && ('id' in value || 'eventId' in value || 'ingestionTime' in value)) return 'message';
  return typeof value['event'] === 'string' && 'sourcetype' in value ? 'event' : undefined;
}

/** The events inside JSON text. What stands around an event stays with it where it has no field of that name itself. */
function openText(value: JsonObject): JsonObject[] | undefined {
  const key = textKeyOf(value);
  const text = key === undefined ? undefined : asText(value[key]);
  if (key === undefined || text === undefined || !/^[[{]/.test(text)) return undefined;
  const inner = parseJson(text);
  if (Array.isArray(inner)) return objectsOf(inner);
  if (!isObject(inner)) return undefined;
  const { [key]: _text, ...around } = value;
  return findEnvelope(inner) ?? [key === 'message' || key === '_raw' || key === 'event' ? { ...around, ...inner } : inner];
}

/** The rows of `{"tables": [{"columns": [{"name": …}], "rows": [[…]]}]}`, as a workspace answers a query, by column name. */
function rowsOf(value: JsonObject): JsonObject[] | undefined {
  const tables = objectsOf(value['tables'])?.slice(0, 100);
  if (tables === undefined) return undefined;
  const rows: JsonObject[] = [];
  for (const table of tables) {
    const names = Array.isArray(table['columns']) ? table['columns'].map((column: unknown) => asText(isObject(column) ? column['name'] : column) ?? '') : [];
    if (names.length === 0 || !Array.isArray(table['rows'])) continue;
    for (const row of table['rows'] as unknown[]) {
      if (Array.isArray(row) && rows.length < maxRows) rows.push(Object.fromEntries(row.slice(0, names.length).map((cell: unknown, index) => [names[index] ?? '', cell])));
    }
  }
  return rows.length === 0 ? undefined : rows;
}

/** What an event bus, an event hook or a collector's envelope holds, told by the keys beside it. */
function knownCarrier(value: JsonObject): JsonObject[] | undefined {
  const { detail, data, event } = value;
  if (isObject(detail) && ('detail-type' in value || 'findings' in detail)) return [detail];
  if (isObject(data) && (objectsOf(data['events']) !== undefined || 'specversion' in value)) return objectsOf(data['events']) ?? [data];
  return isObject(event) && ('sourcetype' in value || 'index' in value) ? [event] : undefined;
}

/**
 * The events inside an object that is no event itself: search hits, `{"Records": […]}` and its relatives, `{"detail": {…}}` of an event bus,
 * `{"result": {…}}` of a search export, rows of a query's answer, JSON text in a notification, a queue or a log stream. Undefined when it is no
 * envelope. Only asked for objects that no format knows.
 */
export function findEnvelope(value: JsonObject): JsonObject[] | undefined {
  const hits = isObject(value['hits']) ? objectsOf(value['hits']['hits']) : undefined;
  if (hits !== undefined) return hits;
  const carried = openText(value) ?? knownCarrier(value) ?? rowsOf(value);
  if (carried !== undefined) return carried;
  const keyCount = Object.keys(value).length;
  for (const key of listKeys) {
    const inner = objectsOf(value[key]);
    // A list among many other fields is a part of the event, not its envelope.
    if (inner !== undefined && keyCount <= 6) return inner;
  }
  for (const key of objectKeys) {
    const inner = value[key];
    if (isObject(inner) && Object.keys(inner).length >= 3 && (key === '_source' || key === 'detail' || (keyCount <= 4))) return [inner];
  }
  return undefined;
}
