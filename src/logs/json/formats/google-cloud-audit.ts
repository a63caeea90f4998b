import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asAddress, asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { lastPart, tellAct, tellDetails, tellOutcome } from './api-words.ts';
import { isWorkspaceWarning, workspaceEvent, workspaceParameter } from './google-workspace-event.ts';
import { openJson, openList, openObject } from './json-text.ts';

/** Names of google.rpc.Code, by number. */
const codes = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED',
  'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];
const reads = /(?:^|\.)(?:get|list|search|aggregatedList|testIamPermissions|[Gg]et[A-Z]\w{0,80}|[Ll]ist[A-Z]\w{0,80}|read|watch)$/;

/** The audit payload; exports to BigQuery spell its key otherwise. */
function payloadOf(event: JsonObject): JsonObject {
  return openObject(event['protoPayload'] ?? event['protopayload_auditlog'] ?? event['protopayload']);
}

function method(event: JsonObject): string {
  return asText(payloadOf(event)['methodName']) ?? '';
}

function statusCode(event: JsonObject): number | undefined {
  return asNumber(openObject(payloadOf(event)['status'])['code']);
}

function actionOf(event: JsonObject): string | undefined {
  const payload = payloadOf(event);
  const name = asText(workspaceEvent(payload)?.['eventName']);
  if (name?.includes('failure') === true) return 'failure';
  if (name !== undefined) return name === 'login_success' ? 'success' : undefined;
  const code = statusCode(event);
  if (code !== undefined && code !== 0) return 'failure';
  const isRefused = openList(payload['authorizationInfo']).some((one) => one['granted'] === false) || openObject(event['labels'])['authorization.k8s.io/decision'] === 'forbid';
  return isRefused ? 'failure' : 'success';
}

function reasonOf(event: JsonObject): string | undefined {
  const code = statusCode(event);
  if (code === undefined || code === 0) return 'PERMISSION_DENIED';
  return codes[code] ?? `code ${code}`;
}

/** The first right that a policy change gives or takes. */
function bindingOf(event: JsonObject): JsonObject {
  const payload = payloadOf(event);
  const delta = openObject(openObject(openObject(payload['serviceData'])['policyDelta']));
  return openList(delta['bindingDeltas'])[0] ?? openList(openObject(openObject(payload['metadata'])['policyDelta'])['bindingDeltas'])[0] ?? {};
}

/** `tcp 3389 from 0.0.0.0/0` of a firewall rule. */
function tellFirewall(request: JsonObject): string | undefined {
  const rule = openList(request['alloweds'])[0] ?? openList(request['allowed'])[0];
  if (rule === undefined) return undefined;
  const range = asText(request['sourceRanges']);
  return say(asText(rule['IPProtocol']) ?? asText(rule['ipProtocol']), asText(rule['ports']), range === undefined ? undefined : `from ${range}`);
}

function resourceName(event: JsonObject): string | undefined {
  return asText(payloadOf(event)['resourceName']);
}

function segmentAfter(path: string | undefined, kind: string): string | undefined {
  const at = path?.indexOf(`/${kind}/`) ?? -1;
  return path === undefined || at < 0 ? undefined : asText(path.slice(at + kind.length + 2).split('/', 1)[0]);
}

function machineOf(event: JsonObject): unknown {
  const path = resourceName(event);
  const resource = openObject(event['resource']);
  const labels = openObject(resource['labels']);
  const type = asText(resource['type']) ?? '';
  const named = ['instances', 'pods', 'nodes', 'clusters'].map((kind) => segmentAfter(path, kind));
  return [...named, type.endsWith('_cluster') ? labels['cluster_name'] : labels['database_id']];
}

/** A stored object (`bucket/path`), a secret. */
function storedThingOf(event: JsonObject): string | undefined {
  const path = resourceName(event);
  const bucket = segmentAfter(path, 'buckets');
  if (bucket === undefined) return segmentAfter(path, 'secrets');
  const object = path?.indexOf('/objects/') ?? -1;
  return object < 0 ? bucket : `${bucket}/${path?.slice(object + 9) ?? ''}`;
}

