import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type EndpointMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { epochMs, parseTimeValue } from '../../parse-time.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { fillFromEmbedded, readLine } from './embedded-line.ts';
import { openJson, openList, openObject } from './json-text.ts';
import { accountOf, actionOf, addressOf, classOf, finding, hashOf, isAlert, messageOf, observable, part, programOf, targetAccountOf, urlOf } from './ocsf-event.ts';

function severityOf(event: JsonObject): SeverityId {
  const id = asNumber(event['severity_id']);
  if (id !== undefined && Number.isInteger(id) && id >= 1 && id <= 6) return Math.min(id, 5) as SeverityId;
  return severityOfWord(asText(event['severity'])) ?? severityOfWord(asText(event['risk_level'])) ?? severityOfWord(asText(event['impact'])) ?? (isAlert(event) ? 0 : 1);
}

const timeKeys = ['time', 'time_dt', 'start_time', 'start_time_dt', 'end_time', 'end_time_dt'] as const;

/** The first that is a time: some products write 0. */
function timeOf(event: JsonObject): unknown {
  const info = finding(event);
  const metadata = openObject(event['metadata']);
  const values = [...timeKeys.map((key) => event[key]), info['last_seen_time'], info['created_time'], info['created_time_dt'], metadata['original_time'], metadata['logged_time'], metadata['processed_time']];
  return values.find((value) => (typeof value === 'number' ? epochMs(value) : parseTimeValue(asText(value), 0)) !== undefined);
}

function productOf(event: JsonObject): string | undefined {
  const product = openObject(openObject(event['metadata'])['product']);
  const name = asText(product['name']);
  const vendor = asText(product['vendor_name']);
  return name === undefined || vendor === undefined || name.toLowerCase().includes(vendor.toLowerCase()) || vendor.length > 30 ? name ?? vendor : `${vendor} ${name}`;
}

function unmapped(event: JsonObject, key: string): unknown {
  const all = openJson(event['unmapped']);
  // Tables cannot hold objects of any keys: there they are a list of pairs.
  if (Array.isArray(all)) return (all as unknown[]).find((pair): pair is unknown[] => Array.isArray(pair) && pair[0] === key)?.[1];
  return isObject(all) ? all[key] : undefined;
}

/** A finding without a rule is known by its type, where that is more than one word, or by a short title. */
function findingType(event: JsonObject): string | undefined {
  const type = asText(finding(event)['types']);
  const title = asText(finding(event)['title']);
  return type !== undefined && /[/:_ ]/.test(type) ? type : title !== undefined && title.length <= 80 ? title : type;
}

function ruleOf(event: JsonObject): unknown {
  const info = finding(event);
  const analytic = openObject(info['analytic'] ?? event['analytic']);
  const related = openList(analytic['related_analytics'] ?? analytic['relatedAnalytics'])[0];
  const rule = part(event, 'firewall_rule');
  return asText(openObject(event['api'])['operation']) ?? asText(unmapped(event, 'EventCode')) ?? asText(rule['uid']) ?? asText(rule['name']) ?? asText(related?.['name']) ?? asText(analytic['uid']) ?? asText(analytic['name'])
    ?? asText(openObject(event['rule'])['uid']) ?? asText(openObject(event['policy'])['uid']) ?? (isAlert(event) ? findingType(event) : undefined) ?? asText(openObject(event['metadata'])['event_code']) ?? asText(event['type_uid']) ?? event['class_uid'];
}

function classificationOf(event: JsonObject): unknown {
  if (!isAlert(event)) return undefined;
  const tactic = openList(openList(event['attacks'] ?? finding(event)['attacks'])[0]?.['tactics'])[0];
  return asText(tactic?.['name']) ?? asText(openList(event['malware'])[0]?.['classifications']) ?? asText(finding(event)['types']) ?? event['category_name'];
}

function end(name: 'src_endpoint' | 'dst_endpoint'): EndpointMapping {
  return {
    ip: (event) => addressOf(part(event, name)['ip']) ?? addressOf(observable(event, `${name}.ip`)) ?? (name === 'src_endpoint' ? addressOf(observable(event, 'infected_device.ip')) : undefined),
    port: (event) => part(event, name)['port'] || undefined,
    hostname: (event) => [part(event, name)['hostname'], part(event, name)['domain'], part(event, name)['name'], observable(event, `${name}.hostname`)].map((one) => asText(one)).find((one) => one !== undefined),
  };
}

/** Milliseconds by the standard; a part of one can only mean seconds. */
function durationOf(event: JsonObject): number | undefined {
  const duration = asNumber(event['duration']);
  return duration === undefined || Number.isInteger(duration) ? duration : Math.round(duration * 1000);
}

const mapping = compileMapping('OCSF event', {
  product: productOf,
  kind: (event) => (isAlert(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: timeOf,
  severity: severityOf,
  ruleId: ruleOf,
  classification: classificationOf,
  message: messageOf,
  action: actionOf,
  protocol: (event) => part(event, 'connection_info')['protocol_name'] ?? part(event, 'connection_info')['protocol_num'],
  src: end('src_endpoint'),
  dst: end('dst_endpoint'),
  device: { ip: (event) => addressOf(part(event, 'device')['ip']), hostname: (event) => [part(event, 'device')['hostname'], part(event, 'device')['name'], observable(event, 'device.hostname'), observable(event, 'hostname')].map((one) => asText(one)).find((one) => one !== undefined) },
  account: accountOf,
  targetAccount: targetAccountOf,
  domain: (event) => asText(part(event, 'query')['hostname'])?.replace(/\.$/, '') ?? openObject(openObject(event['http_request'])['url'])['hostname'] ?? part(event, 'url')['hostname'] ?? openObject(event['tls'])['sni'] ?? event['domain'],
  url: urlOf,
  file: (event) => part(event, 'file')['path'] ?? part(event, 'file')['name'],
  hash: hashOf,
  process: (event) => programOf(event).path,
  commandLine: (event) => programOf(event).commandLine,
  techniqueIds: (event) => [...openList(event['attacks']), ...openList(finding(event)['attacks'])].flatMap((attack) => [openObject(attack['technique'])['uid'], openObject(attack['sub_technique'])['uid'], ...openList(attack['techniques']).map((one) => one['uid'])]),
  bytesOut: ['traffic.bytes_out', 'bytes_out', 'traffic.bytes'],
  bytesIn: ['traffic.bytes_in', 'bytes_in'],
  durationMs: durationOf,
});

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  const raw = event['raw_data'];
  // What the product itself wrote may name ends and accounts that were not carried over.
  return fields === undefined || typeof raw !== 'string' || fields.srcEndpoint !== undefined ? fields : fillFromEmbedded(fields, readLine(raw, context, fields.timeMs));
}

/** Events and findings in the Open Cybersecurity Schema Framework, of any class and version. */
export const ocsf: RecordFormat = {
  format: 'ocsf',
  title: 'OCSF',
  understands: 'any class; findings with evidences and observables, sign-ins, account changes, API calls, connections, HTTP, DNS, processes, files; ATT&CK ids; the product\'s own line where it is kept',
  matches: (event) => asNumber(event['class_uid']) !== undefined && ('category_uid' in event || 'type_uid' in event || 'metadata' in event),
  read,
};
