import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const metadata = (eventType: string) => ({ customerIDString: 'c0ffee', offset: 7, eventType, eventCreationTime: 1767322000000, version: '1.0' });
const detection = {
  metadata: metadata('DetectionSummaryEvent'),
  event: {
    ComputerName: 'pc-7', UserName: 'ada', DetectName: 'Odd Script', DetectDescription: 'A script did what scripts do not do.', Severity: 4, SeverityName: 'High', FileName: 'powershell.exe', FilePath: '\\Device\\HarddiskVolume9\\Windows',
    CommandLine: 'powershell.exe -enc AAAA', SHA256String: 'ab'.repeat(32), MD5String: 'cd'.repeat(16), LocalIP: '192.0.2.20', Tactic: 'Execution', Technique: 'PowerShell', PatternId: 777, IOCType: 'domain', IOCValue: 'bad.example,worse.example',
    PatternDispositionDescription: 'Prevention, process killed.', MitreAttack: [{ TechniqueID: 'T1059.001' }],
    NetworkAccesses: [{ Protocol: 'TCP', LocalAddress: '192.0.2.20', LocalPort: 50123, RemoteAddress: '198.51.100.8', RemotePort: 443, ConnectionDirection: 0 }],
  },
};
const firewall = {
  metadata: metadata('FirewallMatchEvent'),
  event: { HostName: 'mac-1', ImageFileName: '/usr/bin/tool', CommandLine: '/usr/bin/tool', ConnectionDirection: '1', LocalAddress: '192.0.2.21', LocalPort: '22', RemoteAddress: '198.51.100.9', RemotePort: '40000', Protocol: '6', RuleAction: '2', RuleName: 'No SSH', RuleId: '99', Timestamp: '2026-01-02T03:04:05Z', Flags: { Monitor: false } },
};
const audit = {
  metadata: metadata('UserActivityAuditEvent'),
  event: { UserId: 'ada@example.com', UserIp: '198.51.100.3', OperationName: 'createUser', ServiceName: 'users', Success: true, UTCTimestamp: 1767322001, AuditKeyValues: [{ Key: 'target_name', ValueString: 'eve@example.com' }, { Key: 'roles', ValueString: 'admin' }] },
};
const replicated = { event_simpleName: 'ProcessRollup2', aid: 'aid7', ContextTimeStamp: '1767322000.123', ComputerName: 'pc-7', UserName: 'ada', ImageFileName: '\\Device\\x\\cmd.exe', CommandLine: 'cmd.exe /c whoami', ParentBaseFileName: 'winword.exe', SHA256HashData: 'ef'.repeat(32), LocalAddressIP4: '192.0.2.20' };

describeJsonFormat('crowdstrike', [detection, firewall, audit]);
describeJsonFormat('crowdstrike-replicator', [replicated, { event_simpleName: 'UserLogonFailed2', timestamp: '1767322000123', aid: 'aid7', RemoteAddressIP4: '198.51.100.4', UserName: 'eve', LogonType: '3', SubStatus: '0xc000006a' }]);

const alert = { composite_id: 'c:ind:1', product: 'epp', timestamp: '2026-01-02T03:04:05.678Z', severity: 70, severity_name: 'High', name: 'n', display_name: 'OddScript', description: 'A script did odd things.', tactic: 'Execution', technique: 'PowerShell', technique_id: 'T1059.001', filename: 'a.exe', filepath: 'C:\\t\\a.exe', cmdline: 'a.exe -x', user_name: 'ada', sha256: 'ab', pattern_id: 5, pattern_disposition_description: 'Prevention, process was blocked.', device: { hostname: 'pc-7', local_ip: '192.0.2.20' } };
describeJsonFormat('crowdstrike-alert', [alert]);

