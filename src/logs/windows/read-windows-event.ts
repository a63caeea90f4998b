import type { Endpoint } from '../../contracts/index.ts';
import type { ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asPort, asProtocol, asText, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { findEntry, providerKey, type CompiledEntry, type EntryField } from './event-families.ts';
import { cutLine, type Lookup } from './event-template.ts';
import { firstSentence, readRenderedMessage } from './rendered-message.ts';
import { asAccount } from './value-words.ts';
import type { WindowsEvent } from './windows-event.ts';

const maxFieldCharacters = 1024;

function cutField(value: string | undefined): string | undefined {
  return value !== undefined && value.length > maxFieldCharacters ? value.slice(0, maxFieldCharacters) : value;
}

/** Values that stand for none: `<value not set>`, `<never>`, and a process that Sysmon saw too late. */
const saysNothing = /^(?:%%179[34]|(?:<|&lt;? ?)unknown process(?:>|&gt;?))$/;

/** A value by name: of the event's data, else of the text that the viewer shows, which is read when it is first needed. */
function lookUp(event: WindowsEvent): Lookup {
  const { data, message } = event;
  let shown: Map<string, string> | undefined;
  return (name) => {
    const own = asText(data.get(name));
    if (own !== undefined) return saysNothing.test(own) ? undefined : own;
    if (message === undefined) return undefined;
    if (name === 'Message') return message;
    shown ??= readRenderedMessage(message);
    return asText(shown.get(name));
  };
}

function severityOfLevel(level: string | undefined): SeverityId {
  switch (level) {
    case '1': return 5;
    case '2': return 4;
    case '3': return 3;
    case undefined: case '0': case '4': case '5': return 1;
    default: return /^\d/.test(level) ? 1 : severityOfWord(level) ?? 1;
  }
}

function isSeverity(value: number): value is SeverityId {
  return Number.isInteger(value) && value >= 0 && value <= 5;
}

function severityOf(entry: CompiledEntry, event: WindowsEvent, get: Lookup): SeverityId {
  const own = typeof entry.severity === 'function' ? Number(entry.severity(get)) : entry.severity;
  if (own !== undefined && isSeverity(own)) return own;
  if (entry.isAlert) return 3;
  return event.outcome === undefined ? severityOfLevel(event.level) : 1;
}

/** Names and values that say something, for events that no table knows and that bring no text. */
function describeData(data: ReadonlyMap<string, string>): string | undefined {
  const shown: string[] = [];
  for (const [name, value] of data) {
    const text = asText(value);
    if (text === undefined || /^(?:S-1-|\{[0-9a-f-]{36}\}|0x0$)/i.test(text) || /guid|logonid/i.test(name)) continue;
    shown.push(/^param\d/.test(name) ? text : `${name} ${text}`);
    if (shown.length === 4) break;
  }
  return shown.length === 0 ? undefined : cutLine(shown.join(', '));
}

function messageOf(entry: CompiledEntry, event: WindowsEvent, get: Lookup): string {
  const text = entry.text?.(get) ?? (event.message === undefined ? undefined : firstSentence(event.message));
  if (text !== undefined && text !== '') return text;
  const name = [event.provider?.replace(/^Microsoft-Windows-/, '') ?? event.channel, event.eventId === undefined ? 'event' : `event ${event.eventId}`].filter((part) => part !== undefined).join(' ');
  const values = describeData(event.data);
  return values === undefined ? name : `${name}: ${values}`;
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1' || ip === '0.0.0.0' || ip === '::';
}

function shortName(name: string): string {
  return (name.split('.', 1)[0] ?? '').toLowerCase();
}

/** An end of the act; none when it is the machine that wrote the event, by its name or its loopback address. */
function endpointOf(fields: ReadonlyMap<EntryField, string>, end: 'src' | 'dst', computer: string | undefined, hasResolvedNames: boolean): Endpoint | undefined {
  const hostText = fields.get(`${end}Host`);
  const hostValue = hostText?.replace(/^[\\/]{1,4}/, '').replace(/\$$/, '');
  const ip = asAddress(fields.get(`${end}Ip`)) ?? asAddress(hostValue);
  if (ip !== undefined && isLoopback(ip)) return undefined;
  const name = asHostname(hostValue);
  const hostname = name === undefined || /^(?:localhost|unknown|local)$/i.test(name) ? undefined : name;
  const isOwn = hostname !== undefined && computer !== undefined && shortName(hostname) === shortName(computer);
  if (ip === undefined && (hostname === undefined || isOwn)) return undefined;
  const port = asPort(fields.get(`${end}Port`));
  return withoutUndefined<Endpoint>({ ip, port: port === 0 || ip === undefined ? undefined : port, hostname: isOwn && !hasResolvedNames ? undefined : hostname });
}

function techniquesOf(get: Lookup): string[] | undefined {
  const ids = [...new Set(get('RuleName')?.slice(0, 400).match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])];
  return ids.length === 0 ? undefined : ids;
}

