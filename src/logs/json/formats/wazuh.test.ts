import { describe, expect, it } from 'vitest';
import { describeJsonFormat, knowing, readEvent } from './json-format.contract.ts';

const alert = {
  timestamp: '2026-01-02T03:04:05.678+0000', rule: { level: 10, description: 'Many sign-in failures.', id: '5763', mitre: { id: ['T1110'], tactic: ['Credential Access'] }, groups: ['syslog', 'sshd', 'authentication_failures'] },
  agent: { id: '002', name: 'web', ip: '192.0.2.30' }, manager: { name: 'wazuh' }, id: '1.1', full_log: 'Jan  2 03:04:05 web sshd[1]: text', predecoder: { program_name: 'sshd', timestamp: 'Jan  2 03:04:05', hostname: 'web' }, decoder: { name: 'sshd' }, data: { srcip: '198.51.100.2', srcport: '4000', dstuser: 'root' }, location: '/var/log/auth.log',
};

describeJsonFormat('wazuh', [alert, { timestamp: '2026-01-02T03:04:05Z', agent: { id: '1', name: 'a' }, manager: { name: 'm' }, full_log: 'known line', decoder: {}, location: 'x' }]);

describe('wazuh', () => {
  it('reads an alert', () => {
    expect(readEvent(alert)).toMatchObject({
      kind: 'alert', product: 'Wazuh', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), severityId: 3, ruleId: '5763', classification: 'authentication_failures', message: 'Many sign-in failures', action: 'failure', account: 'root', srcEndpoint: { ip: '198.51.100.2', port: 4000 },
      device: { ip: '192.0.2.30', hostname: 'web' }, process: 'sshd', techniqueIds: ['T1110'],
    });
  });

  it.each([[0, 1], [3, 1], [4, 2], [7, 3], [12, 4], [15, 5], ['12', 4], ['high', 0]])('reads level %s as severity %i', (level, severityId) => {
    expect(readEvent({ ...alert, rule: { ...alert.rule, level } })?.severityId).toBe(severityId);
  });

  it.each([
    [{ data: { srcuser: 'ada', dstuser: 'root(uid=0)', command: '/usr/bin/id' }, rule: { level: 3, description: 'Sudo.', id: '1', groups: ['sudo'] } }, { account: 'ada', targetAccount: 'root', commandLine: '/usr/bin/id', message: 'Sudo (/usr/bin/id)' }],
    [{ data: { srcip: '198.51.100.2', dstip: '192.0.2.9:80' } }, { srcEndpoint: { ip: '198.51.100.2' }, dstEndpoint: { ip: '192.0.2.9', port: 80 } }],
    [{ data: { src_ip: '198.51.100.2', src_port: '1', dest_ip: '192.0.2.9', dest_port: '443', proto: 'TCP', http: { hostname: 'a.example', url: '/x' }, alert: { action: 'blocked' } }, rule: { level: 3, description: 'd', id: '1', groups: ['ids'] } }, { action: 'blocked', protocol: 'TCP', url: '/x', domain: 'a.example', dstEndpoint: { ip: '192.0.2.9', port: 443 } }],
    [{ syscheck: { path: '/etc/passwd', event: 'modified', sha256_after: 'ab' }, rule: { level: 7, description: 'Integrity checksum changed.', id: '550', groups: ['ossec', 'syscheck'] } }, { file: '/etc/passwd', hash: 'ab', action: 'modified' }],
    [{ data: { audit: { exe: '/bin/cat', execve: { a0: 'cat', a1: '/etc/shadow' }, file: { name: '/etc/shadow' } } } }, { process: '/bin/cat', commandLine: 'cat /etc/shadow', file: '/etc/shadow' }],
    [{ agent: { id: '000', name: 'manager' } }, { device: { hostname: 'web' } }],
    [{ rule: { level: 5, comment: 'Old rule', sidid: 5716, group: 'syslog,sshd,' }, agent: undefined, timestamp: '2026 Jan 02 03:04:05', location: '(web) 192.0.2.30->/var/log/auth.log', predecoder: undefined }, { ruleId: '5716', classification: 'sshd', message: 'Old rule', device: { hostname: 'web' }, timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), isTimeGuessed: true }],
  ])('reads %j', (event, expected) => {
    expect(readEvent({ ...alert, ...event })).toMatchObject({ format: 'wazuh', kind: 'alert', ...expected });
  });

  it('fills in what any reader sees in the line, and reads archives by it', () => {
    expect(readEvent({ ...alert, data: {}, full_log: 'known line' })).toMatchObject({ message: 'Many sign-in failures', account: 'eve', srcEndpoint: { ip: '198.51.100.9', port: 4000 }, severityId: 3 });
    expect(readEvent({ timestamp: '2026-01-02T03:04:05Z', agent: { id: '1', name: 'web' }, manager: { name: 'm' }, full_log: 'known line', decoder: {} })).toMatchObject({ kind: 'event', message: 'known line', timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), device: { hostname: 'web' } });
  });

  it('says which alert of another detector it passes on, and gives the line its whole time', () => {
    const asked: string[] = [];
    const context = { ...knowing, readEmbedded: (text: string) => { asked.push(text); return { kind: 'alert' as const, severityId: 3 as const, message: 'Test shell' }; } };
    expect(readEvent({ ...alert, rule: { ...alert.rule, description: 'IDS event.' } }, context)?.message).toBe('IDS event: Test shell');
    expect(asked).toEqual(['2026-01-02T03:04:05.678Z web sshd[1]: text']);
  });
});
