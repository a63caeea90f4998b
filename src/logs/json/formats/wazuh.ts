import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asAddress, asNumber, asText, isObject, say, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { parseEndpoint } from '../../parse-endpoint.ts';
import type { SeverityId } from '../../severity.ts';
import { shorten } from './api-words.ts';
import { fillFromEmbedded, readLine, wrapEmbedded } from './embedded-line.ts';
import { openObject } from './json-text.ts';

function rule(event: JsonObject): JsonObject {
  return openObject(event['rule']);
}

function groups(event: JsonObject): string[] {
  const { groups: list, group: text } = rule(event);
  if (Array.isArray(list)) return list.filter((one) => typeof one === 'string');
  return (asText(list ?? text) ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');
}

/** Levels go to 15: up to 3 all is well, from 4 on it is noted, from 7 on it matters, from 12 on someone should come. */
function severityOf(event: JsonObject): SeverityId {
  const level = asNumber(rule(event)['level']);
  if (level === undefined) return isObject(event['rule']) ? 0 : 1;
  return level <= 3 ? 1 : level <= 6 ? 2 : level <= 11 ? 3 : level <= 14 ? 4 : 5;
}

/** Decoded fields: under `data`, in old versions on the outermost level. */
function field(event: JsonObject, ...names: string[]): string | undefined {
  const data = openObject(event['data']);
  return names.map((name) => asText(data[name]) ?? (name in event && name !== 'id' ? asText(event[name]) : undefined)).find((value) => value !== undefined);
}

function windows(event: JsonObject, ...names: string[]): string | undefined {
  const values = openObject(openObject(openObject(event['data'])['win'])['eventdata']);
  return names.map((name) => asText(values[name])).find((value) => value !== undefined);
}

function audit(event: JsonObject, name: string): unknown {
  const value = openObject(openObject(event['data'])['audit'])[name];
  return isObject(value) ? value['name'] : value;
}

/** Some decoders leave the port on the address. */
function endOf(text: string | undefined): { ip?: string; port?: number } {
  if (text === undefined) return {};
  const ip = asAddress(text);
  return ip === undefined ? parseEndpoint(text, true) ?? {} : { ip };
}

const sourceText = (event: JsonObject): string | undefined => field(event, 'srcip', 'src_ip', 'srcIp', 'source_ip', 'client_ip') ?? windows(event, 'ipAddress', 'sourceIp', 'sourceAddress') ?? asText(openObject(openObject(event['data'])['aws'])['sourceIPAddress']) ?? asText(openObject(openObject(event['data'])['office365'])['ClientIP']);
const targetText = (event: JsonObject): string | undefined => field(event, 'dstip', 'dest_ip', 'dst_ip', 'dstIp', 'destination_ip') ?? windows(event, 'destinationIp', 'destAddress');

/** `root(uid=0)` as `root`. */
function bareName(text: string | undefined): string | undefined {
  return text?.replace(/\(uid=\d{1,10}\)$/, '');
}

function accountOf(event: JsonObject): string | undefined {
  const isSignIn = /^46(?:24|25|34|48)$|^477[16]$/.test(asText(openObject(openObject(openObject(event['data'])['win'])['system'])['eventID']) ?? '');
  return bareName(field(event, 'srcuser', 'dstuser', 'user', 'username')) ?? (isSignIn ? windows(event, 'targetUserName') : windows(event, 'subjectUserName', 'user', 'targetUserName')) ?? asText(openObject(audit(event, 'auid'))['name']);
}

function targetAccountOf(event: JsonObject): string | undefined {
  return field(event, 'srcuser') === undefined ? undefined : bareName(field(event, 'dstuser'));
}

function actionOf(event: JsonObject): string | undefined {
  const all = groups(event);
  if (all.some((group) => /^authentication_fail|invalid_login|access_denied/.test(group))) return 'failure';
  if (all.includes('authentication_success')) return 'success';
  return field(event, 'action', 'status')?.slice(0, 40) ?? asText(openObject(openObject(event['data'])['alert'])['action']) ?? asText(openObject(event['syscheck'])['event']);
}

function commandOf(event: JsonObject): string | undefined {
  const execve = openObject(audit(event, 'execve') ?? openObject(openObject(event['data'])['audit'])['execve']);
  const words = Object.keys(execve).filter((key) => /^a\d{1,2}$/.test(key)).map((key) => asText(execve[key])).filter((one) => one !== undefined);
  return field(event, 'command') ?? windows(event, 'commandLine') ?? (words.length === 0 ? asText(audit(event, 'command')) : words.join(' '));
}

function messageOf(event: JsonObject): string | undefined {
  const text = asText(rule(event)['description']) ?? asText(rule(event)['comment']);
  if (text === undefined) return isObject(event['rule']) ? `Wazuh rule ${asText(rule(event)['id']) ?? asText(rule(event)['sidid']) ?? ''}` : asText(event['full_log']);
  const command = commandOf(event);
  return say(text.replace(/\.$/, ''), command === undefined || text.includes(command) ? undefined : `(${shorten(command, 160)})`);
}

/** Agent 000 is the manager itself: what comes to it by syslog names its host in the line. */
function hostOf(event: JsonObject): unknown {
  const { id, name } = openObject(event['agent']);
  const said = asText(openObject(event['predecoder'])['hostname']) ?? asText(event['hostname']);
  return asText(id) === '000' ? said ?? name : asText(name) ?? said ?? /^\(([^()]{1,200})\) /.exec(asText(event['location']) ?? '')?.[1];
}

const mapping = compileMapping('Wazuh event', {
  product: 'Wazuh',
  kind: (event) => (isObject(event['rule']) ? 'alert' : 'event'),
  classUid: (event) => (isObject(event['rule']) ? 2004 : undefined),
  time: ['timestamp', '@timestamp', 'TimeStamp'],
  severity: severityOf,
  ruleId: (event) => rule(event)['id'] ?? rule(event)['sidid'],
  classification: (event) => groups(event).filter((group) => !/^(?:syslog|local|ossec)$/.test(group)).at(-1),
  message: messageOf,
  action: actionOf,
  protocol: (event) => field(event, 'protocol', 'proto') ?? windows(event, 'protocol'),
  src: { ip: (event) => endOf(sourceText(event)).ip, port: (event) => field(event, 'srcport', 'src_port', 'source_port') ?? windows(event, 'sourcePort', 'ipPort') ?? endOf(sourceText(event)).port, hostname: (event) => windows(event, 'workstationName', 'sourceHostname') },
  dst: { ip: (event) => endOf(targetText(event)).ip, port: (event) => field(event, 'dstport', 'dest_port', 'destination_port') ?? windows(event, 'destinationPort') ?? endOf(targetText(event)).port },
  device: { ip: (event) => (asText(openObject(event['agent'])['id']) === '000' ? undefined : openObject(event['agent'])['ip']), hostname: hostOf },
  account: accountOf,
  targetAccount: targetAccountOf,
  domain: ['data.http.hostname', 'data.dns.rrname', 'data.tls.sni'],
  url: (event) => field(event, 'url') ?? openObject(openObject(event['data'])['http'])['url'],
  file: (event) => asText(openObject(event['syscheck'])['path']) ?? field(event, 'file') ?? asText(audit(event, 'file')) ?? windows(event, 'targetFilename', 'objectName') ?? openObject(openObject(openObject(event['data'])['virustotal'])['source'])['file'],
  hash: ['syscheck.sha256_after', 'syscheck.sha1_after', 'syscheck.md5_after', 'data.virustotal.source.sha1', 'data.virustotal.source.md5'],
  process: (event) => asText(audit(event, 'exe')) ?? windows(event, 'image', 'newProcessName', 'processName') ?? asText(openObject(event['predecoder'])['program_name']) ?? event['program_name'],
  commandLine: commandOf,
  techniqueIds: (event) => [openObject(rule(event)['mitre'])['id'], rule(event)['mitre']],
});

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  if (fields === undefined) return undefined;
  const inner = readLine(asText(event['full_log']), context, fields.timeMs);
  if (fields.kind !== 'alert') return wrapEmbedded(fields, inner);
  // The rule may only say that some detector raised an alert.
  if (inner?.kind === 'alert' && !fields.message.includes(inner.message)) fields.message = `${fields.message}: ${inner.message}`.slice(0, 2000);
  return fillFromEmbedded(fields, inner);
}

/** Wazuh's and OSSEC's alerts, and Wazuh's archive of all lines. */
export const wazuh: RecordFormat = {
  format: 'wazuh',
  title: 'Wazuh and OSSEC',
  understands: 'alerts of all versions and archives; rule, level, groups, ATT&CK ids, agent as host, decoded fields (syslog, audit, Windows, file integrity), and what any reader sees in the line that raised it',
  matches(event) {
    const { rule: one, agent, full_log: line } = event;
    if (isObject(one)) return 'level' in one && (isObject(agent) || typeof line === 'string' || 'location' in event) && ('description' in one || 'comment' in one || 'sidid' in one || 'id' in one);
    return isObject(agent) && typeof line === 'string' && (isObject(event['manager']) || isObject(event['decoder']));
  },
  read,
};
