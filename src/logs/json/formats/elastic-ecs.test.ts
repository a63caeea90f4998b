import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const base = { '@timestamp': '2026-01-02T03:04:05.678Z', ecs: { version: '8.11.0' }, agent: { type: 'auditbeat' }, host: { hostname: 'web', ip: ['fe80::1', '192.0.2.30'] } };
const signIn = { ...base, event: { kind: 'event', module: 'auditd', category: ['authentication'], type: ['start', 'authentication_failure'], action: 'logged-in', outcome: 'failure' }, user: { effective: { name: 'root' } }, auditd: { data: { acct: 'eve' } }, source: { ip: '198.51.100.2', port: 99999 }, process: { executable: '/usr/sbin/sshd' } };
const alert = {
  '@timestamp': '2026-01-02T03:05:00Z', 'kibana.alert.rule.name': 'Many failures', 'kibana.alert.severity': 'medium', 'kibana.alert.rule.rule_id': 'r-7', 'kibana.alert.original_time': '2026-01-02T03:04:05Z', 'event.kind': 'signal', event: { action: 'logon-failed', outcome: 'failure', category: ['authentication'] },
  'kibana.alert.rule.threat': [{ tactic: { name: 'Credential Access' }, technique: [{ id: 'T1110', subtechnique: [{ id: 'T1110.003' }] }] }], source: { ip: '198.51.100.2' }, user: { name: 'eve' }, host: { name: 'pc-7' },
};

describeJsonFormat('elastic-ecs', [signIn, alert, { ...base, event: { category: ['network'], duration: 2e9 }, source: { ip: '192.0.2.1', bytes: 5 }, destination: { ip: '198.51.100.2', port: 443 } }, { ...base, message: 'known line' }]);