/** `Windows PowerShell` and the like: what the table says, else the provider. */
function productOf(entry: CompiledEntry, event: WindowsEvent): string {
  if (entry.product !== undefined) return event.provider !== undefined && providerKey(event.provider) === 'linux-sysmon' ? 'Sysmon for Linux' : entry.product;
  return event.provider?.replace(/^Microsoft-Windows-/, 'Windows ').slice(0, 80) ?? 'Windows';
}

function accountsOf(entry: CompiledEntry, event: WindowsEvent, fields: ReadonlyMap<EntryField, string>): { account?: string; targetAccount?: string } {
  const account = asAccount(fields.get('account')) ?? (entry.isWrittenByService ? undefined : asAccount(event.user));
  const target = asAccount(fields.get('target'));
  return withoutUndefined({ account, targetAccount: target?.toLowerCase() === account?.toLowerCase() ? undefined : target });
}

/** Sysmon also writes the time in UTC: a difference tells that the times without a zone are local ones. */
function tellLocalTime(event: WindowsEvent, timeMs: number, get: Lookup, context: ReaderContext): void {
  const utc = get('UtcTime');
  const utcMs = utc === undefined ? undefined : timeFieldsOf(`${utc}Z`, { ...context, note: () => undefined }).timeMs;
  const hours = utcMs === undefined ? 0 : Math.round((utcMs - timeMs) / 1_800_000) / 2;
  if (hours !== 0) context.note(`The times of the events are local ones without a zone: Sysmon's own time in UTC is ${Math.abs(hours)} hours ${hours > 0 ? 'later' : 'earlier'}; they were left as if they were UTC.`);
}

/** The record of an event: what its table says of its id, else its own text. Undefined when it says nothing at all. */
export function readWindowsEvent(event: WindowsEvent, context: ReaderContext): RecordFields | undefined {
  if (event.eventId === undefined && event.message === undefined && event.data.size === 0) return undefined;
  const entry = findEntry(event.provider, event.channel, event.eventId);
  const get = lookUp(event);
  const fields = new Map<EntryField, string>();
  for (const [name, read] of entry.fields) {
    const value = cutField(asText(read(get)));
    if (value !== undefined) fields.set(name, value);
  }
  const time = timeFieldsOf(event.time, context);
  if (time.isTimeGuessed === true && time.timeMs !== undefined) tellLocalTime(event, time.timeMs, get, context);
  const computer = asText(event.computer);
  const computerIp = asAddress(computer);
  const action = typeof entry.action === 'function' ? entry.action(get) : entry.action ?? event.outcome;
  const ownHash = fields.get('hash');
  return withEmbedded(entry.embedded?.(get), context, withoutUndefined<RecordFields>({
    ...time, kind: entry.isAlert ? 'alert' : 'event', product: productOf(entry, event), classUid: entry.classUid, severityId: severityOf(entry, event, get), ruleId: event.eventId === undefined ? undefined : String(event.eventId),
    message: messageOf(entry, event, get).slice(0, 2000), classification: fields.get('classification'), action: action === '' ? undefined : action, protocol: asProtocol(fields.get('protocol')),
    srcEndpoint: endpointOf(fields, 'src', computer, entry.hasResolvedNames), dstEndpoint: endpointOf(fields, 'dst', computer, entry.hasResolvedNames),
    device: computerIp !== undefined ? { ip: computerIp } : asHostname(computer) === undefined ? undefined : { hostname: asHostname(computer) ?? '' }, ...accountsOf(entry, event, fields), domain: fields.get('domain'), url: fields.get('url'),
    file: fields.get('file'), hash: ownHash !== undefined && /^[0-9a-f]{32,64}$/i.test(ownHash) ? ownHash : undefined, process: fields.get('process'), commandLine: fields.get('commandLine'), techniqueIds: techniquesOf(get),
  }));
}

/** The act of an embedded line, with the event's own time, host and id. */
function withEmbedded(line: string | undefined, context: ReaderContext, fields: RecordFields): RecordFields {
  const inner = line === undefined ? undefined : context.readEmbedded(line);
  if (inner === undefined || inner.kind === 'text') return fields;
  const { message, action, account, srcEndpoint, classUid } = inner;
  return { ...fields, ...withoutUndefined<Partial<RecordFields>>({ message, action, account, srcEndpoint, classUid }) };
}
