import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const machine = { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0a1', networkInterfaces: [{ privateIpAddress: '10.0.0.5', ipv6Addresses: [] }] } };
const remote = { ipAddressV4: '203.0.113.7', country: { countryName: 'Utopia' } };
const finding = {
  schemaVersion: '2.0', accountId: '111122223333', region: 'eu-central-1', id: 'f1', type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 5, createdAt: '2026-03-01T10:05:00.000Z', updatedAt: '2026-03-01T10:06:00.000Z',
  title: 'i-0a1 is attacked over SSH.', description: 'More words.', resource: machine,
  service: {
    serviceName: 'guardduty', detectorId: 'd1', resourceRole: 'TARGET', eventFirstSeen: '2026-03-01T10:00:00.000Z', count: 3,
    action: { actionType: 'NETWORK_CONNECTION', networkConnectionAction: { connectionDirection: 'INBOUND', blocked: false, protocol: 'TCP', localPortDetails: { port: 22 }, remotePortDetails: { port: 41_000 }, remoteIpDetails: remote } },
  },
};
const record = (changes: object, service: object = {}): LogRecord | undefined => readLines(jsonReader, [JSON.stringify({ ...finding, ...changes, service: { ...finding.service, ...service } })]).records[0];
const act = (kind: string, body: object, more: object = {}): object => ({ action: { actionType: 'X', [kind]: body }, ...more });

function withCapitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCapitals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), withCapitals(inner)]));
}

const read = {
  format: 'guardduty', kind: 'alert', product: 'Amazon GuardDuty', classUid: 2004, severityId: 3, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'UnauthorizedAccess:EC2/SSHBruteForce', classification: 'UnauthorizedAccess',
  message: 'i-0a1 is attacked over SSH.', protocol: 'TCP', action: 'allowed', srcEndpoint: { ip: '203.0.113.7', port: 41_000 }, dstEndpoint: { ip: '10.0.0.5', port: 22, hostname: 'i-0a1' },
};

describe('guardduty', () => {
  it.each([
    ['as exported', finding],
    ['with capitals, in a list', { Findings: [withCapitals(finding)] }],
    ['on the event bus', { version: '0', 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', time: 't', resources: [], detail: finding }],
  ])('reads a finding %s', (_how, object) => { expect(readLines(jsonReader, [JSON.stringify(object)]).records).toMatchObject([read]); });

  it.each([
    [0.5, 1], [1, 2], [3.9, 2], [4, 3], [6.9, 3], [7, 4], [8.9, 4], [9, 5], [10, 5], ['8', 4], [null, 0], [{}, 0],
  ])('takes %j of its scale', (severity, severityId) => { expect(record({ severity })?.severityId).toBe(severityId); });

  it.each([
    ['outbound traffic', {}, act('networkConnectionAction', { connectionDirection: 'OUTBOUND', localIpDetails: { ipAddressV4: '10.0.0.6' }, localPortDetails: { port: 39_000 }, remoteIpDetails: remote, remotePortDetails: { port: 80 }, blocked: true }),
      { srcEndpoint: { ip: '10.0.0.6', port: 39_000, hostname: 'i-0a1' }, dstEndpoint: { ip: '203.0.113.7', port: 80 }, action: 'blocked' }],
    ['a direction that is not known', {}, act('networkConnectionAction', { connectionDirection: 'UNKNOWN', remoteIpDetails: { ipAddressV6: '2001:db8::7' } }, { resourceRole: 'ACTOR' }),
      { srcEndpoint: { ip: '10.0.0.5', hostname: 'i-0a1' }, dstEndpoint: { ip: '2001:db8::7' } }],
    ['a name that is asked for', {}, act('dnsRequestAction', { domain: 'c2.example', protocol: 'UDP', blocked: false }), { domain: 'c2.example', srcEndpoint: { ip: '10.0.0.5' }, protocol: 'UDP' }],
    ['a port probe', {}, act('portProbeAction', { blocked: false, portProbeDetails: [{ localPortDetails: { port: 443 }, localIpDetails: { ipAddressV4: '10.0.0.9' }, remoteIpDetails: remote }, {}] }),
      { srcEndpoint: { ip: '203.0.113.7' }, dstEndpoint: { ip: '10.0.0.9', port: 443, hostname: 'i-0a1' } }],
    ['a refused API call', { resource: { resourceType: 'AccessKey', accessKeyDetails: { userName: 'ada' } } }, act('awsApiCallAction', { api: 'ListUsers', errorCode: 'AccessDenied', remoteIpDetails: remote }),
      { account: 'ada', action: 'failure', srcEndpoint: { ip: '203.0.113.7' } }],
    ['an API call', { resource: { s3BucketDetails: [{ name: 'example-data' }] } }, act('awsApiCallAction', { api: 'GetObject', remoteIpDetails: remote }), { action: 'success', file: 'example-data' }],
    ['a cluster', { resource: { eksClusterDetails: { name: 'blue' }, kubernetesDetails: { kubernetesUserDetails: { username: 'system:anonymous' } } } }, act('kubernetesApiCallAction', { requestUri: '/api/v1/pods', sourceIPs: ['203.0.113.9'] }),
      { account: 'system:anonymous', url: '/api/v1/pods', srcEndpoint: { ip: '203.0.113.9' }, dstEndpoint: { hostname: 'blue' } }],
    ['a database', { resource: { rdsDbInstanceDetails: { dbInstanceIdentifier: 'db1' }, rdsDbUserDetails: { user: 'app' } } }, act('rdsLoginAttemptAction', { remoteIpDetails: remote }), { account: 'app', dstEndpoint: { hostname: 'db1' } }],
    ['malware on a volume', {}, { ebsVolumeScanDetails: { scanDetections: { threatDetectedByName: { threatNames: [{ filePaths: [{ filePath: 'tmp/x.bin', hash: 'ab'.repeat(32) }] }] } } } }, { file: 'tmp/x.bin', hash: 'ab'.repeat(32) }],
    ['a process', {}, { runtimeDetails: { process: { name: 'x', executablePath: '/tmp/x', executableSha256: 'cd'.repeat(32) }, context: { commandLineExample: '/tmp/x -q' } } }, { process: '/tmp/x', hash: 'cd'.repeat(32), commandLine: '/tmp/x -q' }],
    ['an attack sequence', {}, { action: undefined, detection: { sequence: { endpoints: [{ ip: '198.51.100.3', port: 22 }], actors: [{ user: { name: 'eve' } }], indicators: [{ key: 'ATTACK_TECHNIQUE', values: ['T1078.004', 'T1530 - x'] }] } } },
      { srcEndpoint: { ip: '198.51.100.3', port: 22 }, account: 'eve', techniqueIds: ['T1078.004', 'T1530'] }],
  ])('reads %s', (_what, changes, service, expected) => { expect(record(changes, service)).toMatchObject(expected); });

  it('reads a finding that lacks everything', () => {
    expect(record({ title: null, description: [], type: 7, resource: 'x', severity: 'high', createdAt: null, updatedAt: null }, { action: [], eventFirstSeen: {} })).toMatchObject({ format: 'guardduty', message: '7', severityId: 0 });
  });
});
