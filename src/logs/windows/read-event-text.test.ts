import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { windowsTextReader } from './read-event-text.ts';

const message = ['An account failed to log on.', '', 'Subject:', '\tAccount Name:\t\t-', '', 'Logon Type:\t\t\t3', '', 'Account For Which Logon Failed:', '\tAccount Name:\t\tbob', '', 'Failure Information:', '\tSub Status:\t\t0xC000006A', '', 'Network Information:', '\tWorkstation Name:\tKALI', '\tSource Network Address:\t192.0.2.7', '\tSource Port:\t\t50000'];
const splunk = ['03/01/2026 10:00:00 AM', 'LogName=Security', 'SourceName=Microsoft Windows security auditing.', 'EventCode=4625', 'EventType=0', 'Type=Information', 'ComputerName=dc1.example.test', 'TaskCategory=Logon', 'OpCode=Info', 'RecordNumber=7', 'Keywords=Audit Failure', `Message=${message[0] ?? ''}`, ...message.slice(1)];
const viewer = ['Log Name:      Security', 'Source:        Microsoft-Windows-Security-Auditing', 'Date:          2026-03-01T10:00:00.000Z', 'Event ID:      4625', 'Task Category: Logon', 'Level:         Information', 'Keywords:      Audit Failure', 'User:          N/A', 'Computer:      dc1.example.test', 'Description:', ...message];
const wevtutil = ['Event[0]:', '  Log Name: Security', '  Source: Microsoft-Windows-Security-Auditing', '  Date: 2026-03-01T10:00:00.000Z', '  Event ID: 4625', '  Task: Logon', '  Level: Information', '  Keyword: Audit Failure', '  User: N/A', '  Computer: dc1.example.test', '  Description: ', ...message];
const list = ['TimeCreated  : 3/1/2026 10:00:00 AM', 'ProviderName : Microsoft-Windows-Security-Auditing', 'Id           : 4625', `Message      : ${message[0] ?? ''}`, ...message.slice(1).map((line) => (line === '' ? '' : `               ${line.replaceAll('\t', '    ')}`))];
const flat = message.join('  ').replace(/\s{2,}/g, '  ');
const expected = { format: 'windows-text', product: 'Windows Security', ruleId: '4625', message: 'An account failed to sign in: bad password (logon type 3, network)', action: 'failure', account: 'bob', srcEndpoint: { ip: '192.0.2.7', port: 50000, hostname: 'KALI' }, timeMs: Date.UTC(2026, 2, 1, 10) };

describeLogReader(windowsTextReader, [...splunk, ...viewer].filter((line) => line !== ''));

describe('windowsTextReader', () => {
  it.each([
    ['a Splunk forwarder', [...splunk, ...splunk], 2, { device: { hostname: 'dc1.example.test' }, isTimeGuessed: true }], ['the event viewer', [...viewer, ...viewer], 2, { device: { hostname: 'dc1.example.test' } }], ['wevtutil', [...wevtutil, ...wevtutil], 2, {}],
    ['a listing on one line', [`03/01/2026 10:00:00 AM LogName=Security SourceName=Microsoft Windows security auditing. EventCode=4625 EventType=0 ComputerName=dc1 Keywords=Audit Failure Message=${flat}`], 1, { device: { hostname: 'dc1' } }],
    ['a listing with escaped line ends', [splunk.join('\\r\\n').replaceAll('\t', '\\t')], 1, {}],
    ['Snare', [`<13>Mar  1 10:00:00 dc1 MSWinEventLog\t1\tSecurity\t3193\tSun Mar 01 10:00:00 2026\t4625\tMicrosoft-Windows-Security-Auditing\tN/A\tN/A\tFailure Audit\tdc1.example.test\tLogon\t\t${flat}\t3160`], 1, { device: { hostname: 'dc1.example.test' } }],
    ['Snare with octal escapes', [`Mar  1 10:00:00 dc1 MSWinEventLog#0111#011Security#0113193#011Sun Mar 01 10:00:00 2026#0114625#011Microsoft-Windows-Security-Auditing#011N/A#011N/A#011Failure Audit#011dc1.example.test#011Logon#011#011${flat}`], 1, {}],
    ['WinCollect', [`<13>Mar 01 10:00:00 dc1 AgentDevice=WindowsLog\tAgentLogFile=Security\tPluginVersion=7.3.1\tSource=Microsoft-Windows-Security-Auditing\tComputer=dc1.example.test\tOriginatingComputer=192.0.2.1\tUser=\tEventID=4625\tEventIDCode=4625\tEventType=16\tTimeGenerated=1772359200\tLevel=Log Always\tKeywords=Audit Failure\tMessage=${flat}`], 1, {}],
    ['a provider as the program of a syslog line', [`<14>2026-03-01T10:00:00Z dc1 Microsoft-Windows-Security-Auditing[492]: ${flat}`], 1, { device: { hostname: 'dc1' }, action: 'failure' }],
    ['Get-WinEvent as a list', [...list, ...list], 2, { isTimeGuessed: true }],
    ['Eventlog-to-Syslog', [`2026-03-01T10:00:00Z dc1 Security-Auditing: 4625: AUDIT_FAILURE ${flat}`], 1, { device: { hostname: 'dc1' } }],
  ])('reads %s', (_name, lines, count, more) => {
    const result = readLines(windowsTextReader, lines);
    expect(result.rejected).toEqual([]);
    expect(result.records).toHaveLength(count);
    for (const record of result.records) expect(record).toMatchObject({ ...expected, ...more });
  });

  it('reads listings without a date', () => {
    const { records } = readLines(windowsTextReader, [...splunk.slice(1), ...splunk.slice(1)]);
    expect(records.map((record) => [record.ruleId, record.timeMs])).toEqual([['4625', undefined], ['4625', undefined]]);
  });

  it('keeps a date inside of a message there', () => {
    const lines = [...splunk.slice(0, 12), '03/01/2026 09:00:00 AM', 'more text', ...splunk];
    expect(readLines(windowsTextReader, lines).records).toMatchObject([{ line: 1, lastLine: 14 }, { line: 15 }]);
  });

  it('tells of a listing without an id', () => {
    expect(readLines(windowsTextReader, ['LogName=Security', 'Message=x']).rejected).toMatchObject([{ line: 1, reason: expect.stringContaining('without its id') }, { line: 2 }]);
  });

  it('leaves other lines alone', () => {
    const parser = windowsTextReader.open(silent);
    for (const text of ['', 'LogName=', 'Message=x', 'MSWinEventLog', 'AgentDevice=x EventID=', 'a: 1: AUDIT_', 'EventCode=1', 'x EventCode= LogName= Message='.repeat(50)]) expect(parser.parseAlone?.(text, { line: 1, byteOffset: 0 })).toBeUndefined();
    expect(windowsTextReader.sniff(['hello', 'world'])).toBe(0);
  });
});
