import { describe, expect, it } from 'vitest';
import { readLines, silent } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';
import { unknownJson } from './unknown-json.ts';

const app = { '@t': '2026-01-02T03:04:05.678Z', '@mt': 'Sign-in of {User}', '@l': 'Warning', User: 'ada', ClientIP: '198.51.100.2' };

describeJsonFormat('json-lines', [app, { time: 1767323045678, level: 50, msg: 'x', req: { url: '/a', remoteAddress: '198.51.100.2' } }, { a: { b: { c: { d: { e: 1 } } } } }]);

describe('unknown JSON', () => {
  it.each([
    [app, { timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), message: 'Sign-in of {User}', severityId: 3, account: 'ada', srcEndpoint: { ip: '198.51.100.2' } }],
    [{ time: 1767323045678, level: 50, hostname: 'web', msg: 'request done', req: { method: 'GET', url: '/a', remoteAddress: '198.51.100.2', remotePort: 4000 } }, { timeMs: 1767323045678, severityId: 4, device: { hostname: 'web' }, url: '/a', srcEndpoint: { ip: '198.51.100.2', port: 4000 }, message: 'request done' }],
    [{ time: 1767323045678, level: 30, msg: 'fine' }, { severityId: 1 }],
    [{ eventTime: '2026-01-02T03:04:05Z', attacker_address: '198.51.100.2', victim_address: '192.0.2.1', event_name: 'odd' }, { srcEndpoint: { ip: '198.51.100.2' }, dstEndpoint: { ip: '192.0.2.1' } }],
    [{ 'source.ip': '198.51.100.2', 'destination.ip': '192.0.2.1', 'destination.port': 22, 'user.name': 'eve', message: 'login failed' }, { srcEndpoint: { ip: '198.51.100.2' }, dstEndpoint: { ip: '192.0.2.1', port: 22 }, account: 'eve', action: 'failure' }],
    [{ payload: { meta: { srcIp: '198.51.100.2', dstIp: '192.0.2.1' }, sha256: 'ab'.repeat(32), process_name: 'a.exe', command_line: 'a.exe -x' }, description: 'd' }, { srcEndpoint: { ip: '198.51.100.2' }, hash: 'ab'.repeat(32), process: 'a.exe', commandLine: 'a.exe -x', message: 'd' }],
    [{ ts: '2026-01-02 03:04:05', signature: 'Odd', severity: 'high', src: '198.51.100.2' }, { kind: 'alert', severityId: 4, message: 'Odd', isTimeGuessed: true }],
    [{ ts: 1767323045.5, msg: 'handled request', request: { remote_ip: '198.51.100.2', method: 'GET', host: 'a.example', uri: '/x' }, status: 404 }, { classUid: 4002, message: 'GET /x 404 (handled request)', action: 'failure', url: '/x', srcEndpoint: { ip: '198.51.100.2' } }],
    [{ ClientAddr: '198.51.100.2:4000', RequestMethod: 'POST', RequestPath: '/y', DownstreamStatus: 200, http_x_forwarded_for: '203.0.113.9' }, { message: 'POST /y 200', action: 'success', srcEndpoint: { ip: '198.51.100.2' } }],
    [{ '@timestamp': '2026-01-02T03:04:05Z', path: '/var/log/app.log', message: 'words' }, { message: 'words' }],
    [{ alert_name: 'Guessing', technique: 'Brute force T1110', attacker: '198.51.100.2' }, { kind: 'alert', techniqueIds: ['T1110'], message: 'Guessing' }],
    [{ colour: 'red', count: 2, deep: { list: [{ shade: 'dark' }] } }, { kind: 'event', severityId: 1, message: 'colour red deep.list.shade dark' }],
    [{ a: 1 }, { message: 'a 1' }],
  ])('guesses the fields of %j', (event, expected) => {
    expect(readEvent(event)).toMatchObject({ format: 'json-lines', ...expected });
  });

  it('takes neither a proxy\'s client for a target nor a log\'s own file for a page', () => {
    expect(readEvent({ remote_addr: '198.51.100.2', http_x_forwarded_for: '203.0.113.9', msg: 'm' })?.dstEndpoint).toBeUndefined();
    expect(readEvent({ path: '/var/log/app.log', message: 'words' })?.url).toBeUndefined();
  });

  it('tells its guess once for each shape', () => {
    const notes: string[] = [];
    readLines(jsonReader, [app, { ...app, User: 'eve' }, { ts: 1767323045, text: 'x' }].map((event) => JSON.stringify(event)), { ...silent, note: (sentence) => { notes.push(sentence); } });
    expect(notes).toEqual(['JSON of unknown shape was read by guess: time from @t, source from ClientIP, account from User, severity from @l, message from @mt.', 'JSON of unknown shape was read by guess: time from ts, message from text.']);
    expect(unknownJson.describeGuess({})).toBe('JSON of unknown shape was read by guess: no field was recognised.');
  });

  it('is not led astray for good by a first object with odd values', () => {
    const odd = { moment: 'soon', peer: 'nobody knows', level: 'blue', text: 'm' };
    const right = { moment: '2026-01-02T03:04:05Z', peer: '198.51.100.2', level: 'error', text: 'm' };
    const { records } = readLines(jsonReader, [odd, right].map((event) => JSON.stringify(event)));
    expect(records[0]?.timeMs).toBeUndefined();
    expect(records[1]).toMatchObject({ timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), srcEndpoint: { ip: '198.51.100.2' }, severityId: 4 });
  });

  it('drops what says what a line really was, at any level, from fields and raw text', () => {
    const dropped = new Set<string>();
    const event = { time: 1767323045, message: 'm', label: 'attack', attack_cat: 'DoS', info: { is_attack: 1, severity_label: 'high', user: 'ada' } };
    const [record] = readLines(jsonReader, [JSON.stringify(event)], { ...silent, dropColumns: (names) => { for (const name of names) dropped.add(name); } }).records;
    expect([...dropped].sort()).toEqual(['attack_cat', 'info.is_attack', 'label']);
    expect(record?.raw).toBe('{"time":1767323045,"message":"m","info":{"severity_label":"high","user":"ada"}}');
    expect(record).toMatchObject({ account: 'ada', severityId: 4 });
  });

  it('is read by whichever reader knows a line inside', () => {
    expect(readEvent({ time: '2026-01-02T03:04:05Z', raw: '<13>known line of a log' })).toMatchObject({ message: 'known line of a log', account: 'eve' });
    expect(readEvent({ time: '2026-01-02T03:04:05Z', message: 'words', raw: '<13>known line of a log' })).toMatchObject({ message: 'words', account: 'eve' });
    expect(readEvent({ time: '2026-01-02T03:04:05Z', message: '<13>known line' })).toMatchObject({ message: 'known line', severityId: 3 });
  });

  it('lists an object that says nothing', () => {
    expect(readLines(jsonReader, ['{}', '{"a":null,"b":[]}']).rejected.map((line) => line.reason)).toEqual(['a JSON object that says nothing', 'a JSON object that says nothing']);
  });
});
