import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { tellAct, tellDetails, tellOutcome } from './api-words.ts';
import { openJson, openList, openObject } from './json-text.ts';

function objectRef(event: JsonObject): JsonObject {
  return openObject(event['objectRef']);
}

function request(event: JsonObject): JsonObject {
  return openObject(event['requestObject']);
}

/** `create pods/exec`: the verb and what it was said to. */
function actOf(event: JsonObject): string {
  const ref = objectRef(event);
  const resource = asText(ref['resource']);
  const sub = asText(ref['subresource']);
  const path = (asText(event['requestURI']) ?? '').split('?', 1)[0]?.slice(0, 120);
  return say(asText(event['verb']) ?? 'request', resource === undefined ? path : sub === undefined ? resource : `${resource}/${sub}`);
}

function code(event: JsonObject): number | undefined {
  return asNumber(openObject(event['responseStatus'])['code']);
}

function actionOf(event: JsonObject): string | undefined {
  const status = code(event);
  const decision = asText(openObject(event['annotations'])['authorization.k8s.io/decision']);
  if (decision === 'forbid' || event['stage'] === 'Panic') return 'failure';
  if (status !== undefined && status > 0) return status < 400 ? 'success' : 'failure';
  return decision === 'allow' ? 'allowed' : undefined;
}

/** The containers that a request makes, of a pod or of a workload's template. */
function podSpec(event: JsonObject): JsonObject {
  const spec = openObject(request(event)['spec']);
  const template = openObject(openObject(openObject(openObject(spec['jobTemplate'])['spec'] ?? spec)['template'])['spec']);
  return Object.keys(template).length > 0 ? template : spec;
}

function containers(event: JsonObject): JsonObject[] {
  return [...openList(podSpec(event)['containers']), ...openList(podSpec(event)['initContainers'])].slice(0, 50);
}

/** What lets a container out of its bounds. */
function risksOf(event: JsonObject): string | undefined {
  const spec = podSpec(event);
  const contexts = containers(event).map((container) => openObject(container['securityContext']));
  const added = contexts.flatMap((context) => openJson(openObject(context['capabilities'])['add'])).filter((name) => typeof name === 'string').slice(0, 4);
  const hostPath = openList(spec['volumes']).map((volume) => asText(openObject(volume['hostPath'])['path'])).find((path) => path !== undefined);
  const told = [
    contexts.some((context) => context['privileged'] === true) ? 'privileged' : undefined, spec['hostNetwork'] === true ? 'host network' : undefined, spec['hostPID'] === true ? 'host processes' : undefined,
    spec['hostIPC'] === true ? 'host IPC' : undefined, hostPath === undefined ? undefined : `host path ${hostPath}`, added.length === 0 ? undefined : `capabilities ${added.join(' ')}`,
  ].filter((text) => text !== undefined);
  return told.length === 0 ? undefined : told.join(', ');
}

function isWrite(event: JsonObject): boolean {
  return ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(asText(event['verb']) ?? '');
}

function messageOf(event: JsonObject): string {
  const status = openObject(event['responseStatus']);
  const reason = asText(status['reason']) ?? (code(event) === undefined ? undefined : `code ${code(event) ?? ''}`);
  const role = openObject(request(event)['roleRef'])['name'];
  const image = isWrite(event) ? containers(event)[0]?.['image'] : undefined;
  const isImpersonated = asText(openObject(event['impersonatedUser'])['username']) !== undefined;
  return tellAct(`kubernetes ${actOf(event)}`, tellOutcome(actionOf(event), reason), tellDetails([
    ['in', objectRef(event)['namespace']], ['role', role], ['image', image], ['', risksOf(event)], ['', isImpersonated ? 'impersonating' : undefined], ['', commandOf(event)],
  ]));
}

/** Of an exec: its query or its options; of a new pod: the first container's own command. */
function commandOf(event: JsonObject): string | undefined {
  const uri = asText(event['requestURI']) ?? '';
  const query = uri.indexOf('?');
  if (objectRef(event)['subresource'] === 'exec' && query >= 0) {
    const words = new URLSearchParams(uri.slice(query + 1, query + 4096)).getAll('command');
    if (words.length > 0) return words.join(' ');
  }
  const from = request(event)['kind'] === 'PodExecOptions' ? request(event) : containers(event)[0];
  const words = [openJson(from?.['command']), openJson(from?.['args'])].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])).filter((word) => typeof word === 'string');
  return words.length === 0 ? undefined : words.join(' ').slice(0, 1024);
}

function nameOf(event: JsonObject): unknown {
  return asText(objectRef(event)['name']) ?? openObject(openObject(event['responseObject'])['metadata'])['name'] ?? openObject(request(event)['metadata'])['name'];
}

function machineOf(event: JsonObject): unknown {
  const resource = objectRef(event)['resource'];
  return resource === 'pods' || resource === 'nodes' ? nameOf(event) : undefined;
}

function targetAccountOf(event: JsonObject): unknown {
  const impersonated = openObject(event['impersonatedUser'])['username'];
  const subject = openList(request(event)['subjects'])[0]?.['name'];
  return asText(impersonated) ?? asText(subject) ?? (objectRef(event)['resource'] === 'serviceaccounts' ? nameOf(event) : undefined);
}

/** `secrets/namespace/name`. */
function storedThingOf(event: JsonObject): string | undefined {
  const { resource, namespace, name } = objectRef(event);
  if (resource !== 'secrets' && resource !== 'configmaps') return undefined;
  return [resource, asText(namespace), asText(name)].filter((part) => part !== undefined).join('/');
}

const mapping = compileMapping('Kubernetes request', {
  product: 'Kubernetes',
  classUid: 6003,
  time: ['requestReceivedTimestamp', 'stageTimestamp', 'timestamp', 'metadata.creationTimestamp'],
  ruleId: actOf,
  message: messageOf,
  action: actionOf,
  account: 'user.username',
  targetAccount: targetAccountOf,
  src: { ip: 'sourceIPs' },
  dst: { hostname: machineOf },
  url: 'requestURI',
  file: storedThingOf,
  commandLine: commandOf,
});

/** The audit event that diagnostic settings of Azure's clusters hold as text. */
function openEvent(event: JsonObject): JsonObject {
  const inner = openJson(openObject(event['properties'])['log']);
  return isObject(inner) ? inner : event;
}

function isAuditEvent(event: JsonObject): boolean {
  return typeof event['auditID'] === 'string' && typeof event['verb'] === 'string';
}

/** Requests to a Kubernetes API server. */
export const kubernetesAudit: RecordFormat = {
  format: 'kubernetes-audit',
  title: 'Kubernetes audit log',
  understands: 'events alone and in lists, AKS diagnostic settings; verb and resource, answer, account and impersonation, address, pod, exec command, roles bound, risky pod settings',
  matches: (event) => isAuditEvent(event) || (typeof event['category'] === 'string' && event['category'].startsWith('kube-audit') && isObject(event['properties']) && isAuditEvent(openEvent(event))),
  read: (event, context) => mapping(openEvent(event), context),
};
