import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, type JsonObject } from '../../mapping/values.ts';
import type { SeverityId } from '../../severity.ts';
import { shorten } from './api-words.ts';
import { actionBody, endpointFrom, findingAction, readFindingEnds, type FindingEnds } from './aws-finding.ts';
import { camelKeys } from './camel-keys.ts';
import { openList, openObject } from './json-text.ts';

/** GuardDuty's own scale: 1 to 10, in four parts. */
function severityOf(event: JsonObject): SeverityId {
  const severity = asNumber(event['severity']);
  if (severity === undefined) return 0;
  if (severity < 1) return 1;
  return severity < 4 ? 2 : severity < 7 ? 3 : severity < 9 ? 4 : 5;
}

function service(event: JsonObject): JsonObject {
  return openObject(event['service']);
}

function resource(event: JsonObject): JsonObject {
  return openObject(event['resource']);
}

/** The AWS side: the instance, else the cluster, database or function that the finding is about. */
function hostnameOf(event: JsonObject): unknown {
  const about = resource(event);
  const named = (key: string, ...names: string[]): unknown => names.map((name) => openObject(about[key])[name]).find((value) => asText(value) !== undefined);
  return openObject(about['instanceDetails'])['instanceId'] ?? named('rdsDbInstanceDetails', 'dbInstanceIdentifier') ?? named('rdsLimitlessDbDetails', 'dbClusterIdentifier')
    ?? named('eksClusterDetails', 'name') ?? named('ecsClusterDetails', 'name') ?? named('containerDetails', 'name') ?? named('lambdaDetails', 'functionName');
}

function endsOf(event: JsonObject): FindingEnds {
  const card = openList(openObject(resource(event)['instanceDetails'])['networkInterfaces'])[0] ?? {};
  const ends = readFindingEnds(openObject(service(event)['action']), asText(service(event)['resourceRole']), { ip: card['privateIpAddress'] ?? card['ipv6Addresses'], hostname: hostnameOf(event) });
  // An attack sequence names its ends in a list.
  const sequence = openList(openObject(openObject(service(event)['detection'])['sequence'])['endpoints'])[0];
  return sequence === undefined ? ends : { ...ends, remote: { ip: sequence['ip'], port: sequence['port'] } };
}

function firstThreat(event: JsonObject): JsonObject {
  const scan = openObject(openObject(service(event)['ebsVolumeScanDetails'])['scanDetections']);
  const name = openList(openObject(scan['threatDetectedByName'])['threatNames'])[0];
  if (name !== undefined) return openList(name['filePaths'])[0] ?? {};
  const object = openList(openObject(service(event)['malwareScanDetails'])['threats'])[0];
  return openList(object?.['itemPaths'])[0] ?? {};
}

function processOf(event: JsonObject): JsonObject {
  return openObject(openObject(service(event)['runtimeDetails'])['process']);
}

function runtimeContext(event: JsonObject): JsonObject {
  return openObject(openObject(service(event)['runtimeDetails'])['context']);
}

function objectOf(event: JsonObject): string | undefined {
  const bucket = openList(resource(event)['s3BucketDetails'])[0];
  const object = openList(bucket?.['s3ObjectDetails'])[0];
  const key = asText(object?.['key']);
  const name = asText(bucket?.['name']);
  return name === undefined || key === undefined ? name : `${name}/${key}`;
}

const mapping = compileMapping('GuardDuty finding', {
  product: 'Amazon GuardDuty',
  kind: 'alert',
  classUid: 2004,
  time: ['service.eventFirstSeen', 'createdAt', 'updatedAt'],
  severity: severityOf,
  ruleId: 'type',
  classification: (event) => asText(event['type'])?.split(':', 1)[0],
  message: (event) => shorten(asText(event['title']) ?? asText(event['description']) ?? asText(event['type']) ?? 'GuardDuty finding', 300),
  action: (event) => findingAction(openObject(service(event)['action'])),
  protocol: (event) => actionBody(openObject(service(event)['action']))['protocol'],
  src: endpointFrom(endsOf, 'source'),
  dst: endpointFrom(endsOf, 'destination'),
  account: ['resource.accessKeyDetails.userName', 'resource.kubernetesDetails.kubernetesUserDetails.username', 'resource.rdsDbUserDetails.user', 'service.detection.sequence.actors.user.name'],
  domain: 'service.action.dnsRequestAction.domain',
  url: 'service.action.kubernetesApiCallAction.requestUri',
  process: (event) => processOf(event)['executablePath'] ?? processOf(event)['name'],
  commandLine: (event) => runtimeContext(event)['commandLineExample'] ?? processOf(event)['commandLine'],
  file: (event) => firstThreat(event)['filePath'] ?? firstThreat(event)['nestedItemPath'] ?? objectOf(event),
  hash: (event) => firstThreat(event)['hash'] ?? processOf(event)['executableSha256'],
  techniqueIds: 'service.detection.sequence.indicators',
});

function isGuardDuty(part: unknown, type: unknown): boolean {
  if (!isObject(part)) return false;
  const name = part['serviceName'] ?? part['ServiceName'];
  return name === 'guardduty' || (name === undefined && ('detectorId' in part || 'DetectorId' in part) && typeof type === 'string' && type.includes(':'));
}

/** GuardDuty findings: as exported, on the event bus, as the API gives them (keys that begin with a capital). */
export const guardduty: RecordFormat = {
  format: 'guardduty',
  title: 'Amazon GuardDuty findings',
  understands: 'every action type, keys in either case; ends by direction, account, domain, process, file and hash, severity 1 to 10, ATT&CK ids of sequences',
  matches: (event) => isGuardDuty(event['service'], event['type']) || isGuardDuty(event['Service'], event['Type']),
  read: (event, context) => mapping('Service' in event ? camelKeys(event) : event, context),
};
