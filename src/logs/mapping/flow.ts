import type { Endpoint } from '../../contracts/index.ts';
import type { ReaderContext } from '../log-reader.ts';
import { epochMs, parseTimeValue } from '../parse-time.ts';
import { timeFields, timeFieldsOf } from '../time-fields.ts';
import { flagWords, portWords, stateWords } from './connection-words.ts';
import { asAction, asAddress, asHostname, asNumber, asPort, asProtocol, asText, say, withoutUndefined, type JsonObject, type RecordFields } from './values.ts';

/** The names (as `plainName` gives them) under which products write the parts of a flow. */
const names = {
  start: ['starttime', 'stime', 'ts', 'firstseen', 'datefirstseen', 'tfirst', 'flowstartmilliseconds', 'flowstartmicroseconds', 'flowstartnanoseconds', 'flowstartseconds', 'timeflowstartns', 'timeflowstartms', 'timeflowstart',
    'timestampstart', 'timestampfirst', 'first', 'start', 'firstswitched', 'begin', 'flowstart'],
  end: ['te', 'ltime', 'lasttime', 'lastseen', 'datelastseen', 'tlast', 'flowendmilliseconds', 'flowendmicroseconds', 'flowendnanoseconds', 'flowendseconds', 'timeflowendns', 'timeflowendms', 'timeflowend', 'timestampend', 'timestamplast', 'last', 'end',
    'lastswitched', 'etime', 'flowend'],
  received: ['timereceivedns', 'timereceived', 'treceived', 'received', 'timestamp', 'timestampms', 'timestampmax'],
  upStart: ['flowstartsysuptime', 'firstswitched', 'first'],
  upEnd: ['flowendsysuptime', 'lastswitched', 'last'],
  seconds: ['dur', 'td', 'duration'],
  milliseconds: ['flowdurationmilliseconds', 'flowdurationmillis', 'durationms'],
  source: ['srcaddr', 'sa', 'saddr', 'srcip', 'srcipaddr', 'sip', 'sourceipv4address', 'sourceipv6address', 'ipv4srcaddr', 'ipv6srcaddr', 'src4addr', 'src6addr', 'ipsrc', 'sourceip', 'sourceaddress', 'srcaddrv4', 'srcaddrv6', 'idorigh', 'src'],
  sourcePort: ['sport', 'sp', 'srcport', 'srcpt', 'sourcetransportport', 'l4srcport', 'portsrc', 'sourceport', 'idorigp'],
  target: ['dstaddr', 'da', 'daddr', 'dstip', 'dstipaddr', 'dip', 'destinationipv4address', 'destinationipv6address', 'ipv4dstaddr', 'ipv6dstaddr', 'dst4addr', 'dst6addr', 'ipdst', 'destinationip', 'destinationaddress', 'destip', 'idresph', 'dst'],
  targetPort: ['dport', 'dp', 'dsport', 'dstport', 'dstpt', 'destinationtransportport', 'l4dstport', 'portdst', 'destinationport', 'destport', 'idrespp'],
  protocol: ['proto', 'pr', 'protocol', 'prot', 'protocolidentifier', 'ipproto', 'pro', 'ipprotocol'],
  bytesOut: ['srcbytes', 'sbytes', 'origbytes', 'ibyt', 'inbytes', 'inoctets', 'octetdeltacount', 'octettotalcount', 'bytes', 'byte', 'doctets', 'octets', 'totbytes', 'bytestoserver'],
  bytesIn: ['dstbytes', 'dbytes', 'respbytes', 'obyt', 'outbytes', 'outoctets', 'reverseoctetdeltacount', 'postoctetdeltacount', 'bytestoclient'],
  packetsBack: ['dstpkts', 'dpkts', 'resppkts'],
  packetsOut: ['srcpkts', 'spkts'],
  flags: ['flg', 'flags', 'tcpflags', 'tcpcontrolbits', 'flgs'],
  state: ['state', 'connstate'],
  service: ['service', 'appproto', 'applicationname'],
  action: ['action', 'event', 'firewallevent', 'forwardingstatus'],
  device: ['samplername', 'exportername', 'sensor', 'exporter', 'sampleraddress', 'exporteraddress', 'exporteripv4address', 'agent', 'peeripsrc', 'routerip', 'ra', 'host'],
} as const;
type Part = keyof typeof names;

/** Every name that is read: what else a row holds need not be looked at. */
export const flowNames: ReadonlySet<string> = new Set([...Object.values(names).flat(), 'dir']);

function first<T>(row: JsonObject, part: Part, as: (value: unknown) => T | undefined): T | undefined {
  for (const name of names[part]) {
    const value = row[name];
    if (value === undefined) continue;
    const read = as(value);
    if (read !== undefined) return read;
  }
  return undefined;
}

const multiples: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A count, also with a unit (`2.1 M`). */
function asCount(value: unknown): number | undefined {
  const plain = asNumber(value);
  if (plain !== undefined) return plain >= 0 ? plain : undefined;
  const match = /^\s{0,4}(\d{1,9}(?:\.\d{1,6})?) ?([KMGT])B?\s{0,4}$/.exec(typeof value === 'string' ? value : '');
  return match === null ? undefined : Math.round(Number(match[1]) * (multiples[match[2] ?? ''] ?? 1));
}

function asSpecified(value: unknown): string | undefined {
  const address = asAddress(value);
  return address === '0.0.0.0' || address === '::' ? undefined : address;
}

