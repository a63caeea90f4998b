import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const alert = {
  hostname: 'node-1', rule: 'Shell in container', priority: 'Critical', source: 'syscall', tags: ['container', 'mitre_execution', 'T1059'], time: '2026-01-02T03:04:05.123456789Z',
  output: '03:04:05.123456789: Critical A shell was started in a container (user=root shell=sh)',
  output_fields: { 'evt.time': 1767323045123456789, 'user.name': 'root', 'proc.name': 'sh', 'proc.cmdline': 'sh -c id', 'fd.name': '192.0.2.1:40000->198.51.100.2:4444', 'fd.l4proto': 'tcp' },
};
const audit = { rule: 'Exec into pod', priority: 'Notice', output: 'Exec (user=ada)', source: 'k8s_audit', output_fields: { 'evt.time': 1767323045123456789, 'ka.user.name': 'ada', 'ka.target.name': 'web-1', 'ka.target.resource': 'pods', 'ka.verb': 'create', 'ka.response.code': '403', 'ka.uri': '/api/v1/x', 'ka.sourceips': ['198.51.100.7'] } };

describeJsonFormat('falco', [alert, audit]);

describe('falco', () => {
  it('reads an alert on a system call', () => {
    expect(readEvent(alert)).toMatchObject({
      kind: 'alert', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 123), severityId: 5, ruleId: 'Shell in container', message: 'Shell in container: A shell was started in a container (sh -c id)', classification: 'execution', account: 'root', process: 'sh', commandLine: 'sh -c id',
      srcEndpoint: { ip: '192.0.2.1', port: 40000 }, dstEndpoint: { ip: '198.51.100.2', port: 4444 }, protocol: 'TCP', device: { hostname: 'node-1' }, techniqueIds: ['T1059'],
    });
  });

  it('reads an alert on the audit log of Kubernetes, time in nanoseconds', () => {
    expect(readEvent(audit)).toMatchObject({ timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 123), severityId: 2, action: 'failure', account: 'ada', url: '/api/v1/x', srcEndpoint: { ip: '198.51.100.7' }, dstEndpoint: { hostname: 'web-1' }, message: 'Exec into pod: Exec (create pods 403)' });
  });

  it('takes the names of a template that was not filled, and the words for nothing, for nothing', () => {
    const record = readEvent({ ...alert, output_fields: { 'user.name': 'user.name', 'proc.name': '%proc.name', 'proc.cmdline': '<NA>', 'fd.name': '/etc/shadow' } });
    expect([record?.account, record?.process, record?.commandLine]).toEqual([undefined, undefined, undefined]);
    expect(record?.file).toBe('/etc/shadow');
  });
});
