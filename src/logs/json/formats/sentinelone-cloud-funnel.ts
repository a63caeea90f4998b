import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { compilePath } from '../../mapping/read-path.ts';
import { asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { shorten } from './api-words.ts';
import { nameOf, tellProcess, tellThing } from './endpoint-words.ts';
import { firstPath } from './first-path.ts';

const typeOf = firstPath('event.type');
const categoryOf = firstPath('event.category');
const sourceProcess = firstPath('src.process.name', 'src.process.image.path');
const targetProcess = firstPath('tgt.process.name', 'tgt.process.image.path');
const sourcePath = firstPath('src.process.image.path', 'src.process.name');
const targetPath = firstPath('tgt.process.image.path', 'tgt.process.name');
const sourceCommand = firstPath('src.process.cmdline');
const targetCommand = firstPath('tgt.process.cmdline');
const file = firstPath('tgt.file.path', 'module.path', 'driver.path');
const query = firstPath('event.dns.request');
const answer = firstPath('event.dns.response');
const registry = firstPath('registry.keyPath', 'registry.path');
const registryValue = firstPath('registry.value');
const task = firstPath('task.name', 'task.path');
const script = firstPath('cmdScript.content', 'cmdScript.originalContent');
const failureReason = firstPath('event.login.failureReason');
const loginType = firstPath('event.login.type');
const loginOutcome = firstPath('event.login.loginIsSuccessful');
const url = firstPath('url.address');
const indicator = firstPath('indicator.name', 'tiIndicator.value');
const indicatorWords = firstPath('indicator.description', 'indicator.metadata', 'tiIndicator.source');
const connection = firstPath('event.network.connectionStatus');
const targetHash = firstPath('tgt.process.image.sha256', 'tgt.process.image.sha1');
const sourceHash = firstPath('tgt.file.sha256', 'tgt.file.sha1', 'module.sha1', 'src.process.image.sha256', 'src.process.image.sha1');
const parentOf = firstPath('src.process.name', 'src.process.parent.name');

/** The process that was started or opened stands as the target. */
function isAboutTarget(event: JsonObject): boolean {
  return categoryOf(event) === 'process' && targetPath(event) !== undefined && /creation|exit|termination/i.test(typeOf(event) ?? '');
}

function loginAction(event: JsonObject): string | undefined {
  if (categoryOf(event) !== 'logins' && loginType(event) === undefined) return undefined;
  const success = loginOutcome(event);
  if (success !== undefined) return success === 'true' ? 'success' : 'failure';
  if (failureReason(event) !== undefined) return 'failure';
  return typeOf(event) === 'Logout' ? undefined : 'success';
}

function signInMessage(event: JsonObject): string {
  if (typeOf(event) === 'Logout') return 'Signed out';
  const reason = failureReason(event);
  const type = loginType(event)?.toLowerCase().replace(/_/g, ' ');
  return say(loginAction(event) === 'failure' ? `Sign-in failed${reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`}` : 'Sign-in succeeded', type === undefined ? undefined : `(${type})`);
}

/** `Registry Value Modified` as a sentence begins; `GET` as it is. */
function sentence(type: string): string {
  return /[a-z]/.test(type) ? type.charAt(0) + type.slice(1).toLowerCase() : type;
}

/** What an indicator says, without its links to techniques. */
function tellIndicator(event: JsonObject): string | undefined {
  const words = indicatorWords(event)?.split(' MITRE:', 1)[0];
  return words === undefined ? undefined : `: ${shorten(words, 200)}`;
}

function messageOf(event: JsonObject): string {
  const type = sentence(typeOf(event) ?? 'Event');
  const source = nameOf(sourceProcess(event));
  const by = source === undefined ? undefined : `by ${source}`;
  switch (categoryOf(event)) {
    case 'process':
      if (isAboutTarget(event)) return tellProcess(/creation/i.test(type) ? 'Process created' : type, targetProcess(event), targetCommand(event), parentOf(event));
      return say(type, nameOf(targetProcess(event)) === undefined ? undefined : `: ${nameOf(targetProcess(event)) ?? ''}`, by).replace(' :', ':');
    case 'dns': return say('DNS query', query(event), by, answer(event) === undefined ? 'without answer' : undefined);
    case 'ip': return say(/listen/i.test(type) ? 'Listening on a port' : connection(event) === 'FAILURE' ? 'Network connection failed' : 'Network connection opened', by);
    case 'logins': return signInMessage(event);
    case 'url': return say(type, url(event), by);
    case 'registry': return tellThing(type, say(registry(event), registryValue(event) === undefined ? undefined : `= ${shorten(registryValue(event) ?? '', 60)}`), source);
    case 'scheduled_task': return tellThing(`Scheduled task ${type.replace(/^Task /, '')}`, task(event), source);
    case 'command_script': return tellThing('Script', script(event), source);
    case 'indicators': return say('Behavioural indicator', indicator(event), tellIndicator(event), source === undefined ? undefined : `in ${source}`).replace(' :', ':');
    case 'threat_intelligence_indicators': return say('Threat intelligence indicator met', indicator(event), by);
    default: return tellThing(type, nameOf(file(event)), source);
  }
}

const classes: Readonly<Record<string, number>> = { process: 1007, dns: 4003, ip: 4001, logins: 3002, url: 4002, registry: 201002, scheduled_task: 1006, file: 1001, module: 1005, driver: 1002, threat_intelligence_indicators: 2004 };
const vendor = compilePath('dataSource.vendor');

/** What SentinelOne's agent tells of a machine, event by event: Cloud Funnel 2.0 and the XDR data lake. */
export const sentinelOneCloudFunnel: RecordFormat = mappedFormat({
  format: 'sentinelone-cloud-funnel',
  title: 'SentinelOne Cloud Funnel 2.0',
  understands: 'every event type: processes, DNS, connections, sign-ins, URLs, files, registry, tasks, scripts, indicators; dotted or nested keys',
  matches(event) {
    const isDotted = typeof event['event.type'] === 'string' && ('src.process.storyline.id' in event || 'meta.event.name' in event || 'endpoint.name' in event || event['dataSource.vendor'] === 'SentinelOne');
    return isDotted || (isObject(event['dataSource']) && vendor(event) === 'SentinelOne' && isObject(event['event']));
  },
}, {
  product: 'SentinelOne',
  kind: (event) => (categoryOf(event) === 'threat_intelligence_indicators' ? 'alert' : 'event'),
  classUid: (event) => classes[categoryOf(event) ?? ''],
  time: ['event.time', 'timestamp', 'sca:ingestTime'],
  severity: (event) => (categoryOf(event) === 'threat_intelligence_indicators' ? 3 : 1),
  ruleId: ['meta.event.name', 'event.type'],
  classification: 'indicator.category',
  message: messageOf,
  action: (event) => loginAction(event) ?? connection(event),
  protocol: (event) => (categoryOf(event) === 'ip' ? /^(TCP|UDP|ICMP)/i.exec(asText(event['meta.event.name']) ?? '')?.[1] ?? event['event.network.protocolName'] : undefined),
  src: { ip: ['src.ip.address', 'src.endpoint.ip.address'], port: 'src.port.number' },
  dst: { ip: 'dst.ip.address', port: 'dst.port.number' },
  device: { hostname: ['endpoint.name', 'agent.uuid'] },
  account: ['event.login.userName', 'src.process.user', 'tgt.process.user'],
  domain: 'event.dns.request',
  url: 'url.address',
  file: (event) => (isAboutTarget(event) ? undefined : file(event)),
  hash: (event) => (isAboutTarget(event) ? targetHash(event) : sourceHash(event)),
  process: (event) => (isAboutTarget(event) ? targetPath(event) : sourcePath(event)),
  commandLine: (event) => (isAboutTarget(event) ? targetCommand(event) : sourceCommand(event)),
  techniqueIds: ['indicator.metadata', 'indicator.description'],
});
