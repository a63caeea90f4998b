import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silent } from '../log-reader.contract.ts';
import { readZeek, zeekPathOf } from './zeek.ts';
import { sensorLogs, zeekLogs } from './zeek-logs.ts';

const place = { ts: 1_767_225_600.25, uid: 'CAbcdefghij12', 'id.orig_h': '192.0.2.10', 'id.orig_p': 50001, 'id.resp_h': '198.51.100.7', 'id.resp_p': 80 };

describe('zeek: what the logs say', () => {
  it.each([
    ['conn', { proto: 'tcp', conn_state: 'REJ' }, { message: 'connection rejected tcp/80 (REJ)' }],
    ['conn', { proto: 'tcp', service: 'ssl', conn_state: 'SF', duration: 2, orig_bytes: 5, resp_bytes: 7 }, { message: 'connection established and closed tcp/80 ssl (SF)', bytesOut: 5, bytesIn: 7, durationMs: 2000 }],
    ['conn', { proto: 'tcp', service: ['ssl', 'http'], conn_state: 'NEW' }, { message: 'connection tcp/80 ssl,http (NEW)' }],
    ['conn', { proto: 'tcp', conn_state: 'RSTOS0' }, { message: 'connection attempt half-open, reset by source tcp/80 (RSTOS0)' }],
    ['conn', { proto: 'icmp', conn_state: 'OTH' }, { message: 'connection seen midway icmp type 50001 (OTH)', srcEndpoint: { ip: '192.0.2.10' }, dstEndpoint: { ip: '198.51.100.7' } }],
    ['dns', { query: 'a.example', qtype_name: 'TXT', rcode_name: 'NXDOMAIN' }, { message: 'DNS query TXT a.example NXDOMAIN', domain: 'a.example', classUid: 4003 }],
    ['dns', { query: 'a.example', qtype: 16 }, { message: 'DNS query 16 a.example' }],
    ['http', { method: 'GET', host: 'shop.example', uri: '/a?b=1', status_code: 404, user_agent: 'Mozilla/5.0' }, { message: 'GET shop.example/a?b=1 404 agent "Mozilla/5.0"', url: 'http://shop.example/a?b=1', domain: 'shop.example', classUid: 4002 }],
    ['http', { method: 'POST', host: '198.51.100.7:8080', uri: '/x', status_code: 200, user_agent: 'curl/8', username: 'bob' }, { message: 'POST 198.51.100.7:8080/x 200 agent "curl/8"', action: 'success', url: 'http://198.51.100.7:8080/x', account: 'bob' }],
    ['http', { method: 'CONNECT', host: 'shop.example', uri: 'shop.example:443', status_code: 200 }, { message: 'CONNECT shop.example:443 200', url: 'shop.example:443' }],
    ['http', { status_code: 200, status_msg: 'OK' }, { message: 'HTTP answer 200 OK' }],
    ['ssl', { version: 'TLSv12', server_name: 'a.example', established: false, validation_status: 'self signed certificate' }, { message: 'TLSv12 to a.example not established certificate: self signed certificate', domain: 'a.example' }],
    ['quic', { server_name: 'a.example', client_protocol: 'h3' }, { message: 'QUIC to a.example h3', domain: 'a.example' }],
    ['x509', { 'certificate.subject': 'CN=a', 'certificate.issuer': 'CN=b', 'san.dns': ['a.example'] }, { message: 'Certificate subject CN=a issuer CN=b', domain: 'a.example' }],
    ['files', { source: 'HTTP', mime_type: 'application/x-dosexec', filename: 'x.exe', is_orig: false, seen_bytes: 9, md5: 'a'.repeat(32) }, { message: 'File x.exe application/x-dosexec over HTTP sent by destination', file: 'x.exe', hash: 'a'.repeat(32), bytesIn: 9, classUid: 1001 }],
    ['ssh', { auth_success: true, client: 'SSH-2.0-a' }, { message: 'SSH login succeeded client SSH-2.0-a', action: 'success', classUid: 4007 }],
    ['ssh', { auth_success: 'F' }, { message: 'SSH login failed', action: 'failure' }],
    ['smtp', { mailfrom: 'a@a.example', rcptto: ['b@b.example', 'c@c.example'], subject: 'hi', last_reply: '550 no' }, { message: 'Mail from a@a.example to b@b.example subject hi answer 550 no', account: 'a@a.example', targetAccount: 'b@b.example', action: 'failure' }],
    ['ftp', { user: 'bob', command: 'PASS', arg: 'secret', reply_code: 530, reply_msg: 'Login incorrect' }, { message: 'FTP PASS 530 Login incorrect', account: 'bob', action: 'failure' }],
    ['ftp', { user: 'bob', command: 'STOR', arg: '/x.zip', reply_code: 226, file_size: 5 }, { message: 'FTP STOR /x.zip 226', file: '/x.zip', bytesOut: 5 }],
    ['smb_mapping', { path: '\\\\h\\ADMIN$', share_type: 'DISK' }, { message: 'SMB share connected \\\\h\\ADMIN$ DISK', file: '\\\\h\\ADMIN$' }],
    ['smb_files', { action: 'SMB::FILE_RENAME', path: '\\\\h\\s', name: 'a.locked', prev_name: 'a' }, { message: 'SMB FILE_RENAME a.locked was a', file: '\\\\h\\s\\a.locked' }],
    ['kerberos', { request_type: 'AS', client: 'bob/EXAMPLE', service: 'krbtgt/EXAMPLE', success: false, error_msg: 'KDC_ERR_PREAUTH_FAILED' }, { message: 'Kerberos AS failed KDC_ERR_PREAUTH_FAILED for krbtgt/EXAMPLE', account: 'bob', action: 'failure', classUid: 3002 }],
    ['ntlm', { username: 'bob', hostname: 'WS1', domainname: 'EXAMPLE', success: true }, { message: 'NTLM login succeeded domain EXAMPLE', account: 'bob', action: 'success', srcEndpoint: { ip: '192.0.2.10', port: 50001, hostname: 'WS1' } }],
    ['rdp', { cookie: 'bob', result: 'encrypted' }, { message: 'RDP connection encrypted cookie bob', account: 'bob' }],
    ['dhcp', { client_addr: '192.0.2.20', server_addr: '192.0.2.1', host_name: 'ws2', msg_types: ['REQUEST', 'REQUEST', 'ACK'] }, { message: 'DHCP REQUEST ACK', srcEndpoint: { ip: '192.0.2.20', hostname: 'ws2' }, dstEndpoint: { ip: '192.0.2.1' } }],
    ['weird', { name: 'bad_TCP_checksum' }, { message: 'Weird bad_TCP_checksum', kind: 'event' }],
    ['tunnel', { tunnel_type: 'Tunnel::TEREDO', action: 'Tunnel::DISCOVER' }, { message: 'Tunnel TEREDO discover' }],
    ['dpd', { proto: 'tcp', analyzer: 'HTTP', failure_reason: 'not a http request line' }, { message: 'Protocol violation HTTP not a http request line' }],
    ['software', { host: '192.0.2.9', software_type: 'SSH::SERVER', name: 'OpenSSH', 'version.major': 9, 'version.minor': 6 }, { message: 'Software SSH::SERVER OpenSSH 9.6', srcEndpoint: { ip: '192.0.2.9' } }],
    ['known_services', { host: '192.0.2.9', port_num: 22, port_proto: 'tcp', service: ['SSH'] }, { message: 'Service seen SSH tcp/22', srcEndpoint: { ip: '192.0.2.9' } }],
    ['dce_rpc', { endpoint: 'svcctl', operation: 'CreateServiceW', named_pipe: '\\pipe\\svcctl' }, { message: 'DCE-RPC svcctl CreateServiceW over \\pipe\\svcctl' }],
    ['snmp', { version: '2c', community: 'secret' }, { message: 'SNMP version 2c' }],
    ['mysql', { cmd: 'login', arg: 'root', success: false }, { message: 'MySQL login root failed', action: 'failure' }],
    ['radius', { username: 'bob', result: 'failed' }, { message: 'RADIUS login failed', account: 'bob', action: 'failure' }],
    ['sip', { method: 'REGISTER', uri: 'sip:example.org', status_code: 401 }, { message: 'SIP REGISTER sip:example.org 401' }],
    ['reporter', { level: 'Reporter::WARNING', message: 'something' }, { message: 'Zeek says: something', severityId: 3 }],
    ['my_own_log', { colour: 'red', count: 3, inner: { a: 1 } }, { message: 'Zeek my_own_log colour red count 3', srcEndpoint: { ip: '192.0.2.10', port: 50001 } }],
  ])('%s: %o', (path, event, expected) => {
    expect(readZeek(path, { ...place, ...event }, silent)).toMatchObject({ product: 'Zeek', timeMs: 1_767_225_600_250, ...expected });
  });

  it.each([
    [{ note: 'Scan::Port_Scan', msg: '192.0.2.10 scanned 15 ports', src: '192.0.2.10', dst: '198.51.100.7', actions: ['Notice::ACTION_LOG'] }, { kind: 'alert', severityId: 3, ruleId: 'Scan::Port_Scan', classification: 'Scan', srcEndpoint: { ip: '192.0.2.10' }, dstEndpoint: { ip: '198.51.100.7' } }],
    [{ note: 'SSH::Password_Guessing', msg: 'guessing' }, { kind: 'alert', severityId: 4 }],
    [{ note: 'SSL::Invalid_Server_Cert', msg: 'bad' }, { kind: 'alert', severityId: 2 }],
    [{ note: 'Site::Own', msg: 'x', actions: 'Notice::ACTION_DROP,Notice::ACTION_LOG' }, { kind: 'alert', severityId: 3, action: 'blocked' }],
    [{ note: 'CaptureLoss::Too_Much_Loss', msg: 'x' }, { kind: 'event', severityId: 1 }],
  ])('notice %o', (event, expected) => {
    expect(readZeek('notice', { ts: '1767225600.25', ...event }, silent)).toMatchObject({ ...expected, message: event.msg });
  });

  it.each([
    ['Intel::DOMAIN', 'bad.example', 'domain'], ['Intel::URL', 'bad.example/x', 'url'], ['Intel::FILE_HASH', 'a'.repeat(40), 'hash'], ['Intel::EMAIL', 'a@bad.example', 'account'], ['Intel::FILE_NAME', 'x.exe', 'file'], ['Intel::ADDR', '203.0.113.9', undefined],
  ])('an indicator of the kind %s', (type, value, field) => {
    const record = readZeek('intel', { ...place, 'seen.indicator': value, 'seen.indicator_type': type, 'seen.where': 'DNS::IN_REQUEST', sources: ['feed'] }, silent);
    expect(record).toMatchObject({ kind: 'alert', severityId: 4, ruleId: 'feed', message: `Intelligence indicator seen: ${value} in DNS::IN_REQUEST`, ...(field !== undefined && { [field]: value }) });
  });

  it('knows a log by its path with a date or a filter behind it', () => {
    for (const path of ['conn.2026-01-01', 'CONN', 'conn_long', 'conn-internal']) expect(readZeek(path, { ...place, proto: 'tcp', conn_state: 'S0' }, silent).message).toBe('connection attempt without answer tcp/80 (S0)');
  });

  it('reads a syslog line inside by whoever knows it', () => {
    const context = { ...silent, readEmbedded: () => ({ kind: 'event' as const, severityId: 1 as const, message: 'Failed password', action: 'failure' }) };
    expect(readZeek('syslog', { ...place, facility: 'AUTH', severity: 'INFO', message: '<38>sshd: x' }, context)).toMatchObject({ message: 'Failed password', action: 'failure', timeMs: 1_767_225_600_250, format: 'zeek' });
  });
});

