import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const event = {
  kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: 'a', stage: 'ResponseComplete', requestURI: '/api/v1/namespaces/shop/pods', verb: 'create', user: { username: 'ada', groups: [] }, sourceIPs: ['203.0.113.7', '10.0.0.1'],
  objectRef: { resource: 'pods', namespace: 'shop', name: 'web-0', apiVersion: 'v1' }, responseStatus: { metadata: {}, code: 201 }, requestReceivedTimestamp: '2026-03-01T10:00:00.000000Z', annotations: { 'authorization.k8s.io/decision': 'allow' },
};
const record = (changes: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify({ ...event, ...changes })]).records[0];
const pod = (spec: object): object => ({ requestObject: { kind: 'Pod', spec } });

describe('kubernetes-audit', () => {
  it.each([
    ['alone', event], ['in a list', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [event] }],
    ['in a log stream', { messageType: 'DATA_MESSAGE', owner: '1', logGroup: '/aws/eks/blue/cluster', logStream: 's', subscriptionFilters: ['f'], logEvents: [{ id: '1', timestamp: 1, message: JSON.stringify(event) }] }],
    ['in diagnostic settings', { records: [{ time: 't', category: 'kube-audit', operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read', resourceId: '/x', properties: { log: JSON.stringify(event), stream: 'stdout' } }] }],
  ])('reads an event %s', (_how, object) => {
    expect(readLines(jsonReader, [JSON.stringify(object)]).records).toMatchObject([{
      format: 'kubernetes-audit', kind: 'event', product: 'Kubernetes', classUid: 6003, severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'create pods', message: 'kubernetes create pods done: in shop', action: 'success', account: 'ada',
      srcEndpoint: { ip: '203.0.113.7' }, dstEndpoint: { hostname: 'web-0' }, url: '/api/v1/namespaces/shop/pods',
    }]);
  });

  it.each([
    ['an exec', { requestURI: '/api/v1/namespaces/shop/pods/web-0/exec?command=sh&command=-c&command=id%3B+ls&stdin=true', objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-0' }, responseStatus: { code: 101 } },
      { ruleId: 'create pods/exec', commandLine: 'sh -c id; ls', action: 'success', message: 'kubernetes create pods/exec done: in shop, sh -c id; ls' }],
    ['a refusal', { verb: 'list', objectRef: { resource: 'secrets', namespace: 'kube-system' }, responseStatus: { code: 403, reason: 'Forbidden' }, annotations: { 'authorization.k8s.io/decision': 'forbid' } },
      { action: 'failure', message: 'kubernetes list secrets failed: Forbidden, in kube-system', file: 'secrets/kube-system' }],
    ['an error without a reason', { responseStatus: { code: 500 } }, { action: 'failure', message: 'kubernetes create pods failed: code 500, in shop' }],
    ['an event before the answer', { stage: 'RequestReceived', responseStatus: undefined }, { action: 'allowed' }],
    ['a panic', { stage: 'Panic', responseStatus: undefined }, { action: 'failure' }],
    ['a pod out of its bounds', pod({ hostNetwork: true, hostPID: true, volumes: [{ hostPath: { path: '/' } }], containers: [{ image: 'miner:1', command: ['sh'], args: ['-c', 'run'], securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] } } }] }),
      { message: 'kubernetes create pods done: in shop, image miner:1, privileged, host network, host processes, host path /, capabilities SYS_ADMIN, sh -c run', commandLine: 'sh -c run' }],
    ['a workload', { ...pod({ jobTemplate: { spec: { template: { spec: { containers: [{ image: 'job:2' }] } } } } }), objectRef: { resource: 'cronjobs', namespace: 'shop' } }, { message: 'kubernetes create cronjobs done: in shop, image job:2' }],
    ['a role', { objectRef: { resource: 'clusterrolebindings' }, requestObject: { roleRef: { name: 'cluster-admin' }, subjects: [{ name: 'eve' }] } }, { targetAccount: 'eve', message: 'kubernetes create clusterrolebindings done: role cluster-admin' }],
    ['another in whose name', { impersonatedUser: { username: 'root' } }, { account: 'ada', targetAccount: 'root', message: 'kubernetes create pods done: in shop, impersonating' }],
    ['a token', { objectRef: { resource: 'serviceaccounts', subresource: 'token', namespace: 'shop', name: 'bot' } }, { ruleId: 'create serviceaccounts/token', targetAccount: 'bot' }],
    ['a name that the server gave', { objectRef: { resource: 'pods' }, responseObject: { metadata: { name: 'web-x1' } } }, { dstEndpoint: { hostname: 'web-x1' } }],
    ['no object', { objectRef: undefined, verb: 'get', requestURI: '/version?timeout=32s' }, { ruleId: 'get /version' }],
    ['an older version', { requestReceivedTimestamp: undefined, timestamp: '2026-03-01T10:00:00Z' }, { timeMs: Date.UTC(2026, 2, 1, 10) }],
    ['wrong types', { objectRef: 'x', user: 7, sourceIPs: { a: 1 }, responseStatus: [], annotations: 'y', requestObject: { spec: { containers: [null, { command: 'sh', securityContext: 3 }], volumes: 'z' } }, requestURI: 9 }, { format: 'kubernetes-audit', ruleId: 'create 9' }],
  ])('reads %s', (_what, changes, expected) => { expect(record(changes)).toMatchObject(expected); });
});
