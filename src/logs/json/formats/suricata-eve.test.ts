import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const base = { timestamp: '2021-03-24T14:02:11.123456+0200', src_ip: '10.0.0.5', src_port: 40001, dest_ip: '10.0.0.9', dest_port: 80, proto: 'TCP' };
const alert = { ...base, event_type: 'alert', alert: { action: 'blocked', gid: 1, signature_id: 1000001, rev: 2, signature: 'Test shell', category: 'Web Application Attack', severity: 1 }, http: { hostname: 'shop.example', url: '/up.php' } };
const dns = { ...base, event_type: 'dns', dns: { type: 'answer', rrname: 'a.example', rrtype: 'A', rcode: 'NOERROR', answers: [{ rrname: 'a.example', rdata: '192.0.2.1' }] } };
const pretty = JSON.stringify([alert, dns], null, 2).split('\n');

describeLogReader(jsonReader, [JSON.stringify(alert), JSON.stringify(dns)]);
describe('suricata-eve spread over lines', () => { describeLogReader(jsonReader, ['[', JSON.stringify(alert) + ',', JSON.stringify(dns), ']']); });

describe('suricata-eve', () => {
  it('reads an alert with its request', () => {
    const [record] = readLines(jsonReader, [JSON.stringify(alert)]).records;
    expect(record).toMatchObject({
      kind: 'alert', product: 'Suricata', timeMs: Date.UTC(2021, 2, 24, 12, 2, 11, 123), severityId: 4, priority: 1, ruleId: '1:1000001:2', message: 'Test shell', classification: 'Web Application Attack',
      action: 'blocked', url: 'http://shop.example/up.php', domain: 'shop.example', srcEndpoint: { ip: '10.0.0.5', port: 40001 }, dstEndpoint: { ip: '10.0.0.9', port: 80 },
    });
    expect(record?.isTimeGuessed).toBeUndefined();
  });

  it.each([
    ['http', { hostname: 'shop.example', url: '/a', http_method: 'GET', status: 404 }, { message: 'HTTP GET http://shop.example/a status 404', domain: 'shop.example' }],
    ['tls', { sni: 'mail.example', version: 'TLS 1.3' }, { message: 'TLS 1.3 to mail.example', domain: 'mail.example' }],
    ['fileinfo', { filename: '/x.exe', size: 10, sha256: 'ab'.repeat(32) }, { file: '/x.exe', hash: 'ab'.repeat(32) }],
    ['ssh', { client: { software_version: 'c1' }, server: { software_version: 's1' } }, { message: 'SSH client c1 server s1' }],
    ['flow', { state: 'closed', bytes_toserver: 5, bytes_toclient: 6, age: 3 }, { message: 'Flow closed 5 bytes out, 6 bytes back', classUid: 4001, bytesOut: 5, bytesIn: 6, durationMs: 3000 }],
    ['flow', { state: 'new', pkts_toserver: 3, pkts_toclient: 0 }, { message: 'Flow without answer new' }],
    ['krb5', { msg_type: 'KRB_ERROR', cname: 'ada', error_code: 'KDC_ERR_PREAUTH_FAILED' }, { account: 'ada', action: 'failure' }],
    ['smb', { command: 'SMB2_COMMAND_CREATE', filename: 'a.txt', share: 'S', status: 'STATUS_ACCESS_DENIED' }, { file: 'a.txt', action: 'failure' }],
    ['ftp', { command: 'PASS', command_data: 'hunter2' }, { message: 'FTP PASS (password)' }],
    ['some_new_type', { colour: 'red', count: 2 }, { message: 'Some_new_type colour red count 2' }],
  ])('says what an event of type %s is', (kind, body, expected) => {
    const [record] = readLines(jsonReader, [JSON.stringify({ ...base, event_type: kind, [kind]: body })]).records;
    expect(record).toMatchObject({ kind: 'event', severityId: 1, ...expected });
  });

  it('reads one array over many lines, one array in one line, and objects one after the other', () => {
    const spread = readLines(jsonReader, pretty);
    expect(spread.records.map((record) => [record.line, record.lastLine])).toEqual([[2, 23], [24, pretty.length - 1]]);
    expect(spread.structureLines).toEqual([1, pretty.length]);
    expect(readLines(jsonReader, [JSON.stringify([alert, dns])]).records.length).toBe(2);
    expect(readLines(jsonReader, [JSON.stringify(alert) + JSON.stringify(dns)]).records.length).toBe(2);
    expect(jsonReader.sniff(pretty)).toBeGreaterThan(0.9);
  });

  it('reads an event behind a collector\'s text', () => {
    expect(readLines(jsonReader, [`<13>1 sensor suricata: ${JSON.stringify(dns)}`]).records[0]).toMatchObject({ domain: 'a.example', message: 'DNS answer A a.example NOERROR -> 192.0.2.1' });
  });

  it('lists a torn object, and the next one is read', () => {
    const result = readLines(jsonReader, [JSON.stringify(alert).slice(0, 80), ...pretty.slice(1, 10), JSON.stringify(dns)]);
    expect(result.records.map((record) => record.line)).toEqual([11]);
    expect(result.rejected.every((line) => line.reason !== undefined)).toBe(true);
    expect(result.rejected.length).toBe(10);
  });

  it('reads JSON of another kind by guess, beside its own', () => {
    const result = readLines(jsonReader, ['{"a":1}', '{', '"b": 2', '}', JSON.stringify(dns) + '{"c":3}']);
    expect(result.records.map((record) => [record.line, record.format])).toEqual([[1, 'json-lines'], [2, 'json-lines'], [5, 'suricata-eve'], [5, 'json-lines']]);
    expect(result.rejected).toEqual([]);
  });
});