/** Addresses of the other IP version stand as zeros. */
function endpoint(row: JsonObject, address: Part, portPart: Part, hasPorts: boolean): Endpoint | undefined {
  const ip = first(row, address, asSpecified) ?? first(row, address, asAddress);
  const hostname = ip === undefined ? first(row, address, asHostname) : undefined;
  if (ip === undefined && hostname === undefined) return undefined;
  return withoutUndefined<Endpoint>({ ip, hostname, port: hasPorts ? first(row, portPart, asPort) : undefined });
}

/** The time of a value that is no uptime: a date, or a number large enough to be one. */
function asTime(value: unknown, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } | undefined {
  const time = timeFieldsOf(value, context);
  return time.timeMs === undefined ? undefined : time;
}

function durationOf(row: JsonObject, context: ReaderContext): number | undefined {
  const seconds = first(row, 'seconds', asCount);
  if (seconds !== undefined) return Math.round(seconds * 1000);
  const milliseconds = first(row, 'milliseconds', asCount);
  if (milliseconds !== undefined) return milliseconds;
  const timeMs = (value: unknown): number | undefined => (typeof value === 'number' ? epochMs(value) : parseTimeValue(asText(value), context.referenceMs)?.timeMs);
  const span = (start: number | undefined, end: number | undefined): number | undefined => (start !== undefined && end !== undefined && end >= start ? end - start : undefined);
  return span(first(row, 'start', timeMs), first(row, 'end', timeMs)) ?? span(first(row, 'upStart', asCount), first(row, 'upEnd', asCount));
}

/** `<-` of Argus: the flow was seen from its other end. */
function isTurned(row: JsonObject): boolean {
  const direction = asText(row['dir']);
  return direction !== undefined && direction.includes('<') && !direction.includes('>') && direction.length <= 6;
}

/** Which way and to which service: a flow that comes from a well-known port is the way back. */
function serviceWords(protocol: string | undefined, source: Endpoint | undefined, target: Endpoint | undefined, isWayBackTold: boolean): string | undefined {
  const from = source?.port;
  const to = target?.port;
  const isBack = !isWayBackTold && from !== undefined && from > 0 && from < 1024 && (to === undefined || to >= 1024);
  return isBack ? `from ${portWords(protocol, from) ?? ''}` : portWords(protocol, to);
}

export interface FlowOverrides { time?: { timeMs?: number; isTimeGuessed?: true }; durationMs?: number; words?: string; product?: string }

/** The record of one flow, of its parts by `plainName`. Undefined when it has no part of a flow. */
export function readFlow(row: JsonObject, context: ReaderContext, overrides: FlowOverrides = {}): RecordFields | undefined {
  const protocol = first(row, 'protocol', asProtocol);
  const hasPorts = protocol === undefined || !/ICMP|IGMP|ARP|GRE/.test(protocol);
  const ends = [endpoint(row, 'source', 'sourcePort', hasPorts), endpoint(row, 'target', 'targetPort', hasPorts)] as const;
  const isBack = isTurned(row);
  const [source, target] = isBack ? [ends[1], ends[0]] : ends;
  const total = row['totbytes'] === undefined ? undefined : asCount(row['totbytes']);
  const sent = first(row, 'bytesOut', asCount);
  // nfdump writes the way back as zeros where its exporter tells of one way only.
  const received = first(row, 'bytesIn', (value) => (value === row['obyt'] && asCount(value) === 0 ? undefined : asCount(value))) ?? (total !== undefined && sent !== undefined && sent < total ? total - sent : undefined);
  const state = first(row, 'state', asText);
  const packetsBack = first(row, 'packetsBack', asCount);
  const isUnanswered = packetsBack === 0 && (first(row, 'packetsOut', asCount) ?? 1) > 0;
  const words = overrides.words ?? stateWords(state) ?? (isUnanswered && received === 0 ? 'connection attempt without answer' : undefined) ?? (protocol === undefined || protocol === 'TCP' ? first(row, 'flags', flagWords) : undefined);
  const service = first(row, 'service', asText);
  // A product that names a state, or both ways of a flow, knows who began.
  const shown = serviceWords(protocol, source, target, state !== undefined || received !== undefined);
  const time = overrides.time ?? first(row, 'start', (value) => asTime(value, context)) ?? first(row, 'end', (value) => asTime(value, context)) ?? first(row, 'received', (value) => asTime(value, context)) ?? timeFields(undefined, context);
  if (source === undefined && target === undefined && shown === undefined && sent === undefined && overrides.durationMs === undefined) return undefined;
  if (time.timeMs === undefined && first(row, 'upStart', asCount) !== undefined) context.note('Flows with times since the start of their exporter have no time of day.');
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', classUid: 4001, severityId: 1, product: overrides.product,
    message: say(words === undefined ? 'flow' : `flow, ${words}`, shown, service, state === undefined || state.length > 24 ? undefined : `(${state})`),
    action: first(row, 'action', (value) => (/^(?:accept|reject|allow|allowed|deny|denied|drop|dropped|block|blocked|permit)$/i.test(asText(value) ?? '') ? asAction(value) : undefined)),
    protocol, srcEndpoint: source, dstEndpoint: target, device: deviceOf(row),
    bytesOut: isBack ? received : sent, bytesIn: isBack ? sent : received, durationMs: overrides.durationMs ?? durationOf(row, context),
  });
}

function deviceOf(row: JsonObject): Endpoint | undefined {
  const ip = first(row, 'device', asAddress);
  if (ip !== undefined) return { ip };
  const hostname = first(row, 'device', asHostname);
  return hostname === undefined ? undefined : { hostname };
}
