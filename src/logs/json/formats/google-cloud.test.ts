import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines, silent } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const payload = {
  '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: 'compute.googleapis.com', methodName: 'v1.compute.firewalls.insert', resourceName: 'projects/p/global/firewalls/open',
  authenticationInfo: { principalEmail: 'ada@example.test' }, requestMetadata: { callerIp: '203.0.113.7' }, authorizationInfo: [{ granted: true, permission: 'compute.firewalls.create' }],
  request: { alloweds: [{ IPProtocol: 'tcp', ports: ['3389'] }], sourceRanges: ['0.0.0.0/0'] },
};
const entry = { insertId: 'x', logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity', timestamp: '2026-03-01T10:00:00.123456Z', severity: 'NOTICE', resource: { type: 'gce_firewall_rule', labels: {} }, protoPayload: payload };
const record = (object: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify(object)]).records[0];
const call = (changes: object, around: object = {}): LogRecord | undefined => record({ ...entry, ...around, protoPayload: { ...payload, ...changes } });
const workspace = (eventName: string, parameter: object[] = [], email?: string): LogRecord | undefined => call({
  serviceName: 'login.googleapis.com', methodName: `google.login.LoginService.${eventName}`, resourceName: 'organizations/1', request: undefined, authenticationInfo: email === undefined ? {} : { principalEmail: email },
  metadata: { event: [{ eventName, eventType: 'login', parameter }] },
});

