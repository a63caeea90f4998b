import type { ReaderContext } from '../log-reader.ts';
import { captureTimeFields } from './capture-time.ts';
import { compileMapping, type RecordFormat } from './field-mapping.ts';
import { asText, isObject, type JsonObject, type RecordFields } from './values.ts';
import { everyLog, plainValues, sensorLogs, zeekLogs } from './zeek-logs.ts';

const readers = new Map<string, RecordFormat['read']>();

function readerOf(path: string): RecordFormat['read'] {
  const held = readers.get(path);
  if (held !== undefined) return held;
  const own = zeekLogs[path];
  const ends = sensorLogs.has(path) ? { product: 'Zeek', device: everyLog.device } : everyLog;
  const reader = compileMapping(`Zeek ${path}`, { ...ends, ...(own ?? { message: plainValues(path) }) });
  // Paths come from the log: what is unknown is not kept.
  if (own !== undefined) readers.set(path, reader);
  return reader;
}

/** Rotated files and sites' own filters name a log `conn.2026-01-01` or `conn_long`. */
function logOf(path: string): string {
  const plain = path.toLowerCase();
  if (zeekLogs[plain] !== undefined || sensorLogs.has(plain)) return plain;
  const base = /^([a-z0-9_]{1,30}?)(?:[-.].{0,60}|_(?:long|red|agg|all|external|internal))$/.exec(plain)?.[1];
  return base !== undefined && zeekLogs[base] !== undefined ? base : plain;
}

/** The record of one entry of a Zeek log, from a table or from JSON. */
export function readZeek(path: string, event: JsonObject, context: ReaderContext): RecordFields {
  const fields = readerOf(logOf(path))(event, context);
  if (fields === undefined) return { kind: 'event', severityId: 1, message: `Zeek ${path}` };
  const inner = path === 'syslog' && typeof event['message'] === 'string' ? context.readEmbedded(event['message']) : undefined;
  const time = captureTimeFields(event['ts'] ?? event['_write_ts'], context);
  // The fields are this reading's own: adding to them is faster than a copy.
  return inner === undefined ? Object.assign(fields, time) : Object.assign(fields, inner, time, { format: 'zeek' });
}

/** Keys that only entries of one log have together; the first line that fits tells the log. */
const signs: readonly (readonly [path: string, ...keys: string[]])[] = [
  ['conn', 'conn_state'], ['conn', 'history', 'proto', 'orig_pkts'], ['dns', 'qtype'], ['dns', 'trans_id', 'rcode'], ['dns', 'query', 'proto', 'trans_id'], ['dns', 'trans_id', 'rejected'],
  ['smtp', 'helo'], ['smtp', 'mailfrom'], ['http', 'trans_depth'], ['http', 'method', 'uri', 'status_code'], ['sip', 'call_id'],
  ['quic', 'client_initial_dcid'], ['rdp', 'security_protocol'], ['rdp', 'keyboard_layout'], ['rdp', 'cookie'], ['ssl', 'established'], ['ssl', 'cipher', 'server_name'],
  ['x509', 'certificate.serial'], ['x509', 'certificate_serial'], ['x509', 'certificate'], ['pe', 'is_exe'], ['pe', 'subsystem'], ['ocsp', 'hashAlgorithm'], ['files', 'fuid', 'seen_bytes'], ['files', 'fuid', 'analyzers'],
  ['ssh', 'auth_attempts'], ['ssh', 'kex_alg'], ['ssh', 'host_key_alg'], ['ftp', 'data_channel'], ['ftp', 'data_channel.passive'], ['ftp', 'command', 'reply_code'], ['smb_mapping', 'share_type'], ['smb_files', 'times.modified'], ['smb_files', 'action', 'name', 'path'],
  ['ntlm', 'domainname'], ['ntlm', 'server_nb_computer_name'], ['kerberos', 'request_type'], ['kerberos', 'client', 'service', 'success'], ['dhcp', 'msg_types'], ['dhcp', 'assigned_addr'], ['dhcp', 'assigned_ip'],
  ['notice', 'note', 'msg'], ['notice', 'note', 'actions'], ['signatures', 'sig_id', 'event_msg'], ['intel', 'seen.indicator'], ['intel', 'seen_indicator'], ['intel', 'seen', 'sources'], ['weird', 'name', 'notice'], ['weird', 'name', 'peer', 'uid'],
  ['tunnel', 'tunnel_type'], ['analyzer', 'analyzer_kind'], ['dpd', 'analyzer', 'failure_reason'], ['software', 'software_type'], ['known_services', 'port_num', 'port_proto'], ['dce_rpc', 'endpoint', 'operation'],
  ['snmp', 'community'], ['snmp', 'get_requests'], ['mysql', 'cmd', 'arg'], ['radius', 'username', 'result'], ['socks', 'request_p'], ['irc', 'nick', 'command'], ['syslog', 'facility', 'severity', 'message'], ['modbus', 'func', 'tid'], ['modbus', 'func'],
  ['dnp3', 'fc_request'], ['ntp', 'stratum'], ['ldap_search', 'base_object'], ['ldap', 'message_id', 'opcode'], ['rfb', 'authentication_method'], ['capture_loss', 'percent_lost'], ['stats', 'pkts_proc'],
];

const uidShape = /^[CFH][0-9A-Za-z]{9,24}$/;

function has(event: JsonObject, key: string): boolean {
  return event[key] !== undefined;
}

/** The log that an object's keys tell of; undefined when they tell of none. */
export function zeekPathOfKeys(event: JsonObject): string | undefined {
  for (const [path, ...keys] of signs) if (keys.every((key) => has(event, key))) return path;
  return undefined;
}

/** The log that a JSON object is an entry of: by its `_path`, or by its keys; undefined when it is none of Zeek's. */
export function zeekPathOf(event: JsonObject): string | undefined {
  if (!has(event, 'ts') && !has(event, '_write_ts')) return undefined;
  const path = asText(event['_path'] ?? event['@path']);
  if (path !== undefined && /^[\w.-]{1,60}$/.test(path)) return path;
  const id = event['id'];
  const hasEnds = has(event, 'id.orig_h') || has(event, 'id_orig_h') || (isObject(id) && has(id, 'orig_h'));
  const { uids } = event;
  const uid = event['uid'] ?? event['fuid'] ?? (Array.isArray(uids) ? (uids as unknown[])[0] : undefined);
  const isZeek = hasEnds || (typeof uid === 'string' && uidShape.test(uid));
  const found = zeekPathOfKeys(event);
  if (isZeek) return found ?? 'entry';
  // Without ends or an id, only the names that no other product uses will do.
  const isNotice = found === 'notice' && /^\w{1,60}::\w{1,60}$/.test(asText(event['note']) ?? '');
  const isOwnWord = found === 'software' || found === 'known_services' || found === 'capture_loss' || found === 'stats' || found === 'x509' || found === 'intel' || found === 'dhcp' || found === 'signatures';
  return isNotice || isOwnWord ? found : undefined;
}
