import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const base = { hostIdentifier: 'host-1', calendarTime: 'Fri Jan  2 03:04:05 2026 UTC', unixTime: '1767323045', epoch: '0', counter: '1' };
const added = { ...base, name: 'pack/incident/process_events', action: 'added', columns: { path: '/usr/bin/nc', cmdline: 'nc -l 4444', pid: '12', username: 'ada' } };

describeJsonFormat('osquery', [added, { ...base, name: 'x', action: 'snapshot', snapshot: [{ path: '/a', pid: '1' }] }, { ...base, name: 'x', diffResults: { added: [{ path: '/a' }], removed: [] } }]);

describe('osquery', () => {
  it('reads an event', () => {
    expect(readEvent(added)).toMatchObject({ kind: 'event', timeMs: 1767323045000, classUid: 1007, ruleId: 'pack/incident/process_events', action: 'added', account: 'ada', process: '/usr/bin/nc', commandLine: 'nc -l 4444', message: 'process_events added: nc -l 4444', device: { hostname: 'host-1' } });
  });

  it.each([
    [{ name: 'procs', action: 'snapshot', snapshot: [{ path: '/sbin/init', pid: '1' }, { path: '/sbin/x', pid: '2' }] }, { message: 'procs snapshot of 2 rows: init', process: '/sbin/init', action: 'snapshot' }],
    [{ name: 'procs', diffResults: { added: [{ path: '/a', pid: '1' }], removed: [{ path: '/b', pid: '2' }, { path: '/c', pid: '3' }] } }, { message: 'procs 1 added, 2 removed: a', action: 'changed' }],
    [{ name: 'pack_x_users', action: 'added', columns: { username: 'eve', shell: '/bin/bash', uid: '0' } }, { message: 'x_users added: eve /bin/bash', account: 'eve', classUid: 3001 }],
    [{ name: 'open_sockets', action: 'added', columns: { local_address: '192.0.2.1', local_port: '40000', remote_address: '198.51.100.2', remote_port: '443', protocol: '6' } }, { classUid: 4001, protocol: 'TCP', srcEndpoint: { ip: '192.0.2.1', port: 40000 }, dstEndpoint: { ip: '198.51.100.2', port: 443 } }],
    [{ name: 'file_events', action: 'added', columns: { target_path: '/etc/passwd', action: 'UPDATED', sha256: 'ab' } }, { classUid: 1001, file: '/etc/passwd', hash: 'ab', message: 'file_events added: /etc/passwd' }],
    [{ name: 'procs', action: 'snapshot', snapshot: [] }, { message: 'procs snapshot of 0 rows' }],
  ])('says what a result %j is', (event, expected) => {
    expect(readEvent({ ...base, ...event })).toMatchObject({ format: 'osquery', timeMs: 1767323045000, ...expected });
  });

  it('reads the text of a time, and status lines', () => {
    const { unixTime: _unixTime, ...textTime } = added;
    expect(readEvent(textTime)?.timeMs).toBe(1767323045000);
    expect(readEvent({ ...base, severity: '2', filename: 'tls.cpp', line: '7', message: 'cannot enroll', version: '5' })).toMatchObject({ severityId: 4, message: 'osquery: cannot enroll', ruleId: 'tls.cpp' });
  });
});
