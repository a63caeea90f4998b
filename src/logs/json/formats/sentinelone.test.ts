import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const threat = {
  agentDetectionInfo: { agentIpV4: '127.0.0.1,192.0.2.20', agentLastLoggedInUserName: 'unknown' }, agentRealtimeInfo: { agentComputerName: 'pc-7', networkInterfaces: [{ inet: [] }, { inet: ['192.0.2.21'] }] },
  indicators: [{ description: 'Reads secrets', tactics: [{ name: 'Credential Access', techniques: [{ name: 'T1003.001' }] }] }], mitigationStatus: [{ action: 'kill', status: 'success' }, { action: 'quarantine', status: 'failed' }],
  threatInfo: { identifiedAt: '2026-01-02T03:04:05.678Z', classification: 'Infostealer', threatName: 'dumper.exe', confidenceLevel: 'malicious', mitigationStatus: 'mitigated', detectionType: 'static', detectionEngines: [{ title: 'On-Write Static AI' }], filePath: '\\Device\\x\\dumper.exe', sha256: 'ab'.repeat(32), originatorProcess: 'explorer.exe', processUser: 'CORP\\ada' },
};
const activity = { activityType: 2004, agentId: '1', createdAt: '2026-01-02T03:04:05Z', primaryDescription: 'The agent pc-7 successfully quarantined the threat: a.exe.', data: { computerName: 'pc-7', filePath: 'C:\\a.exe', fileContentHash: 'ab', threatClassification: 'PUA' } };
const ruleAlert = { activityType: 3608, createdAt: '2026-01-02T03:04:05Z', agentId: '1', primaryDescription: 'Alert created', data: { alertid: 1, rulename: 'No tracing', ruleid: 5, severity: 'E_HIGH', origagentname: 'pc-8', agentipv4: '192.0.2.3', sourceprocessfilepath: '/opt/x/tool', sourceprocesscommandline: 'tool -p 1', sourceprocessusername: 'ada', indicatordescription: 'A process was traced', srcip: '192.0.2.3', dstip: '198.51.100.2', dstport: 443 } };
const funnel = { 'event.type': 'Process Creation', 'event.category': 'process', 'meta.event.name': 'PROCESSCREATION', 'event.time': 1767322000123, 'dataSource.vendor': 'SentinelOne', 'endpoint.name': 'pc-7', 'src.process.name': 'winword.exe', 'src.process.user': 'ada', 'tgt.process.name': 'cmd.exe', 'tgt.process.image.path': 'C:\\W\\cmd.exe', 'tgt.process.cmdline': '"C:\\W\\cmd.exe" /c dir', 'tgt.process.image.sha256': 'ab' };

const ruleAlert2 = { alertInfo: { createdAt: '2026-01-02T03:04:05Z', eventType: 'TCPV4', srcIp: '192.0.2.1', dstIp: '198.51.100.2', dstPort: '443' }, ruleInfo: { id: '9', name: 'No beacons', severity: 'High' }, agentDetectionInfo: { name: 'pc-7' }, sourceProcessInfo: { name: 'a.exe', filePath: 'C:\\a.exe', commandline: 'a.exe -x', user: 'ada', fileHashSha256: 'ab' } };
describeJsonFormat('sentinelone-alert', [ruleAlert2]);
describeJsonFormat('sentinelone-threat', [threat]);
describeJsonFormat('sentinelone-activity', [activity, ruleAlert]);
describeJsonFormat('sentinelone-cloud-funnel', [funnel]);

