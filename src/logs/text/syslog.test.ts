import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { programLinesReader } from './program-lines.ts';
import { syslogReader } from './syslog.ts';

const file = 'Mar  1 10:00:00 web1 sshd[99]: Failed password for invalid user bob from 203.0.113.9 port 4022 ssh2';
const sent = '<34>Mar  1 10:00:00 web1 su: FAILED su for root by ada';
const iso = '2025-03-01T10:00:00.250+01:00 web1 postfix/smtpd[7]: connect from gate.example.net[203.0.113.9]';
const newer = '<165>1 2025-03-01T10:00:00.250Z web1 app 99 ID47 [a@1 x="1"] words of the app';

describeLogReader(syslogReader, [file, sent, iso, newer, 'Mar  1 10:00:01 web1 -- MARK --']);
describeLogReader(programLinesReader, ['sshd[99]: Accepted password for ada from 203.0.113.9 port 4022 ssh2', 'DHCPACK on 10.0.0.77 to 02:00:00:00:00:01 via eth0']);

const read = (...lines: string[]) => readLines(syslogReader, lines);

describe('syslog', () => {
  it('reads header and message of a file', () => {
    expect(read(file).records).toEqual([{
      source: 's1', line: 1, byteOffset: 0, timeMs: Date.UTC(2025, 2, 1, 10), isTimeGuessed: true, kind: 'event', format: 'syslog', product: 'OpenSSH', classUid: 3002, severityId: 1, action: 'failure', account: 'bob',
      message: 'Failed password for invalid user', device: { hostname: 'web1' }, process: 'sshd', srcEndpoint: { ip: '203.0.113.9', port: 4022 }, raw: file,
    }]);
  });

  it.each([
    [sent, { severityId: 5, account: 'ada', targetAccount: 'root', message: 'FAILED su' }],
    [iso, { timeMs: Date.UTC(2025, 2, 1, 9, 0, 0, 250), device: { hostname: 'web1' }, srcEndpoint: { ip: '203.0.113.9', hostname: 'gate.example.net' } }],
    [newer, { format: 'syslog-rfc5424', severityId: 2, process: 'app', message: 'words of the app', timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 250) }],
    ['57 <14>1 2025-03-01T10:00:00Z web1 app - - - words', { format: 'syslog-rfc5424', message: 'words' }],
    ['<14>1 - - - - - - words', { format: 'syslog-rfc5424', message: 'words', severityId: 1 }],
    ['Mar  1 10:00:00 web1 kernel: [1.5] device eth0 entered promiscuous mode', { process: 'kernel', message: 'device eth0 entered promiscuous mode' }],
    ['Mar  1 10:00:00 web1 last message repeated 3 times', { message: 'last message repeated 3 times' }],
    ['Mar  1 10:00:00 web1 portal: sign-in refused for ada from 203.0.113.9: wrong password', { message: 'sign-in refused: wrong password', account: 'ada', action: 'failure', process: 'portal' }],
    ['Mar  1 10:00:00 db1 mysqld[9]: 2024-03-01T10:00:00.5Z 12 [Note] Access denied for user \'root\'@\'203.0.113.9\' (using password: YES)', { timeMs: Date.UTC(2024, 2, 1, 10, 0, 0, 500), account: 'root', action: 'failure', message: 'Access denied (using password: YES)' }],
    ['Mar  1 10:00:00 db1 postgres[9]: [3-1] ada@shop FATAL:  password authentication failed for user "ada"', { account: 'ada', action: 'failure', severityId: 4, product: 'PostgreSQL' }],
    ['Thu Mar  6 10:00:00 2025 authpriv.warn dropbear[9]: Login attempt for nonexistent user from 203.0.113.9:4022', { severityId: 3, action: 'failure', timeMs: Date.UTC(2025, 2, 6, 10) }],
  ])('reads %j', (line, expected) => {
    expect(read(line).records[0]).toMatchObject(expected);
  });

  it('parts messages that came without line ends', () => {
    const { records } = read(`<30>Mar  1 10:00:00 web1 a: first<31>Mar  1 10:00:01 web1 b: second <b>bold</b><32>1 2025-03-01T10:00:02Z web1 c - - - third`);
    expect(records.map((record) => [record.line, record.process, record.message])).toEqual([[1, 'a', 'first'], [1, 'b', 'second <b>bold</b>'], [1, 'c', 'third']]);
  });

  it('joins lines that go on: any after a priority, indented ones in files', () => {
    const { records, rejected } = read('<14>1 2025-03-01T10:00:00Z web1 a - - - one', 'two', '<14>1 2025-03-01T10:00:00Z web1 b - - - three', 'Mar  1 10:00:00 web1 c: four', '\tfive', 'six');
    expect(records.map((record) => [record.line, record.lastLine, record.message])).toEqual([[1, 2, 'one two'], [3, undefined, 'three'], [4, 5, 'four five']]);
    expect(rejected.map((line) => [line.line, line.reason])).toEqual([[6, undefined]]);
  });

  it('does not join beyond a blank line', () => {
    expect(read('Mar  1 10:00:00 web1 c: four', '', '\tfive').rejected.map((line) => line.line)).toEqual([3]);
  });

  it('takes what tools write between messages for structure', () => {
    expect(read('-- Journal begins at Sat 2025-03-01 10:00:00 UTC. --', file, '-- Reboot --', '==> /var/log/auth.log <==').structureLines).toEqual([1, 3, 4]);
  });

  it('lets a more special reader have the lines it knows, with the header for what it lacks', () => {
    const embedded = { kind: 'event', severityId: 1, format: 'special', message: 'seen' } as const;
    const context = { ...silent, readEmbedded: (text: string) => (text.includes('SPECIAL') ? embedded : undefined) };
    const { records } = readLines(syslogReader, ['Mar  1 10:00:00 gw1 kernel: SPECIAL x=1', file], context);
    expect(records.map((record) => [record.format, record.message, record.device?.hostname, record.timeMs])).toEqual([['special', 'seen', 'gw1', Date.UTC(2025, 2, 1, 10)], ['syslog', 'Failed password for invalid user', 'web1', Date.UTC(2025, 2, 1, 10)]]);
  });

  it.each(['2025-03-01 10:00:00 INFO worker: started', '2025-03-01 10:00:00 main worker: started', 'words: more words', '{"a":1}', '<html>'])('does not claim %j by itself', (line) => {
    expect(syslogReader.open(silent).parseAlone?.(line, { line: 1, byteOffset: 0 })).toBeUndefined();
  });
});