describe('crowdstrike-alert', () => {
  it('reads an alert, and a detection with its behaviour', () => {
    expect(readEvent(alert)).toMatchObject({
      kind: 'alert', severityId: 4, ruleId: '5', classification: 'Execution: PowerShell', action: 'blocked', message: 'OddScript in a.exe: A script did odd things.', account: 'ada', process: 'C:\\t\\a.exe', commandLine: 'a.exe -x', hash: 'ab', device: { hostname: 'pc-7', ip: '192.0.2.20' }, techniqueIds: ['T1059.001'],
      timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    });
    expect(readEvent({ detection_id: 'ldt:1', created_timestamp: '2026-01-02T03:04:05Z', max_severity_displayname: 'Critical', device: { hostname: 'pc-7' }, behaviors: [{ filename: 'b.exe', cmdline: 'b.exe', scenario: 'known_malware', tactic: 'Malware', user_name: 'eve', pattern_disposition_details: { kill_process: true } }] }))
      .toMatchObject({ format: 'crowdstrike-alert', severityId: 5, message: 'known malware in b.exe', account: 'eve', action: 'blocked' });
  });
});

describe('crowdstrike', () => {
  it('reads a detection with process, indicator and connection', () => {
    expect(readEvent(detection)).toMatchObject({
      kind: 'alert', product: 'CrowdStrike Falcon', classUid: 2004, timeMs: 1767322000000, severityId: 4, ruleId: '777', classification: 'Execution: PowerShell', action: 'blocked', account: 'ada', domain: 'bad.example', hash: 'ab'.repeat(32),
      message: 'Odd Script in powershell.exe: A script did what scripts do not do.', process: '\\Device\\HarddiskVolume9\\Windows\\powershell.exe', commandLine: 'powershell.exe -enc AAAA', device: { ip: '192.0.2.20', hostname: 'pc-7' },
      srcEndpoint: { ip: '192.0.2.20', port: 50123 }, dstEndpoint: { ip: '198.51.100.8', port: 443 }, protocol: 'TCP', techniqueIds: ['T1059.001'],
    });
  });

  it.each([
    [{ Severity: 5, SeverityName: 'Critical' }, 5], [{ Severity: 2 }, 2], [{ Severity: 70 }, 4], [{ Severity: 16 }, 1], [{ Severity: 1, SeverityName: 'INFO' }, 1], [{ Severity: 'high?' }, 0], [{ Score: 54 }, 3], [{ FineScore: 1.2 }, 1],
  ])('reads the severity %j as %i', (event, severityId) => {
    expect(readEvent({ metadata: metadata('EppDetectionSummaryEvent'), event: { Name: 'n', ...event } })?.severityId).toBe(severityId);
  });

  it.each([
    ['seconds', { UTCTimestamp: 1767322001 }, 1767322001000], ['milliseconds', { UTCTimestamp: 1767322001500 }, 1767322001500], ['Windows time', { ContextTimeStamp: 134117956010000000 }, 1767322001000], ['nothing of its own', {}, 1767322000000],
  ])('reads times in %s', (_unit, event, timeMs) => {
    expect(readEvent({ metadata: metadata('IdpDetectionSummaryEvent'), event: { DetectName: 'n', ...event } })?.timeMs).toBe(timeMs);
  });

  it('reads who met a rule of the firewall, from outside', () => {
    expect(readEvent(firewall)).toMatchObject({ kind: 'event', classUid: 4001, action: 'blocked', ruleId: '99', message: 'Firewall rule No SSH blocked inbound connection', srcEndpoint: { ip: '198.51.100.9', port: 40000 }, dstEndpoint: { ip: '192.0.2.21', port: 22 }, protocol: 'TCP' });
  });

  it('reads the audit trail, and sign-ins in it', () => {
    expect(readEvent(audit)).toMatchObject({ kind: 'event', severityId: 1, ruleId: 'createUser', action: 'success', account: 'ada@example.com', targetAccount: 'eve@example.com', srcEndpoint: { ip: '198.51.100.3' }, message: 'users create user done: target eve@example.com, roles admin' });
    expect(readEvent({ metadata: metadata('AuthActivityAuditEvent'), event: { UserId: 'a', UserIp: '198.51.100.3', OperationName: 'userAuthenticate', Success: false } })).toMatchObject({ classUid: 3002, action: 'failure', message: 'user authenticate sign-in failed' });
  });

  it('reads the same events without their frame, and remote sessions', () => {
    expect(readEvent({ ExternalApiType: 'Event_DetectionSummaryEvent', UTCTimestamp: '1767322001', DetectName: 'n', ComputerName: 'pc-7' })).toMatchObject({ format: 'crowdstrike', kind: 'alert', device: { hostname: 'pc-7' } });
    expect(readEvent({ metadata: metadata('RemoteResponseSessionEndEvent'), event: { UserName: 'ada', HostnameField: 'pc-7', EndTimestamp: 1767322001, Commands: ['ls', 'cat x'] } })).toMatchObject({ message: 'Remote response session ended ls; cat x', commandLine: 'ls; cat x', device: { hostname: 'pc-7' } });
  });

  it('reads a vertex of the graph as a part of a detection', () => {
    const vertex = { metadata: { eventType: 'Vertex', detectionIdString: 'ldt:1', edge: { type: 'child_process' } }, event: { vertex_type: 'process', timestamp: '2026-01-02T03:04:05Z', properties: { CommandLine: 'a.exe -x', ImageFileName: 'C:\\a.exe', SHA256HashData: 'ab' } } };
    expect(readEvent(vertex)).toMatchObject({ kind: 'event', message: 'Part of a detection, child process: a.exe -x', process: 'C:\\a.exe', hash: 'ab' });
  });
});

