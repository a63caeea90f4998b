import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { apacheErrorReader } from './apache-error.ts';

const recent = '[Thu Oct 08 12:24:49.880562 2026] [auth_basic:error] [pid 10:tid 1401] [client 192.0.2.5:50229] AH01618: user mallory not found: /private';
const old = '[Thu Oct 08 12:24:49 2026] [error] [client 192.0.2.5] File does not exist: /var/www/html/x.php, referer: http://www.example.org/';
const server = '[Thu Oct 08 12:24:50.000001 2026] [mpm_prefork:notice] [pid 603] AH00163: server ready -- resuming normal operations';

describeLogReader(apacheErrorReader, [recent, old, server]);

function readOne(line: string) {
  const result = readLines(apacheErrorReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('apache-error', () => {
  it('reads a line of 2.4', () => {
    expect(readOne(recent)).toEqual({
      source: 's1', line: 1, byteOffset: 0, format: 'apache-error', timeMs: Date.UTC(2026, 9, 8, 12, 24, 49, 880), isTimeGuessed: true, kind: 'event', product: 'Apache httpd', classUid: 4002, severityId: 1,
      message: 'user mallory not found: /private', ruleId: 'AH01618', account: 'mallory', action: 'failure', srcEndpoint: { ip: '192.0.2.5', port: 50229 }, raw: recent,
    });
  });

  it.each([
    ['2.2, a file', old, { file: '/var/www/html/x.php', srcEndpoint: { ip: '192.0.2.5' }, message: 'File does not exist: /var/www/html/x.php' }],
    ['the server itself', server, { ruleId: 'AH00163', message: 'server ready -- resuming normal operations' }],
    ['an IPv6 client with a port', '[Thu Oct 08 12:24:49.1 2026] [core:error] [pid 1] [client 2001:db8::5:4711] AH00126: Invalid URI in request', { srcEndpoint: { ip: '2001:db8::5', port: 4711 } }],
    ['a refusal', '[Thu Oct 08 12:24:49.1 2026] [authz_core:error] [pid 1] [client 192.0.2.5:1] AH01630: client denied by server configuration: /var/www/.git', { action: 'blocked', file: '/var/www/.git' }],
    ['a wrong password', '[Thu Oct 08 12:24:49.1 2026] [auth_basic:error] [pid 1] [client 192.0.2.5:1] AH01617: user bob: authentication failure for "/x": Password Mismatch', { action: 'failure', account: 'bob' }],
    ['the client behind the text', '[Thu Oct 08 12:24:49.1 2026] [ssl:info] [pid 1:tid 2] (70014)End of file found: [client 192.0.2.5:17036] AH02006: SSL handshake stopped', { srcEndpoint: { ip: '192.0.2.5', port: 17036 }, message: '(70014)End of file found: SSL handshake stopped' }],
    ['syslog in front', 'Oct  8 12:24:49 web1 apache2[77]: [auth_basic:error] [pid 1] [client 192.0.2.5:1] AH01618: user eve not found: /', { device: { hostname: 'web1' }, account: 'eve' }],
    ['a module without a name', '[Thu Oct 08 12:24:49.1 2026] [:error] [pid 1] [client 192.0.2.5:1] PHP Warning:  x in /var/www/a.php on line 3', { message: 'PHP Warning:  x in /var/www/a.php on line 3' }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('reads a finding of ModSecurity as an alert', () => {
    expect(readOne('[Thu Oct 08 12:24:49.1 2026] [:error] [pid 1] [client 192.0.2.5:1] [client 192.0.2.5] ModSecurity: Access denied with code 403 (phase 2). Pattern match "x" at ARGS:q. [file "/etc/crs/942.conf"] [line "37"] [id "942100"] [msg "SQL Injection Attack Detected"] [severity "CRITICAL"] [tag "attack-sqli"] [hostname "www.example.org"] [uri "/search"]')).toMatchObject({
      kind: 'alert', product: 'ModSecurity', classUid: 2004, severityId: 5, ruleId: '942100', message: 'SQL Injection Attack Detected', action: 'blocked', url: '/search', classification: 'attack-sqli',
      dstEndpoint: { hostname: 'www.example.org' }, srcEndpoint: { ip: '192.0.2.5', port: 1 },
    });
  });

  it('leaves what a script printed to plain text', () => {
    expect(readLines(apacheErrorReader, ['sh: 1: foo: not found', '[Foo] [bar]']).rejected).toHaveLength(2);
  });
});
