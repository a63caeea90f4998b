import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { parseJson } from '../../../kit/json.ts';
import { parseTimeValue } from '../../parse-time.ts';
import { readEventData } from '../event-of-tree.ts';
import { parseEventDataXml } from '../parse-event-xml.ts';
import { readWindowsEvent } from '../read-windows-event.ts';
import { outcomeOfKeywords, type WindowsEvent } from '../windows-event.ts';
import { addValues, asEventId, firstOf } from './form-values.ts';

const idKeys = ['EventID', 'EventId', 'EventCode', 'event_id', 'Id'] as const;
const providerKeys = ['SourceName', 'ProviderName', 'Provider_Name', 'Provider', 'EventSourceName', 'Source', 'EventSource', 'provider_name'] as const;
const channelKeys = ['Channel', 'LogName', 'EventLog', 'Logfile', 'ContainerLog', 'channel', 'log_name'] as const;
const computerKeys = ['Hostname', 'Computer', 'ComputerName', 'MachineName', 'hostname', 'host', 'Host', 'computer_name'] as const;
const timeKeys = ['EventTime', 'TimeCreated', 'SystemTime', 'TimeGenerated', 'UtcTime', '@timestamp', 'Timestamp', 'timestamp', '_time', 'TimeWritten'] as const;
const collectorTimeKeys = ['@timestamp', 'timestamp', 'TimeGenerated', 'EventReceivedTime'] as const;
const messageKeys = ['Message', 'message', 'RenderedDescription', 'Description', 'EventDescription', 'Activity'] as const;
const levelKeys = ['EventLevel', 'LevelDisplayName', 'EventLevelName', 'Level', 'Severity', 'EntryType'] as const;
const outcomeKeys = ['Keywords', 'KeywordsDisplayNames', 'EventType', 'Type'] as const;
const headerKeys = new Set<string>([...idKeys, ...channelKeys, ...messageKeys, '@version', 'tags', 'EventData', 'ParameterXml', 'Payload', 'Properties', 'RawXml']);

const hasZone = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\s*$/;

/**
 * The time of the event. A local time without a zone is put right where the collector's own time has one: the two differ by the zone (half
 * hours) and by the delay of the collector (minutes).
 */
function timeOf(event: JsonObject): string | number | undefined {
  const text = firstOf(event, timeKeys);
  if (text === undefined || hasZone.test(text) || /^(?:\/Date\()?\d{9,20}/.test(text)) return text;
  const collected = firstOf(event, collectorTimeKeys);
  if (collected === undefined || !hasZone.test(collected)) return text;
  const own = parseTimeValue(text, 0)?.timeMs;
  const known = parseTimeValue(collected, 0)?.timeMs;
  if (own === undefined || known === undefined) return text;
  const zoneMs = Math.round((known - own) / 1_800_000) * 1_800_000;
  const isPlausible = Math.abs(zoneMs) <= 14 * 3_600_000 && Math.abs(known - own - zoneMs) < 600_000;
  return isPlausible ? new Date(own + zoneMs).toISOString() : text;
}

function outcomeOf(event: JsonObject): WindowsEvent['outcome'] {
  for (const key of outcomeKeys) {
    const found = outcomeOfKeywords(event[key]);
    if (found !== undefined) return found;
  }
  // The old API: 8 audit success, 16 audit failure.
  const type = asText(event['EventType']) ?? asText(event['Level']);
  return type === '16' ? 'failure' : type === '8' ? 'success' : undefined;
}

function dataOf(event: JsonObject): Map<string, string> {
  const held = event['EventData'] ?? event['Payload'];
  const parsed = typeof held === 'string' && held.trimStart().startsWith('{') ? parseJson(held) : held;
  let data = new Map<string, string>();
  if (isObject(parsed)) data = readEventData(parsed);
  else if (typeof parsed === 'string' && parsed.includes('<')) data = parseEventDataXml(parsed);
  const parameters = event['ParameterXml'];
  if (data.size === 0 && typeof parameters === 'string') data = parseEventDataXml(parameters.replace(/<(\/?)Param>/g, '<$1Data>'));
  addValues(data, event, (name) => (headerKeys.has(name) || name.startsWith('_') ? undefined : name));
  return data;
}

function userOf(event: JsonObject): string | undefined {
  const id = event['UserId'];
  return firstOf(event, ['UserName', 'AccountName', 'UserID']) ?? (isObject(id) ? asText(id['Value']) : asText(id));
}

/** An event whose fields and values stand side by side. */
export function eventOfFlat(event: JsonObject): WindowsEvent {
  const found: WindowsEvent = { data: dataOf(event) };
  const set = <K extends keyof WindowsEvent>(name: K, value: WindowsEvent[K] | undefined): void => {
    if (value !== undefined) found[name] = value;
  };
  const eventId = idKeys.map((key) => asEventId(event[key])).find((one) => one !== undefined);
  set('eventId', eventId);
  set('provider', firstOf(event, providerKeys));
  set('channel', firstOf(event, channelKeys));
  set('computer', firstOf(event, computerKeys));
  set('time', timeOf(event));
  set('level', firstOf(event, levelKeys));
  set('outcome', outcomeOf(event));
  set('user', userOf(event));
  set('message', firstOf(event, messageKeys)?.replace(/^\d{3,5} - /, ''));
  set('recordId', firstOf(event, ['RecordNumber', 'EventRecordID', 'RecordId', 'EventRecordId']));
  return found;
}

function hasAny(event: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => typeof event[key] === 'string' && event[key] !== '');
}

/** NXLog, Mordor's data sets, the tables SecurityEvent, Event and WindowsEvent of Azure Monitor, Get-WinEvent, EvtxECmd, Splunk's fields. */
export const flatWindowsEvent: RecordFormat = {
  format: 'windows-flat',
  title: 'Windows events as flat objects',
  understands: 'NXLog, Mordor, Azure Monitor tables SecurityEvent, Event and WindowsEvent, Get-WinEvent, EvtxECmd',
  matches(event) {
    const hasId = event['EventID'] !== undefined || event['EventId'] !== undefined || event['EventCode'] !== undefined || (event['Id'] !== undefined && event['ProviderName'] !== undefined);
    return hasId && (hasAny(event, providerKeys) || hasAny(event, channelKeys)) && hasAny(event, computerKeys) && idKeys.some((key) => asEventId(event[key]) !== undefined);
  },
  read: (event, context) => readWindowsEvent(eventOfFlat(event), context),
};
