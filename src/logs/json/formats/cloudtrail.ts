import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { lastPart, tellAct, tellDetails, tellOutcome, tellSignIn } from './api-words.ts';
import { camelKeys } from './camel-keys.ts';
import { accountOf, targetAccountOf, visibleText } from './cloudtrail-identity.ts';
import { openJson, openKeys, openList, openObject } from './json-text.ts';

/** Keys under which LookupEvents and CloudTrail Lake hand out the event as JSON text. */
const textKeys = ['CloudTrailEvent', 'cloudTrailEvent', 'eventJson'] as const;
const accountCalls = /^(?:Create|Delete|Update|Attach|Detach|Put|Add|Remove|Enable|Disable|Deactivate|Upload|Change|Tag|Untag|Set)/;

function isSignIn(event: JsonObject): boolean {
  return event['eventSource'] === 'signin.amazonaws.com' || event['eventType'] === 'AwsConsoleSignIn';
}

function classOf(event: JsonObject): number {
  if (isSignIn(event) || event['eventSource'] === 'sts.amazonaws.com') return 3002;
  return event['eventSource'] === 'iam.amazonaws.com' && accountCalls.test(asText(event['eventName']) ?? '') ? 3001 : 6003;
}

function actionOf(event: JsonObject): string {
  if (asText(event['errorCode']) !== undefined) return 'failure';
  // A sign-in answers under its own name: `{"ConsoleLogin": "Failure"}`.
  const answer = asText(openObject(event['responseElements'])[asText(event['eventName']) ?? ''])?.toLowerCase();
  if (isSignIn(event) && (answer === 'failure' || (answer === undefined && asText(event['errorMessage']) !== undefined))) return 'failure';
  return 'success';
}

/** `tcp 22 from 0.0.0.0/0` of the first rule that a security group was given. */
function tellPermission(request: JsonObject): string | undefined {
  const permission = openList(openObject(request['ipPermissions'])['items'])[0] ?? (asText(request['cidrIp']) === undefined ? undefined : request);
  if (permission === undefined) return undefined;
  const ranges = [...openList(openObject(permission['ipRanges'])['items']), ...openList(openObject(permission['ipv6Ranges'])['items'])];
  const [from, to] = [asNumber(permission['fromPort']), asNumber(permission['toPort'])];
  const ports = from === undefined ? undefined : from === to || to === undefined ? String(from) : `${from}-${to}`;
  const range = asText(permission['cidrIp']) ?? asText(ranges[0]?.['cidrIp']) ?? asText(ranges[0]?.['cidrIpv6']);
  const protocol = asText(permission['ipProtocol']);
  return say(protocol === '-1' ? 'all' : protocol, ports, range === undefined ? undefined : `from ${range}`);
}

/** The first one that a policy lets in: the trust policy of a role, the policy of a bucket, key or queue. */
function trustedBy(request: JsonObject): string | undefined {
  const policy = openObject(request['policyDocument'] ?? request['assumeRolePolicyDocument'] ?? request['bucketPolicy'] ?? request['policy']);
  const principal = openList(policy['Statement']).find((one) => one['Effect'] === 'Allow' && one['Principal'] !== undefined)?.['Principal'];
  return isObject(principal) ? asText(principal['AWS']) ?? asText(principal['Federated']) ?? asText(principal['Service']) : asText(principal);
}

/** What a call that changes something is about, beside what has a field of its own. Calls that only read touch too many things to tell. */
function detailsOf(event: JsonObject): string | undefined {
  if (event['readOnly'] === true || event['readOnly'] === 'true') return undefined;
  const request = openObject(event['requestParameters']);
  const attribute = openList(openObject(openObject(request['createVolumePermission'] ?? request['launchPermission'])['add'])['items'])[0];
  const isTrail = /[Tt]rail|Logging/.test(asText(event['eventName']) ?? '');
  return tellDetails([
    ['policy', lastPart(request['policyArn']) ?? request['policyName']], ['group', request['groupName'] ?? request['groupId']], ['', tellPermission(request)], ['trusts', trustedBy(request)],
    ['trail', isTrail ? lastPart(request['name'] ?? request['trailName']) : undefined],
    ['shared with', attribute?.['userId'] ?? attribute?.['group']], ['key', request['keyId'] ?? request['keyName']], ['function', lastPart(request['functionName'])],
    ['detector', request['detectorId']], ['instance type', request['instanceType']], ['snapshot', request['snapshotId']], ['model', lastPart(request['modelId'])],
    ['name', isTrail || storedThingOf(event) !== undefined ? undefined : request['name']],
  ]);
}

