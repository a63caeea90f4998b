import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const record = (object: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify(object)]).records[0];
const timeMs = Date.UTC(2026, 2, 1, 10);
const time = '2026-03-01T10:00:00Z';

const signIn = {
  id: 'x', createdDateTime: time, userDisplayName: 'Ada', userPrincipalName: 'ada@example.test', appId: 'a', appDisplayName: 'Portal', ipAddress: '203.0.113.7', clientAppUsed: 'Browser', conditionalAccessStatus: 'notApplied',
  isInteractive: true, riskLevelDuringSignIn: 'none', status: { errorCode: 0, failureReason: 'Other.', additionalDetails: null }, deviceDetail: { displayName: 'PC-7', operatingSystem: 'Windows' },
};
const { createdDateTime: _created, ...properties } = signIn;
const diagnostic = { time, resourceId: '/tenants/t/providers/Microsoft.aadiam', operationName: 'Sign-in activity', category: 'SignInLogs', resultType: '0', callerIpAddress: '203.0.113.7', properties };
const table = {
  TimeGenerated: time, OperationName: 'Sign-in activity', Category: 'SignInLogs', ResultType: '0', UserPrincipalName: 'ada@example.test', AppDisplayName: 'Portal', AppId: 'a', IPAddress: '203.0.113.7', ClientAppUsed: 'Browser',
  Status: '{"errorCode":0}', DeviceDetail: '{"displayName":"PC-7"}', Type: 'SigninLogs',
};
const failed = (errorCode: number, failureReason = 'Words of the product.'): object => ({ ...signIn, status: { errorCode, failureReason } });

describe('entra-sign-in', () => {
  it.each([
    ['the Graph API', signIn], ['a list of the Graph API', { '@odata.context': 'x', value: [signIn] }], ['diagnostic settings', { records: [diagnostic] }], ['a table', table],
    ['an answer to a query', { tables: [{ name: 'PrimaryResult', columns: Object.keys(table).map((name) => ({ name, type: 'string' })), rows: [Object.values(table)] }] }],
  ])('reads one of %s', (_from, object) => {
    expect(record(object)).toMatchObject({
      format: 'entra-sign-in', kind: 'event', product: 'Microsoft Entra ID', classUid: 3002, severityId: 1, timeMs, account: 'ada@example.test', message: 'sign-in succeeded (Portal)', action: 'success',
      srcEndpoint: { ip: '203.0.113.7', hostname: 'PC-7' },
    });
  });

  it.each([
    [50126, 'failure', 'sign-in failed: bad user name or password (Portal)'], [50053, 'blocked', 'sign-in denied: account locked or address malicious (Portal)'], [53003, 'blocked', 'sign-in denied: blocked by conditional access (Portal)'],
    [50076, 'interrupted', 'sign-in interrupted: MFA required (Portal)'], [500121, 'failure', 'sign-in failed: MFA denied or not completed (Portal)'], [424_242, 'failure', 'sign-in failed: Words of the product. (Portal)'],
  ])('tells code %i in words', (code, action, message) => { expect(record(failed(code))).toMatchObject({ action, message, ruleId: `AADSTS${code}` }); });

  it.each([
    ['a code of a table', { ...table, ResultType: '50126', Status: '' }, { action: 'failure', ruleId: 'AADSTS50126' }],
    ['an old protocol', { ...signIn, clientAppUsed: 'IMAP4' }, { message: 'sign-in succeeded (Portal) over IMAP4' }],
    ['risk', { ...signIn, riskLevelDuringSignIn: 'high', riskEventTypes_v2: ['anonymizedIPAddress'] }, { severityId: 4, message: 'sign-in succeeded (Portal) risk high anonymizedIPAddress' }],
    ['one without a person before it', { ...diagnostic, category: 'NonInteractiveUserSignInLogs' }, { message: 'non-interactive sign-in succeeded (Portal)' }],
    ['a service principal', { TimeGenerated: time, Category: 'ServicePrincipalSignInLogs', ResultType: '7000215', ServicePrincipalName: 'backup-app', ServicePrincipalId: 's', AppId: 'a', IPAddress: '198.51.100.4', ResourceDisplayName: 'Graph' },
      { account: 'backup-app', message: 'service principal sign-in failed: bad client secret (Graph)' }],
    ['wrong types', { ...signIn, status: 'x', deviceDetail: 3, userPrincipalName: {}, userDisplayName: null, ipAddress: 'nowhere', clientAppUsed: [] }, { format: 'entra-sign-in', message: 'sign-in (Portal)' }],
  ])('reads %s', (_what, object, expected) => { expect(record(object)).toMatchObject(expected); });
});

