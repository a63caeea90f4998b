import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { lastPart, shorten, tellAct, tellDetails, tellOutcome } from './api-words.ts';
import { camelKeys } from './camel-keys.ts';
import { clientEndpoint } from './client-address.ts';
import { openKeys, openObject } from './json-text.ts';

const textKeys = ['authorization', 'claims', 'httpRequest', 'properties', 'identity', 'operationName', 'status'] as const;
const nameClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';
const idClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const upnClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
/** Resource types that are machines, or clusters and servers of them. */
const machine = /\/(?:virtualMachines|virtualMachineScaleSets|managedClusters|servers|machines|containerGroups|sites)\/([^/]{1,120})/i;
/** Built-in roles that hand over a subscription. */
const roles: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner', 'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
};

/** `{value, localizedValue}` of the API, or the plain text of exports. */
function valueOf(value: unknown): string | undefined {
  return isObject(value) ? asText(value['value']) ?? asText(value['localizedValue']) : asText(value);
}

function operationOf(event: JsonObject): string | undefined {
  return valueOf(event['operationNameValue']) ?? valueOf(event['operationName']);
}

/** The operation's name for people, where the event has one beside the operation itself. */
function titleOf(event: JsonObject): string | undefined {
  const { operationName } = event;
  const title = isObject(operationName) ? asText(operationName['localizedValue']) : asText(operationName);
  return title === operationOf(event) ? undefined : title;
}

function properties(event: JsonObject): JsonObject {
  return openObject(event['properties']);
}

function actionOf(event: JsonObject): string | undefined {
  const answer = asNumber(properties(event)['responseStatusCode']) ?? asNumber(properties(event)['httpStatusCode']);
  if (answer !== undefined && answer >= 400) return 'failure';
  const signature = asText(event['resultSignature'])?.split('.', 1)[0];
  const status = asText([valueOf(event['activityStatusValue']), valueOf(event['status']), event['activityStatus'], event['resultType'], signature, properties(event)['action']])?.toLowerCase();
  if (status === undefined) return answer === undefined ? undefined : 'success';
  if (status.startsWith('succe')) return 'success';
  if (/^(?:fail|error|denied|unauthorized|forbidden|clienterror|servererror)/.test(status)) return 'failure';
  return status === 'start' || status === 'accept' || status === 'accepted' ? 'started' : status;
}