describe('crowdstrike-replicator', () => {
  const base = { aid: 'aid7', timestamp: '1767322000123', ComputerName: 'pc-7' };
  it('reads a process start', () => {
    expect(readEvent(replicated)).toMatchObject({ classUid: 1007, timeMs: 1767322000123, message: 'Process created: cmd.exe /c whoami (parent winword.exe)', account: 'ada', device: { hostname: 'pc-7', ip: '192.0.2.20' }, ruleId: 'ProcessRollup2' });
    expect(readEvent(replicated)?.srcEndpoint).toBeUndefined();
  });

  it.each([
    [{ event_simpleName: 'DnsRequest', DomainName: 'a.example', RequestType: '28' }, { message: 'DNS query AAAA a.example', domain: 'a.example', classUid: 4003 }],
    [{ event_simpleName: 'NetworkConnectIP4', LocalAddressIP4: '192.0.2.1', LocalPort: '50000', RemoteAddressIP4: '198.51.100.1', RemotePort: '443', Protocol: '6', ContextBaseFileName: 'a.exe' }, { message: 'Network connection opened by a.exe', srcEndpoint: { ip: '192.0.2.1', port: 50000 }, dstEndpoint: { ip: '198.51.100.1', port: 443 }, protocol: 'TCP' }],
    [{ event_simpleName: 'NetworkReceiveAcceptIP4', LocalAddressIP4: '192.0.2.1', LocalPort: '22', RemoteAddressIP4: '198.51.100.1', RemotePort: '4000' }, { message: 'Network connection accepted', srcEndpoint: { ip: '198.51.100.1', port: 4000 }, dstEndpoint: { ip: '192.0.2.1', port: 22 } }],
    [{ event_simpleName: 'UserLogonFailed2', UserName: 'eve', LogonType: '3', SubStatus: '0xc000006a', RemoteAddressIP4: '198.51.100.1' }, { message: 'Sign-in failed: bad password (logon type 3, network)', action: 'failure', account: 'eve', srcEndpoint: { ip: '198.51.100.1' }, classUid: 3002 }],
    [{ event_simpleName: 'NewExecutableWritten', TargetFileName: 'C:\\x\\a.exe', ContextBaseFileName: 'b.exe' }, { message: 'New executable written: C:\\x\\a.exe by b.exe', file: 'C:\\x\\a.exe', classUid: 1001 }],
    [{ event_simpleName: 'ScheduledTaskRegistered', TaskName: 't', TaskExecCommand: 'a.exe' }, { message: 'Scheduled task registered: t a.exe' }],
    [{ event_simpleName: 'SomethingNew' }, { message: 'Something new' }],
  ])('says what %j is', (event, expected) => {
    expect(readEvent({ ...base, ...event })).toMatchObject({ format: 'crowdstrike-replicator', kind: 'event', timeMs: 1767322000123, ...expected });
  });
});