function signInMessage(event: JsonObject): string {
  const mfa = asText(openObject(event['additionalEventData'])['MFAUsed'])?.toLowerCase();
  const name = asText(event['eventName']) ?? 'Sign-in';
  const act = name === 'ConsoleLogin' ? 'ConsoleLogin: console login' : name;
  const action = actionOf(event);
  return say(tellAct(act, tellSignIn(action, asText(event['errorMessage']) ?? asText(event['errorCode']))), action === 'success' && mfa === 'no' ? 'without MFA' : undefined);
}

function messageOf(event: JsonObject): string {
  const name = asText(event['eventName']) ?? 'call';
  if (isSignIn(event)) return signInMessage(event);
  const service = asText(event['eventSource'])?.replace(/\.amazonaws\.com$/, '');
  if (event['eventType'] === 'AwsCloudTrailInsight') {
    const insight = openObject(event['insightDetails']);
    return `CloudTrail Insight: unusual ${asText(insight['insightType']) ?? 'rate'} of ${say(asText(insight['eventSource'])?.replace(/\.amazonaws\.com$/, ''), asText(insight['eventName']))}`;
  }
  return tellAct(say(service, name), tellOutcome(actionOf(event), asText(event['errorCode'])), detailsOf(event));
}

/** Machines by the names that calls give them. */
function machineOf(event: JsonObject): unknown {
  const request = openObject(event['requestParameters']);
  const response = openObject(event['responseElements']);
  const target = asText(request['target']);
  return openList(openObject(request['instancesSet'])['items'])[0]?.['instanceId'] ?? request['instanceId'] ?? openJson(request['instanceIds'])
    ?? openList(openObject(response['instancesSet'])['items'])[0]?.['instanceId'] ?? request['dBInstanceIdentifier'] ?? request['dBClusterIdentifier']
    ?? (target?.startsWith('i-') === true || target?.startsWith('mi-') === true ? target : undefined);
}

/** Stored things that are read or written: an object in a bucket, a secret, a parameter. */
function storedThingOf(event: JsonObject): string | undefined {
  const request = openObject(event['requestParameters']);
  const bucket = asText(request['bucketName']);
  const key = asText(request['key']);
  if (bucket !== undefined) return key === undefined ? bucket : `${bucket}/${key}`;
  if (event['eventSource'] === 'secretsmanager.amazonaws.com') return lastPart(request['secretId']) ?? asText(request['name']);
  return event['eventSource'] === 'ssm.amazonaws.com' && (asText(event['eventName']) ?? '').includes('Parameter') ? asText(request['name']) ?? asText(openJson(request['names'])) : undefined;
}

function commandOf(event: JsonObject): string | undefined {
  const request = openObject(event['requestParameters']);
  const commands = openJson(openObject(request['parameters'])['commands']);
  const text = Array.isArray(commands) ? commands.filter((one) => typeof one === 'string').join('; ') : request['command'];
  return visibleText(text);
}

const mapping = compileMapping('AWS API call', {
  product: 'AWS CloudTrail',
  kind: (event) => (event['eventType'] === 'AwsCloudTrailInsight' ? 'alert' : 'event'),
  classUid: classOf,
  time: 'eventTime',
  ruleId: 'eventName',
  message: messageOf,
  action: actionOf,
  account: (event) => accountOf(event['userIdentity']) ?? event['username'],
  targetAccount: targetAccountOf,
  src: { ip: 'sourceIPAddress' },
  dst: { hostname: machineOf },
  file: storedThingOf,
  commandLine: commandOf,
});

/** The event that LookupEvents gives as text, or its outer summary when the text is broken. */
function openEvent(event: JsonObject): JsonObject {
  for (const key of textKeys) {
    const inner = openJson(event[key]);
    if (isObject(inner)) return inner;
  }
  return openKeys(event['EventName'] === undefined ? event : camelKeys(event, 1), ['userIdentity', 'requestParameters', 'responseElements', 'additionalEventData']);
}

/** CloudTrail events: as delivered, as LookupEvents and CloudTrail Lake give them; the event bus is taken off as an envelope. */
export const cloudtrail: RecordFormat = {
  format: 'cloudtrail',
  title: 'AWS CloudTrail',
  understands: 'delivered files, LookupEvents, event bus; caller by identity type, address, call and error, MFA of sign-ins, account, machine or object acted upon',
  matches(event) {
    // Notices of S3 look alike; their sources begin with `aws:`.
    const { eventSource } = event;
    if (typeof eventSource === 'string' && typeof event['eventName'] === 'string') return ('eventTime' in event || 'eventVersion' in event) && !eventSource.startsWith('aws:');
    return textKeys.some((key) => typeof event[key] === 'string' && (event[key]).startsWith('{'));
  },
  read: (event, context) => mapping(openEvent(event), context),
};
