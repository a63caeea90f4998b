import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { lastPart, shorten } from './api-words.ts';
import { endpointFrom, findingAction, readFindingEnds, type FindingEnds } from './aws-finding.ts';
import { camelKey, camelKeys } from './camel-keys.ts';
import { openList, openObject } from './json-text.ts';

function severityOf(event: JsonObject): SeverityId {
  const severity = openObject(event['severity']);
  const label = asText(severity['label']) ?? asText(openObject(openObject(event['findingProviderFields'])['severity'])['label']);
  const known = severityOfWord(label);
  if (known !== undefined) return known;
  const score = asNumber(severity['normalized']);
  if (score === undefined) return 0;
  return score < 1 ? 1 : score < 40 ? 2 : score < 70 ? 3 : score < 90 ? 4 : 5;
}

function typeOf(event: JsonObject): string {
  return asText(event['types']) ?? asText(openObject(event['findingProviderFields'])['types']) ?? '';
}

/** A check of settings or of installed versions: true findings, but not of an act. */
function isCheck(event: JsonObject): boolean {
  return typeOf(event).startsWith('Software and Configuration Checks') || asText(openObject(event['compliance'])['status']) !== undefined || openList(event['vulnerabilities']).length > 0;
}

function classOf(event: JsonObject): number {
  if (!isCheck(event)) return 2004;
  return openList(event['vulnerabilities']).length > 0 ? 2002 : 2003;
}

function ruleOf(event: JsonObject): unknown {
  const fields = openObject(event['productFields']);
  const control = asText(openObject(event['compliance'])['securityControlId']) ?? asText(fields['controlId']) ?? asText(fields['ruleId']) ?? asText(openList(event['vulnerabilities'])[0]?.['id']);
  if (control !== undefined) return control;
  // The generator of GuardDuty's findings is a detector's number; its rule is the last part of the type.
  const generator = asText(event['generatorId']);
  return generator === undefined || generator.includes(':detector/') ? lastPart(typeOf(event)) : lastPart(generator);
}

/** The resource of a type, its details and what its id ends with. */
function resourceOf(event: JsonObject, ...types: string[]): { name: string | undefined; details: JsonObject } | undefined {
  const resource = openList(event['resources']).find((one) => types.includes(asText(one['type']) ?? ''));
  if (resource === undefined) return undefined;
  return { name: lastPart(resource['id']), details: openObject(openObject(resource['details'])[camelKey(asText(resource['type']) ?? '')]) };
}

function endsOf(event: JsonObject): FindingEnds {
  const instance = resourceOf(event, 'AwsEc2Instance');
  const host = instance ?? resourceOf(event, 'AwsEksCluster', 'AwsRdsDbInstance', 'AwsEcsCluster', 'AwsLambdaFunction', 'Container');
  const local = { ip: instance?.details['ipV4Addresses'] ?? instance?.details['ipV6Addresses'], hostname: host?.name };
  const network = openObject(event['network']);
  const role = asText(openObject(event['productFields'])['aws/guardduty/service/resourceRole']);
  if (asText(network['direction']) === undefined && asText(network['sourceIpV4'] ?? network['sourceIpV6']) === undefined) return readFindingEnds(openObject(event['action']), role, local);
  const source = { ip: network['sourceIpV4'] ?? network['sourceIpV6'], port: network['sourcePort'], hostname: network['sourceDomain'] };
  const destination = { ip: network['destinationIpV4'] ?? network['destinationIpV6'], port: network['destinationPort'], hostname: network['destinationDomain'] };
  const isOutbound = asText(network['direction'])?.toUpperCase() === 'OUT';
  return isOutbound ? { isOutbound, local: { ...source, hostname: local.hostname }, remote: destination } : { isOutbound, local: { ...destination, hostname: local.hostname }, remote: source };
}

function accountOf(event: JsonObject): unknown {
  const key = resourceOf(event, 'AwsIamAccessKey');
  const user = resourceOf(event, 'AwsIamUser', 'AwsIamRole');
  return key?.details['userName'] ?? key?.details['principalName'] ?? user?.details['userName'] ?? user?.details['roleName'] ?? user?.name;
}

function indicator(event: JsonObject, kind: string): unknown {
  return openList(event['threatIntelIndicators']).find((one) => asText(one['type'])?.startsWith(kind) === true)?.['value'];
}

function actionOf(event: JsonObject): string | undefined {
  const status = asText(openObject(event['compliance'])['status']);
  if (status !== undefined) return status === 'PASSED' ? 'success' : status === 'FAILED' ? 'failure' : status;
  return findingAction(openObject(event['action']));
}

const mapping = compileMapping('Security Hub finding', {
  product: (event) => asText(event['productName']) ?? asText(openObject(event['productFields'])['aws/securityhub/ProductName']) ?? 'AWS Security Hub',
  kind: (event) => (isCheck(event) ? 'event' : 'alert'),
  classUid: classOf,
  time: ['firstObservedAt', 'createdAt', 'updatedAt', 'processedAt'],
  severity: severityOf,
  ruleId: ruleOf,
  classification: (event) => typeOf(event),
  message: (event) => shorten(asText(event['title']) ?? asText(event['description']) ?? 'Security Hub finding', 300),
  action: actionOf,
  protocol: (event) => openObject(event['network'])['protocol'] ?? openObject(openObject(event['action'])['networkConnectionAction'])['protocol'],
  src: endpointFrom(endsOf, 'source'),
  dst: endpointFrom(endsOf, 'destination'),
  account: accountOf,
  domain: ['action.dnsRequestAction.domain', 'network.sourceDomain', 'network.destinationDomain'],
  url: (event) => indicator(event, 'URL'),
  file: (event) => openList(event['malware'])[0]?.['path'] ?? openObject(event['filePaths'])['filePath'],
  hash: (event) => indicator(event, 'HASH'),
  process: 'process.path',
});

/** Findings in Amazon's finding format, of Security Hub's own checks and of the products that report to it. */
export const securityHub: RecordFormat = {
  format: 'security-hub',
  title: 'AWS Security Hub findings (ASFF)',
  understands: 'lists of findings and the event bus; product, rule, severity label or score, ends, account, resource; checks of settings are events, not alerts',
  matches: (event) => typeof event['SchemaVersion'] === 'string' && typeof event['ProductArn'] === 'string' && ('Types' in event || 'GeneratorId' in event || 'Severity' in event),
  read: (event, context) => mapping(camelKeys(event), context),
};