const audit = {
  id: 'x', category: 'RoleManagement', result: 'success', resultReason: '', activityDisplayName: 'Add member to role', activityDateTime: time, loggedByService: 'Core Directory',
  initiatedBy: { app: null, user: { id: 'u', displayName: null, userPrincipalName: 'ada@example.test', ipAddress: '203.0.113.7' } },
  targetResources: [{
    id: 't', type: 'User', userPrincipalName: 'eve@example.test',
    modifiedProperties: [{ displayName: 'Role.DisplayName', oldValue: null, newValue: '"Global Administrator"' }, { displayName: 'Role.ObjectID', newValue: '"r"' }],
  }],
};
const auditTable = {
  TimeGenerated: time, Category: 'RoleManagement', OperationName: 'Add member to role', ActivityDisplayName: 'Add member to role', ActivityDateTime: time, Result: 'success', InitiatedBy: JSON.stringify(audit.initiatedBy),
  TargetResources: JSON.stringify(audit.targetResources), LoggedByService: 'Core Directory', Type: 'AuditLogs',
};

describe('entra-audit', () => {
  it.each([
    ['the Graph API', audit], ['diagnostic settings', { time, resourceId: '/tenants/t', operationName: 'Add member to role', category: 'AuditLogs', identity: 'x', properties: audit }], ['a table', auditTable],
  ])('reads one of %s', (_from, object) => {
    expect(record(object)).toMatchObject({
      format: 'entra-audit', kind: 'event', classUid: 3005, severityId: 1, timeMs, ruleId: 'Add member to role', message: 'Add member to role done: role Global Administrator', action: 'success', account: 'ada@example.test',
      targetAccount: 'eve@example.test', srcEndpoint: { ip: '203.0.113.7' },
    });
  });

  it.each([
    ['a failure', { ...audit, result: 'failure', resultReason: 'Insufficient privileges' }, { action: 'failure', message: 'Add member to role failed: Insufficient privileges, role Global Administrator' }],
    ['a new key of an application', { ...audit, activityDisplayName: 'Update application', category: 'ApplicationManagement', targetResources: [{ Type: 'Application', displayName: 'backup-app', modifiedProperties: [{ displayName: 'KeyDescription', newValue: '[]' }, { displayName: 'Included Updated Properties' }] }] },
      { classUid: 3004, targetAccount: 'backup-app', message: 'Update application done: changed KeyDescription' }],
    ['a permission', { ...audit, targetResources: [{ type: 'ServicePrincipal', displayName: 'Graph', modifiedProperties: [{ displayName: 'DelegatedPermissionGrant.Scope', newValue: '"Mail.Read"' }] }] }, { targetAccount: 'Graph', message: 'Add member to role done: scope Mail.Read' }],
    ['a device', { ...audit, initiatedBy: { app: { displayName: 'Sync' } }, targetResources: [{ type: 'Device', displayName: 'PC-7', modifiedProperties: null }] }, { account: 'Sync', dstEndpoint: { hostname: 'PC-7' } }],
    ['a group', { ...audit, targetResources: [{ type: 'Group', displayName: 'Admins' }] }, { message: 'Add member to role done: group Admins' }],
    ['wrong types', { ...audit, targetResources: [1, null, { modifiedProperties: { displayName: 7 } }], initiatedBy: 'x', result: {} }, { format: 'entra-audit', message: 'Add member to role: changed 7' }],
  ])('reads %s', (_what, object, expected) => { expect(record(object)).toMatchObject(expected); });
});

describe('entra-risk', () => {
  const risk = { riskEventType: 'unfamiliarFeatures', riskState: 'atRisk', riskLevel: 'medium', detectedDateTime: time, ipAddress: '203.0.113.7', userPrincipalName: 'ada@example.test', additionalInfo: '[{"Key":"mitreTechniques","Value":"T1078.004"}]' };
  it.each([
    ['a detection', risk, { kind: 'alert', severityId: 3, ruleId: 'unfamiliarFeatures', message: 'risk detected: unfamiliarFeatures atRisk', techniqueIds: ['T1078.004'], timeMs }],
    ['a detection of diagnostic settings', { time, category: 'UserRiskEvents', operationName: 'User Risk Detection', resourceId: '/tenants/t', properties: { ...risk, riskLevel: 'high' } }, { kind: 'alert', severityId: 4, account: 'ada@example.test', timeMs }],
    ['a risky user', { riskLastUpdatedDateTime: time, riskState: 'atRisk', riskLevel: 'low', riskDetail: 'none', userPrincipalName: 'ada@example.test' }, { severityId: 2, message: 'risk detected: account at risk atRisk', timeMs }],
  ])('reads %s', (_what, object, expected) => { expect(record(object)).toMatchObject({ format: 'entra-risk', ...expected }); });
});