describe('sentinelone', () => {
  it('reads a threat', () => {
    expect(readEvent(threat)).toMatchObject({
      kind: 'alert', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), severityId: 4, ruleId: 'static', classification: 'Infostealer', action: 'blocked', account: 'CORP\\ada', message: 'Infostealer threat detected: dumper.exe (On-Write Static AI) kill, quarantine failed - Reads secrets',
      file: '\\Device\\x\\dumper.exe', hash: 'ab'.repeat(32), process: 'explorer.exe', device: { hostname: 'pc-7', ip: '192.0.2.21' }, techniqueIds: ['T1003.001'],
    });
  });

  it('leaves out of a description what is in fields', () => {
    expect(readEvent(activity)).toMatchObject({ kind: 'event', severityId: 1, ruleId: '2004', action: 'success', message: 'The agent successfully quarantined the threat: a.exe', file: 'C:\\a.exe', hash: 'ab', device: { hostname: 'pc-7' } });
    expect(readEvent({ ...activity, activityType: 90, primaryDescription: 'Agent pc-7 started full disk scan at Thu, 01 Jan 2026, 12:42:56 UTC.' })?.message).toBe('Agent started full disk scan');
  });

  it('reads an alert of a rule as the interface lists it', () => {
    expect(readEvent(ruleAlert2)).toMatchObject({ kind: 'alert', severityId: 4, ruleId: '9', message: 'Custom rule No beacons in a.exe - tcpv4', account: 'ada', hash: 'ab', commandLine: 'a.exe -x', srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.2', port: 443 }, device: { hostname: 'pc-7' } });
  });

  it('reads an alert of a custom rule, console sign-ins and the firewall', () => {
    expect(readEvent(ruleAlert)).toMatchObject({ kind: 'alert', severityId: 4, ruleId: '5', message: 'Custom rule No tracing in tool: A process was traced', account: 'ada', device: { hostname: 'pc-8', ip: '192.0.2.3' }, srcEndpoint: { ip: '192.0.2.3' }, dstEndpoint: { ip: '198.51.100.2', port: 443 } });
    expect(readEvent({ activityType: 27, createdAt: '2026-01-02T03:04:05Z', primaryDescription: 'The management user ada logged in to the management console with IP Address 198.51.100.3.', data: { username: 'ada', ipAddress: '198.51.100.3' } }))
      .toMatchObject({ classUid: 3002, action: 'success', account: 'ada', srcEndpoint: { ip: '198.51.100.3' }, message: 'The management user logged in to the management console' });
    expect(readEvent({ activityType: 5232, createdAt: '2026-01-02T03:04:05Z', primaryDescription: 'Firewall Control blocked traffic', data: { computerName: 'pc-7', action: 'Block', reportedDirection: 'inbound', reportedRemoteHost: '198.51.100.3', reportedLocalPort: '22', ruleName: 'r' } }))
      .toMatchObject({ classUid: 4001, action: 'blocked', srcEndpoint: { ip: '198.51.100.3' }, dstEndpoint: { hostname: 'pc-7', port: 22 } });
  });

  it.each([
    [{}, { classUid: 1007, message: 'Process created: cmd.exe /c dir (parent winword.exe)', process: 'C:\\W\\cmd.exe', hash: 'ab', account: 'ada', ruleId: 'PROCESSCREATION' }],
    [{ 'event.type': 'Login', 'event.category': 'logins', 'event.login.userName': 'eve', 'event.login.type': 'NETWORK', 'event.login.failureReason': 'Bad password.', 'src.endpoint.ip.address': '198.51.100.2' }, { classUid: 3002, action: 'failure', message: 'Sign-in failed: Bad password (network)', account: 'eve', srcEndpoint: { ip: '198.51.100.2' } }],
    [{ 'event.type': 'IP Connect', 'event.category': 'ip', 'meta.event.name': 'TCPV4', 'src.ip.address': '192.0.2.1', 'src.port.number': 50000, 'dst.ip.address': '198.51.100.2', 'dst.port.number': 443, 'event.network.connectionStatus': 'SUCCESS' }, { classUid: 4001, protocol: 'TCP', action: 'success', message: 'Network connection opened by winword.exe', dstEndpoint: { ip: '198.51.100.2', port: 443 } }],
    [{ 'event.type': 'DNS Unresolved', 'event.category': 'dns', 'event.dns.request': 'a.example' }, { classUid: 4003, domain: 'a.example', message: 'DNS query a.example by winword.exe without answer' }],
    [{ 'event.type': 'File Deletion', 'event.category': 'file', 'tgt.file.path': 'C:\\x\\a.txt' }, { classUid: 1001, file: 'C:\\x\\a.txt', message: 'File deletion: a.txt by winword.exe' }],
    [{ 'event.type': 'GET', 'event.category': 'url', 'url.address': 'http://a.example/x' }, { message: 'GET http://a.example/x by winword.exe', url: 'http://a.example/x' }],
    [{ 'event.type': 'Behavioral Indicators', 'event.category': 'indicators', 'indicator.name': 'Inject', 'indicator.description': 'Code injected MITRE: x {T1055}', 'indicator.category': 'Evasion' }, { message: 'Behavioural indicator Inject: Code injected in winword.exe', techniqueIds: ['T1055'], classification: 'Evasion' }],
  ])('says what an event %j of the cloud funnel is', (event, expected) => {
    expect(readEvent({ ...funnel, ...event })).toMatchObject({ format: 'sentinelone-cloud-funnel', timeMs: 1767322000123, device: { hostname: 'pc-7' }, ...expected });
  });

  it('reads nested keys too', () => {
    expect(readEvent({ dataSource: { vendor: 'SentinelOne' }, event: { type: 'DNS Resolved', category: 'dns', time: 1767322000123, dns: { request: 'a.example', response: '192.0.2.1' } }, endpoint: { name: 'pc-7' } })).toMatchObject({ domain: 'a.example', message: 'DNS query a.example' });
  });
});
