import type { ReaderContext } from '../../log-reader.ts';
import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { compilePath } from '../../mapping/read-path.ts';
import { asAddress, asPort, asText, isObject, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { readWindowsEvent } from '../read-windows-event.ts';
import { asAccount } from '../value-words.ts';
import { outcomeOfKeywords, type WindowsEvent } from '../windows-event.ts';
import { addValues, asEventId } from './form-values.ts';

/** Paths of today's form, then of the form before version 7. */
const paths = {
  provider: ['winlog.provider_name', 'event.provider', 'source_name'], channel: ['winlog.channel', 'log_name'], eventId: ['winlog.event_id', 'event.code', 'event_id'], computer: ['winlog.computer_name', 'computer_name', 'host.hostname', 'host.name', 'beat.hostname'],
  time: ['winlog.time_created', '@timestamp'], level: ['log.level', 'winlog.level', 'level'], recordId: ['winlog.record_id', 'record_number'], user: ['winlog.user.name', 'winlog.user.identifier', 'user.name', 'user.identifier'], message: ['message', 'event.original'],
} as const;

const compiled = Object.fromEntries(Object.entries(paths).map(([name, list]) => [name, list.map((path) => compilePath(path))])) as unknown as Record<keyof typeof paths, readonly ReturnType<typeof compilePath>[]>;
const outcome = compilePath('event.outcome');
const keywordPaths = [compilePath('winlog.keywords'), compilePath('keywords')];
const resolved = compilePath('dns.resolved_ip');

/** Values that the modules for Sysmon and PowerShell move out of the event's own data. */
const moduleValues = ([
  ['Image', 'process.executable'], ['CommandLine', 'process.command_line'], ['ParentImage', 'process.parent.executable'], ['QueryName', 'dns.question.name'], ['TargetObject', 'registry.path'], ['Details', 'registry.data.strings'], ['RuleName', 'rule.name'], ['ImageLoaded', 'dll.path'],
  ['ScriptBlockText', 'powershell.file.script_block_text'],
] as const).map(([name, path]) => [name, compilePath(path)] as const);

function find(event: JsonObject, name: keyof typeof paths): string | undefined {
  for (const read of compiled[name]) {
    const value = asText(read(event));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Values under `winlog.event_data`, nested or with dotted keys. */
function dataOf(event: JsonObject): Map<string, string> {
  const data = new Map<string, string>();
  const winlog = event['winlog'];
  if (isObject(winlog)) {
    addValues(data, winlog['event_data']);
    addValues(data, winlog['user_data'], (name) => (name === 'xml_name' ? undefined : name));
  } else {
    addValues(data, event['event_data']);
    addValues(data, event['user_data']);
    for (const prefix of ['winlog.event_data.', 'winlog.user_data.']) addValues(data, event, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined));
  }
  for (const [name, read] of moduleValues) {
    const value = data.has(name) ? undefined : asText(read(event));
    if (value !== undefined) data.set(name, value);
  }
  const answers = resolved(event);
  if (Array.isArray(answers) && !data.has('QueryResults')) data.set('QueryResults', answers.slice(0, 20).map((one) => asText(one) ?? '').join(';'));
  return data;
}

function eventOf(event: JsonObject): WindowsEvent {
  const found: WindowsEvent = { data: dataOf(event) };
  for (const name of ['provider', 'channel', 'computer', 'time', 'level', 'recordId', 'user', 'message'] as const) {
    const value = find(event, name);
    if (value !== undefined) found[name] = value;
  }
  const eventId = asEventId(find(event, 'eventId'));
  if (eventId !== undefined) found.eventId = eventId;
  const word = outcome(event);
  const own = keywordPaths.map((read) => outcomeOfKeywords(read(event))).find((one) => one !== undefined) ?? (word === 'success' || word === 'failure' ? word : undefined);
  if (own !== undefined) found.outcome = own;
  return found;
}

type Filled = 'account' | 'process' | 'commandLine' | 'file' | 'hash' | 'domain';
const ecsFields: readonly (readonly [Filled, readonly string[]])[] = [
  ['account', ['user.name']], ['process', ['process.executable', 'process.name']], ['commandLine', ['process.command_line']], ['file', ['file.path']], ['hash', ['process.hash.sha256', 'file.hash.sha256', 'process.hash.sha1', 'file.hash.sha1']], ['domain', ['dns.question.name']],
];
const ecs = ecsFields.map(([name, list]) => [name, list.map((path) => compilePath(path))] as const);
const sourceIp = compilePath('source.ip');
const sourcePort = compilePath('source.port');
const destinationIp = compilePath('destination.ip');
const destinationPort = compilePath('destination.port');

/** What the event's own values do not say and Winlogbeat's modules worked out. */
function fillFromEcs(fields: RecordFields, event: JsonObject): void {
  for (const [name, list] of ecs) {
    if (fields[name] !== undefined) continue;
    const value = list.map((read) => asText(read(event))).find((one) => one !== undefined);
    const text = name === 'account' ? asAccount(value) : value?.slice(0, 1024);
    if (text !== undefined && (name !== 'account' || fields.targetAccount === undefined)) fields[name] = text;
  }
  for (const [name, ip, port] of [['srcEndpoint', sourceIp, sourcePort], ['dstEndpoint', destinationIp, destinationPort]] as const) {
    const address = fields[name] === undefined ? asAddress(ip(event)) : undefined;
    if (address === undefined || address.startsWith('127.') || address === '::1') continue;
    const number = asPort(port(event));
    fields[name] = number === undefined ? { ip: address } : { ip: address, port: number };
  }
}

function isOlderForm(event: JsonObject): boolean {
  return isObject(event['event_data']) && event['event_id'] !== undefined && (event['log_name'] !== undefined || event['source_name'] !== undefined);
}

/** Winlogbeat and the Windows integrations of the Elastic agent. */
export const winlogbeat: RecordFormat = {
  format: 'winlogbeat',
  title: 'Winlogbeat',
  understands: 'ECS form with nested or dotted keys, the form before version 7; every provider that the Windows tables know',
  matches(event) {
    const winlog = event['winlog'];
    const isOwn = isObject(winlog) ? winlog['event_id'] !== undefined || winlog['provider_name'] !== undefined || winlog['channel'] !== undefined : event['winlog.event_id'] !== undefined || event['winlog.provider_name'] !== undefined || isOlderForm(event);
    // A detection keeps the event that it was made from.
    return isOwn && event['signal'] === undefined && !isObject(event['kibana']) && event['kibana.alert.uuid'] === undefined && event['kibana.alert.rule.name'] === undefined && event['kibana.version'] === undefined;
  },
  read(event, context: ReaderContext) {
    const fields = readWindowsEvent(eventOf(event), context);
    if (fields !== undefined) fillFromEcs(fields, event);
    return fields;
  },
};