function reasonOf(event: JsonObject): string | undefined {
  const { statusCode, responseStatusCode, httpStatusCode } = properties(event);
  const signature = asText(event['resultSignature'])?.split('.')[1];
  const code = asText([valueOf(event['activitySubstatusValue']), valueOf(event['subStatus']), statusCode, responseStatusCode, httpStatusCode, signature, event['resultDescription']]);
  return code === undefined ? undefined : shorten(code.replace(/ \(HTTP.{0,40}$/, ''));
}

function isSecurityAlert(event: JsonObject): boolean {
  return (valueOf(event['category']) ?? asText(event['categoryValue'])) === 'Security';
}

function severityOf(event: JsonObject): SeverityId | undefined {
  return isSecurityAlert(event) ? severityOfWord(asText(properties(event)['severity']) ?? valueOf(event['level'])) : 1;
}

/** Who is given which role, from the request that Azure keeps as text. */
function roleAssignment(event: JsonObject): { role: string | undefined; principal: string | undefined } {
  const body = camelKeys(openObject(properties(event)['requestbody'] ?? properties(event)['requestBody']), 2);
  const asked = openObject(body['properties']);
  const role = lastPart(asked['roleDefinitionId']);
  return { role: role === undefined ? undefined : roles[role.toLowerCase()] ?? role, principal: asText(asked['principalId']) };
}

function resourceOf(event: JsonObject): string | undefined {
  return asText([event['resourceId'], openObject(event['authorization'])['scope'], openObject(openObject(event['identity'])['authorization'])['scope'], properties(event)['entity']]);
}

function machineOf(event: JsonObject): string | undefined {
  return asText(properties(event)['compromisedEntity']) ?? machine.exec(resourceOf(event) ?? '')?.[1];
}

function messageOf(event: JsonObject): string {
  const operation = operationOf(event) ?? 'Azure operation';
  if (isSecurityAlert(event)) return shorten(asText([properties(event)['eventName'], properties(event)['alertDisplayName'], event['description'], titleOf(event)]) ?? operation, 300);
  const title = titleOf(event);
  const { role } = roleAssignment(event);
  const text = asText([properties(event)['msg'], properties(event)['message']]);
  const about = machineOf(event) === undefined && role === undefined && !/\/read$/i.test(operation) ? lastPart(resourceOf(event)) : undefined;
  const act = shorten(title === undefined ? operation : `${title} (${operation})`, 200);
  return tellAct(act, tellOutcome(actionOf(event), reasonOf(event)), tellDetails([['role', role], ['', about], ['', text === operation ? undefined : text]]));
}

function callerOf(event: JsonObject): unknown {
  const claims = openObject(event['claims'] ?? openObject(event['identity'])['claims'] ?? openObject(event['identity'])['claim']);
  return [event['caller'], claims[upnClaim], claims[nameClaim], claims['upn'], claims['name'], claims['appid'], claims[idClaim], properties(event)['userId'], properties(event)['servicePrincipalId']];
}

function addressOf(event: JsonObject): unknown {
  const claims = openObject(event['claims'] ?? openObject(event['identity'])['claims']);
  const { ipAddress, clientIp, clientIP } = properties(event);
  return asText([openObject(event['httpRequest'])['clientIpAddress'], event['callerIpAddress'], event['callerIPAddress'], ipAddress, clientIp, clientIP, claims['ipaddr']]);
}

const mapping = compileMapping('Azure operation', {
  product: 'Microsoft Azure',
  kind: (event) => (isSecurityAlert(event) ? 'alert' : 'event'),
  classUid: (event) => (isSecurityAlert(event) ? 2004 : 6003),
  time: ['eventTimestamp', 'time', 'timeGenerated', 'submissionTimestamp'],
  severity: severityOf,
  ruleId: operationOf,
  classification: (event) => (isSecurityAlert(event) ? properties(event)['intent'] ?? properties(event)['attackedResourceType'] : undefined),
  message: messageOf,
  action: actionOf,
  account: callerOf,
  targetAccount: (event) => roleAssignment(event).principal,
  src: clientEndpoint(addressOf),
  dst: { hostname: machineOf },
  url: (event) => properties(event)['requestUri'],
});

/** Subscription operations as the API, diagnostic settings and Sentinel write them, and other resource logs of diagnostic settings in the same frame. */
export const azureActivity: RecordFormat = {
  format: 'azure-activity',
  title: 'Azure activity and resource logs',
  understands: 'API (either key style), diagnostic settings, Sentinel table; operation, status and reason, caller and address, machine, roles given, security alerts',
  matches(event) {
    const operation = event['operationName'] ?? event['operation_name'] ?? event['OperationNameValue'] ?? event['OperationName'];
    if (operation === undefined || operation === null) return false;
    if (isObject(operation)) return 'eventTimestamp' in event || 'event_timestamp' in event;
    if (typeof event['OperationNameValue'] === 'string' || event['Type'] === 'AzureActivity') return 'Caller' in event || 'CallerIpAddress' in event || 'ActivityStatusValue' in event;
    if ('event_timestamp' in event || 'eventTimestamp' in event) return 'resource_id' in event || 'resourceId' in event || 'caller' in event;
    if (event['Type'] === 'AzureDiagnostics') return typeof operation === 'string';
    const { category } = event;
    return typeof event['time'] === 'string' && typeof event['resourceId'] === 'string' && typeof operation === 'string' && typeof category === 'string' && !/^(?:kube-|AdvancedHunting|WindowsEvent)/.test(category);
  },
  read: (event, context) => mapping(openKeys(camelKeys(event, 4), textKeys), context),
};
