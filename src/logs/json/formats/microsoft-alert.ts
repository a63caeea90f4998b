import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, say, type JsonObject } from '../../mapping/values.ts';
import { joinPath, tellCommand } from './endpoint-words.ts';
import { openJson, openList, openObject } from './json-text.ts';

/** An entity that an alert names, whichever interface gave it, under one set of names. */
interface Entity { type: string; name?: unknown; ip?: unknown; url?: unknown; domain?: unknown; file?: string | undefined; hash?: unknown; commandLine?: unknown; isTarget: boolean }

function hashOf(file: JsonObject): unknown {
  const listed = openList(file['FileHashes'] ?? file['fileHashes']);
  return file['sha256'] ?? file['Sha256'] ?? file['sha1'] ?? file['Sha1'] ?? listed[0]?.['Value'] ?? listed[0]?.['value'];
}

/** Sentinel's entities (`Type`), evidence of Graph (`@odata.type`) and of Defender for Endpoint (`entityType`). */
function readEntity(one: JsonObject): Entity {
  const type = (asText(one['Type']) ?? asText(one['@odata.type'])?.replace(/^#?microsoft\.graph\.security\./, '').replace(/Evidence$/, '') ?? asText(one['entityType']) ?? '').toLowerCase();
  const file = openObject(one['imageFile'] ?? one['ImageFile'] ?? one['fileDetails']);
  const user = openObject(one['userAccount']);
  const roles = [...(Array.isArray(one['roles']) ? one['roles'] as unknown[] : []), ...(Array.isArray(one['detailedRoles']) ? one['detailedRoles'] as unknown[] : [])].map((role) => asText(role)?.toLowerCase() ?? '');
  const host = asText(one['HostName']);
  return {
    type, isTarget: roles.some((role) => /destination|compromised|attacked|targeted/.test(role)),
    name: user['userPrincipalName'] ?? user['accountName'] ?? one['userPrincipalName'] ?? one['accountName'] ?? one['deviceDnsName'] ?? (host === undefined ? undefined : [host, asText(one['DnsDomain'])].filter((part) => part !== undefined).join('.')) ?? one['Name'] ?? one['primaryAddress'],
    ip: one['ipAddress'] ?? one['Address'] ?? one['lastIpAddress'], url: one['url'] ?? one['Url'], domain: one['domainName'] ?? one['DomainName'],
    file: joinPath(file['filePath'] ?? file['Directory'] ?? one['filePath'] ?? one['Directory'], file['fileName'] ?? one['fileName'] ?? file['Name'] ?? (type === 'file' ? one['Name'] : undefined)),
    hash: hashOf(file) ?? hashOf(one), commandLine: one['processCommandLine'] ?? one['CommandLine'],
  };
}

function entities(event: JsonObject): Entity[] {
  return openList(event['evidence'] ?? event['Entities'] ?? event['entities']).slice(0, 200).map((one) => readEntity(one));
}

function first(event: JsonObject, types: RegExp, part: Exclude<keyof Entity, 'type' | 'isTarget'>, which?: 'source' | 'target'): string | undefined {
  for (const entity of entities(event)) {
    const value = types.test(entity.type) && (which === undefined || entity.isTarget === (which === 'target')) ? asText(entity[part]) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function messageOf(event: JsonObject): string {
  const title = asText(event['title']) ?? asText(event['AlertName']) ?? asText(event['DisplayName']) ?? asText(event['alertDisplayName']) ?? asText(event['description']) ?? 'Alert';
  const command = tellCommand(first(event, /process/, 'file'), first(event, /process/, 'commandLine'));
  return say(title, command === undefined ? undefined : `(process: ${command})`);
}

function techniquesOf(event: JsonObject): unknown {
  return [event['mitreTechniques'], event['Techniques'], event['SubTechniques'], openObject(event['ExtendedProperties'])['Techniques']];
}

/** Alerts as Graph, Defender for Endpoint's own interface and Sentinel give them, with all they name. */
export const microsoftAlert: RecordFormat = mappedFormat({
  format: 'microsoft-alert',
  title: 'Microsoft security alerts (Graph, Defender API, Sentinel)',
  understands: 'title, severity, category, ATT&CK ids; machine, account, address, process, file, hash, URL out of the evidence',
  matches: (event) => (typeof event['title'] === 'string' && 'severity' in event && ('detectionSource' in event || 'serviceSource' in event || 'vendorInformation' in event) && ('evidence' in event || 'createdDateTime' in event || 'alertCreationTime' in event))
    || (typeof event['SystemAlertId'] === 'string' && ('AlertName' in event || 'DisplayName' in event)),
}, {
  product: (event) => asText(event['ProductName']) ?? (/endpoint/i.test(asText(event['serviceSource']) ?? '') ? 'Microsoft Defender for Endpoint' : say('Microsoft', asText(event['serviceSource'])?.replace(/^microsoft/i, '').replace(/([a-z])(?=[A-Z])/g, '$1 ') ?? 'Defender')),
  kind: 'alert',
  classUid: 2004,
  time: ['firstActivityDateTime', 'firstEventTime', 'StartTime', 'StartTimeUtc', 'createdDateTime', 'alertCreationTime', 'TimeGenerated', 'lastUpdateDateTime'],
  severity: ['severity', 'AlertSeverity', 'Severity'],
  ruleId: ['detectorId', 'AlertType', 'threatFamilyName', 'threatDisplayName'],
  classification: (event) => event['category'] ?? openJson(event['Tactics']),
  message: messageOf,
  action: (event) => (openList(event['evidence']).some((one) => /^(?:prevented|blocked|remediated)$/i.test(asText(one['remediationStatus']) ?? asText(one['detectionStatus']) ?? '')) ? 'blocked' : undefined),
  src: { ip: (event) => first(event, /^ip$/, 'ip', 'source') ?? openList(event['userStates'])[0]?.['logonIp'] },
  dst: { ip: (event) => first(event, /^ip$/, 'ip', 'target') },
  device: {
    ip: (event) => first(event, /^(?:device|host|machine)$/, 'ip') ?? openList(event['hostStates'])[0]?.['privateIpAddress'],
    hostname: (event) => event['computerDnsName'] ?? first(event, /^(?:device|host|machine)$/, 'name') ?? event['CompromisedEntity'] ?? openList(event['hostStates'])[0]?.['fqdn'],
  },
  account: (event) => openObject(event['relatedUser'])['userName'] ?? first(event, /^(?:user|account|mailbox)$/, 'name') ?? openList(event['userStates'])[0]?.['userPrincipalName'],
  domain: (event) => first(event, /dns|domain/, 'domain'),
  url: (event) => first(event, /url/, 'url'),
  file: (event) => first(event, /^file$/, 'file'),
  hash: (event) => first(event, /file|process/, 'hash'),
  process: (event) => first(event, /process/, 'file'),
  commandLine: (event) => first(event, /process/, 'commandLine'),
  techniqueIds: techniquesOf,
});
