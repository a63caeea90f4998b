import { isIP } from 'node:net';
import type { Endpoint } from '../../../contracts/index.ts';
import { isoTimeMs } from '../../iso-time.ts';
import type { ReaderContext } from '../../log-reader.ts';
import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { isObject, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { protocolHasPorts } from '../../parse-endpoint.ts';
import { parseLeadingTime } from '../../parse-time.ts';
import { severityOfPriority } from '../../severity.ts';
import { timeFields } from '../../time-fields.ts';
import { describeAlertContext, describeEvent } from './eve-event.ts';

/** Addresses that were looked at lately: the check is a long pattern, and a log names few. */
const knownAddresses = new Map<string, boolean>();
const maxKnownAddresses = 4096;

function isAddress(text: string): boolean {
  const known = knownAddresses.get(text);
  if (known !== undefined) return known;
  if (knownAddresses.size >= maxKnownAddresses) knownAddresses.clear();
  const isOne = text.length <= 64 && isIP(text) !== 0;
  knownAddresses.set(text, isOne);
  return isOne;
}

function endpoint(ip: unknown, port: unknown, hasPorts: boolean): Endpoint | undefined {
  if (typeof ip !== 'string' || !isAddress(ip)) return undefined;
  const isPort = hasPorts && typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65535;
  return isPort ? { ip, port } : { ip };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** OCSF classes of event types. */
const classes = new Map<string, number>(Object.entries({
  alert: 2004, http: 4002, dns: 4003, ssh: 4007, smtp: 4009, ftp: 4008, ftp_data: 4008, fileinfo: 1001, krb5: 3002, dhcp: 4004, rdp: 4005, smb: 4006, flow: 4001, netflow: 4001, tls: 4001, quic: 4001,
}));

/** The fields that only an alert has. */
function alertFields(alert: JsonObject, event: JsonObject): RecordFields {
  const { signature, category, action } = alert;
  const priority = wholeNumber(alert['severity']);
  const fields: RecordFields = { kind: 'alert', severityId: severityOfPriority(priority), message: typeof signature === 'string' && signature !== '' ? signature : 'Alert without a signature' };
  const signatureId = wholeNumber(alert['signature_id']);
  if (signatureId !== undefined) fields.ruleId = `${wholeNumber(alert['gid']) ?? 1}:${signatureId}:${wholeNumber(alert['rev']) ?? 0}`;
  if (priority !== undefined) fields.priority = priority;
  if (typeof category === 'string' && category !== '') fields.classification = category;
  if (typeof action === 'string') fields.action = action;
  return Object.assign(fields, describeAlertContext(event));
}

function timeOf(value: unknown, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
  const text = String(value);
  const timeMs = isoTimeMs(text);
  return timeMs === undefined ? timeFields(parseLeadingTime(text, context.referenceMs), context) : { timeMs };
}

/** Suricata's event log: every event type. Written as code and not as a mapping, since it is the one format that comes by the gigabyte. */
export const suricataEve: RecordFormat = {
  format: 'suricata-eve',
  title: 'Suricata EVE JSON',
  understands: 'every event type; ends, rule, class, request, names, files and hashes, sign-in results',
  matches: (event) => typeof event['event_type'] === 'string' && typeof event['timestamp'] === 'string',
  read(event, context): RecordFields {
    const kind = String(event['event_type']);
    const { alert, proto: protocol, host: sensor } = event;
    // Fields are set one by one: spreading objects into one another takes longer than all the rest.
    const fields: RecordFields = kind === 'alert' && isObject(alert) ? alertFields(alert, event) : Object.assign<Pick<RecordFields, 'kind' | 'severityId'>, ReturnType<typeof describeEvent>>({ kind: 'event', severityId: 1 }, describeEvent(kind, event));
    const { timeMs, isTimeGuessed } = timeOf(event['timestamp'], context);
    if (timeMs !== undefined) fields.timeMs = timeMs;
    if (isTimeGuessed !== undefined) fields.isTimeGuessed = isTimeGuessed;
    fields.product = 'Suricata';
    const classUid = classes.get(kind);
    if (classUid !== undefined) fields.classUid = classUid;
    const name = typeof protocol === 'string' ? protocol : undefined;
    const hasPorts = name === 'TCP' || name === 'UDP' || protocolHasPorts(name);
    const source = endpoint(event['src_ip'], event['src_port'], hasPorts);
    const destination = endpoint(event['dest_ip'], event['dest_port'], hasPorts);
    if (name !== undefined) fields.protocol = name;
    if (source !== undefined) fields.srcEndpoint = source;
    if (destination !== undefined) fields.dstEndpoint = destination;
    if (typeof sensor === 'string') fields.device = { hostname: sensor };
    return fields;
  },
};
