import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { plainTextReader } from './plain-text.ts';

const ssh = 'Mar  1 10:00:00 web1 sshd[99]: Failed password for invalid user bob from 203.0.113.9 port 4022 ssh2';

describeLogReader(plainTextReader, [ssh, 'words only', '2021-01-01T00:00:00Z ERROR disk']);

function readOne(line: string) {
  return readLines(plainTextReader, [line]).records[0];
}

describe('plain-text', () => {
  it('finds what a syslog line says', () => {
    expect(readOne(ssh)).toMatchObject({
      kind: 'text', timeMs: Date.UTC(2025, 2, 1, 10), isTimeGuessed: true, message: 'Failed password for invalid user bob from 203.0.113.9 port 4022 ssh2', account: 'bob', action: 'failure',
      srcEndpoint: { ip: '203.0.113.9', port: 4022 }, device: { hostname: 'web1' }, process: 'sshd',
    });
  });

  it.each([
    ['login: ada password: x', { account: 'ada' }],
    ['user=eve logged in from 10.0.0.1 to 10.0.0.2', { account: 'eve', srcEndpoint: { ip: '10.0.0.1' }, dstEndpoint: { ip: '10.0.0.2' } }],
    ['10.0.0.1:5 -> [2001:db8::1]:80 seen', { srcEndpoint: { ip: '10.0.0.1', port: 5 }, dstEndpoint: { ip: '2001:db8::1', port: 80 } }],
    ['2021-01-01 00:00:00,250 [WARN] low disk', { severityId: 3, timeMs: Date.UTC(2021, 0, 1, 0, 0, 0, 250) }],
    ['10.0.0.1 - - [10/Oct/2020:13:55:36 -0700] "GET / HTTP/1.0" 200 1', { timeMs: Date.UTC(2020, 9, 10, 20, 55, 36) }],
    ['get http://evil.example/a.sh now', { url: 'http://evil.example/a.sh', domain: 'evil.example' }],
    [`seen ${'0a'.repeat(20)} again`, { hash: '0a'.repeat(20) }],
  ])('finds the fields of %j', (line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it.each(['10.0.0.1 and 10.0.0.2 were up', 'the user was told; searching for the cause from here', 'an error in a sentence is no level'])('claims nothing about %j', (line) => {
    const record = readOne(line);
    expect([record?.srcEndpoint, record?.dstEndpoint, record?.account, record?.severityId]).toEqual([undefined, undefined, undefined, 0]);
  });
});
