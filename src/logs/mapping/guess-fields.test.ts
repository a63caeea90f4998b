import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silent } from '../log-reader.contract.ts';
import { compileMapping } from './field-mapping.ts';
import { guessMapping } from './guess-fields.ts';
import type { JsonObject } from './values.ts';

function guess(...rows: readonly JsonObject[]): { record: ReturnType<ReturnType<typeof compileMapping>>; sentence: string } {
  const { mapping, sentence } = guessMapping(Object.keys(rows[0] ?? {}), (key) => rows.map((row) => row[key]));
  return { record: compileMapping('nothing told', mapping)(rows[0] ?? {}, silent), sentence };
}

describe('guessMapping', () => {
  it.each([
    ['names of a firewall', { receive_time: '2026-01-02T10:00:00Z', src: '192.0.2.1', sport: 4444, dst: '198.51.100.2', dport: '80', proto: 'tcp', action: 'deny', rule: 'block-all' }, { timeMs: Date.UTC(2026, 0, 2, 10), srcEndpoint: { ip: '192.0.2.1', port: 4444 }, dstEndpoint: { ip: '198.51.100.2', port: 80 }, protocol: 'TCP', action: 'blocked' }],
    ['names of a sign-in', { CreatedDateTime: '2026-01-02T10:00:00Z', UserPrincipalName: 'bob@example.com', ipAddress: '192.0.2.1', Status: 'Failure', Operation: 'UserLoggedIn' }, { account: 'bob@example.com', srcEndpoint: { ip: '192.0.2.1' }, action: 'failure', ruleId: 'UserLoggedIn' }],
    ['names of a detector', { alert_time: 1_767_348_000, signature: 'Test scan', signature_id: 7, severity: 'critical', hostname: 'web1' }, { kind: 'alert', message: 'Test scan', ruleId: '7', severityId: 5, device: { hostname: 'web1' }, timeMs: Date.UTC(2026, 0, 2, 10) }],
    ['names of an endpoint', { EventTime: '2026-01-02T10:00:00Z', Computer: 'HOST1', Image: 'C:\\x.exe', CommandLine: 'x -a', SHA256: 'ab'.repeat(32) }, { process: 'C:\\x.exe', commandLine: 'x -a', hash: 'ab'.repeat(32), device: { hostname: 'HOST1' } }],
    ['dotted names', { '@timestamp': '2026-01-02T10:00:00Z', 'event.action': 'login', 'source.ip': '192.0.2.1', 'user.name': 'bob' }, { srcEndpoint: { ip: '192.0.2.1' }, account: 'bob' }],
    ['values alone', { a: '2026-01-02 10:00:00', b: '192.0.2.1', c: '198.51.100.2', d: 'a'.repeat(40), e: 'refused something' }, { timeMs: Date.UTC(2026, 0, 2, 10), srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.2' }, hash: 'a'.repeat(40), message: 'e refused something' }],
    ['a name whose values do not fit', { time: 'soon', source: 'the mail server', severity: 'odd', created: '2026-01-02T10:00:00Z' }, { timeMs: Date.UTC(2026, 0, 2, 10), severityId: 1 }],
    ['nothing', { x: 5 }, { message: 'nothing told', kind: 'event' }],
  ])('reads %s', (_name, row, expected) => {
    expect(guess(row).record).toMatchObject(expected);
  });

  it('says what was taken for what', () => {
    expect(guess({ when: '2026-01-02T10:00:00Z', src_ip: '192.0.2.1', text: 'hello' }).sentence).toBe('time from when, source from src_ip, message from text');
    expect(guess({ x: 5 }).sentence).toBe('no field was recognised');
  });

  it('reads keys through the given source', () => {
    const { mapping } = guessMapping(['event.time', 'event.text'], (key) => (key === 'event.time' ? ['2026-01-02T10:00:00Z'] : ['hello']), (key) => key);
    expect(compileMapping('x', mapping)({ event: { time: '2026-01-02T10:00:00Z', text: 'hello' } }, silent)).toMatchObject({ timeMs: Date.UTC(2026, 0, 2, 10), message: 'hello' });
  });

  it('throws on nothing', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.array(fc.string()), fc.object());
    fc.assert(fc.property(fc.array(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('time', 'src', 'message', 'a[b', 'a.b')), value), { minLength: 1, maxLength: 3 }), (rows) => {
      expect(guess(...rows).record?.message).toBeTypeOf('string');
    }));
  });
});
