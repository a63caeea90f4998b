import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { lastPart, shorten, tellAct, tellDetails, tellOutcome, tellSignIn } from './api-words.ts';
import { joinPath, nameOf, tellProcess, tellWords } from './endpoint-words.ts';
import { openList, openObject } from './json-text.ts';
import { endFrom, type TwoEnds } from './two-ends.ts';

/** Event types by which Falcon reports what it found; the others are its own audit trail and what a rule of the firewall met. */
const alertTypes = /(?:DetectionSummary|IncidentSummary|LeadSummary|IdentityProtection|HashSpreading|CustomerIOC|CSPMIOA\w{0,20}|ReconNotificationSummary)Event$/;

function body(event: JsonObject): JsonObject {
  return openObject(event['event']);
}

function typeOf(event: JsonObject): string {
  return asText(openObject(event['metadata'])['eventType']) ?? '';
}

function isAlert(event: JsonObject): boolean {
  return alertTypes.test(typeOf(event));
}

/** Falcon's scale: 1 to 5 in older events, 1 to 100 in newer ones. */
function severityOfNumber(value: number | undefined): SeverityId {
  if (value === undefined || value < 0) return 0;
  if (value <= 5) return Math.max(1, Math.round(value)) as SeverityId;
  return value < 20 ? 1 : value < 40 ? 2 : value < 60 ? 3 : value < 80 ? 4 : 5;
}

function severityOf(event: JsonObject): SeverityId {
  if (!isAlert(event)) return 1;
  const { SeverityName: word, Severity: number, Score: score, FineScore: fineScore } = body(event);
  // A score counts to 100, also where it is small.
  const byScore = asNumber(score) ?? asNumber(fineScore);
  return severityOfWord(asText(word)) ?? (asText(word) === 'INFO' ? 1 : undefined) ?? (number === undefined && byScore !== undefined ? severityOfNumber(Math.max(byScore, 6)) : severityOfNumber(asNumber(number)));
}

function isVertex(event: JsonObject): boolean {
  return typeOf(event) === 'Vertex';
}

function properties(event: JsonObject): JsonObject {
  return openObject(body(event)['properties']);
}

/** What Falcon did, by its own words for the pattern. */
function actionOf(event: JsonObject): string | undefined {
  const { PatternDispositionDescription: disposition, Success: success, RuleAction: ruleAction, NetworkDetectionType: network } = body(event);
  if (typeof success === 'boolean') return success ? 'success' : 'failure';
  if (typeOf(event) === 'FirewallMatchEvent') return asText(ruleAction) === '2' ? 'blocked' : asText(ruleAction) === '1' ? 'allowed' : undefined;
  const words = (asText(disposition) ?? asText(network) ?? '').toLowerCase();
  return words.startsWith('prevent') ? 'blocked' : words.startsWith('detect') ? 'allowed' : undefined;
}

/** The connection that a detection or a firewall rule is about. */
function endsOf(event: JsonObject): TwoEnds {
  const all = body(event);
  const access = openList(all['NetworkAccesses'] ?? all['MobileNetworkConnections'])[0] ?? (typeOf(event) === 'FirewallMatchEvent' ? all : {});
  const indicator = /^ipv?[46]$/i.test(asText(all['IOCType']) ?? '') ? asText(all['IOCValue'])?.split(',')[0] : undefined;
  return {
    isInbound: asNumber(access['ConnectionDirection']) === 1,
    // A rule met before a connection had an address of its own.
    local: access['LocalAddress'] === '0.0.0.0' ? { ip: all['LocalIP'], hostname: all['HostName'] } : { ip: access['LocalAddress'], port: access['LocalPort'] }, remote: { ip: access['RemoteAddress'] ?? indicator, port: access['RemotePort'] },
  };
}

function processOf(event: JsonObject): string | undefined {
  const all = isVertex(event) ? properties(event) : body(event);
  return asText(all['ImageFileName']) ?? joinPath(all['FilePath'], all['FileName']);
}

function hasCommand(event: JsonObject): boolean {
  return asText((isVertex(event) ? properties(event) : body(event))['CommandLine']) !== undefined;
}

/** What was written, kept away or met; a file that was scanned and not run. */
function fileOf(event: JsonObject): string | undefined {
  const all = body(event);
  const quarantined = openList(all['QuarantineFiles'])[0];
  const written = openList(all['FilesWritten'] ?? all['ExecutablesWritten'])[0];
  return asText(quarantined?.['ImageFileName']) ?? asText(all['AssociatedFile']) ?? joinPath(written?.['FilePath'], written?.['FileName']) ?? (hasCommand(event) ? undefined : processOf(event));
}