function detailsOf(event: JsonObject): string | undefined {
  if (reads.test(method(event))) return undefined;
  const binding = bindingOf(event);
  const request = openObject(payloadOf(event)['request'] ?? payloadOf(event)['requestJson']);
  const role = openObject(request['roleRef'])['name'];
  const isElsewhere = asText(machineOf(event)) !== undefined || storedThingOf(event) !== undefined || targetAccountOf(event) !== undefined;
  return tellDetails([[asText(binding['action'])?.toLowerCase() ?? 'role', binding['role'] ?? role], ['', tellFirewall(request)], ['', isElsewhere ? undefined : lastPart(resourceName(event))]]);
}

function messageOf(event: JsonObject): string {
  const payload = payloadOf(event);
  const workspace = asText(workspaceEvent(payload)?.['eventName']);
  if (workspace !== undefined) {
    return say('Google Workspace', workspace.toLowerCase().split('_').join(' '), tellDetails([
      ['with', workspaceParameter(payload, 'login_type')], ['role', workspaceParameter(payload, 'role_name')], ['application', workspaceParameter(payload, 'app_name', 'application_name')],
      ['setting', workspaceParameter(payload, 'setting_name')],
    ]));
  }
  return tellAct(method(event) === '' ? 'Google Cloud call' : method(event), tellOutcome(actionOf(event), reasonOf(event)), detailsOf(event));
}

function memberName(member: unknown): string | undefined {
  const text = asText(member);
  return text?.slice(text.indexOf(':') + 1);
}

function targetAccountOf(event: JsonObject): string | undefined {
  const payload = payloadOf(event);
  const affected = workspaceParameter(payload, 'affected_email_address', 'user_email');
  const resource = openObject(event['resource']);
  const made = asText([openObject(payload['response'] ?? payload['responseJson'])['email'], resource['type'] === 'service_account' ? openObject(resource['labels'])['email_id'] : undefined]);
  const subject = openList(openObject(payload['request'])['subjects'])[0];
  const target = affected ?? memberName(bindingOf(event)['member']) ?? made ?? asText(openObject(payload['request'])['account_id']) ?? asText(subject?.['name']);
  return target === accountOf(event) ? undefined : target;
}

function accountOf(event: JsonObject): string | undefined {
  const who = openObject(payloadOf(event)['authenticationInfo']);
  return asText(who['principalEmail']) ?? memberName(who['principalSubject']) ?? asText(who['authoritySelector']);
}

function severityOf(event: JsonObject): SeverityId | undefined {
  return isWorkspaceWarning(payloadOf(event)) ? severityOfWord(asText(event['severity'])) : 1;
}

const mapping = compileMapping('Google Cloud audit', {
  product: (event) => (workspaceEvent(payloadOf(event)) === undefined ? 'Google Cloud Audit' : 'Google Workspace'),
  kind: (event) => (isWorkspaceWarning(payloadOf(event)) ? 'alert' : 'event'),
  classUid: (event) => (isWorkspaceWarning(payloadOf(event)) ? 2004 : payloadOf(event)['serviceName'] === 'login.googleapis.com' ? 3002 : 6003),
  time: ['timestamp', 'receiveTimestamp'],
  severity: severityOf,
  ruleId: method,
  classification: (event) => (isWorkspaceWarning(payloadOf(event)) ? workspaceEvent(payloadOf(event))?.['eventType'] : undefined),
  message: messageOf,
  action: actionOf,
  account: accountOf,
  targetAccount: targetAccountOf,
  // Calls from inside have words such as `private` in place of an address.
  src: { ip: (event) => asAddress(openObject(payloadOf(event)['requestMetadata'])['callerIp']) },
  dst: { hostname: machineOf },
  file: storedThingOf,
});

/** Audit logs of Google Cloud, GKE and Google Workspace as Cloud Logging exports them. */
export const googleCloudAudit: RecordFormat = {
  format: 'google-cloud-audit',
  title: 'Google Cloud audit logs',
  understands: 'Cloud Logging and BigQuery export, GKE, Workspace sign-ins; method, status, principal, address, machine, object, roles given, firewall rules, account warnings',
  matches(event) {
    const payload = openJson(event['protoPayload'] ?? event['protopayload_auditlog'] ?? event['protopayload']);
    return isObject(payload) && (typeof payload['methodName'] === 'string' || (typeof payload['@type'] === 'string' && payload['@type'].endsWith('AuditLog')));
  },
  read: (event, context) => mapping(event, context),
};
