import { singleLineReader } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asNumber, asText, say, type JsonObject } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { readPairsLine } from './pairs-line.ts';

const title = 'Check Point log exporter';

function text(event: JsonObject, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = asText(event[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Blades that make findings. */
function isFinding(event: JsonObject): boolean {
  return /smartdefense|\bips\b|anti-?(?:virus|bot|malware|exploit|ransomware)|anti (?:virus|bot|malware)|threat|forensics|zero phishing/i.test(text(event, 'product', 'blade') ?? '') && text(event, 'protection_name', 'malware_action', 'attack', 'verdict', 'malware_family', 'signature', 'severity') !== undefined;
}

/** 0 informational to 4 critical, or a word. */
function severityOf(event: JsonObject): SeverityId | undefined {
  if (!isFinding(event)) return 1;
  const written = text(event, 'severity', 'cp_severity');
  const number = asNumber(written);
  return number === undefined ? severityOfWord(written) : ([1, 2, 3, 4, 5] as const)[number] ?? 0;
}

function describe(event: JsonObject): string {
  const attack = text(event, 'protection_name', 'attack', 'attack_info', 'malware_family', 'signature');
  const act = text(event, 'action', 'rule_action');
  if (attack !== undefined) return say(attack, act === undefined ? undefined : `(${act})`) + (text(event, 'malware_action') === undefined ? '' : `: ${text(event, 'malware_action') ?? ''}`);
  const auth = text(event, 'auth_status', 'status');
  const subject = text(event, 'operation', 'appi_name', 'service_id', 'service_name') ?? (text(event, 'service') === undefined ? undefined : `to port ${text(event, 'service') ?? ''}`);
  const message = text(event, 'reason', 'message_info', 'message', 'msg', 'tcp_packet_out_of_state', 'subject', 'description');
  return say(text(event, 'product', 'blade'), act, auth, subject) + (message === undefined ? '' : `: ${message.slice(0, 240)}`);
}

const readFields = compileMapping(title, {
  product: (event) => say('Check Point', text(event, 'product', 'blade')),
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: (event) => (isFinding(event) ? 2004 : /log ?in|log ?out|auth/i.test(text(event, 'action', 'operation') ?? '') ? 3002 : text(event, 'src') !== undefined && text(event, 'dst') !== undefined ? 4001 : undefined),
  time: ['time', 'Time', '$time'],
  severity: severityOf,
  message: describe,
  ruleId: ['protection_id', 'rule_name', 'rule_uid', 'rule', 'match_id'],
  classification: (event) => (isFinding(event) ? text(event, 'protection_type', 'product') : undefined),
  action: ['action', 'rule_action', 'auth_status', 'status'],
  protocol: ['proto', 'protocol'],
  account: ['src_user_name', 'user', 'administrator', 'src_user', 'user_name'],
  domain: ['dns_query', 'domain_name', 'dst_domain_name'],
  url: ['resource', 'url'],
  file: ['file_name', 'file_path'],
  hash: ['file_sha256', 'file_sha1', 'file_md5'],
  process: ['process_name', 'parent_process_name'],
  src: { ip: ['src', 'client_ip', 'endpoint_ip'], port: ['s_port', 'sport_svc'], hostname: ['src_machine_name', 'host_name'] },
  dst: { ip: ['dst'], port: ['service', 'd_port'], hostname: ['dst_machine_name', 'dst_domain_name'] },
  device: { ip: ['origin', 'origin_ip'], hostname: ['hostname', '$host'] },
  bytesOut: ['sent_bytes', 'client_outbound_bytes'],
  bytesIn: ['received_bytes', 'client_inbound_bytes'],
});

/** Log Exporter's syslog form: `[action:"Drop"; src:"192.0.2.1"; …]`; the forms with bars and equals signs by their first keys. */
export const checkPointReader = singleLineReader({
  format: 'check-point',
  title,
  understands: 'the syslog form with `name:"value";`, the form with bars; firewall, sign-in and threat blades',
  isLikely: (line) => (line.includes('action:"') && line.includes('; ') && /(?:loguid|product|origin|ifdir):"/.test(line)) || (line.includes('|loguid=') && line.includes('|product=')),
  read(line, context) {
    const found = readPairsLine(line, context.referenceMs);
    return found === undefined || found.count < 4 ? undefined : readFields(found.event, context);
  },
});
