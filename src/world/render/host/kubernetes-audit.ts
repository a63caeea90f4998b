import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { sourceOf } from './act-ends.ts';
import { guidOf, numberOf } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Call = Extract<RenderedAct, { kind: 'kubernetes-call' }>;

const groups: Readonly<Record<string, string>> = { deployments: 'apps', daemonsets: 'apps', statefulsets: 'apps', replicasets: 'apps', jobs: 'batch', cronjobs: 'batch', clusterroles: 'rbac.authorization.k8s.io', clusterrolebindings: 'rbac.authorization.k8s.io', roles: 'rbac.authorization.k8s.io', rolebindings: 'rbac.authorization.k8s.io' };
/** Things of the whole cluster. */
const clusterWide = /^(?:nodes|namespaces|clusterroles|clusterrolebindings|persistentvolumes)$/;

function writeCall(act: Call, site: SensorSite): string {
  const time = site.time(act.timeMs);
  const { verb, namespace, name, isAllowed } = act.data;
  const [resource = '', subresource] = act.data.resource.split('/');
  const group = Object.hasOwn(groups, resource) ? groups[resource] : undefined;
  const isWide = clusterWide.test(resource);
  const account = act.account ?? 'system:anonymous';
  const path = [group === undefined ? '/api/v1' : `/apis/${group}/v1`, ...(isWide ? [] : ['namespaces', encodeURIComponent(namespace)]), resource, ...(name === undefined || (verb === 'create' && subresource === undefined) ? [] : [encodeURIComponent(name)]), ...(subresource === undefined ? [] : [subresource])].join('/');
  const code = isAllowed ? (subresource === 'exec' ? 101 : verb === 'create' ? 201 : 200) : 403;
  const said = `${resource}${group === undefined ? '' : `.${group}`} is forbidden: User "${account}" cannot ${verb} resource "${resource}" in API group "${group ?? ''}"${isWide ? ' at the cluster scope' : ` in the namespace "${namespace}"`}`;
  return JSON.stringify({
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: site.style < 0.5 ? 'Metadata' : 'Request', auditID: guidOf(`audit ${act.serial} ${site.host.name}`), stage: 'ResponseComplete', requestURI: path, verb, user: { username: account, ...userOf(account) }, sourceIPs: [sourceOf(act)],
    userAgent: account.startsWith('system:serviceaccount:') && site.style > 0.3 ? 'kubectl/v1.28.4 (linux/amd64) kubernetes/bae2c62' : 'kubectl/v1.29.2 (linux/amd64) kubernetes/4b8e819', objectRef: { resource, ...(!isWide && { namespace }), ...(name !== undefined && { name }), ...(group !== undefined && { apiGroup: group }), apiVersion: 'v1', ...(subresource !== undefined && { subresource }) },
    responseStatus: { metadata: {}, code, ...(!isAllowed && { status: 'Failure', message: said, reason: 'Forbidden' }) }, requestReceivedTimestamp: time, stageTimestamp: time, annotations: { 'authorization.k8s.io/decision': isAllowed ? 'allow' : 'forbid', 'authorization.k8s.io/reason': '' },
  });
}

function userOf(account: string): { uid?: string; groups: string[] } {
  const parts = account.split(':');
  if (account.startsWith('system:serviceaccount:')) return { uid: guidOf(`uid ${account}`), groups: ['system:serviceaccounts', `system:serviceaccounts:${parts[2] ?? 'default'}`, 'system:authenticated'] };
  return account === 'system:anonymous' ? { groups: ['system:unauthenticated'] } : { uid: String(1000 + numberOf(`uid ${account}`, 9000)), groups: ['system:authenticated'] };
}

/** Audit log of a cluster's API server: all calls to it. */
export const kubernetesAudit: Renderer = {
  kind: 'kubernetes',
  format: 'kubernetes-audit',
  fileNames: ['kube-apiserver-audit.log', 'audit.log', 'kubernetes-audit.jsonl'],
  time: (timeMs) => isoUtc(timeMs, 6),
  render: (act, site) => (act.kind === 'kubernetes-call' ? [writeCall(act, site)] : []),
};
