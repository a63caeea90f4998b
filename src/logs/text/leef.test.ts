import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { leefReader } from './leef.ts';

const tabs = 'LEEF:1.0|Example|Vault|14.4|7|sev=6\tAction=Logon\tEventMessage=Logon failed\tusrName=jdoe\tsrc=192.0.2.1\tTargetUser=\tFile=\tdevTime=1790762963000';
const caret = 'LEEF:2.0|Example|Gate|2.1|deny|^|src=192.0.2.1^dst=198.51.100.2^srcPort=4711^dstPort=22^proto=tcp^cat=Intrusion^sev=9^devTime=2026-10-10T10:00:00.000Z^name=Exploit attempt';

describeLogReader(leefReader, [tabs, caret]);

describe('leef', () => {
  it.each([
    ['version 1 with tabs', tabs, { timeMs: 1790762963000, kind: 'event', product: 'Example Vault', ruleId: '7', message: 'Logon failed', account: 'jdoe', classUid: 3002, severityId: 2 }],
    ['version 2 with a sign of its own', caret, { timeMs: Date.UTC(2026, 9, 10, 10), kind: 'alert', severityId: 5, ruleId: 'deny', message: 'Exploit attempt', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.1', port: 4711 }, dstEndpoint: { ip: '198.51.100.2', port: 22 }, classification: 'Intrusion' }],
    ['a sign by its code', 'LEEF:2.0|E|G|1|9|0x7C|src=192.0.2.1|usrName=eve|action=blocked', { srcEndpoint: { ip: '192.0.2.1' }, account: 'eve', action: 'blocked' }],
    ['another code', 'LEEF:2.0|E|G|1|9|x5E|src=192.0.2.1^usrName=eve', { account: 'eve' }],
    ['version 2 that names no sign', 'LEEF:2.0|E|G|1|9|src=192.0.2.1\tusrName=eve', { srcEndpoint: { ip: '192.0.2.1' }, account: 'eve' }],
    ['version 2 with an empty sign', 'LEEF:2.0|E|G|1|9||src=192.0.2.1\tusrName=eve', { account: 'eve' }],
    ['blanks where tabs belong, and a pattern for the time', 'LEEF:1.0|E|Pass|1.0|3003|messageId=1 devTime=May 01 2026 18:00:02.009 CEST component=RADIUS level=INFO action=None description=Retired a key. src=192.0.2.1 devTimeFormat=MMM dd yyyy HH:mm:ss.SSS z cat=System Events', { timeMs: Date.UTC(2026, 4, 1, 16, 0, 2, 9), message: 'Retired a key.', srcEndpoint: { ip: '192.0.2.1' }, severityId: 1 }],
    ['day before month by the pattern', 'LEEF:1.0|E|P|1|9|devTime=03/10/2026 18:00:02\tdevTimeFormat=dd/MM/yyyy HH:mm:ss\tsrc=192.0.2.1', { timeMs: Date.UTC(2026, 9, 3, 18, 0, 2), isTimeGuessed: true }],
    ['a syslog head', '<13>Oct 10 10:00:00 box1 LEEF:1.0|E|P|1|9|src=192.0.2.1\tusrName=eve', { device: { hostname: 'box1' }, isTimeGuessed: true }],
    ['bars within values', 'LEEF:1.0|E|P|1|9|src=192.0.2.1\tmsg=a|b\tusrName=eve', { account: 'eve' }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(leefReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'leef', ...expected });
  });

  it('tells a broken header', () => {
    expect(readLines(leefReader, ['LEEF:1.0|E|P']).rejected).toMatchObject([{ reason: 'a LEEF line with a broken header' }]);
  });
});
