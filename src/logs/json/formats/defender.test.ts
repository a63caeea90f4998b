import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const stream = (table: string, properties: object) => ({ time: '2026-01-02T03:05:00Z', tenantId: 't', operationName: 'Publish', category: `AdvancedHunting-${table}`, properties: { Timestamp: '2026-01-02T03:04:05.1234567Z', DeviceName: 'pc-7.example.com', ...properties } });
const processEvent = stream('DeviceProcessEvents', { ActionType: 'ProcessCreated', FileName: 'cmd.exe', FolderPath: 'C:\\Windows\\System32\\cmd.exe', ProcessCommandLine: 'cmd.exe /c dir', SHA256: 'ab'.repeat(32), AccountName: 'ada', InitiatingProcessFileName: 'winword.exe', InitiatingProcessFolderPath: 'C:\\o\\winword.exe', AdditionalFields: '{}' });
const evidence = stream('AlertEvidence', { AlertId: 'a1', EntityType: 'Process', EvidenceRole: 'Related', FileName: 'x.exe', FolderPath: 'C:\\t', ProcessCommandLine: 'x.exe -a', Title: 'Odd process', Severity: 'High', ServiceSource: 'Microsoft Defender for Endpoint', Categories: '["Execution"]', AttackTechniques: '["PowerShell (T1059.001)"]', DeviceName: null, AdditionalFields: '{"Host":{"HostName":"pc-8","DnsDomain":"example.com"}}' });
const graph = {
  id: 'g1', title: 'Odd sign-in', severity: 'medium', serviceSource: 'microsoftDefenderForIdentity', detectionSource: 'x', createdDateTime: '2026-01-02T03:04:05Z', category: 'InitialAccess', mitreTechniques: ['T1078'],
  evidence: [{ '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: { accountName: 'ada' } }, { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '198.51.100.4' }, { '@odata.type': '#microsoft.graph.security.deviceEvidence', deviceDnsName: 'pc-7.example.com' }],
};

describeJsonFormat('defender-xdr', [processEvent, evidence, stream('DeviceNetworkEvents', { ActionType: 'ConnectionSuccess', LocalIP: '192.0.2.1', RemoteIP: '198.51.100.2' })]);
describeJsonFormat('microsoft-alert', [graph]);

describe('defender-xdr', () => {
  it('reads a process start', () => {
    expect(readEvent(processEvent)).toMatchObject({ kind: 'event', classUid: 1007, timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 123), severityId: 1, ruleId: 'ProcessCreated', message: 'Process created: cmd.exe /c dir (parent winword.exe)', process: 'C:\\Windows\\System32\\cmd.exe', commandLine: 'cmd.exe /c dir', account: 'ada', device: { hostname: 'pc-7.example.com' }, hash: 'ab'.repeat(32) });
    expect(readEvent(processEvent)?.file).toBeUndefined();
  });

  it('reads the evidence of an alert, JSON text in it opened', () => {
    expect(readEvent(evidence)).toMatchObject({ kind: 'alert', severityId: 4, product: 'Microsoft Defender for Endpoint', classification: 'Execution', message: 'Odd process (process: x.exe -a)', process: 'C:\\t\\x.exe', commandLine: 'x.exe -a', techniqueIds: ['T1059.001'], device: { hostname: 'pc-8.example.com' } });
  });

  it.each([
    ['DeviceNetworkEvents', { ActionType: 'ConnectionSuccess', LocalIP: '192.0.2.1', LocalPort: 50000, RemoteIP: '198.51.100.2', RemotePort: 443, Protocol: 'TcpV4', RemoteUrl: 'c2.example', InitiatingProcessFileName: 'a.exe' }, { message: 'Network connection opened by a.exe', action: 'success', protocol: 'TCP', domain: 'c2.example', srcEndpoint: { ip: '192.0.2.1', port: 50000 }, dstEndpoint: { ip: '198.51.100.2', port: 443 } }],
    ['DeviceNetworkEvents', { ActionType: 'InboundConnectionAccepted', LocalIP: '192.0.2.1', LocalPort: 22, RemoteIP: '198.51.100.2', RemotePort: 4000 }, { message: 'Network connection accepted', srcEndpoint: { ip: '198.51.100.2', port: 4000 }, dstEndpoint: { ip: '192.0.2.1', port: 22 } }],
    ['DeviceLogonEvents', { ActionType: 'LogonFailed', LogonType: 'Network', AccountName: 'eve', RemoteIP: '198.51.100.2', FailureReason: 'InvalidUserNameOrPassword' }, { message: 'Sign-in failed: invalid user name or password (Network)', action: 'failure', account: 'eve', classUid: 3002, srcEndpoint: { ip: '198.51.100.2' } }],
    ['DeviceFileEvents', { ActionType: 'FileCreated', FileName: 'a.dll', FolderPath: 'C:\\t\\a.dll', InitiatingProcessFileName: 'b.exe' }, { message: 'File created: a.dll by b.exe', file: 'C:\\t\\a.dll', classUid: 1001 }],
    ['DeviceRegistryEvents', { ActionType: 'RegistryValueSet', RegistryKey: 'HKLM\\Run', RegistryValueName: 'x', RegistryValueData: 'a.exe', InitiatingProcessFileName: 'b.exe' }, { message: 'Registry value set: HKLM\\Run x a.exe by b.exe' }],
    ['DeviceEvents', { ActionType: 'AntivirusDetection', FileName: 'm.exe', FolderPath: 'C:\\t', AdditionalFields: '{"ThreatName":"Test:Eicar","WasRemediated":true}' }, { kind: 'alert', severityId: 3, message: 'Antivirus detection: Test:Eicar', action: 'blocked' }],
    ['DeviceEvents', { ActionType: 'UserAccountCreated', AccountName: 'eve', InitiatingProcessAccountName: 'ada' }, { account: 'ada', targetAccount: 'eve', message: 'User account created' }],
    ['EmailEvents', { SenderFromAddress: 'a@example.net', RecipientEmailAddress: 'ada@example.com', SenderIPv4: '198.51.100.2', DeliveryAction: 'Blocked', ThreatTypes: 'Phish', Subject: 'Hi' }, { kind: 'alert', action: 'blocked', message: 'Phish: Mail blocked (Hi)', account: 'a@example.net', targetAccount: 'ada@example.com', srcEndpoint: { ip: '198.51.100.2' } }],
    ['AADSignInEventsBeta', { AccountUpn: 'ada@example.com', IPAddress: '198.51.100.2', ErrorCode: 50126, Application: 'Portal', DeviceName: null }, { classUid: 3002, action: 'failure', account: 'ada@example.com', srcEndpoint: { ip: '198.51.100.2' } }],
    ['EntraIdSignInEvents', { AccountUpn: 'ada@example.com', IPAddress: '198.51.100.2', ErrorCode: 0, Application: 'Portal' }, { action: 'success', message: 'Sign-in succeeded (Portal)' }],
    ['AlertInfo', { AlertId: 'a', Title: '\'X\' malware was prevented', Severity: 'Informational', ServiceSource: 'Microsoft Defender for Endpoint', Category: 'Malware', DeviceName: null }, { kind: 'alert', severityId: 1, action: 'blocked', message: '\'X\' malware was prevented', classification: 'Malware' }],
  ])('says what a row of %s %j is', (table, properties, expected) => {
    expect(readEvent(stream(table, properties))).toMatchObject({ format: 'defender-xdr', ...expected });
  });

  it('knows the tables of Sentinel and of query answers', () => {
    expect(readEvent({ TimeGenerated: '2026-01-02T03:04:05Z', Type: 'DeviceLogonEvents', ActionType: 'LogonSuccess', AccountName: 'ada', DeviceName: 'pc-7' })).toMatchObject({ format: 'defender-xdr', message: 'Sign-in succeeded', action: 'success' });
    expect(readEvent({ Timestamp: '2026-01-02T03:04:05Z', DeviceId: 'd', DeviceName: 'pc-7', ActionType: 'ProcessCreated', FileName: 'a.exe', ProcessCommandLine: 'a.exe' })).toMatchObject({ format: 'defender-xdr', classUid: 1007 });
  });
});

describe('microsoft-alert', () => {
  it('reads an alert of Graph with its evidence', () => {
    expect(readEvent(graph)).toMatchObject({ kind: 'alert', severityId: 3, classification: 'InitialAccess', message: 'Odd sign-in', account: 'ada', srcEndpoint: { ip: '198.51.100.4' }, device: { hostname: 'pc-7.example.com' }, techniqueIds: ['T1078'], product: 'Microsoft Defender For Identity' });
  });

  it('reads alerts of Sentinel and of Defender for Endpoint\'s own interface', () => {
    const entities = [{ Type: 'account', Name: 'ada' }, { Type: 'ip', Address: '198.51.100.7' }, { Type: 'host', HostName: 'pc-7', DnsDomain: 'example.com' }, { Type: 'process', CommandLine: 'a.exe -x', ImageFile: { Directory: 'C:\\t', Name: 'a.exe' } }, { Type: 'url', Url: 'https://bad.example/x' }];
    expect(readEvent({ SystemAlertId: 's', AlertName: 'Odd travel', AlertSeverity: 'High', TimeGenerated: '2026-01-02T03:04:05Z', ProductName: 'Test Product', Entities: JSON.stringify(entities), Tactics: 'InitialAccess' }))
      .toMatchObject({ severityId: 4, product: 'Test Product', account: 'ada', srcEndpoint: { ip: '198.51.100.7' }, device: { hostname: 'pc-7.example.com' }, process: 'C:\\t\\a.exe', commandLine: 'a.exe -x', url: 'https://bad.example/x', message: 'Odd travel (process: a.exe -x)' });
    expect(readEvent({ id: 'm', title: 'Odd file', severity: 'Low', detectionSource: 'WindowsDefenderAv', alertCreationTime: '2026-01-02T03:04:05Z', computerDnsName: 'pc-7', relatedUser: { userName: 'ada' }, evidence: [{ entityType: 'File', fileName: 'a.exe', filePath: 'C:\\t', sha256: 'ab' }] }))
      .toMatchObject({ severityId: 2, account: 'ada', file: 'C:\\t\\a.exe', hash: 'ab', device: { hostname: 'pc-7' } });
  });
});
