import { isObject, type JsonObject } from '../mapping/values.ts';

/** Keys that hold a list of events, as exports and APIs write them. */
const listKeys = ['Records', 'records', 'value', 'Findings', 'findings', 'Events', 'events', 'logEvents', 'entries', 'items', 'results', 'data', 'resources', 'detections'] as const;
/** Keys that hold the one event. */
const objectKeys = ['_source', 'detail', 'result', 'event', 'log', 'record', 'data', 'jsonPayload'] as const;

function objectsOf(value: unknown): JsonObject[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const objects = value.filter((one) => isObject(one));
  return objects.length === value.length ? objects : undefined;
}

/**
 * The events inside an object that is no event itself: search hits, `{"Records": […]}` and its relatives, `{"detail": {…}}` of an event bus,
 * `{"result": {…}}` of a search export. Undefined when it is no envelope. Only asked for objects that no format knows.
 */
export function findEnvelope(value: JsonObject): JsonObject[] | undefined {
  const hits = isObject(value['hits']) ? objectsOf(value['hits']['hits']) : undefined;
  if (hits !== undefined) return hits;
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