describe('program-message', () => {
  it.each([
    ['sshd[99]: Accepted password for ada from 203.0.113.9 port 4022 ssh2', { process: 'sshd', message: 'Accepted password', account: 'ada' }],
    ['Failed password for root from 203.0.113.9 port 4022 ssh2', { process: 'sshd', message: 'Failed password' }],
    ['DHCPDISCOVER from 02:00:00:00:00:01 via eth0: network 10.0.0.0/24: no free leases', { process: 'dhcpd', action: 'failure' }],
    ['pam_unix(sudo:auth): authentication failure; logname=ada uid=1000 euid=0 tty=pts/0 ruser=ada rhost=  user=ada', { account: 'ada', action: 'failure' }],
    ["mysqld[9]: 2025-03-01 10:00:00 7 [Warning] Access denied for user 'root'@'203.0.113.9'", { action: 'failure', account: 'root', timeMs: Date.UTC(2025, 2, 1, 10) }],
  ])('reads %j', (line, expected) => {
    expect(readLines(programLinesReader, [line]).records[0]).toMatchObject(expected);
  });

  it.each(['login: ada', 'cron: see the manual', 'Failed to do it', 'warning: words', 'name: value', 'auth: x'])('does not claim %j', (line) => {
    expect(readLines(programLinesReader, [line]).records).toEqual([]);
  });
});