describe('zeek: which log an object is of', () => {
  it.each([
    [{ _path: 'http', ts: 1 }, 'http'], [{ '@path': 'dns', ts: 1 }, 'dns'], [{ ...place, conn_state: 'S0' }, 'conn'], [{ ts: 1, uid: 'CAbcdefghij12', id_orig_h: '192.0.2.1', query: 'a', qtype: 1 }, 'dns'],
    [{ ts: 1, uid: 'CAbcdefghij12', id: { orig_h: '192.0.2.1' }, trans_depth: 1 }, 'http'], [{ ...place, helo: 'x', trans_depth: 1 }, 'smtp'], [{ ts: 1, fuid: 'FAbcdefghij12', seen_bytes: 1 }, 'files'], [{ ts: 1, note: 'Scan::Port_Scan', msg: 'x' }, 'notice'],
    [{ ts: 1, uids: ['CAbcdefghij12'], msg_types: ['ACK'] }, 'dhcp'], [{ ...place, colour: 1 }, 'entry'],
    [{ ts: 1, msg: 'x' }, undefined], [{ ts: 1, note: 'to self', msg: 'x' }, undefined], [{ ts: 1, uid: 1000, command: 'ls', reply_code: 1 }, undefined], [{ _path: 'http' }, undefined], [{ ts: 1, _path: 'a b' }, undefined], [{ uid: 'CAbcdefghij12' }, undefined],
  ])('%o', (event, path) => {
    expect(zeekPathOf(event)).toBe(path);
  });
});

it('throws on nothing', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.oneof(fc.string(), fc.constant(null))), fc.object(), fc.bigInt());
  const keys = ['ts', 'uid', 'id', 'id.orig_h', 'id.resp_p', 'proto', 'service', 'conn_state', 'duration', 'query', 'answers', 'method', 'uri', 'host', 'user_agent', 'note', 'msg', 'actions', 'seen', 'command', 'arg', 'reply_code', 'opcode', 'result', 'message', 'level', 'name', 'path'];
  fc.assert(fc.property(fc.constantFrom(...Object.keys(zeekLogs), ...sensorLogs, 'other'), fc.dictionary(fc.constantFrom(...keys), value), (path, event) => {
    zeekPathOf(event);
    expect(readZeek(path, event, silent).message).toBeTypeOf('string');
  }), { numRuns: 2000 });
});
