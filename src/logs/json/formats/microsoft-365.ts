import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asAction, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { lastPart, shorten, tellAct, tellDetails, tellOutcome, tellSignIn } from './api-words.ts';
import { camelKeys } from './camel-keys.ts';
import { clientEndpoint } from './client-address.ts';
import { openKeys, openList, openObject } from './json-text.ts';

const textKeys = ['parameters', 'operationProperties', 'modifiedProperties', 'extendedProperties', 'folders', 'target', 'actor'] as const;
/** Parameters of mailbox and tenant commands that tell what was done. */
const tellingParameters = [
  'ForwardTo', 'RedirectTo', 'ForwardAsAttachmentTo', 'ForwardingSmtpAddress', 'ForwardingAddress', 'DeleteMessage', 'MoveToFolder', 'MarkAsRead', 'SubjectContainsWords', 'SubjectOrBodyContainsWords', 'From', 'AccessRights',
  'User', 'Trustee', 'DeliverToMailboxAndForward', 'AuditEnabled', 'AuditBypassEnabled', 'AdminAuditLogEnabled', 'UnifiedAuditLogIngestionEnabled', 'Roles', 'Members', 'Name',
] as const;
const alertOperations = /^(?:AlertTriggered|AlertEntityGenerated|AlertUpdated|TIMailData|TIUrlClickData|AtpDetection|AIRInvestigationData)$/;
const accountOperations = /^(?:Add|Update|Delete|Reset|Change|Disable|Enable|Set|Remove) .{0,40}(?:user|password|license|member)/i;

function operationOf(event: JsonObject): string | undefined {
  return asText(event['operation'])?.replace(/\.$/, '');
}

function workloadOf(event: JsonObject): string | undefined {
  return asText(event['workload']) ?? asText(event['officeWorkload']);
}

function pairs(event: JsonObject, key: string): Map<string, unknown> {
  return new Map(openList(event[key]).slice(0, 200).map((pair) => [asText(pair['name']) ?? '', pair['value'] ?? pair['newValue']]));
}

/** Unified audit times are in UTC by rule and name no zone. */
function timeOf(event: JsonObject): unknown {
  const time = event['creationTime'] ?? event['timeGenerated'] ?? event['creationDate'];
  return typeof time === 'string' && /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/.test(time) ? `${time}Z` : time;
}

function isSignIn(event: JsonObject): boolean {
  return /^UserLog(?:gedIn|inFailed)$|^(?:Mailbox|Foreign)?Login/i.test(operationOf(event) ?? '');
}

function actionOf(event: JsonObject): string | undefined {
  if (operationOf(event) === 'UserLoginFailed' || asText(event['logonError']) !== undefined) return 'failure';
  if (operationOf(event) === 'UserLoggedIn') return 'success';
  const status = asText(event['resultStatus']);
  if (status === undefined) return undefined;
  return /^partially/i.test(status) ? 'success' : asAction(status);
}

/** Workloads name the client's address each in its own way. */
function clientOf(event: JsonObject): string | undefined {
  return asText([event['clientIP'], event['clientIPAddress'], event['actorIpAddress'], event['clientIp'], event['senderIp']]);
}

function roleOf(event: JsonObject): string | undefined {
  const changes = pairs(event, 'modifiedProperties');
  return asText(changes.get('Role.DisplayName'))?.replace(/^"|"$/g, '');
}

function detailsOf(event: JsonObject): string | undefined {
  const parameters = pairs(event, 'parameters');
  const access = pairs(event, 'operationProperties').get('MailAccessType') ?? event['mailAccessType'];
  const group = /RoleGroup|DistributionGroup/.test(operationOf(event) ?? '') ? parameters.get('Identity') : undefined;
  return tellDetails([['role', roleOf(event)], ['group', group], ['access', access], ['as', asText(event['logonType']) === 'Delegate' || event['logonType'] === 2 ? 'delegate' : undefined],
    ...tellingParameters.map((name) => [name, parameters.get(name)] as const)]);
}

function isAlert(event: JsonObject): boolean {
  return alertOperations.test(operationOf(event) ?? '');
}

