import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { bindReader } from './bind.ts';
import { programFileReaders } from './program-files.ts';
import { sambaReader } from './samba.ts';

const samples: Record<string, { line: string; fields: object }> = {
  openvpn: { line: '2025-03-01 10:00:00 ada/203.0.113.9:4022 TLS Error: TLS handshake failed', fields: { timeMs: Date.UTC(2025, 2, 1, 10), account: 'ada', action: 'failure', message: 'TLS Error: TLS handshake failed' } },
  fail2ban: { line: '2025-03-01 10:00:00,250 fail2ban.actions        [812]: NOTICE  [sshd] Ban 203.0.113.9', fields: { action: 'blocked', srcEndpoint: { ip: '203.0.113.9' }, ruleId: 'sshd' } },
  vsftpd: { line: 'Sat Mar  1 10:00:00 2025 [pid 3] [ada] OK LOGIN: Client "203.0.113.9"', fields: { account: 'ada', action: 'success', timeMs: Date.UTC(2025, 2, 1, 10) } },
  proftpd: { line: '2025-03-01 10:00:00,250 ftp1 proftpd[812] 10.0.0.21 (gate.example.net[203.0.113.9]): USER ada: no such user found from gate.example.net [203.0.113.9] to 10.0.0.21:21', fields: { account: 'ada', action: 'failure' } },
  exim: { line: '2025-03-01 10:00:00 dovecot_login authenticator failed for (x) [203.0.113.9]: 535 Incorrect authentication data (set_id=ada)', fields: { account: 'ada', action: 'failure', message: 'dovecot_login authenticator failed: 535 Incorrect authentication data' } },
  asterisk: { line: "[2025-03-01 10:00:00] NOTICE[812] chan_sip.c: Registration from '<sip:1@10.0.0.5>' failed for '203.0.113.9:4022' - Wrong password", fields: { action: 'failure', srcEndpoint: { ip: '203.0.113.9', port: 4022 } } },
  endlessh: { line: '2025-03-01T10:00:00.250Z ACCEPT host=203.0.113.9 port=4022 fd=4 n=1/4096', fields: { srcEndpoint: { ip: '203.0.113.9', port: 4022 } } },
};

for (const reader of programFileReaders) describeLogReader(reader, [samples[reader.format]?.line ?? '']);

describe('files of one program', () => {
  it.each(programFileReaders.map((reader) => [reader.format, reader] as const))('%s', (format, reader) => {
    expect(readLines(reader, [samples[format]?.line ?? '']).records[0]).toMatchObject({ format, ...samples[format]?.fields });
  });

  it.each(['2025-03-01 10:00:00 INFO worker started', '2025-03-01 10:00:00 words', '<14>1 2025-03-01T10:00:00Z web1 app - - - TLS Error: x', '2025-03-01 10:00:00,250 [ERROR] x'])('none claims %j by itself', (line) => {
    for (const reader of programFileReaders) expect([reader.format, reader.sniff([line])]).toEqual([reader.format, 0]);
  });
});

const bindQuery = '01-Mar-2025 10:00:00.250 queries: info: client @0x7f00 203.0.113.9#4022 (www.example.net): query: www.example.net IN A +E(0)K (10.0.0.53)';
describeLogReader(bindReader, [bindQuery, "client 203.0.113.9#4022 (example.net): zone transfer 'example.net/AXFR/IN' denied"]);

describe('bind', () => {
  it.each([
    [bindQuery, { timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 250), message: 'DNS query A www.example.net', domain: 'www.example.net', srcEndpoint: { ip: '203.0.113.9', port: 4022 }, severityId: 1 }],
    ["2025-03-01T10:00:00.250Z security: error: client 203.0.113.9#4022: query (cache) 'x.example/ANY/IN' denied (allow-query-cache did not match)", { timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 250), action: 'blocked', severityId: 4 }],
    ['client 203.0.113.9#4022 (x.example): rpz QNAME NXDOMAIN rewrite x.example/A/IN via x.example.rpz', { action: 'blocked', ruleId: 'x.example.rpz', message: 'DNS RPZ QNAME NXDOMAIN x.example' }],
    ["xfer-in: error: transfer of 'example.net/IN' from 203.0.113.53#53: failed to connect: timed out", { action: 'failure', domain: 'example.net', severityId: 4 }],
    ['rpz: rpz.example: reload done: success', { message: 'DNS RPZ zone rpz.example: reload done: success' }],
    ['01-Mar-2025 10:00:00.250 general: info: running', { message: 'running', product: 'BIND' }],
  ])('reads %j', (line, expected) => {
    expect(readLines(bindReader, [line]).records[0]).toMatchObject(expected);
  });

  it.each(['client said: hello', '01-Mar-2025 10:00:00.250 words', 'zone of danger', 'info: x', '2025-03-01 10:00:00 error: x'])('does not claim %j', (line) => {
    expect(readLines(bindReader, [line]).records).toEqual([]);
  });
});

const sambaHead = '[2025/03/01 10:00:00.250000,  2] ../../source3/auth/auth.c:347(auth_check_ntlm_password)';
describeLogReader(sambaReader, [sambaHead, '  check_ntlm_password:  Authentication for user [ada] -> [ada] FAILED with error NT_STATUS_WRONG_PASSWORD, authoritative=1']);

describe('samba', () => {
  it('joins a message with the place it comes from', () => {
    const { records } = readLines(sambaReader, [sambaHead, '  check_ntlm_password:  Authentication for user [ada] -> [ada] FAILED with error NT_STATUS_WRONG_PASSWORD, authoritative=1', '[2025/03/01 10:00:01,  1] ../../source3/smbd/service.c:1114(make_connection_snum)', '  desk1 (ipv4:203.0.113.9:4022) connect to service share initially as user ada (uid=1000, gid=1000) (pid 9)']);
    expect(records).toMatchObject([
      { line: 1, lastLine: 2, timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 250), account: 'ada', action: 'failure', message: 'Authentication FAILED: NT_STATUS_WRONG_PASSWORD' },
      { line: 3, lastLine: 4, account: 'ada', srcEndpoint: { ip: '203.0.113.9', port: 4022 }, message: 'connect to service share' },
    ]);
  });
});
