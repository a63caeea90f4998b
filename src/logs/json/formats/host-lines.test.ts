import { describe, expect, it } from 'vitest';
import { readAzureAudit } from './azure-audit.ts';
import { describeJsonFormat, knowing, readEvent } from './json-format.contract.ts';
import { rebuildLine } from './rebuild-line.ts';

const entry = { __REALTIME_TIMESTAMP: '1767323045678901', _HOSTNAME: 'web', SYSLOG_IDENTIFIER: 'sshd', PRIORITY: '6', _PID: '77', MESSAGE: 'hello world', _CMDLINE: 'sshd: x' };
const docker = { log: 'hello world\n', stream: 'stdout', time: '2026-01-02T03:04:05.678901234Z' };
const sentinel = { TimeGenerated: '2026-01-02T03:04:06Z', EventTime: '2026-01-02T03:04:05Z', Computer: 'web', HostName: 'web', HostIP: '192.0.2.30', Facility: 'auth', SeverityLevel: 'warning', ProcessName: 'sshd', ProcessID: 7, SyslogMessage: 'hello world', Type: 'Syslog' };
const connection = { TimeGenerated: '2026-01-02T03:04:05Z', Computer: 'web', Direction: 'inbound', ProcessName: 'java', SourceIp: '198.51.100.2', DestinationIp: '192.0.2.30', DestinationPort: 8080, Protocol: 'tcp', BytesSent: 10, BytesReceived: 20, LinksEstablished: 1, ConnectionId: 'c', RemoteIp: '198.51.100.2', Type: 'VMConnection' };

describeJsonFormat('journald', [entry]);
describeJsonFormat('container-log', [docker]);
describeJsonFormat('syslog-json', [sentinel]);
describeJsonFormat('azure-vm-connection', [connection]);

/** The lines that the formats ask for. */
function asked(event: Record<string, unknown>): string[] {
  const lines: string[] = [];
  readEvent(event, { ...knowing, readEmbedded: (text) => { lines.push(text); return undefined; } });
  return lines;
}

describe('journald', () => {
  it('reads an entry, times in microseconds', () => {
    expect(readEvent(entry)).toMatchObject({ kind: 'event', timeMs: 1767323045678, severityId: 1, product: 'sshd', process: 'sshd', message: 'hello world', device: { hostname: 'web' } });
    expect(asked(entry)).toEqual(['2026-01-02T03:04:05.678Z web sshd[77]: hello world']);
  });

  it.each([
    ['bytes', [104, 195, 169], 'hé'], ['a field that was set twice', ['first', 'second'], 'first'], ['nothing', null, 'Entry of sshd without a message'], ['lines', 'a\n b', 'a\n b'],
  ])('reads a message of %s', (_kind, MESSAGE, message) => {
    expect(readEvent({ ...entry, MESSAGE })?.message).toBe(message);
  });

  it('keeps its own time, host and higher level around what a reader knows', () => {
    expect(readEvent({ ...entry, PRIORITY: '2', MESSAGE: 'known line' })).toMatchObject({ format: 'journald', timeMs: 1767323045678, severityId: 5, message: 'known line', account: 'eve', device: { hostname: 'web' } });
    expect(readEvent({ ...entry, MESSAGE: 'known line' })?.isTimeGuessed).toBeUndefined();
  });
});

describe('container-log', () => {
  it('reads a line, also with the head of the runtime and of a collector', () => {
    expect(readEvent(docker)).toMatchObject({ kind: 'event', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), message: 'hello world', severityId: 1 });
    expect(readEvent({ '@timestamp': '2026-01-02T03:04:05Z', log: '2026-01-02T03:04:05.1Z stderr F [ERROR] user=eve could not sign in: denied', kubernetes: { host: 'node-1', pod_name: 'web-1', container_name: 'web' } }))
      .toMatchObject({ message: '[ERROR] user=eve could not sign in: denied', severityId: 4, action: 'failure', account: 'eve', device: { hostname: 'node-1' }, process: 'web' });
  });

  it('is read by whichever reader knows the line', () => {
    expect(readEvent({ ...docker, log: 'known line' })).toMatchObject({ format: 'container-log', product: 'Inner', severityId: 3, timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
  });
});

describe('syslog-json', () => {
  it.each([
    ['Sentinel', sentinel, { severityId: 3, timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), device: { hostname: 'web', ip: '192.0.2.30' }, process: 'sshd' }],
    ['rsyslog', { timestamp: '2026-01-02T03:04:05Z', host: 'web', severity: 'err', facility: 'auth', 'syslog-tag': 'sshd[7]:', message: 'hello world' }, { severityId: 4, process: 'sshd' }],
    ['syslog-ng', { PROGRAM: 'sshd', PRIORITY: 'info', PID: '7', MESSAGE: 'hello world', HOST: 'web', FACILITY: 'auth', DATE: 'Jan  2 03:04:05' }, { severityId: 1, isTimeGuessed: true }],
    ['GELF', { version: '1.1', host: 'web', short_message: 'hello world', timestamp: 1767323045.5, level: 3, _program: 'sshd' }, { severityId: 4, timeMs: 1767323045500 }],
    ['Vector', { appname: 'sshd', facility: 'auth', hostname: 'web', message: 'hello world', procid: 7, severity: 'notice', timestamp: '2026-01-02T03:04:05Z' }, { severityId: 2 }],
    ['Logstash', { '@timestamp': '2026-01-02T03:04:05Z', program: 'sshd', logsource: 'web', message: 'hello world', severity: 6, facility: 4, pid: '7' }, { severityId: 1 }],
  ])('reads the names of %s', (_name, event, expected) => {
    expect(readEvent(event)).toMatchObject({ format: 'syslog-json', kind: 'event', message: 'hello world', ...expected });
    expect(readEvent(event)?.device?.hostname).toBe('web');
    expect(asked(event)[0]).toMatch(/Z web sshd(?:\[7\])?: hello world$/);
  });

  it('gives messages that are lines of their own as they are', () => {
    expect(asked({ ...sentinel, SyslogMessage: '<Event><System/></Event>' })).toEqual(['<Event><System/></Event>']);
    expect(asked({ ...sentinel, SyslogMessage: 'type=EXECVE msg=audit(1.2:3): a0="id"' })).toEqual(['type=EXECVE msg=audit(1.2:3): a0="id"']);
  });

  it('leaves other objects with a message and a host alone', () => {
    expect(readEvent({ timestamp: '2026-01-02T03:04:05Z', host: 'web', message: 'hello' })?.format).toBe('json-lines');
  });
});