describe('elastic-ecs', () => {
  it('reads a sign-in', () => {
    expect(readEvent(signIn)).toMatchObject({ kind: 'event', product: 'Auditbeat', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), classUid: 3002, severityId: 1, ruleId: 'logged-in', action: 'failure', account: 'eve', message: 'Sign-in failed (logged in) by sshd', srcEndpoint: { ip: '198.51.100.2' }, device: { hostname: 'web', ip: '192.0.2.30' } });
    expect(readEvent(signIn)?.srcEndpoint).toEqual({ ip: '198.51.100.2' });
  });

  it('reads a detection alert, nested and dotted keys mixed', () => {
    expect(readEvent(alert)).toMatchObject({ kind: 'alert', product: 'Elastic Security', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), severityId: 3, ruleId: 'r-7', classification: 'Credential Access', message: 'Many failures (logon failed)', action: 'failure', account: 'eve', srcEndpoint: { ip: '198.51.100.2' }, device: { hostname: 'pc-7' }, techniqueIds: ['T1110', 'T1110.003'] });
  });

  it.each([
    [{ event: { kind: 'alert', module: 'suricata', severity: 1 }, rule: { name: 'ET X', id: '2001', category: 'Trojan' } }, { kind: 'alert', severityId: 4, message: 'ET X', ruleId: '2001', classification: 'Trojan', product: 'Suricata' }],
    [{ event: { kind: 'alert', severity: 73 }, rule: { name: 'r' } }, { severityId: 4 }],
    [{ event: { category: ['process'], type: ['start'], action: 'exec' }, process: { executable: '/bin/cat', args: ['cat', '/etc/shadow'], parent: { name: 'bash' } }, user: { name: 'ada' } }, { classUid: 1007, message: 'Process created: cat /etc/shadow (parent bash)', commandLine: 'cat /etc/shadow' }],
    [{ event: { category: ['process'], type: ['end'] }, process: { name: 'cat' } }, { message: 'Process ended: cat' }],
    [{ event: { category: ['process'], action: 'ran-command', outcome: 'success' }, auditd: { data: { cmd: 'id' } } }, { message: 'Command run: id', commandLine: 'id', action: 'success' }],
    [{ event: { category: ['file'], type: ['deletion'], action: 'deleted' }, file: { path: '/a/b', hash: { sha256: 'ab' } }, process: { name: 'rm' } }, { classUid: 1001, message: 'File deleted: /a/b by rm', file: '/a/b', hash: 'ab' }],
    [{ event: { category: ['registry'], action: 'modification' }, registry: { path: 'HKLM\\Run\\x' } }, { message: 'Modification: HKLM\\Run\\x' }],
    [{ event: { category: ['network'], type: ['denied'], action: 'flow_denied', duration: 2_500_000_000 }, source: { ip: '192.0.2.1', port: 1, bytes: 10 }, destination: { ip: '198.51.100.2', port: 443, bytes: 20 }, network: { transport: 'tcp' } }, { classUid: 4001, action: 'blocked', message: 'Network connection blocked flow denied', bytesOut: 10, bytesIn: 20, durationMs: 2500, protocol: 'TCP' }],
    [{ dns: { question: { name: 'a.example', type: 'A' }, response_code: 'NXDOMAIN' } }, { classUid: 4003, message: 'DNS query A a.example NXDOMAIN', domain: 'a.example' }],
    [{ http: { request: { method: 'get' }, response: { status_code: 404 } }, url: { path: '/x', domain: 'a.example' } }, { classUid: 4002, message: 'GET /x 404', url: '/x', domain: 'a.example' }],
    [{ event: { action: 'changed-password', category: ['iam'], outcome: 'success' }, user: { name: 'ada', target: { name: 'eve' } } }, { classUid: 3001, message: 'Changed password done', account: 'ada', targetAccount: 'eve' }],
    [{ message: 'plain words', log: { level: 'error' } }, { message: 'plain words', severityId: 4 }],
    [{ event: { dataset: 'system.cpu' } }, { message: 'Elastic event system.cpu' }],
  ])('says what a document %j is', (event, expected) => {
    expect(readEvent({ ...base, ...event })).toMatchObject({ format: 'elastic-ecs', ...expected });
  });

  it('reads the line that a document kept: for all where nothing else is said, else for what is missing', () => {
    expect(readEvent({ ...base, message: 'known line' })).toMatchObject({ format: 'elastic-ecs', message: 'known line', product: 'Inner', account: 'eve', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), device: { hostname: 'web' }, severityId: 3 });
    expect(readEvent({ ...signIn, source: undefined, event: { ...signIn.event, original: 'known line' } })).toMatchObject({ message: 'Sign-in failed (logged in) by sshd', account: 'eve', srcEndpoint: { ip: '198.51.100.9', port: 4000 }, severityId: 1 });
  });

  it('reads a hit of a search for fields', () => {
    expect(readEvent({ _index: 'i', _id: '1', fields: { '@timestamp': ['2026-01-02T03:04:05Z'], 'event.category': ['authentication'], 'event.outcome': ['success'], 'user.name': ['ada'], 'source.ip': ['198.51.100.2'] } }))
      .toMatchObject({ format: 'elastic-ecs', message: 'Sign-in succeeded', account: 'ada', srcEndpoint: { ip: '198.51.100.2' }, timeMs: Date.UTC(2026, 0, 2, 3, 4, 5) });
  });

  it('puts the head back before a message that a pipeline took it from', () => {
    expect(readEvent({ ...base, message: 'known line', process: { name: 'sshd', pid: 7 } })?.message).toBe('known line');
  });

  it('is known without nested objects and by old Beats', () => {
    expect(readEvent({ '@timestamp': base['@timestamp'], 'ecs.version': '1.2.0', 'log.level': 'warn', message: 'words', 'host.name': 'web' })).toMatchObject({ format: 'elastic-ecs', severityId: 3, device: { hostname: 'web' } });
    expect(readEvent({ '@timestamp': base['@timestamp'], beat: { hostname: 'web' }, message: 'words' })).toMatchObject({ format: 'elastic-ecs', device: { hostname: 'web' } });
  });
});
