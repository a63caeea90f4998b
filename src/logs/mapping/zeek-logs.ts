import { actionOfStatus, describeRequest } from '../text/http-request.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { portWords, stateWords } from './connection-words.ts';
import type { FieldMapping } from './field-mapping.ts';
import { compilePath } from './read-path.ts';
import { asHostname, asNumber, asPort, asProtocol, asText, isObject, named, say, type JsonObject } from './values.ts';

type Read = (event: JsonObject) => unknown;

/** A field whose name has dots, also where a collector put underscores in their place. */
function both(name: string): string[] {
  return [name, name.replaceAll('.', '_')];
}

function read(...paths: string[]): Read {
  const compiled = paths.map((path) => compilePath(path));
  return (event) => {
    for (const path of compiled) {
      const value = path(event);
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  };
}

const word = (name: string) => (event: JsonObject): string | undefined => asText(event[name]);
const withName = (shown: string, ...paths: string[]) => {
  const source = read(...paths);
  return (event: JsonObject): string | undefined => named(shown, source(event));
};

/** A boolean of JSON, or of a table that did not tell its types. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'T' || value === 'true';
}
export function isFalse(value: unknown): boolean {
  return value === false || value === 'F' || value === 'false';
}

function list(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => asText(one)).filter((one) => one !== undefined);
}

function outcome(name: string): Read {
  return (event) => (isTrue(event[name]) ? 'success' : isFalse(event[name]) ? 'failure' : undefined);
}

function outcomeWord(name: string, success: string, failure: string) {
  return (event: JsonObject): string | undefined => (isTrue(event[name]) ? success : isFalse(event[name]) ? failure : undefined);
}

const originAddress = read(...both('id.orig_h'));
const originPort = read(...both('id.orig_p'));
const targetPort = read(...both('id.resp_p'));
const targetAddress = read(...both('id.resp_h'));
/** Type and code of an ICMP message stand in the columns of the ports. */
const hasPorts: Read = (event) => asText(event['proto'])?.toLowerCase().includes('icmp') !== true;
const src = { ip: both('id.orig_h'), port: (event: JsonObject) => (hasPorts(event) === true ? originPort(event) : undefined) };
const dst = { ip: both('id.resp_h'), port: (event: JsonObject) => (hasPorts(event) === true ? targetPort(event) : undefined) };

/** What each log of Zeek has: both ends and the sensor. */
export const everyLog = { product: 'Zeek', src, dst, protocol: 'proto', device: { hostname: '_system_name' } } satisfies Partial<FieldMapping>;

function connection(event: JsonObject): string {
  const proto = asProtocol(event['proto']);
  const state = asText(event['conn_state']);
  const isPlain = hasPorts(event) === true;
  const to = portWords(proto, isPlain ? asPort(targetPort(event)) : undefined);
  const services = list(event['service']).join(',').toLowerCase();
  return say(stateWords(state) ?? 'connection', to, isPlain || asText(originPort(event)) === undefined ? undefined : `type ${asText(originPort(event))}`, services, state === undefined ? undefined : `(${state})`);
}

function milliseconds(name: string): Read {
  return (event) => {
    const seconds = asNumber(event[name]);
    return seconds === undefined ? undefined : Math.round(seconds * 1000);
  };
}

function dnsMessage(event: JsonObject): string {
  const answers = list(event['answers']).slice(0, 4).join(', ');
  return say('DNS query', asText(event['qtype_name']) ?? asText(event['qtype']), asText(event['query']), asText(event['rcode_name']), answers === '' ? undefined : `-> ${answers}`);
}

function httpUrl(event: JsonObject): string | undefined {
  const host = asText(event['host']);
  const path = asText(event['uri']);
  if (path === undefined || host === undefined || /^[a-z]{1,10}:\/\//i.test(path)) return path;
  if (event['method'] === 'CONNECT') return path;
  const port = asPort(targetPort(event));
  const shownPort = port === undefined || port === 80 || host.includes(':') ? '' : `:${port}`;
  return `http://${host}${shownPort}${path.startsWith('/') ? '' : '/'}${path}`;
}

function httpMessage(event: JsonObject): string {
  const method = asText(event['method']);
  const path = asText(event['uri']) ?? '';
  const host = asText(event['host']) ?? '';
  const target = /^[a-z]{1,10}:\/\//i.test(path) || method === 'CONNECT' ? path : `${host}${path}`;
  if (method === undefined && target === '') return say('HTTP answer', asText(event['status_code']), asText(event['status_msg']));
  return describeRequest({ method: method ?? 'HTTP', target, status: asNumber(event['status_code']), agent: asText(event['user_agent']), referrer: asText(event['referrer']) });
}

/** A file goes from its sender: the connection's source, or its destination when an answer carried it. */
const senders = read('tx_hosts');
const receivers = read('rx_hosts');
const fileSource: Read = (event) => originAddress(event) ?? (isFalse(event['is_orig']) ? receivers(event) : senders(event));
const fileTarget: Read = (event) => targetAddress(event) ?? (isFalse(event['is_orig']) ? senders(event) : receivers(event));

const healthNotes = /^(?:CaptureLoss|PacketFilter|Stats|Reporter|Cluster|Broker|Telemetry|Config|Management|Supervisor)::/;
const graveNotes = /Password_Guessing|Brute|SQL_Injection|Heartbleed|Malware|Exploit|Intel::|TeamCymru|CVE|Log4j|Zerologon|Ransom|C2|Backdoor|Shell|Interesting_Hostname_Login|Watched_Country/i;
const searchNotes = /Scan|Sweep|Probe|Attacker|Blocked_Host|Anomal|Suspicious|Tunnel|Sensitive/i;

function noticeSeverity(event: JsonObject): SeverityId {
  const note = asText(event['note']) ?? '';
  if (healthNotes.test(note)) return 1;
  if (graveNotes.test(note)) return 4;
  const actions = list(event['actions']).join(',');
  return searchNotes.test(note) || /ACTION_(?:ALARM|EMAIL|PAGE|DROP)/.test(actions) ? 3 : 2;
}

/** Kind of an indicator of the intelligence framework, to the field that holds such a value. */
const seen = read('seen.indicator', 'seen_indicator');
const seenType = read('seen.indicator_type', 'seen_indicator_type');
function indicator(type: RegExp): Read {
  return (event) => (type.test(asText(seenType(event)) ?? '') ? seen(event) : undefined);
}

const majorVersion = read(...both('version.major'));
const minorVersion = read(...both('version.minor'));
function versionWords(event: JsonObject): string | undefined {
  const parts = [majorVersion(event), minorVersion(event)].map((part) => asText(part)).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('.') : asText(event['unparsed_version']) ?? asText(event['version']);
}

const socksTarget = read(...both('request.host'), ...both('request.name'));

function joinPath(...names: string[]): Read {
  return (event) => {
    const parts = names.map((name) => asText(event[name])).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join(parts[0]?.endsWith('\\') === true ? '' : '\\');
  };
}

/** Everything but where and who: the first few plain values, for logs that have no words of their own. */
export function plainValues(path: string): (event: JsonObject) => string {
  return (event) => {
    const values: (string | undefined)[] = [];
    for (const [name, value] of Object.entries(event)) {
      if (values.length >= 8) break;
      if (/^(?:_|@|ts$|uid|fuid|id[._]|id$|proto$|peer$|node$)/.test(name) || isObject(value)) continue;
      const shown = asText(value);
      if (shown !== undefined) values.push(`${name} ${shown.slice(0, 200)}`);
    }
    return say(`Zeek ${path}`, ...values);
  };
}

type LogMapping = Omit<FieldMapping, 'product'>;

/** What the logs of Zeek say, by their path. */
export const zeekLogs: Readonly<Record<string, LogMapping>> = {
  conn: { classUid: 4001, message: connection, bytesOut: ['orig_bytes', 'orig_ip_bytes'], bytesIn: ['resp_bytes', 'resp_ip_bytes'], durationMs: milliseconds('duration') },
  dns: { classUid: 4003, message: dnsMessage, domain: 'query', durationMs: milliseconds('rtt') },
  http: {
    classUid: 4002, message: httpMessage, action: (event) => actionOfStatus(asNumber(event['status_code'])), url: httpUrl, domain: (event) => asHostname(asText(event['host'])?.replace(/:\d{1,5}$/, '')), account: 'username',
    file: (event) => list(event['resp_filenames'])[0] ?? list(event['orig_filenames'])[0], bytesOut: 'request_body_len', bytesIn: 'response_body_len',
  },
  ssl: {
    classUid: 4001, domain: 'server_name',
    message: {
      join: [
        (event) => asText(event['version']) ?? 'TLS', withName('to', 'server_name'), (event) => (isFalse(event['established']) ? 'not established' : undefined), withName('alert', 'last_alert'),
        (event) => (asText(event['validation_status'])?.toLowerCase() === 'ok' ? undefined : named('certificate:', event['validation_status'])), withName('subject', 'subject'), withName('issuer', 'issuer'),
      ],
    },
  },
  quic: { classUid: 4001, domain: 'server_name', message: { join: [() => 'QUIC', withName('to', 'server_name'), word('client_protocol')] } },
  x509: {
    classUid: 4001, domain: ['san.dns', 'san_dns'], hash: 'fingerprint',
    message: { join: [() => 'Certificate', withName('subject', ...both('certificate.subject')), withName('issuer', ...both('certificate.issuer'))] },
  },
  ocsp: { classUid: 4001, message: { join: [() => 'OCSP', word('certStatus'), withName('reason', 'revokereason')] } },
  files: {
    classUid: 1001, src: { ip: fileSource, port: originPort }, dst: { ip: fileTarget, port: targetPort }, file: ['filename', 'extracted'], hash: ['sha256', 'sha1', 'md5'],
    bytesOut: (event) => (isTrue(event['is_orig']) ? event['seen_bytes'] : undefined), bytesIn: (event) => (isFalse(event['is_orig']) ? event['seen_bytes'] : undefined),
    message: { join: [() => 'File', word('filename'), word('mime_type'), withName('over', 'source'), (event) => (isTrue(event['is_orig']) ? 'sent by source' : isFalse(event['is_orig']) ? 'sent by destination' : undefined)] },
  },
  pe: { classUid: 1001, message: { join: [() => 'Windows program seen', word('machine'), word('os'), word('subsystem'), word('compile_ts')] } },
  ssh: {
    classUid: 4007, action: outcome('auth_success'),
    message: { join: [(event) => outcomeWord('auth_success', 'SSH login succeeded', 'SSH login failed')(event) ?? 'SSH connection, outcome of login unknown', withName('client', 'client'), withName('server', 'server')] },
  },
  smtp: {
    classUid: 4009, account: 'mailfrom', targetAccount: 'rcptto', domain: 'helo', action: (event) => (/^5\d\d/.test(asText(event['last_reply']) ?? '') ? 'failure' : undefined),
    message: { join: [() => 'Mail', withName('from', 'mailfrom', 'from'), withName('to', 'rcptto', 'to'), withName('subject', 'subject'), withName('answer', 'last_reply')] },
  },
  ftp: {
    classUid: 4001, account: 'user', file: (event) => (/^(?:STOR|RETR|DELE|APPE|STOU|RNTO|SIZE)$/.test(asText(event['command']) ?? '') ? event['arg'] : undefined),
    action: (event) => (event['reply_code'] === undefined ? undefined : ftpOutcome(asNumber(event['reply_code']))),
    message: { join: [() => 'FTP', word('command'), (event) => (event['command'] === 'PASS' ? undefined : asText(event['arg'])), word('reply_code'), word('reply_msg')] },
    bytesIn: (event) => (event['command'] === 'STOR' ? undefined : event['file_size']), bytesOut: (event) => (event['command'] === 'STOR' ? event['file_size'] : undefined),
  },
  smb_mapping: { classUid: 4001, file: 'path', message: { join: [() => 'SMB share connected', word('path'), word('service'), word('share_type')] } },
  smb_files: { classUid: 1001, file: joinPath('path', 'name'), bytesIn: 'size', message: { join: [(event) => `SMB ${(asText(event['action']) ?? 'file').replace(/^SMB::/, '')}`, word('name'), withName('was', 'prev_name')] } },
  smb_cmd: { classUid: 4001, account: 'username', file: 'path', message: { join: [() => 'SMB', word('command'), word('sub_command'), word('argument'), word('tree'), word('status')] } },
  kerberos: {
    classUid: 3002, account: (event) => asText(event['client'])?.split('/')[0], action: outcome('success'),
    message: { join: [() => 'Kerberos', word('request_type'), outcomeWord('success', 'succeeded', 'failed'), word('error_msg'), withName('for', 'service'), word('cipher')] },
  },
  ntlm: {
    classUid: 3002, account: 'username', action: outcome('success'), src: { ...src, hostname: 'hostname' }, dst: { ...dst, hostname: ['server_dns_computer_name', 'server_nb_computer_name'] },
    message: { join: [(event) => outcomeWord('success', 'NTLM login succeeded', 'NTLM login failed')(event) ?? 'NTLM login, outcome unknown', withName('domain', 'domainname'), word('status')] },
  },
  rdp: {
    classUid: 4001, account: 'cookie', src: { ...src, hostname: 'client_name' },
    message: { join: [() => 'RDP connection', word('result'), word('security_protocol'), withName('client build', 'client_build'), withName('cookie', 'cookie')] },
  },
  rfb: { classUid: 4001, action: outcome('auth'), message: { join: [(event) => outcomeWord('auth', 'VNC login succeeded', 'VNC login failed')(event) ?? 'VNC connection', word('authentication_method'), word('desktop_name')] } },
  dhcp: {
    classUid: 4004, src: { ip: ['client_addr', 'assigned_addr', 'assigned_ip', 'requested_addr', ...both('id.orig_h')], hostname: ['host_name', 'client_fqdn'] }, dst: { ip: ['server_addr', ...both('id.resp_h')] }, domain: 'domain',
    message: { join: [() => 'DHCP', (event) => [...new Set(list(event['msg_types']))].join(' '), word('mac'), word('client_message'), word('server_message')] },
  },
  notice: {
    kind: (event) => (healthNotes.test(asText(event['note']) ?? '') ? 'event' : 'alert'), classUid: 2004, severity: noticeSeverity, ruleId: 'note', message: ['msg', 'note'], classification: (event) => asText(event['note'])?.split('::')[0],
    src: { ip: ['src', ...both('id.orig_h')], port: originPort }, dst: { ip: ['dst', ...both('id.resp_h')], port: ['p', ...both('id.resp_p')] }, action: (event) => (list(event['actions']).join(',').includes('ACTION_DROP') ? 'blocked' : undefined),
  },
  notice_alarm: { kind: 'alert', classUid: 2004, severity: noticeSeverity, ruleId: 'note', message: ['msg', 'note'] },
  signatures: {
    kind: 'alert', classUid: 2004, severity: () => 3, ruleId: 'sig_id', message: ['event_msg', 'sub_msg', 'note'], classification: 'note',
    src: { ip: ['src_addr', ...both('id.orig_h')], port: ['src_port', ...both('id.orig_p')] }, dst: { ip: ['dst_addr', ...both('id.resp_h')], port: ['dst_port', ...both('id.resp_p')] },
  },
  intel: {
    kind: 'alert', classUid: 2004, severity: () => 4, ruleId: ['sources'], classification: seenType,
    message: { join: [() => 'Intelligence indicator seen:', (event) => asText(seen(event)), withName('in', 'seen.where', 'seen_where')] },
    domain: indicator(/DOMAIN/), hash: indicator(/HASH/), url: indicator(/URL/), account: indicator(/EMAIL|USER_NAME/), file: indicator(/FILE_NAME/),
  },
  weird: { classUid: 4001, message: { join: [() => 'Weird', word('name'), word('addl'), withName('from', 'source')] } },
  traceroute: { classUid: 4001, src: { ip: 'src' }, dst: { ip: 'dst' }, message: () => 'Traceroute' },
  tunnel: { classUid: 4001, message: { join: [() => 'Tunnel', (event) => asText(event['tunnel_type'])?.replace(/^Tunnel::/, ''), (event) => asText(event['action'])?.replace(/^Tunnel::/, '').toLowerCase()] } },
  dpd: { classUid: 4001, protocol: 'proto', message: { join: [() => 'Protocol violation', word('analyzer'), word('failure_reason')] } },
  analyzer: { classUid: 4001, message: { join: [(event) => `Analyzer ${asText(event['cause']) ?? 'failure'}`, word('analyzer_kind'), word('analyzer_name'), word('failure_reason')] } },
  software: { classUid: 5001, src: { ip: 'host', port: 'host_p' }, message: { join: [() => 'Software', (event) => asText(event['software_type']), word('name'), versionWords] } },
  known_hosts: { classUid: 5001, src: { ip: ['host', 'host_ip'] }, message: () => 'Host seen' },
  known_services: {
    classUid: 5001, src: { ip: ['host', 'host_ip'] }, protocol: ['port_proto', 'proto'],
    message: { join: [() => 'Service seen', (event) => list(event['service']).join(','), (event) => portWords(asProtocol(event['port_proto']), asPort(event['port_num']))] },
  },
  known_certs: { classUid: 5001, src: { ip: 'host' }, message: { join: [() => 'Certificate seen', withName('port', 'port_num'), withName('subject', 'subject'), withName('issuer', 'issuer_subject')] } },
  known_modbus: { classUid: 5001, src: { ip: 'host' }, message: { join: [() => 'Modbus device seen', word('device_type')] } },
  known_devices: { classUid: 5001, src: { ip: ['host', 'host_ip'], hostname: 'dhcp_host_name' }, message: { join: [() => 'Device seen', word('mac')] } },
  dce_rpc: { classUid: 4001, message: { join: [() => 'DCE-RPC', word('endpoint'), word('operation'), withName('over', 'named_pipe')] } },
  snmp: { classUid: 4001, message: { join: [() => 'SNMP', (event) => (asText(event['version']) === undefined ? undefined : `version ${asText(event['version'])}`), word('display_string')] } },
  sip: { classUid: 4001, account: 'request_from', url: 'uri', message: { join: [() => 'SIP', word('method'), word('uri'), word('status_code'), word('status_msg'), withName('agent', 'user_agent')] } },
  mysql: { classUid: 6005, action: outcome('success'), message: { join: [() => 'MySQL', word('cmd'), word('arg'), outcomeWord('success', 'succeeded', 'failed'), word('response')] } },
  postgresql: { classUid: 6005, account: 'user', action: outcome('success'), message: { join: [() => 'PostgreSQL', word('frontend'), word('frontend_arg'), word('backend'), word('backend_arg'), outcomeWord('success', 'succeeded', 'failed')] } },
  radius: {
    classUid: 3002, account: 'username', action: (event) => (/^(?:success|failed?)$/i.test(asText(event['result']) ?? '') ? event['result'] : undefined),
    message: { join: [(event) => (asText(event['result']) === 'success' ? 'RADIUS login succeeded' : asText(event['result'])?.startsWith('fail') === true ? 'RADIUS login failed' : 'RADIUS login, outcome unknown'), word('reply_msg'), withName('mac', 'mac')] },
  },
  socks: {
    classUid: 4001, account: 'user', domain: (event) => asHostname(socksTarget(event)),
    message: { join: [() => 'SOCKS proxy request', withName('to', ...both('request.host'), ...both('request.name'), 'request.h'), withName('port', ...both('request_p')), word('status')] },
  },
  irc: { classUid: 4001, account: ['user', 'nick'], file: 'dcc_file_name', message: { join: [() => 'IRC', word('command'), word('value'), word('addl')] } },
  syslog: { severity: (event) => severityOfWord(asText(event['severity'])) ?? 1, message: { join: [word('message')] } },
  modbus: { classUid: 4001, message: { join: [() => 'Modbus', word('func'), word('exception')] } },
  dnp3: { classUid: 4001, message: { join: [() => 'DNP3', word('fc_request'), word('fc_reply')] } },
  ntp: { classUid: 4001, message: { join: [() => 'NTP', withName('mode', 'mode'), withName('stratum', 'stratum')] } },
  ldap: {
    classUid: 4001, message: { join: [() => 'LDAP', word('opcode'), word('object'), word('argument'), word('result'), word('diagnostic_message')] },
    account: (event) => (/bind/i.test(list(event['opcode']).join(' ')) ? event['object'] : undefined),
    action: (event) => (/bind/i.test(list(event['opcode']).join(' ')) ? (/success/i.test(list(event['result']).join(' ')) ? 'success' : list(event['result']).length > 0 ? 'failure' : undefined) : undefined),
  },
  ldap_search: { classUid: 4001, message: { join: [() => 'LDAP search', word('base_object'), word('filter'), withName('results', 'result_count'), word('result')] } },
  websocket: { classUid: 4002, domain: 'host', message: { join: [() => 'WebSocket', withName('to', 'host'), word('uri')] } },
  reporter: { severity: (event) => severityOfWord(asText(event['level'])?.replace(/^Reporter::/, '')) ?? 1, message: { join: [() => 'Zeek says:', word('message')] } },
  capture_loss: { message: { join: [() => 'Zeek capture loss', withName('percent', 'percent_lost')] } },
  stats: { message: () => 'Statistics of the sensor' },
  telemetry: { message: { join: [() => 'Statistics of the sensor', word('name')] } },
  telemetry_histogram: { message: { join: [() => 'Statistics of the sensor', word('name')] } },
  loaded_scripts: { message: { join: [() => 'Script loaded', word('name')] } },
};

function ftpOutcome(code: number | undefined): string | undefined {
  if (code === 230) return 'success';
  return code === 530 || code === 532 ? 'failure' : undefined;
}

/** Logs that tell of the sensor, not of the network: they have no ends. */
export const sensorLogs: ReadonlySet<string> = new Set(['reporter', 'capture_loss', 'stats', 'telemetry', 'telemetry_histogram', 'loaded_scripts', 'packet_filter', 'broker', 'cluster', 'config', 'prof', 'weird_stats', 'print']);

