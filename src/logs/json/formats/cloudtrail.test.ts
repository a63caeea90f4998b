import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const user = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada', accountId: '111122223333', userName: 'ada' };
const event = {
  eventVersion: '1.10', userIdentity: user, eventTime: '2026-03-01T10:00:00Z', eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey', awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.7',
  requestParameters: { userName: 'deploy' }, responseElements: { accessKey: { userName: 'deploy' } }, readOnly: false, eventType: 'AwsApiCall',
};
const record = (changes: object): unknown => readLines(jsonReader, [JSON.stringify({ ...event, ...changes })]).records[0];
const signIn = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn', requestParameters: null };

describeLogReader(jsonReader, [JSON.stringify(event), JSON.stringify({ ...event, ...signIn })]);

describe('cloudtrail', () => {
  it('reads a call', () => {
    expect(record({})).toMatchObject({
      format: 'cloudtrail', kind: 'event', product: 'AWS CloudTrail', severityId: 1, classUid: 3001, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'CreateAccessKey', message: 'iam CreateAccessKey done', action: 'success',
      account: 'ada', targetAccount: 'deploy', srcEndpoint: { ip: '203.0.113.7' },
    });
  });

  it.each([
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root', userName: 'alias' }, 'root'],
    ['a role of a machine', { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0abc', sessionContext: { sessionIssuer: { userName: 'web' } } }, 'web'],
    ['a role of a person', { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/bo@example.test' }, 'Admin/bo@example.test'],
    ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
    ['another account', { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '444455556666' }, '444455556666'],
    ['a federated user', { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/eve' }, 'eve'],
    ['a web identity', { type: 'WebIdentityUser', userName: 'repo:example/app' }, 'repo:example/app'],
    ['a hidden name', { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS', principalId: 'AIDA1' }, 'AIDA1'],
    ['a person of the identity center', { type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1' } }, 'u-1'],
    ['nobody', 'text', undefined],
  ])('names %s', (_who, userIdentity, account) => { expect((record({ userIdentity }) as { account?: string }).account).toBe(account); });

  it.each([
    ['a failed call', { errorCode: 'AccessDenied', errorMessage: 'User: arn is not authorized' }, { action: 'failure', message: 'iam CreateAccessKey failed: AccessDenied' }],
    ['a sign-in without MFA', { ...signIn, responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'No' } }, { action: 'success', classUid: 3002, message: 'ConsoleLogin: console login succeeded without MFA' }],
    ['a failed sign-in', { ...signIn, responseElements: { ConsoleLogin: 'Failure' }, errorMessage: 'Failed authentication' }, { action: 'failure', message: 'ConsoleLogin: console login failed: Failed authentication' }],
    ['a policy', { eventName: 'AttachRolePolicy', requestParameters: { roleName: 'web', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }, responseElements: null }, { targetAccount: 'web', message: 'iam AttachRolePolicy done: policy AdministratorAccess' }],
    ['a trust policy', { eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'web', policyDocument: '{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"}}}' }, responseElements: null },
      { message: 'iam UpdateAssumeRolePolicy done: trusts arn:aws:iam::999988887777:root' }],
    ['an open port', { eventSource: 'ec2.amazonaws.com', eventName: 'AuthorizeSecurityGroupIngress', requestParameters: { groupId: 'sg-1', ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } } },
      { message: 'ec2 AuthorizeSecurityGroupIngress done: group sg-1, tcp 22 from 0.0.0.0/0' }],
    ['a stopped trail', { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/main' } }, { message: 'cloudtrail StopLogging done: trail main' }],
    ['started machines', { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', requestParameters: { instanceType: 'p4d.24xlarge' }, responseElements: { instancesSet: { items: [{ instanceId: 'i-0a1' }] } } }, { dstEndpoint: { hostname: 'i-0a1' } }],
    ['a command', { eventSource: 'ssm.amazonaws.com', eventName: 'SendCommand', requestParameters: { instanceIds: ['i-0b2'], parameters: { commands: ['id', 'uname -a'] } } }, { dstEndpoint: { hostname: 'i-0b2' }, commandLine: 'id; uname -a' }],
    ['a hidden command', { eventSource: 'ssm.amazonaws.com', eventName: 'SendCommand', requestParameters: { parameters: { commands: 'HIDDEN_DUE_TO_SECURITY_REASONS' } } }, { ruleId: 'SendCommand' }],
    ['an object', { eventSource: 's3.amazonaws.com', eventName: 'GetObject', readOnly: true, requestParameters: { bucketName: 'example-data', key: 'a/b.csv' } }, { file: 'example-data/a/b.csv', message: 's3 GetObject done' }],
    ['a secret', { eventSource: 'secretsmanager.amazonaws.com', eventName: 'GetSecretValue', readOnly: true, requestParameters: { secretId: 'prod/db' } }, { file: 'db' }],
    ['an assumed role', { eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/path/Admin' }, responseElements: null }, { classUid: 3002, targetAccount: 'Admin' }],
    ['a shared snapshot', { eventSource: 'ec2.amazonaws.com', eventName: 'ModifySnapshotAttribute', requestParameters: { snapshotId: 'snap-1', createVolumePermission: { add: { items: [{ userId: '999988887777' }] } } } },
      { message: 'ec2 ModifySnapshotAttribute done: shared with 999988887777, snapshot snap-1' }],
    ['an insight', { eventType: 'AwsCloudTrailInsight', insightDetails: { insightType: 'ApiErrorRateInsight', eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' } }, { kind: 'alert', message: 'CloudTrail Insight: unusual ApiErrorRateInsight of ec2 RunInstances' }],
    ['an AWS service as the source', { sourceIPAddress: 'health.amazonaws.com' }, { srcEndpoint: { hostname: 'health.amazonaws.com' } }],
    ['padded numbers in the address', { sourceIPAddress: '203.000.113.007' }, { srcEndpoint: { ip: '203.0.113.7' } }],
  ])('reads %s', (_what, changes, expected) => { expect(record(changes)).toMatchObject(expected); });

  it('leaves out what is unknown', () => {
    expect(record({ sourceIPAddress: 'AWS Internal', userIdentity: null, requestParameters: 7, responseElements: [], eventTime: {}, readOnly: 'x' })).not.toHaveProperty('srcEndpoint');
    expect(record({ ...signIn, eventName: 'GetObject', eventSource: 'aws:s3' })).toMatchObject({ format: 'json-lines' });
  });

  it('opens LookupEvents, also when the text inside is broken', () => {
    const outer = { EventId: 'e', EventName: 'StopLogging', EventTime: '2026-03-01 21:00:00+11:00', EventSource: 'cloudtrail.amazonaws.com', Username: 'ada', Resources: [] };
    const [whole, broken] = readLines(jsonReader, [JSON.stringify({ Events: [{ ...outer, CloudTrailEvent: JSON.stringify(event) }, { ...outer, CloudTrailEvent: '{"eventVersion"' }] })]).records;
    expect(whole).toMatchObject({ ruleId: 'CreateAccessKey', account: 'ada', srcEndpoint: { ip: '203.0.113.7' } });
    expect(broken).toMatchObject({ format: 'cloudtrail', ruleId: 'StopLogging', account: 'ada', timeMs: Date.UTC(2026, 2, 1, 10) });
  });

  it('reads a delivered file, a pretty array and the event bus', () => {
    expect(readLines(jsonReader, [JSON.stringify({ Records: [event, event] })]).records).toHaveLength(2);
    expect(readLines(jsonReader, JSON.stringify([event, event], null, 3).split('\n')).records).toHaveLength(2);
    const bus = { version: '0', id: 'x', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', account: '111122223333', time: '2026-03-01T10:00:00Z', region: 'eu-central-1', resources: [], detail: event };
    expect(readLines(jsonReader, [JSON.stringify(bus)]).records).toMatchObject([{ format: 'cloudtrail', ruleId: 'CreateAccessKey' }]);
  });
});