/** What an entry of the audit trail names beside the operation. */
function auditValue(event: JsonObject, ...keys: string[]): string | undefined {
  const pairs = openList(body(event)['AuditKeyValues']).slice(0, 100);
  return keys.map((key) => asText(pairs.find((pair) => pair['Key'] === key)?.['ValueString'])).find((value) => value !== undefined);
}

function auditMessage(event: JsonObject): string {
  const { OperationName: operation, ServiceName: service } = body(event);
  const action = actionOf(event);
  const isSignIn = /authenticate/i.test(asText(operation) ?? '') || typeOf(event) === 'AuthActivityAuditEvent';
  const outcome = isSignIn ? `sign-in ${tellSignIn(action) ?? 'attempted'}` : tellOutcome(action);
  const value = (...keys: string[]): string | undefined => auditValue(event, ...keys);
  const details = tellDetails([
    ['', value('request_method') === undefined ? undefined : say(value('request_method'), value('request_path'), value('status_code'))], ['state', value('new_state')], ['target', value('target_name')],
    ['roles', value('roles', 'role')], ['policy', value('policy_name')], ['group', value('group_name', 'host_group_name')], ['action', value('action_taken', 'action')], ['command', value('command')],
  ]);
  return tellAct(say(asText(service), tellWords(operation)), outcome, details);
}

function vertexMessage(event: JsonObject): string {
  const kind = asText(body(event)['vertex_type']) ?? 'object';
  const part = `Part of a detection, ${asText(openObject(openObject(event['metadata'])['edge'])['type'])?.replace(/_/g, ' ') ?? kind}`;
  return hasCommand(event) ? tellProcess(part, processOf(event), properties(event)['CommandLine']) : part;
}

function messageOf(event: JsonObject): string {
  const all = body(event);
  const type = typeOf(event);
  if (isVertex(event)) return vertexMessage(event);
  if (type.endsWith('AuditEvent')) return auditMessage(event);
  if (type === 'FirewallMatchEvent') {
    const mode = openObject(all['Flags'])['Monitor'] === true ? '(monitor mode)' : undefined;
    return say(`Firewall rule ${asText(all['RuleName']) ?? ''} ${actionOf(event) ?? 'matched'}`, asNumber(all['ConnectionDirection']) === 1 ? 'inbound' : 'outbound', 'connection', mode);
  }
  if (type.startsWith('RemoteResponseSession')) return say(type.includes('Start') ? 'Remote response session started' : 'Remote response session ended', commandsOf(event));
  const name = asText(all['DetectName']) ?? asText(all['Name']) ?? asText(all['IncidentType']) ?? asText(all['PolicyStatement']) ?? tellWords(type.replace(/Event$/, '')) ?? 'Falcon event';
  const description = asText(all['DetectDescription']) ?? asText(all['Description']) ?? asText(all['IncidentDescription']);
  // Incidents are numbered by kind and leads named after their machine.
  const found = type === 'IncidentSummaryEvent' ? say('Incident', asText(all['State'])) : type === 'AutomatedLeadSummaryEvent' ? leadNames(event) ?? 'Automated lead' : name;
  const program = nameOf(processOf(event));
  const shown = program === undefined ? found : `${found} in ${program}`;
  return description === undefined || description === name ? shown : `${shown}: ${shorten(description, 400)}`;
}

function leadNames(event: JsonObject): string | undefined {
  const names = [...new Set(openList(body(event)['ThreatgraphIndicators']).slice(0, 50).map((one) => asText(one['DisplayName'])))].filter((name) => name !== undefined);
  return names.length === 0 ? undefined : `Automated lead: ${names.slice(0, 6).join(', ')}`.slice(0, 300);
}

function commandsOf(event: JsonObject): string | undefined {
  const { Commands: commands } = body(event);
  return Array.isArray(commands) ? asText(commands.filter((one) => typeof one === 'string').join('; ')) : asText(commands);
}

function classOf(event: JsonObject): number | undefined {
  const type = typeOf(event);
  if (isAlert(event)) return 2004;
  if (type === 'FirewallMatchEvent') return 4001;
  return type === 'AuthActivityAuditEvent' ? 3002 : type.endsWith('AuditEvent') ? 6003 : undefined;
}