function messageOf(event: JsonObject): string {
  const operation = operationOf(event) ?? 'Activity';
  if (isAlert(event)) return shorten(say(asText(event['name']) ?? operation, asText(event['verdict']) ?? asText(event['detectionType']), asText(event['status'])), 200);
  const act = say(workloadOf(event), operation);
  const reason = asText(event['logonError']) ?? asText(event['resultReasonType']);
  if (isSignIn(event)) return tellAct(`${act}: sign-in`, tellSignIn(actionOf(event), reason));
  return tellAct(act, tellOutcome(actionOf(event)), detailsOf(event));
}

function classOf(event: JsonObject): number {
  if (isAlert(event)) return 2004;
  const operation = operationOf(event) ?? '';
  if (isSignIn(event)) return 3002;
  return accountOperations.test(operation) ? 3001 : operation.startsWith('File') ? 1001 : 6003;
}

/** `Identity` of a mailbox command: a name, a path that ends with it, or `mailbox\\rule`. */
function mailboxOf(event: JsonObject): string | undefined {
  const parameters = pairs(event, 'parameters');
  const isAboutAccount = /Mailbox(?!Plan)|InboxRule|User|Recipient|Forward/.test(operationOf(event) ?? '');
  return asText(parameters.get('Member')) ?? asText(parameters.get('Mailbox')) ?? (isAboutAccount ? lastPart(parameters.get('Identity'))?.split('\\', 1)[0] : undefined);
}

function targetAccountOf(event: JsonObject): string | undefined {
  const isDirectory = workloadOf(event) === 'AzureActiveDirectory' && !isSignIn(event);
  const target = asText(event['mailboxOwnerUPN']) ?? asText(event['targetUserOrGroupName']) ?? mailboxOf(event) ?? (isDirectory ? asText(event['objectId']) : undefined);
  return target === asText(event['userId']) ? undefined : target;
}

function fileOf(event: JsonObject): string | undefined {
  const folder = asText(event['sourceRelativeUrl']);
  const name = asText(event['sourceFileName']);
  return name === undefined ? undefined : folder === undefined ? name : `${folder}/${name}`;
}

const mapping = compileMapping('Microsoft 365 activity', {
  product: 'Microsoft 365',
  kind: (event) => (isAlert(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: timeOf,
  severity: (event: JsonObject): SeverityId => (isAlert(event) ? severityOfWord(asText(event['severity'])) ?? 0 : 1),
  ruleId: operationOf,
  classification: (event) => (isAlert(event) ? event['category'] : undefined),
  message: messageOf,
  action: actionOf,
  account: ['userId', 'userIds', 'mailboxOwnerUPN', 'p1Sender', 'userKey'],
  targetAccount: targetAccountOf,
  src: clientEndpoint(clientOf),
  file: fileOf,
  url: (event) => [event['url'], event['objectId'], event['officeObjectId'], event['siteUrl']].find((value) => /^https?:\/\//i.test(asText(value) ?? '')),
});

/** Audit records inside the export of the compliance portal: `AuditData` is the record, as text or as an object. */
function openRecord(event: JsonObject): JsonObject {
  const inner = openObject(event['AuditData']);
  return Object.keys(inner).length === 0 ? event : inner;
}

function holdsRecord(value: unknown): boolean {
  return typeof value === 'string' ? value.startsWith('{') && value.includes('"Operation"') : isObject(value) && typeof value['Operation'] === 'string';
}

/** The unified audit log of Exchange, SharePoint, Teams, the directory and others. */
export const microsoft365: RecordFormat = {
  format: 'microsoft-365',
  title: 'Microsoft 365 unified audit log',
  understands: 'Management API, portal export (`AuditData`), Sentinel OfficeActivity; operation, result, account, address, mailbox or file, rule and permission parameters, alerts',
  matches: (event) => (typeof event['Operation'] === 'string' && typeof (event['Workload'] ?? event['OfficeWorkload']) === 'string' && ('CreationTime' in event || 'TimeGenerated' in event || 'UserId' in event))
    || holdsRecord(event['AuditData']),
  read: (event, context) => mapping(camelKeys(openKeys(camelKeys(openRecord(event), 1), textKeys)), context),
};
