import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { nginxErrorReader } from './nginx-error.ts';

const limit = '2026/12/02 11:53:15 [error] 4065#4065: *42 limiting requests, excess: 5.428 by zone "one", client: 2001:db8::1, server: , request: "GET /a?b=1 HTTP/1.1", host: "www.example.org"';
const file = '2026/12/02 11:53:16 [error] 4065#0: *43 open() "/usr/share/nginx/html/.env" failed (2: No such file or directory), client: 192.0.2.4, server: example.org, request: "GET /.env HTTP/1.1", host: "198.51.100.2:8080"';
const start = '2026/12/02 11:53:17 [notice] 1#1: signal process started';

describeLogReader(nginxErrorReader, [limit, file, start]);

function readOne(line: string) {
  const result = readLines(nginxErrorReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('nginx-error', () => {
  it.each([
    ['a limit', limit, { timeMs: Date.UTC(2026, 11, 2, 11, 53, 15), isTimeGuessed: true, message: 'limiting requests, excess: 5.428 by zone "one": GET /a?b=1', action: 'blocked', srcEndpoint: { ip: '2001:db8::1' }, dstEndpoint: { hostname: 'www.example.org' }, url: 'http://www.example.org/a?b=1' }],
    ['a missing file', file, { file: '/usr/share/nginx/html/.env', srcEndpoint: { ip: '192.0.2.4' }, dstEndpoint: { hostname: 'example.org' } }],
    ['the server itself', start, { message: 'signal process started' }],
    ['a wrong password', '2026/12/02 11:53:15 [error] 1#1: *4 user "bob": password mismatch, client: 192.0.2.4, server: x, request: "GET / HTTP/1.1", host: "x"', { account: 'bob', action: 'failure' }],
    ['an unknown user', '2026/12/02 11:53:15 [error] 1#1: *4 user "eve" was not found in "/etc/nginx/pw", client: 192.0.2.4, server: x, request: "GET / HTTP/1.1"', { account: 'eve', action: 'failure' }],
    ['a rule', '2026/12/02 11:53:15 [error] 1#1: *4 access forbidden by rule, client: 192.0.2.4, server: x, request: "GET /s HTTP/1.1", host: "x"', { action: 'blocked', message: 'access forbidden by rule: GET /s' }],
    ['syslog in front', '<187>Dec  2 11:53:15 web1 nginx: 2026/12/02 11:53:15 [error] 1#1: *4 connect() failed, client: 192.0.2.4, server: x', { device: { hostname: 'web1' }, message: 'connect() failed' }],
    ['a finding of ModSecurity', '2026/12/02 11:53:15 [error] 1#1: *4 [client 192.0.2.4] ModSecurity: Access denied with code 403 (phase 2). Matched x [id "930120"] [msg "OS File Access Attempt"] [severity "2"] [uri "/x"], client: 192.0.2.4, server: x, request: "GET /x HTTP/1.1", host: "x"', { kind: 'alert', ruleId: '930120', severityId: 5, message: 'OS File Access Attempt', srcEndpoint: { ip: '192.0.2.4' } }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });
});