function ofType(event: JsonObject, type: RegExp): unknown {
  const all = body(event);
  return type.test(asText(all['IOCType']) ?? '') ? asText(all['IOCValue'])?.split(',')[0] : undefined;
}

const source = endFrom(endsOf, 'source');

const mapping = compileMapping('Falcon event', {
  product: 'CrowdStrike Falcon',
  kind: (event) => (isAlert(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: ['event.UTCTimestamp', 'event.Timestamp', 'event.ContextTimeStamp', 'event.timestamp', 'event.StartTimestamp', 'event.EndTimestamp', 'metadata.eventCreationTime', 'event.ProcessStartTime'],
  severity: severityOf,
  ruleId: (event) => body(event)['PatternId'] ?? body(event)['RuleId'] ?? body(event)['OperationName'] ?? body(event)['IncidentType'] ?? (isVertex(event) ? body(event)['vertex_type'] : typeOf(event)),
  classification: (event) => (isAlert(event) ? [asText(body(event)['Tactic'] ?? body(event)['Tactics']), asText(body(event)['Technique'] ?? body(event)['Techniques'])].filter((word) => word !== undefined).join(': ') : undefined),
  message: messageOf,
  action: actionOf,
  protocol: ['event.NetworkAccesses.Protocol', 'event.MobileNetworkConnections.Protocol', 'event.Protocol'],
  src: {
    ip: (event) => body(event)['UserIp'] ?? body(event)['SourceIp'] ?? body(event)['SourceEndpointIpAddress'] ?? openObject(body(event)['Attributes'])['user_ip'] ?? source.ip(event),
    port: source.port, hostname: (event) => body(event)['SourceEndpointHostName'] ?? source.hostname(event),
  },
  dst: { ...endFrom(endsOf, 'destination'), hostname: ['event.TargetEndpointHostName', 'event.TargetServiceAccessIdentifier'] },
  device: {
    ip: ['event.LocalIP', 'event.LocalIPv6', 'event.EndpointIp', 'event.properties.LocalAddressIP4'],
    hostname: ['event.ComputerName', 'event.Hostname', 'event.HostName', 'event.EndpointName', 'event.HostnameField', 'event.properties.ComputerName', 'event.ThreatgraphIndicators.Hostname'],
  },
  account: ['event.UserName', 'event.UserId', 'event.SourceAccountName', 'event.properties.UserName'],
  targetAccount: (event) => (/user/i.test(asText(body(event)['OperationName']) ?? '') ? auditValue(event, 'target_name', 'target_user', 'target_email') : body(event)['TargetAccountName']),
  domain: (event) => ofType(event, /domain/i) ?? openList(body(event)['DnsRequests'])[0]?.['DomainName'],
  url: (event) => ofType(event, /url/i),
  file: fileOf,
  hash: (event) => body(event)['SHA256String'] ?? body(event)['MD5String'] ?? properties(event)['SHA256HashData'] ?? properties(event)['MD5HashData'] ?? ofType(event, /hash/i) ?? lastPart(body(event)['SHA256Hashes']),
  process: (event) => (hasCommand(event) || isVertex(event) ? processOf(event) : undefined),
  commandLine: (event) => (isVertex(event) ? properties(event)['CommandLine'] : body(event)['CommandLine'] ?? commandsOf(event)),
  techniqueIds: (event) => [body(event)['MitreAttack'], body(event)['TechniqueId'], body(event)['TechniqueIds']],
});

/** Falcon's Event Streams: detections of every product, incidents, identity protection, firewall matches, audit trail, and vertices of the threat graph. */
export const crowdstrike: RecordFormat = {
  format: 'crowdstrike',
  title: 'CrowdStrike Falcon Event Streams',
  understands: 'detections (endpoint, identity, mobile, XDR), incidents, leads, firewall matches, audit trail; process, file, hash, indicator, connection, ATT&CK ids; both scales of severity',
  matches(event) {
    if (typeof event['ExternalApiType'] === 'string') return 'UTCTimestamp' in event || 'eid' in event || 'timestamp' in event;
    const { metadata, event: inner } = event;
    return isObject(metadata) && isObject(inner) && typeof metadata['eventType'] === 'string' && ('customerIDString' in metadata || 'eventCreationTime' in metadata || 'detectionIdString' in metadata);
  },
  // The replicator passes the same events on without their frame.
  read: (event, context) => mapping(typeof event['ExternalApiType'] === 'string' ? { metadata: { eventType: event['ExternalApiType'].replace(/^Event_/, '') }, event } : event, context),
};
