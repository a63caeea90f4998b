import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { compilePath } from '../../mapping/read-path.ts';
import { asText, isObject, say, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { severityOfPriority, severityOfWord, type SeverityId } from '../../severity.ts';
import { describeProgramMessage } from '../../text/read-program-message.ts';
import { categoriesOf, classOf, commandOf, isAlert, isCategorised, messageOf, numberAt, outcomeOf, severityOfRisk } from './ecs-event.ts';
import { fillFromEmbedded, readLine, wrapEmbedded } from './embedded-line.ts';
import { pickAddress } from './endpoint-words.ts';
import { firstPath } from './first-path.ts';
import { rebuildLine } from './rebuild-line.ts';

const moduleOf = firstPath('event.module');
const agentType = firstPath('agent.type', '@metadata.beat', 'beat.type');
const observer = firstPath('observer.product');
const observerVendor = firstPath('observer.vendor');
const severityWord = firstPath('kibana.alert.severity', 'signal.rule.severity', 'event.severity_name');
const risk = numberAt('kibana.alert.risk_score');
const eventRisk = numberAt('event.risk_score');
const ownSeverity = numberAt('event.severity');
const level = firstPath('log.level', 'log.syslog.severity.name');
const lineOf = firstPath('event.original', 'log.original', 'message');
const messageText = firstPath('message');
const programOf = firstPath('log.syslog.appname', 'syslog.identifier', 'process.name');
const pidOf = firstPath('process.pid', 'log.syslog.procid');
const hostAddresses = compilePath('host.ip');
const threat = compilePath('kibana.alert.rule.threat');
const duration = numberAt('event.duration');

const products: Readonly<Record<string, string>> = { auditd: 'Auditbeat', file_integrity: 'Auditbeat', suricata: 'Suricata', zeek: 'Zeek', snort: 'Snort', endpoint: 'Elastic Defend', iptables: 'iptables', osquery: 'osquery', apache: 'Apache httpd', nginx: 'nginx', iis: 'IIS', haproxy: 'HAProxy' };

function productOf(event: JsonObject): string {
  if ('kibana.alert.rule.name' in event || 'signal' in event) return 'Elastic Security';
  const module = moduleOf(event) ?? '';
  const vendor = observerVendor(event);
  const product = observer(event);
  if (product !== undefined || vendor !== undefined) return product !== undefined && vendor !== undefined && product.toLowerCase().includes(vendor.toLowerCase()) ? product : say(vendor, product);
  const agent = agentType(event);
  return products[module] ?? (agent === undefined ? module === '' ? 'Elastic' : module : agent.charAt(0).toUpperCase() + agent.slice(1));
}

function severityOf(event: JsonObject): SeverityId {
  if (!isAlert(event)) return severityOfWord(level(event)) ?? 1;
  const word = severityOfWord(severityWord(event));
  if (word !== undefined) return word;
  const own = ownSeverity(event);
  const scored = risk(event) ?? eventRisk(event) ?? (own !== undefined && own > 5 ? own : undefined);
  if (scored !== undefined) return severityOfRisk(scored);
  // IDS count from 1, the highest.
  return /suricata|snort/.test(moduleOf(event) ?? '') ? severityOfPriority(own) : own !== undefined && Number.isInteger(own) && own >= 0 ? (own as SeverityId) : 0;
}

function classificationOf(event: JsonObject): unknown {
  if (!isAlert(event)) return undefined;
  const first = threat(event);
  const tactic = Array.isArray(first) && isObject(first[0]) ? compilePath('tactic.name')(first[0]) : undefined;
  return asText(tactic) ?? firstPath('threat.tactic.name', 'signal.rule.threat.tactic.name', 'rule.category')(event);
}

const mapping = compileMapping('Elastic event', {
  product: productOf,
  kind: (event) => (isAlert(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: ['kibana.alert.original_time', 'signal.original_time', '@timestamp', 'event.created', 'event.start', 'event.ingested'],
  severity: severityOf,
  ruleId: ['kibana.alert.rule.rule_id', 'signal.rule.rule_id', 'rule.id', 'event.code', 'event.action', 'event.dataset', 'data_stream.dataset'],
  classification: classificationOf,
  message: (event) => messageOf(event) ?? messageText(event) ?? lineOf(event) ?? say('Elastic event', firstPath('event.dataset', 'data_stream.dataset', 'metricset.name')(event)),
  action: (event) => outcomeOf(event),
  protocol: ['network.transport', 'network.iana_number', 'network.protocol'],
  src: { ip: ['source.ip', 'client.ip', 'source.address', 'client.address'], port: ['source.port', 'client.port'], hostname: ['source.domain', 'client.domain'] },
  dst: { ip: ['destination.ip', 'server.ip', 'destination.address', 'server.address'], port: ['destination.port', 'server.port'], hostname: ['destination.domain', 'server.domain'] },
  device: {
    ip: (event) => pickAddress(compilePath('observer.ip')(event)) ?? pickAddress(hostAddresses(event)),
    hostname: ['observer.hostname', 'observer.name', 'host.hostname', 'host.name', 'agent.hostname', 'agent.name', 'beat.hostname', 'host'],
  },
  account: ['user.name', 'auditd.data.acct', 'user.audit.name', 'user.effective.name', 'source.user.name', 'client.user.name', 'user.email', 'related.user'],
  targetAccount: ['user.target.name', 'user.changes.name', 'destination.user.name'],
  domain: ['dns.question.name', 'url.domain', 'tls.client.server_name'],
  url: ['url.original', 'url.full', 'url.path'],
  file: ['file.path', 'file.name', 'dll.path', 'driver.path'],
  hash: ['file.hash.sha256', 'file.hash.sha1', 'file.hash.md5', 'process.hash.sha256', 'process.hash.sha1', 'process.hash.md5', 'dll.hash.sha256'],
  process: ['process.executable', 'process.name'],
  commandLine: commandOf,
  techniqueIds: (event) => [threat(event), compilePath('signal.rule.threat')(event), compilePath('threat.technique')(event), compilePath('threat.technique.id')(event), compilePath('threat.technique.subtechnique')(event), compilePath('rule.threat')(event)],
  bytesOut: ['source.bytes', 'client.bytes'],
  bytesIn: ['destination.bytes', 'server.bytes'],
  durationMs: (event) => { const nanoseconds = duration(event); return nanoseconds === undefined ? undefined : Math.round(nanoseconds / 1e6); },
});

/** What any reader sees in the line that the document kept; where a pipeline took its head off, with the head put back. */
function lineInside(event: JsonObject, fields: RecordFields, context: ReaderContext): RecordFields | undefined {
  const line = lineOf(event);
  const inner = readLine(line, context, fields.timeMs);
  const program = programOf(event);
  const message = messageText(event);
  if (inner !== undefined || program === undefined || message === undefined || (isCategorised(event) && categoriesOf(event).includes('process'))) return inner;
  return readLine(rebuildLine({ timeMs: fields.timeMs, hostname: fields.device?.hostname, program, pid: pidOf(event), message }), context);
}

/** A hit of a search that asked for fields has them as lists under dotted names. */
function documentOf(event: JsonObject): JsonObject {
  const { fields } = event;
  return '_index' in event && isObject(fields) && '@timestamp' in fields ? fields : event;
}

function read(hit: JsonObject, context: ReaderContext): RecordFields | undefined {
  const event = documentOf(hit);
  const fields = mapping(event, context);
  if (fields === undefined) return undefined;
  const inner = lineInside(event, fields, context);
  if (isCategorised(event) && messageOf(event) !== undefined) return fillFromEmbedded(fields, inner);
  if (inner !== undefined) return wrapEmbedded(fields, inner);
  const message = messageText(event);
  return message === undefined || message.startsWith('{') ? fields : { ...describeProgramMessage(programOf(event), message), ...fields };
}

/** Documents in the Elastic Common Schema: of Beats, the Elastic agent and its integrations, ECS loggers, and alerts of Elastic Security. */
export const elasticEcs: RecordFormat = {
  format: 'elastic-ecs',
  title: 'Elastic (ECS)',
  understands: 'Beats, Elastic agent, detection alerts, ECS loggers; nested and dotted keys mixed; by category: sign-ins, processes, files, registry, connections, DNS, HTTP; the kept line by whichever reader knows it',
  matches(event) {
    if ('kibana.alert.rule.name' in event) return true;
    if (!('@timestamp' in event)) return !('_source' in event) && documentOf(event) !== event;
    const { event: inner, agent, kibana, beat, ecs } = event;
    return isObject(ecs) || 'ecs.version' in event || isObject(beat) || isObject(kibana) || 'event.kind' in event || 'event.dataset' in event || 'event.category' in event || 'agent.type' in event
      || (isObject(agent) && ('type' in agent || 'version' in agent)) || (isObject(inner) && ('kind' in inner || 'category' in inner || 'dataset' in inner || 'module' in inner)) || (isObject(event['@metadata']) && 'beat' in event['@metadata']);
  },
  read,
};
