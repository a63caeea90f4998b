import { describe, expect, it } from 'vitest';
import { silent } from '../log-reader.contract.ts';
import type { RecordFields } from '../mapping/values.ts';
import { readWindowsEvent } from './read-windows-event.ts';
import type { WindowsEvent } from './windows-event.ts';

const security = 'Microsoft-Windows-Security-Auditing';
const sysmon = 'Microsoft-Windows-Sysmon';

function read(eventId: number, data: Record<string, string>, more: Partial<WindowsEvent> = {}): RecordFields | undefined {
  return readWindowsEvent({ provider: security, channel: 'Security', eventId, computer: 'ws1.example.test', time: '2026-03-01T10:00:00.1234567Z', ...more, data: new Map(Object.entries(data)) }, silent);
}

describe('readWindowsEvent', () => {
  it('reads time, host, id and product', () => {
    expect(read(4608, {})).toEqual({ timeMs: Date.UTC(2026, 2, 1, 10, 0, 0, 123), kind: 'event', product: 'Windows Security', severityId: 1, ruleId: '4608', message: 'Windows is starting', device: { hostname: 'ws1.example.test' } });
  });

  it.each<[string, number, Record<string, string>, Partial<WindowsEvent>, Partial<RecordFields>]>([
    ['a successful sign-in', 4624, { TargetUserName: 'alice', TargetDomainName: 'EXAMPLE', LogonType: '10', IpAddress: '192.0.2.7', IpPort: '50123', WorkstationName: 'LAPTOP7', SubjectUserName: 'WS1$' }, { outcome: 'success' },
      { message: 'An account was successfully signed in (logon type 10, remote desktop)', action: 'success', account: 'alice', srcEndpoint: { ip: '192.0.2.7', port: 50123, hostname: 'LAPTOP7' }, classUid: 3002 }],
    ['a failed sign-in by its sub status', 4625, { TargetUserName: 'bob', Status: '0xc000006d', SubStatus: '0xC000006A', LogonType: '3', IpAddress: '-', WorkstationName: '\\\\KALI' }, { outcome: 'failure' },
      { message: 'An account failed to sign in: bad password (logon type 3, network)', action: 'failure', account: 'bob', srcEndpoint: { hostname: 'KALI' } }],
    ['a failed sign-in by its status', 4625, { TargetUserName: 'bob', Status: '0xc0000234', SubStatus: '0x0' }, {}, { message: 'An account failed to sign in: account locked out', action: 'failure' }],
    ['a failed sign-in by its reason', 4625, { TargetUserName: 'bob', FailureReason: '%%2313' }, {}, { message: 'An account failed to sign in: bad user name or password' }],
    ['the own name beside another\'s address is no name of that address', 4625, { IpAddress: '192.0.2.7', WorkstationName: 'WS1' }, {}, { srcEndpoint: { ip: '192.0.2.7' } }],
    ['explicit credentials', 4648, { SubjectUserName: 'alice', TargetUserName: 'admin', TargetServerName: 'srv2.example.test', IpAddress: '::1' }, { outcome: 'success' }, { account: 'alice', targetAccount: 'admin', dstEndpoint: { hostname: 'srv2.example.test' } }],
    ['a process', 4688, { SubjectUserName: 'alice', NewProcessName: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'cmd.exe /c whoami', ParentProcessName: 'C:\\Windows\\explorer.exe' }, { outcome: 'success' },
      { message: 'Process created: cmd.exe /c whoami (parent explorer.exe)', process: 'C:\\Windows\\System32\\cmd.exe', commandLine: 'cmd.exe /c whoami', account: 'alice', classUid: 1007 }],
    ['a privileged group', 4732, { SubjectUserName: 'alice', MemberName: 'CN=Mallory\\, M.,OU=X,DC=example', MemberSid: 'S-1-5-21-1-2-3-1105', TargetUserName: 'Administratoren', TargetSid: 'S-1-5-32-544' }, { outcome: 'success' },
      { message: 'Account added to privileged local group Administratoren', account: 'alice', targetAccount: 'Mallory, M.' }],
    ['an ordinary group', 4728, { MemberName: '-', MemberSid: 'S-1-5-21-1-2-3-1105', TargetUserName: 'Readers', TargetSid: 'S-1-5-21-1-2-3-1200' }, {}, { message: 'Account added to global group Readers', targetAccount: 'S-1-5-21-1-2-3-1105' }],
    ['a lockout', 4740, { SubjectUserName: 'DC1$', TargetUserName: 'bob', TargetDomainName: 'LAPTOP7' }, { outcome: 'success' }, { targetAccount: 'bob', srcEndpoint: { hostname: 'LAPTOP7' }, action: 'failure' }],
    ['a Kerberos failure', 4771, { TargetUserName: 'bob', Status: '0x18', IpAddress: '::ffff:192.0.2.9', IpPort: '4711', ServiceName: 'krbtgt/EXAMPLE' }, { outcome: 'failure' },
      { message: 'Kerberos sign-in failed (pre-authentication): bad password', action: 'failure', srcEndpoint: { ip: '192.0.2.9', port: 4711 } }],
    ['a ticket without pre-authentication', 4768, { TargetUserName: 'svc', Status: '0x0', PreAuthType: '0', IpAddress: '192.0.2.9' }, {}, { action: 'success', message: 'Kerberos ticket-granting ticket issued without pre-authentication (AS-REP roast possible)' }],
    ['a refused ticket', 4768, { TargetUserName: 'nobody', Status: '0x6' }, {}, { action: 'failure', message: 'Kerberos ticket request failed: no such user' }],
    ['a ticket with weak encryption', 4769, { TargetUserName: 'alice@EXAMPLE', ServiceName: 'svc-sql', TicketEncryptionType: '0x17', Status: '0x0' }, {}, { message: 'Kerberos service ticket requested with weak encryption RC4', targetAccount: 'svc-sql', action: 'success' }],
    ['a ticket of a machine', 4769, { TargetUserName: 'alice@EXAMPLE', ServiceName: 'SRV2$', TicketEncryptionType: '0x17', Status: '0x0' }, {}, { message: 'Kerberos service ticket requested' }],
    ['NTLM', 4776, { TargetUserName: 'bob', Workstation: 'LAPTOP7', Status: '0xc0000064' }, {}, { message: 'NTLM sign-in failed: no such user', action: 'failure', srcEndpoint: { hostname: 'LAPTOP7' } }],
    ['replication by an account', 4662, { SubjectUserName: 'mallory', Properties: '%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}' }, {}, { message: 'Directory replication rights used by an account (DCSync)' }],
    ['replication by a controller', 4662, { SubjectUserName: 'DC2$', Properties: '{1131F6AA-9C07-11D1-F79F-00C04FC2DCD2}' }, {}, { message: 'Directory replication by a computer account' }],
    ['a scheduled task', 4698, { SubjectUserName: 'alice', TaskName: '\\Updater', TaskContent: '<Task><Actions><Exec><Command>cmd.exe</Command><Arguments>/c evil.bat</Arguments></Exec></Actions></Task>' }, {},
      { message: 'New scheduled task created: \\Updater cmd.exe /c evil.bat', commandLine: 'cmd.exe /c evil.bat' }],
    ['a share', 5145, { SubjectUserName: 'alice', ShareName: '\\\\*\\ADMIN$', RelativeTargetName: 'System32\\PSEXESVC.exe', IpAddress: '192.0.2.9', IpPort: '50000' }, {},
      { message: 'Network share \\\\*\\ADMIN$ was asked for PSEXESVC.exe', file: 'System32\\PSEXESVC.exe', srcEndpoint: { ip: '192.0.2.9', port: 50000 } }],
    ['the firewall', 5157, { Application: '\\device\\harddiskvolume2\\evil.exe', Direction: '%%14593', SourceAddress: '192.0.2.1', SourcePort: '50001', DestAddress: '198.51.100.4', DestPort: '443', Protocol: '6' }, { outcome: 'failure' },
      { message: 'Firewall blocked outbound connection of evil.exe', action: 'blocked', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.1', port: 50001 }, dstEndpoint: { ip: '198.51.100.4', port: 443 } }],
    ['access to a process', 4663, { SubjectUserName: 'alice', ObjectType: 'Process', ObjectName: '\\Device\\HarddiskVolume2\\Windows\\System32\\lsass.exe' }, {}, { message: 'Attempt to access process lsass.exe' }],
    ['access to a file', 4663, { ObjectType: 'File', ObjectName: 'C:\\Secret\\plan.docx' }, {}, { file: 'C:\\Secret\\plan.docx' }],
    ['an id of Windows 2003', 529, { TargetUserName: 'bob', LogonType: '3' }, { provider: 'Security' }, { message: 'An account failed to sign in (logon type 3, network)', ruleId: '529', action: 'failure' }],
  ])('Security: %s', (_name, id, data, more, expected) => {
    expect(read(id, data, more)).toMatchObject(expected);
  });

  it.each<[string, number, Record<string, string>, Partial<RecordFields>]>([
    ['a process', 1, { Image: '/bin/bash', CommandLine: 'bash -i', User: 'EXAMPLE\\alice', Hashes: `MD5=${'a'.repeat(32)},SHA256=${'b'.repeat(64)},IMPHASH=${'c'.repeat(32)}`, ParentImage: 'C:\\x\\node.exe', RuleName: 'technique_id=T1059.004,technique_name=Unix Shell' },
      { message: 'Process created: bash -i (parent node.exe)', account: 'alice', hash: 'b'.repeat(64), techniqueIds: ['T1059.004'] }],
    ['a connection', 3, { Image: 'C:\\evil.exe', Protocol: 'tcp', Initiated: 'true', SourceIp: '192.0.2.1', SourcePort: '50001', SourceHostname: 'ws1.example.test', DestinationIp: '2001:db8::5', DestinationPort: '443', DestinationHostname: '-' },
      { message: 'Network connection opened by evil.exe', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.1', port: 50001, hostname: 'ws1.example.test' }, dstEndpoint: { ip: '2001:db8::5', port: 443 }, classUid: 4001 }],
    ['a connection from outside', 3, { Image: 'C:\\srv.exe', Initiated: 'false', SourceIp: '192.0.2.66', DestinationIp: '192.0.2.1' }, { message: 'Network connection accepted by srv.exe' }],
    ['a driver', 6, { ImageLoaded: 'C:\\drv.sys', SignatureStatus: 'Revoked', Hashes: `SHA1=${'d'.repeat(40)}` }, { message: 'Driver loaded: C:\\drv.sys (signature revoked)', file: 'C:\\drv.sys', hash: 'd'.repeat(40) }],
    ['a thread in another process', 8, { SourceImage: 'C:\\evil.exe', TargetImage: 'C:\\Windows\\explorer.exe' }, { message: 'Remote thread created by evil.exe in explorer.exe (code injection possible)', process: 'C:\\evil.exe' }],
    ['an opened process', 10, { SourceImage: 'C:\\evil.exe', TargetImage: 'C:\\Windows\\System32\\lsass.exe', GrantedAccess: '0x1010', SourceUser: 'EXAMPLE\\alice' }, { message: 'Process lsass.exe opened by evil.exe with access 0x1010', account: 'alice' }],
    ['a created file', 11, { Image: 'C:\\evil.exe', TargetFilename: 'C:\\Users\\Public\\a.dll' }, { message: 'File created: a.dll by evil.exe', file: 'C:\\Users\\Public\\a.dll' }],
    ['a registry key', 12, { EventType: 'CreateKey', TargetObject: 'HKLM\\Software\\Run' }, { message: 'Registry key created: HKLM\\Software\\Run' }],
    ['a registry value', 13, { TargetObject: 'HKLM\\Software\\Run\\x', Details: 'evil.exe' }, { message: 'Registry value set: HKLM\\Software\\Run\\x = evil.exe' }],
    ['a DNS query', 22, { QueryName: 'c2.example', QueryStatus: '0', QueryResults: 'type:  5 a.example;::ffff:198.51.100.9;' }, { message: 'DNS query c2.example answered 198.51.100.9', domain: 'c2.example' }],
    ['a DNS query without an answer', 22, { QueryName: 'c2.example', QueryStatus: '9003', QueryResults: '-' }, { message: 'DNS query c2.example failed: no such name' }],
    ['a blocked file', 27, { TargetFilename: 'C:\\a.exe' }, { action: 'blocked' }],
    ['a process that ended unseen', 5, { Image: '<unknown process>', User: 'root' }, { message: 'Process ended', account: 'root' }],
  ])('Sysmon: %s', (_name, id, data, expected) => {
    expect(read(id, data, { provider: sysmon, channel: 'Microsoft-Windows-Sysmon/Operational', level: '4' })).toMatchObject({ product: 'Sysmon', severityId: 1, ...expected });
  });

  it('gives no process to what Sysmon did not see', () => {
    expect(read(5, { Image: '&lt unknown process&gt' }, { provider: 'Linux-Sysmon' })).toEqual(expect.not.objectContaining({ process: expect.anything() }));
  });

  it.each<[string, Partial<WindowsEvent>, Record<string, string>, Partial<RecordFields>]>([
    ['a service', { provider: 'Service Control Manager', eventId: 7045, level: '4' }, { ServiceName: 'evil', ImagePath: 'cmd.exe /c x' }, { product: 'Windows Service Control Manager', message: 'New service installed: evil (cmd.exe /c x)', commandLine: 'cmd.exe /c x', severityId: 1 }],
    ['a cleared log', { provider: 'Microsoft-Windows-Eventlog', eventId: 104 }, { Channel: 'System', SubjectUserName: 'alice' }, { message: 'The System log was cleared', account: 'alice' }],
    ['the cleared audit log', { provider: 'Microsoft-Windows-Eventlog', eventId: 1102 }, { SubjectUserName: 'alice' }, { message: 'The audit log was cleared', account: 'alice' }],
    ['a script block', { provider: 'Microsoft-Windows-PowerShell', eventId: 4104, level: '3', user: 'S-1-5-21-1-2-3-1001' }, { ScriptBlockText: 'IEX\n(New-Object Net.WebClient)', Path: '' }, { message: 'PowerShell script block: IEX (New-Object Net.WebClient)', severityId: 3, account: 'S-1-5-21-1-2-3-1001', commandLine: 'IEX\n(New-Object Net.WebClient)' }],
    ['a pipeline', { provider: 'Microsoft-Windows-PowerShell', eventId: 4103 }, { Payload: 'CommandInvocation(Get-Item): "Get-Item"', ContextInfo: '        Severity = Informational\n        Host Application = powershell.exe -nop\n        User = EXAMPLE\\alice\n        Script Name = C:\\a.ps1' },
      { account: 'alice', commandLine: 'powershell.exe -nop', file: 'C:\\a.ps1' }],
    ['the older log of PowerShell', { provider: 'PowerShell', eventId: 400 }, { param1: 'Available', param2: 'None', param3: '\tNewEngineState=Available\n\tHostApplication=powershell.exe -enc AAAA\n' }, { message: 'PowerShell engine started: powershell.exe -enc AAAA' }],
    ['a remote desktop session', { provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager', eventId: 21 }, { User: 'EXAMPLE\\alice', SessionID: '3', Address: '192.0.2.9' }, { account: 'alice', srcEndpoint: { ip: '192.0.2.9' }, action: 'success' }],
    ['remote desktop authentication', { provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager', eventId: 1149 }, { Param1: 'alice', Param2: 'EXAMPLE', Param3: '192.0.2.9' }, { account: 'alice', srcEndpoint: { ip: '192.0.2.9' } }],
    ['a task that ran', { provider: 'Microsoft-Windows-TaskScheduler', eventId: 200 }, { TaskName: '\\Updater', ActionName: 'C:\\evil.exe' }, { message: 'Scheduled task action started: \\Updater (C:\\evil.exe)', process: 'C:\\evil.exe' }],
    ['SQL Server', { provider: 'MSSQL$EXPRESS', eventId: 18456, level: '4' }, { param1: 'sa', param2: ' Reason: Password did not match.', param3: ' [CLIENT: 192.0.2.9]' }, { account: 'sa', srcEndpoint: { ip: '192.0.2.9' }, action: 'failure' }],
    ['malware', { provider: 'Microsoft-Windows-Windows Defender', eventId: 1116, level: '3' }, { 'Threat Name': 'Trojan:Win32/Example', 'Severity ID': '5', 'Category Name': 'Trojan', Path: 'containerfile:_C:\\a.zip; file:_C:\\a.zip->b.exe', 'Action Name': 'Not Applicable', 'Detection User': 'EXAMPLE\\alice' },
      { kind: 'alert', classUid: 2004, severityId: 5, message: 'Malware found: Trojan:Win32/Example', classification: 'Trojan', file: 'C:\\a.zip->b.exe', account: 'alice' }],
    ['malware that was dealt with', { provider: 'Microsoft Antimalware', eventId: 1117 }, { 'Threat Name': 'X', 'Severity ID': '1', 'Action Name': 'Quarantine' }, { kind: 'alert', severityId: 2, action: 'blocked' }],
    ['a provider that nobody knows', { provider: 'Contoso-Agent', eventId: 7, level: '2' }, { UserName: 'EXAMPLE\\bob', Reason: 'no answer' }, { product: 'Contoso-Agent', message: 'Contoso-Agent event 7: UserName EXAMPLE\\bob, Reason no answer', severityId: 4, account: 'bob' }],
    ['an unknown id with a text', { provider: security, eventId: 9999, message: 'Something was done.\r\n\r\nSubject:\r\n\tAccount Name:\t\tbob' }, {}, { message: 'Something was done', account: 'bob' }],
    ['a channel without a provider', { eventId: 1102, channel: 'Security', provider: '' }, {}, { message: 'The audit log was cleared' }],
    ['a critical event', { provider: 'X', eventId: 1, level: '1' }, {}, { severityId: 5 }],
    ['a level in words', { provider: 'X', eventId: 1, level: 'Warning' }, {}, { severityId: 3 }],
    ['a level in another language', { provider: 'X', eventId: 1, level: 'Fehler' }, {}, { severityId: 1 }],
  ])('others: %s', (_name, more, data, expected) => {
    const { provider, ...rest } = more;
    expect(readWindowsEvent({ computer: 'ws1', ...rest, ...(provider !== undefined && provider !== '' && { provider }), data: new Map(Object.entries(data)) }, silent)).toMatchObject(expected);
  });

  it('tells that times are local when Sysmon\'s own time says so', () => {
    const notes: string[] = [];
    readWindowsEvent({ provider: sysmon, eventId: 5, time: '2026-03-01 10:00:00.000', data: new Map([['UtcTime', '2026-03-01 08:00:00.000']]) }, { ...silent, note: (sentence) => { notes.push(sentence); } });
    expect(notes.join(' ')).toContain('2 hours earlier');
  });

  it('takes the act from a line of another log that the event carries', () => {
    const lines: string[] = [];
    const context = { ...silent, readEmbedded: (line: string) => { lines.push(line); return { kind: 'event' as const, severityId: 1 as const, message: 'Failed password', action: 'failure', account: 'root', srcEndpoint: { ip: '192.0.2.9' }, timeMs: 5 }; } };
    const event = { provider: 'OpenSSH', eventId: 4, time: '2026-03-01T10:00:00Z', data: new Map([['process', 'sshd'], ['payload', 'Failed password for root from 192.0.2.9 port 50000 ssh2']]) };
    expect(readWindowsEvent(event, context)).toMatchObject({ product: 'OpenSSH', ruleId: '4', message: 'Failed password', action: 'failure', account: 'root', srcEndpoint: { ip: '192.0.2.9' }, timeMs: Date.UTC(2026, 2, 1, 10) });
    expect(lines[0]).toContain('sshd[1]: Failed password for root');
    expect(readWindowsEvent(event, silent)).toMatchObject({ message: 'Failed password for root from 192.0.2.9 port 50000 ssh2' });
  });

  it('says nothing of an event that is empty', () => {
    expect(readWindowsEvent({ provider: 'X', data: new Map() }, silent)).toBeUndefined();
  });
});
