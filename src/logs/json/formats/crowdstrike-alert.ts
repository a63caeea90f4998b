import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { shorten } from './api-words.ts';
import { nameOf } from './endpoint-words.ts';
import { openList, openObject } from './json-text.ts';

/** What was met: a detection of the older interface holds it in a list. */
function behaviour(event: JsonObject): JsonObject {
  return openList(event['behaviors'])[0] ?? event;
}

function severityOf(event: JsonObject): SeverityId {
  const word = severityOfWord(asText(event['severity_name'] ?? event['max_severity_displayname']));
  if (word !== undefined) return word;
  const number = asNumber(event['severity'] ?? event['max_severity']);
  return number === undefined || number <= 0 ? 0 : number < 20 ? 1 : number < 40 ? 2 : number < 60 ? 3 : number < 80 ? 4 : 5;
}

function actionOf(event: JsonObject): string | undefined {
  const words = asText(event['pattern_disposition_description'])?.toLowerCase() ?? '';
  if (words.startsWith('prevent')) return 'blocked';
  const details = openObject(behaviour(event)['pattern_disposition_details']);
  return details['process_blocked'] === true || details['quarantine_file'] === true || details['kill_process'] === true ? 'blocked' : words.startsWith('detect') ? 'allowed' : undefined;
}

function messageOf(event: JsonObject): string {
  const one = behaviour(event);
  const name = asText(event['display_name']) ?? asText(one['display_name']) ?? asText(event['name']) ?? asText(one['scenario'])?.replace(/_/g, ' ') ?? 'Detection';
  const program = nameOf(one['filename']);
  const words = asText(one['description']) ?? asText(event['description']);
  return say(program === undefined ? name : `${name} in ${program}`, words === undefined || words === name ? undefined : `: ${shorten(words, 400)}`).replace(' :', ':');
}

/** Alerts and detections as Falcon's interfaces list them. */
export const crowdstrikeAlert: RecordFormat = mappedFormat({
  format: 'crowdstrike-alert',
  title: 'CrowdStrike Falcon alerts (API)',
  understands: 'alerts and, older, detections with behaviours; name, severity, tactic and technique ids, host, user, process, file hash, what was done',
  matches: (event) => (typeof event['composite_id'] === 'string' && ('severity' in event || 'product' in event)) || (typeof event['detection_id'] === 'string' && isObject(event['device']) && Array.isArray(event['behaviors'])),
}, {
  product: 'CrowdStrike Falcon',
  kind: 'alert',
  classUid: 2004,
  time: ['timestamp', 'created_timestamp', 'first_behavior', 'created_time', 'context_timestamp'],
  severity: severityOf,
  ruleId: (event) => event['pattern_id'] ?? behaviour(event)['pattern_id'] ?? behaviour(event)['behavior_id'] ?? event['name'],
  classification: (event) => [asText(behaviour(event)['tactic']), asText(behaviour(event)['technique'])].filter((word) => word !== undefined).join(': '),
  message: messageOf,
  action: actionOf,
  src: { ip: ['source_endpoint_address_ip4', 'network_accesses.local_address'], port: 'network_accesses.local_port', hostname: 'source_endpoint_host_name' },
  dst: { ip: ['target_endpoint_address_ip4', 'network_accesses.remote_address'], port: 'network_accesses.remote_port', hostname: 'target_endpoint_host_name' },
  device: { ip: ['device.local_ip', 'device.external_ip'], hostname: ['device.hostname', 'host_name'] },
  account: (event) => behaviour(event)['user_name'] ?? event['user_name'] ?? event['source_account_name'],
  domain: (event) => ((asText(behaviour(event)['ioc_type']) ?? '').includes('domain') ? behaviour(event)['ioc_value'] : undefined),
  file: (event) => openList(event['quarantined_files'])[0]?.['filename'] ?? (asText(behaviour(event)['cmdline']) === undefined ? behaviour(event)['filepath'] : undefined),
  hash: (event) => asText(behaviour(event)['sha256']) ?? behaviour(event)['md5'],
  process: (event) => (asText(behaviour(event)['cmdline']) === undefined ? undefined : asText(behaviour(event)['filepath']) ?? behaviour(event)['filename']),
  commandLine: (event) => behaviour(event)['cmdline'],
  techniqueIds: (event) => [event['technique_id'], event['mitre_attack'], behaviour(event)['technique_id']],
});
