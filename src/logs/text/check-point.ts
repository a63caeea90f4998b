import { singleLineReader } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asNumber, say, type JsonObject } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { firstText } from './first-text.ts';
import { readPairsLine } from './pairs-line.ts';

const title = 'Check Point log exporter';

/** Blades that make findings. */
function isFinding(event: JsonObject): boolean {
  return /smartdefense|\bips\b|anti-?(?:virus|bot|malware|exploit|ransomware)|anti (?:virus|bot|malware)|threat|forensics|zero phishing/i.test(firstText(event, 'product', 'blade') ?? '') && firstText(event, 'protection_name', 'malware_action', 'attack', 'verdict', 'malware_family', 'signature', 'severity') !== undefined;
}

/** 0 informational to 4 critical, or a word. */
function severityOf(event: JsonObject): SeverityId | undefined {
  if (!isFinding(event)) return 1;
  const written = firstText(event, 'severity', 'cp_severity');
  const number = asNumber(written);
  return number === undefined ? severityOfWord(written) : ([1, 2, 3, 4, 5] as const)[number] ?? 0;
}

function describe(event: JsonObject): string {
  const attack = firstText(event, 'protection_name', 'attack', 'attack_info', 'malware_family', 'signature');
  const act = firstText(event, 'action', 'rule_action');
  if (attack !== undefined) return say(attack, act === undefined ? undefined : `(${act})`) + (firstText(event, 'malware_action') === undefined ? '' : `: ${firstText(event, 'malware_action') ?? ''}`);
  const auth = firstText(event, 'auth_status', 'status');
  const subject = firstText(event, 'operation', 'appi_name', 'service_id', 'service_name') ?? (firstText(event, 'service') === undefined ? undefined : `to port ${firstText(event, 'service') ?? ''}`);
  const message = firstText(event, 'reason', 'message_info', 'message', 'msg', 'tcp_packet_out_of_state', 'subject', 'description');
  return say(firstText(event, 'product', 'blade'), act, auth, subject) + (message === undefined ? '' : `: ${message.slice(0, 240)}`);
}

const readFields = compileMapping(title, {
  product: (event) => say('Check Point', firstText(event, 'product', 'blade')),
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: (event) => (isFinding(event) ? 2004 : /log ?in|log ?out|auth/i.test(firstText(event, 'action', 'operation') ?? '') ? 3002 : firstText(event, 'src') !== undefined && firstText(event, 'dst') !== undefined ? 4001 : undefined),
  time: ['time', 'Time', '$time'],
  severity: severityOf,
  message: describe,
  ruleId: ['protection_id', 'rule_name', 'rule_uid', 'rule', 'match_id'],
  classification: (event) => (isFinding(event) ? firstText(event, 'protection_type', 'product') : undefined),
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