describe('google-cloud-audit', () => {
  it.each([
    ['Cloud Logging', entry], ['an exported table', { timestamp: '2026-03-01 10:00:00.123456 UTC', logName: 'x', severity: 'NOTICE', protopayload_auditlog: payload }], ['a list', { entries: [entry] }],
  ])('reads an entry of %s', (_from, object) => {
    const found = record(object);
    expect(found).toMatchObject({
      format: 'google-cloud-audit', kind: 'event', product: 'Google Cloud Audit', classUid: 6003, severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10, 0, 0, 123), ruleId: 'v1.compute.firewalls.insert', action: 'success', account: 'ada@example.test',
      message: 'v1.compute.firewalls.insert done: tcp 3389 from 0.0.0.0/0, open', srcEndpoint: { ip: '203.0.113.7' },
    });
    expect(found).not.toHaveProperty('isTimeGuessed');
  });

  it.each([
    ['a status', { status: { code: 7, message: 'denied' }, request: undefined }, {}, { action: 'failure', message: 'v1.compute.firewalls.insert failed: PERMISSION_DENIED, open' }],
    ['a right that is not granted', { authorizationInfo: [{ granted: false }], request: undefined, methodName: 'storage.objects.get', resourceName: 'projects/_/buckets/b/objects/a/c.csv' }, {},
      { action: 'failure', message: 'storage.objects.get failed: PERMISSION_DENIED', file: 'b/a/c.csv' }],
    ['a refusal of a cluster', {}, { labels: { 'authorization.k8s.io/decision': 'forbid' } }, { action: 'failure' }],
    ['a machine', { resourceName: 'projects/p/zones/z/instances/web-1', methodName: 'v1.compute.instances.delete', request: {} }, {}, { dstEndpoint: { hostname: 'web-1' }, message: 'v1.compute.instances.delete done' }],
    ['a pod', { resourceName: 'core/v1/namespaces/n/pods/web-0/exec', methodName: 'io.k8s.core.v1.pods.exec.create' }, { resource: { type: 'k8s_cluster', labels: { cluster_name: 'blue' } } }, { dstEndpoint: { hostname: 'web-0' } }],
    ['a cluster', { resourceName: 'x', methodName: 'io.k8s.core.v1.secrets.list' }, { resource: { type: 'k8s_cluster', labels: { cluster_name: 'blue' } } }, { dstEndpoint: { hostname: 'blue' } }],
    ['a role that is given', { methodName: 'SetIamPolicy', request: undefined, serviceData: { policyDelta: { bindingDeltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:eve@example.test' }] } } }, {},
      { targetAccount: 'eve@example.test', message: 'SetIamPolicy done: add roles/owner' }],
    ['a new service account', { methodName: 'google.iam.admin.v1.CreateServiceAccount', request: { account_id: 'bot' }, response: { email: 'bot@p.iam.example' } }, {}, { targetAccount: 'bot@p.iam.example' }],
    ['an address in words', { requestMetadata: { callerIp: 'private' }, authenticationInfo: { principalSubject: 'serviceAccount:bot@p.iam.example' } }, {}, { account: 'bot@p.iam.example' }],
    ['a secret', { methodName: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', resourceName: 'projects/1/secrets/db/versions/1', request: undefined }, {}, { file: 'db' }],
    ['wrong types', { status: 'x', authorizationInfo: 7, requestMetadata: [], resourceName: {}, request: 'y', authenticationInfo: null }, { resource: 1, severity: {}, timestamp: 9 }, { format: 'google-cloud-audit', message: 'v1.compute.firewalls.insert done' }],
  ])('reads %s', (_what, changes, around, expected) => { expect(call(changes, around)).toMatchObject(expected); });

  it('keeps words in place of an address out of the ends', () => { expect(call({ requestMetadata: { callerIp: 'gce-internal-ip' } })).not.toHaveProperty('srcEndpoint'); });

  it.each([
    ['a sign-in', workspace('login_success', [{ name: 'login_type', value: 'google_password' }], 'ada@example.test'), { kind: 'event', classUid: 3002, action: 'success', product: 'Google Workspace', message: 'Google Workspace login success with google_password' }],
    ['a failed sign-in', workspace('login_failure', [], 'ada@example.test'), { kind: 'event', action: 'failure', account: 'ada@example.test', message: 'Google Workspace login failure' }],
    ['a suspicious sign-in', workspace('suspicious_login', [{ name: 'affected_email_address', value: 'ada@example.test' }]), { kind: 'alert', classUid: 2004, severityId: 2, classification: 'login', targetAccount: 'ada@example.test' }],
    ['a role', workspace('ASSIGN_ROLE', [{ name: 'ROLE_NAME', value: '_SEED_ADMIN_ROLE' }, { name: 'USER_EMAIL', value: 'eve@example.test' }], 'ada@example.test'), { targetAccount: 'eve@example.test', message: 'Google Workspace assign role role _SEED_ADMIN_ROLE' }],
  ])('reads %s of Workspace', (_what, found, expected) => { expect(found).toMatchObject(expected); });
});

describe('google-cloud-logging', () => {
  const { protoPayload: _payload, ...around } = { ...entry, severity: 'WARNING', resource: { type: 'gce_instance', labels: { instance_id: '77' } } };
  it.each([
    ['text', { textPayload: 'disk is full' }, { kind: 'event', message: 'disk is full', severityId: 3, device: { hostname: '77' } }],
    ['a message', { jsonPayload: { message: 'hello', instance: { vm_name: 'web-1' } } }, { message: 'hello', device: { hostname: 'web-1' } }],
    ['a firewall', { jsonPayload: { connection: { src_ip: '203.0.113.7', src_port: 4000, dest_ip: '10.0.0.5', dest_port: 22, protocol: 6 }, disposition: 'DENIED', rule_details: { reference: 'network:n/firewall:f' } } },
      { classUid: 4001, action: 'blocked', protocol: 'TCP', message: 'firewall denied network:n/firewall:f', srcEndpoint: { ip: '203.0.113.7', port: 4000 }, dstEndpoint: { ip: '10.0.0.5', port: 22 } }],
    ['a name that is asked for', { jsonPayload: { queryName: 'c2.example.', queryType: 'A', responseCode: 'NOERROR', sourceIP: '10.0.0.5' } }, { classUid: 4003, message: 'DNS query A c2.example. NOERROR', srcEndpoint: { ip: '10.0.0.5' } }],
    ['a request', { httpRequest: { requestMethod: 'GET', requestUrl: 'https://shop.example/a', status: 404, remoteIp: '203.0.113.7' } }, { classUid: 4002, message: 'GET https://shop.example/a 404', url: 'https://shop.example/a' }],
    ['a payload of its own', { jsonPayload: { a: 1, b: 'x', c: {} } }, { message: 'a 1, b x' }],
    ['nothing', { jsonPayload: {} }, { message: 'Google Cloud log entry' }],
  ])('reads %s', (_what, body, expected) => { expect(record({ ...around, ...body })).toMatchObject({ format: 'google-cloud-logging', ...expected }); });

  it('lets the reader of a log line inside read it', () => {
    const context = { ...silent, readEmbedded: (text: string) => ({ kind: 'event' as const, severityId: 1 as const, message: `read ${text}`, timeMs: 5, account: 'root' }) };
    expect(readLines(jsonReader, [JSON.stringify({ ...around, textPayload: 'line' })], context).records[0]).toMatchObject({ message: 'read line', account: 'root', timeMs: Date.UTC(2026, 2, 1, 10, 0, 0, 123) });
  });
});
