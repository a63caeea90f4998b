import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const finding = {
  SchemaVersion: '2018-10-08', Id: 'f1', ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/guardduty', ProductName: 'GuardDuty', GeneratorId: 'arn:aws:guardduty:eu-central-1:111122223333:detector/d1', AwsAccountId: '111122223333',
  Types: ['TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort'], FirstObservedAt: '2026-03-01T10:00:00Z', CreatedAt: '2026-03-01T10:05:00Z', Severity: { Label: 'HIGH', Normalized: 70 }, Title: 'A port is probed', Description: 'More words.',
  Action: { ActionType: 'PORT_PROBE', PortProbeAction: { Blocked: false, PortProbeDetails: [{ LocalPortDetails: { Port: 22 }, RemoteIpDetails: { IpAddressV4: '203.0.113.7' } }] } },
  Resources: [{ Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1', Details: { AwsEc2Instance: { IpV4Addresses: ['10.0.0.5'] } } }],
};
const record = (changes: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify({ ...finding, ...changes })]).records[0];
const read = {
  format: 'security-hub', kind: 'alert', product: 'GuardDuty', classUid: 2004, severityId: 4, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'Recon:EC2-PortProbeUnprotectedPort', classification: 'TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort',
  message: 'A port is probed', action: 'allowed', srcEndpoint: { ip: '203.0.113.7' }, dstEndpoint: { ip: '10.0.0.5', port: 22, hostname: 'i-0a1' },
};

describe('security-hub', () => {
  it.each([
    ['alone', finding],
    ['in a list', { Findings: [finding], NextToken: 'x' }],
    ['on the event bus', { version: '0', id: 'x', 'detail-type': 'Security Hub Findings - Imported', source: 'aws.securityhub', account: '1', time: 't', region: 'r', resources: ['arn:x'], detail: { findings: [finding] } }],
  ])('reads a finding %s', (_how, object) => { expect(readLines(jsonReader, [JSON.stringify(object)]).records).toMatchObject([read]); });

  it.each([
    [{ Label: 'INFORMATIONAL' }, 1], [{ Label: 'CRITICAL' }, 5], [{ Normalized: 0 }, 1], [{ Normalized: 39 }, 2], [{ Normalized: 40 }, 3], [{ Normalized: '89' }, 4], [{ Normalized: 95 }, 5], [{}, 0], ['HIGH', 0],
  ])('takes severity %j', (Severity, severityId) => { expect(record({ Severity })?.severityId).toBe(severityId); });

  it.each([
    ['a check of settings', { Types: ['Software and Configuration Checks/Industry and Regulatory Standards'], Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.2' } }, { kind: 'event', classUid: 2003, ruleId: 'EC2.2', action: 'failure' }],
    ['an older check', { Types: ['Software and Configuration Checks/X'], ProductFields: { ControlId: 'IAM.1' } }, { kind: 'event', ruleId: 'IAM.1' }],
    ['a vulnerability', { Types: ['Software and Configuration Checks/Vulnerabilities/CVE'], Vulnerabilities: [{ Id: 'CVE-2026-0001' }] }, { kind: 'event', classUid: 2002, ruleId: 'CVE-2026-0001' }],
    ['a rule of another product', { GeneratorId: 'vendor/rules/77', ProductName: undefined }, { ruleId: '77', product: 'AWS Security Hub' }],
    ['network ends', { Network: { Direction: 'OUT', Protocol: 'TCP', SourceIpV4: '10.0.0.5', SourcePort: 4000, DestinationIpV6: '2001:db8::9', DestinationPort: 443, DestinationDomain: 'c2.example' } },
      { protocol: 'TCP', domain: 'c2.example', srcEndpoint: { ip: '10.0.0.5', port: 4000, hostname: 'i-0a1' }, dstEndpoint: { ip: '2001:db8::9', port: 443, hostname: 'c2.example' } }],
    ['an access key', { Resources: [{ Type: 'AwsIamAccessKey', Id: 'x', Details: { AwsIamAccessKey: { PrincipalName: 'ada' } } }], Action: { AwsApiCallAction: { Api: 'ListUsers', ErrorCode: 'AccessDenied' } } }, { account: 'ada', action: 'failure' }],
    ['a role', { Resources: [{ Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/web' }] }, { account: 'web' }],
    ['malware', { Malware: [{ Path: '/tmp/x' }], Process: { Path: '/tmp/x' }, ThreatIntelIndicators: [{ Type: 'HASH_SHA256', Value: 'ab'.repeat(32) }, { Type: 'URL', Value: 'http://c2.example/' }] },
      { file: '/tmp/x', process: '/tmp/x', hash: 'ab'.repeat(32), url: 'http://c2.example/' }],
    ['wrong types', { Types: 7, Severity: null, Title: [], Description: {}, Resources: 'x', Action: [], Network: 3, FirstObservedAt: 'never', CreatedAt: null }, { format: 'security-hub', message: 'Security Hub finding' }],
  ])('reads %s', (_what, changes, expected) => { expect(record(changes)).toMatchObject(expected); });
});
