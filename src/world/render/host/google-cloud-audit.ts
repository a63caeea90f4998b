import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isServed, sourceOf } from './act-ends.ts';
import { hexOf, numberOf } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Value = Record<string, unknown>;

function projectOf(site: SensorSite): string {
  return `${site.host.name.split('.', 1)[0]?.toLowerCase().replace(/[^a-z0-9-]/g, '-') ?? 'main'}-${100_000 + numberOf(`project ${site.host.name}`, 899_999)}`;
}

function methodOf(service: string, action: string): string {
  return action.includes('.') ? action : `google.${service}.v1.${action}`;
}

function resourceNameOf(service: string, resource: string | undefined, project: string): string {
  if (resource === undefined) return `projects/${project}`;
  if (resource.startsWith('projects/')) return resource;
  if (service === 'storage') {
    const [bucket = '', ...object] = resource.replace(/^gs:\/\//, '').split('/');
    return `projects/_/buckets/${bucket}${object.length === 0 ? '' : `/objects/${object.join('/')}`}`;
  }
  if (service === 'secretmanager') return `projects/${project}/secrets/${resource}`;
  if (service === 'compute') return `projects/${project}/zones/europe-west3-a/instances/${resource}`;
  return service === 'iam' ? `projects/-/serviceAccounts/${resource}` : `projects/${project}/${resource}`;
}

function callEntry(act: Extract<RenderedAct, { kind: 'cloud-call' }>, site: SensorSite): Value {
  const project = projectOf(site);
  const { action, resource, isAllowed } = act.data;
  const service = act.data.service.toLowerCase().replace(/\.googleapis\.com$/, '');
  const resourceName = resourceNameOf(service, resource, project);
  const method = methodOf(service, action);
  return {
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', ...(isAllowed ? {} : { status: { code: 7, message: `Permission '${method}' denied on resource '${resourceName}' (or it may not exist).` } }), authenticationInfo: { principalEmail: act.account ?? 'unknown' },
      requestMetadata: { callerIp: act.from?.address ?? 'private', callerSuppliedUserAgent: 'google-cloud-sdk gcloud/468.0.0 command/gcloud invocation-id/0 environment/None interactive/False' }, serviceName: `${service}.googleapis.com`, methodName: method,
      authorizationInfo: [{ resource: resourceName, permission: method, ...(isAllowed && { granted: true }) }], resourceName,
    },
    resource: { type: service === 'compute' ? 'gce_instance' : service === 'storage' ? 'gcs_bucket' : 'audited_resource', labels: { project_id: project, service: `${service}.googleapis.com`, method } }, severity: isAllowed ? 'NOTICE' : 'ERROR', logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Factivity`,
  };
}

function loginEntry(act: Extract<RenderedAct, { kind: 'cloud-login' }>): Value {
  const { isSuccess, hasSecondFactor, reason } = act.data;
  const name = isSuccess ? 'login_success' : 'login_failure';
  const parameter = (key: string, value: string): Value => ({ name: key, value, type: 'TYPE_STRING', label: 'LABEL_OPTIONAL' });
  return {
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', authenticationInfo: { principalEmail: act.account ?? 'unknown' }, requestMetadata: { callerIp: sourceOf(act), requestAttributes: {}, destinationAttributes: {} }, serviceName: 'login.googleapis.com', methodName: `google.login.LoginService.${isSuccess ? 'loginSuccess' : 'loginFailure'}`, resourceName: 'organizations/1',
      metadata: { '@type': 'type.googleapis.com/ccc_hosted_reporting.ActivityProto', event: [{ eventName: name, eventType: 'login', parameter: [parameter('login_type', 'google_password'), parameter('login_challenge_method', hasSecondFactor ? 'google_prompt' : 'none'), ...(isSuccess ? [] : [parameter('login_failure_type', reason ?? 'login_failure_invalid_password')])] }] },
    },
    resource: { type: 'audited_resource', labels: { service: 'login.googleapis.com', method: 'google.login.LoginService' } }, severity: isSuccess ? 'NOTICE' : 'WARNING', logName: 'organizations/1/logs/cloudaudit.googleapis.com%2Fdata_access',
  };
}

/** Audit entries of Google Cloud as they are exported, one a line. */
export const googleCloudAudit: Renderer = {
  kind: 'cloud',
  format: 'google-cloud-audit',
  fileNames: ['gcp-audit.jsonl', 'cloudaudit.googleapis.com.json', 'google-audit.jsonl'],
  time: (timeMs) => isoUtc(timeMs, 6),
  render(act, site) {
    if (!isServed(act, site)) return [];
    const entry = act.kind === 'cloud-call' ? callEntry(act, site) : act.kind === 'cloud-login' && (isHere(act, site) || act.to.host?.type === 'cloud-service') ? loginEntry(act) : undefined;
    return entry === undefined ? [] : [JSON.stringify({ ...entry, insertId: hexOf(`insert ${act.serial} ${site.host.name}`, 16), timestamp: site.time(act.timeMs), receiveTimestamp: site.time(act.timeMs) })];
  },
};