describe('azure-audit', () => {
  const line = (rest: string): string => `type=AUOMS_EXECVE audit(1767323045.678:9): SchemaVersion="1" node=web syscall=execve ${rest}`;
  it.each([
    [line('success=yes user=ada exe="/bin/bash" name="/bin/bash" cmdline="bash -c "id; ls"" redactors= containerid='), { timeMs: 1767323045678, message: 'Process created: bash -c "id; ls"', account: 'ada', process: '/bin/bash', commandLine: 'bash -c "id; ls"', action: 'success', classUid: 1007 }],
    [line('success=no user=ada exe="/usr/bin/env" name="/opt/bash"'), { message: 'Process start failed: /opt/bash by env', action: 'failure', file: '/opt/bash' }],
  ])('reads %s', (text, expected) => {
    expect(readAzureAudit(text)).toMatchObject(expected);
  });

  it('knows no other text and takes any', () => {
    expect(readAzureAudit('type=EXECVE')).toBeUndefined();
    for (const text of ['type=AUOMS_', 'type=AUOMS_X cmdline="', 'type=AUOMS_X audit(', 'type=AUOMS_X exe=']) expect(readAzureAudit(text)?.kind).toBe('event');
  });
});

describe('azure-vm-connection', () => {
  it('reads a connection by its direction', () => {
    expect(readEvent(connection)).toMatchObject({ classUid: 4001, message: 'Network connection accepted by java', srcEndpoint: { ip: '198.51.100.2' }, dstEndpoint: { ip: '192.0.2.30', port: 8080 }, bytesOut: 20, bytesIn: 10, device: { hostname: 'web' }, protocol: 'TCP' });
    expect(readEvent({ ...connection, Direction: 'outbound', LinksFailed: 2, MaliciousIp: '198.51.100.2', IndicatorThreatType: 'Botnet' })).toMatchObject({ kind: 'alert', severityId: 3, action: 'failure', bytesOut: 10, classification: 'Botnet', message: 'Network connection opened by java failed' });
  });
});

const cef = { TimeGenerated: '2026-01-02T03:04:05Z', Type: 'CommonSecurityLog', DeviceVendor: 'Acme', DeviceProduct: 'Wall', DeviceEventClassID: '77', Activity: 'Malware blocked', LogSeverity: '8', SourceIP: '198.51.100.2', SourcePort: 4000, DestinationIP: '192.0.2.1', DestinationPort: 443, DeviceAction: 'block', Protocol: 'TCP', SentBytes: 0, Computer: 'collector', AdditionalExtensions: 'fname=a.exe;x' };
describeJsonFormat('sentinel-cef', [cef]);

describe('sentinel-cef', () => {
  it('reads the table as CEF', () => {
    const record = readEvent(cef);
    expect(record).toMatchObject({ kind: 'alert', product: 'Acme Wall', ruleId: '77', action: 'blocked', severityId: 4, srcEndpoint: { ip: '198.51.100.2', port: 4000 }, dstEndpoint: { ip: '192.0.2.1', port: 443 }, protocol: 'TCP', device: { hostname: 'collector' }, file: 'a.exe', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect(record?.message).toContain('Malware blocked');
    expect(record?.bytesOut).toBeUndefined();
  });
});

describe('rebuildLine', () => {
  it.each([
    [{ program: '/usr/sbin/sshd', pid: '7', message: 'a\n  b' }, '2026-01-02T03:04:05.000Z web sshd[7]: a b'], [{ program: 'a b:c', pid: 'x', message: 'm' }, '2026-01-02T03:04:05.000Z web abc: m'], [{ program: undefined, pid: undefined, message: ' m ' }, 'm'], [{ program: '::', pid: '1', message: 'm' }, 'm'],
  ])('rebuilds %j', (parts, line) => {
    expect(rebuildLine({ timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), hostname: 'web', ...parts })).toBe(line);
  });
});
