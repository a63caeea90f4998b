import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const record = (object: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify(object)]).records[0];
const rule = [{ Name: 'Mailbox', Value: 'bo@example.test' }, { Name: 'ForwardTo', Value: 'out@example.net' }, { Name: 'DeleteMessage', Value: 'True' }, { Name: 'Force', Value: 'False' }];
const audit = {
  CreationTime: '2026-03-01T10:00:00', Id: 'x', Operation: 'New-InboxRule', RecordType: 1, ResultStatus: 'True', UserType: 0, Workload: 'Exchange', ClientIP: '[2001:db8::7]:4000', UserId: 'ada@example.test', Parameters: rule,
};
const table = { TimeGenerated: '2026-03-01T10:00:00Z', RecordType: '1', Operation: 'New-InboxRule', OfficeWorkload: 'Exchange', ResultStatus: 'Succeeded', UserId: 'ada@example.test', ClientIP: '[2001:db8::7]:4000', Parameters: JSON.stringify(rule), Type: 'OfficeActivity' };

describe('microsoft-365', () => {
  it.each([
    ['the API', audit], ['an export of the portal', { RecordType: 1, CreationDate: '2026-03-01T10:00:00.0000000Z', UserIds: 'ada@example.test', Operations: 'New-InboxRule', AuditData: JSON.stringify(audit) }],
    ['an export with the record opened', { UserIds: 'x', AuditData: audit }], ['a table', table],
  ])('reads one of %s', (_from, object) => {
    const found = record(object);
    expect(found).toMatchObject({
      format: 'microsoft-365', kind: 'event', product: 'Microsoft 365', severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'New-InboxRule', action: 'success', account: 'ada@example.test', targetAccount: 'bo@example.test',
      message: 'Exchange New-InboxRule done: ForwardTo out@example.net, DeleteMessage True', srcEndpoint: { ip: '2001:db8::7', port: 4000 },
    });
    expect(found).not.toHaveProperty('isTimeGuessed');
  });

  it.each([
    ['a sign-in', { Operation: 'UserLoggedIn', Workload: 'AzureActiveDirectory', ResultStatus: 'Success', ObjectId: 'o' }, { classUid: 3002, action: 'success', message: 'AzureActiveDirectory UserLoggedIn: sign-in succeeded' }],
    ['a failed sign-in that is called a success', { Operation: 'UserLoginFailed', Workload: 'AzureActiveDirectory', ResultStatus: 'Success', LogonError: 'InvalidUserNameOrPassword' },
      { action: 'failure', message: 'AzureActiveDirectory UserLoginFailed: sign-in failed: InvalidUserNameOrPassword' }],
    ['a role', { Parameters: undefined, Operation: 'Add member to role.', Workload: 'AzureActiveDirectory', ObjectId: 'eve@example.test', ModifiedProperties: [{ Name: 'Role.DisplayName', NewValue: 'Global Administrator', OldValue: '' }] },
      { ruleId: 'Add member to role', classUid: 3001, targetAccount: 'eve@example.test', message: 'AzureActiveDirectory Add member to role done: role Global Administrator' }],
    ['a file', { Parameters: undefined, Operation: 'FileDownloaded', Workload: 'SharePoint', ResultStatus: undefined, ObjectId: 'https://example.test/a/b.docx', SourceRelativeUrl: 'a', SourceFileName: 'b.docx', ClientIP: '::ffff:203.0.113.7' },
      { classUid: 1001, file: 'a/b.docx', url: 'https://example.test/a/b.docx', srcEndpoint: { ip: '203.0.113.7' }, message: 'SharePoint FileDownloaded' }],
    ['mail that is read', { Parameters: undefined, Operation: 'MailItemsAccessed', MailboxOwnerUPN: 'bo@example.test', OperationProperties: [{ Name: 'MailAccessType', Value: 'Sync' }], ClientIPAddress: '203.0.113.7', ClientIP: '' },
      { targetAccount: 'bo@example.test', message: 'Exchange MailItemsAccessed done: access Sync', srcEndpoint: { ip: '203.0.113.7' } }],
    ['a mailbox by its path', { Operation: 'Set-Mailbox', Parameters: [{ Name: 'Identity', Value: 'EX.TEST/Org/bo' }, { Name: 'ForwardingSmtpAddress', Value: 'smtp:out@example.net' }] }, { targetAccount: 'bo' }],
    ['an alert', { Operation: 'AlertTriggered', Workload: 'SecurityComplianceCenter', Name: 'Suspicious forwarding', Severity: 'High', Category: 'ThreatManagement', Status: 'Active' },
      { kind: 'alert', classUid: 2004, severityId: 4, message: 'Suspicious forwarding Active', classification: 'ThreatManagement' }],
    ['a failure', { ResultStatus: 'Failed' }, { action: 'failure', message: 'Exchange New-InboxRule failed: ForwardTo out@example.net, DeleteMessage True' }],
    ['wrong types', { ResultStatus: {}, UserId: [], ClientIP: 7, Parameters: [null, 1, { Name: {} }], ModifiedProperties: 'x', CreationTime: {} }, { format: 'microsoft-365', message: 'Exchange New-InboxRule' }],
  ])('reads %s', (_what, changes, expected) => { expect(record({ ...audit, ...changes })).toMatchObject(expected); });
});
