import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { parseEventDataXml, parseEventXml } from './parse-event-xml.ts';
import { readWindowsXml, windowsXmlReader } from './read-event-xml.ts';

const system = (id: number, provider = 'Microsoft-Windows-Security-Auditing'): string => `<System><Provider Name="${provider}" Guid="{54849625-5478-4994-a5ba-3e3b0328c30d}"/><EventID Qualifiers="0">${id}</EventID><Level>0</Level><Keywords>0x8010000000000000</Keywords>`
  + '<TimeCreated SystemTime="2026-03-01T10:00:00.1234567Z"/><EventRecordID>7</EventRecordID><Channel>Security</Channel><Computer>ws1.example.test</Computer><Security/></System>';
const event = (id: number, data: string): string => `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${system(id)}<EventData>${data}</EventData></Event>`;
const failed = event(4625, '<Data Name="TargetUserName">bob &amp; co</Data><Data Name="SubStatus">0xc000006a</Data><Data Name="LogonType">3</Data><Data Name="IpAddress">192.0.2.7</Data>');
const pretty = failed.replaceAll('><', '>\n  <').split('\n');
const linux = '<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/><EventID>1</EventID><Level>4</Level><TimeCreated SystemTime="2026-03-01T10:00:00.000000000Z"/><Channel>Linux-Sysmon/Operational</Channel><Computer>web1</Computer><Security UserId="0"/></System>'
  + '<EventData><Data Name="Image">/bin/bash</Data><Data Name="CommandLine">bash -i</Data><Data Name="User">tomcat</Data></EventData></Event>';
const expected = { format: 'windows-xml', ruleId: '4625', message: 'An account failed to sign in: bad password (logon type 3, network)', account: 'bob & co', action: 'failure', srcEndpoint: { ip: '192.0.2.7' } };

describeLogReader(windowsXmlReader, ['<?xml version="1.0" encoding="utf-8"?>', '<Events>', failed, ...pretty, `Mar  1 10:00:00 web1 sysmon: ${linux}`, '</Events>']);

describe('windowsXmlReader', () => {
  it.each([
    ['one event a line', [failed, failed], 2], ['many lines', pretty, 1], ['several on one line', [`<Events>${failed}${failed}${failed}</Events>`], 3], ['a declaration, a root and comments', ['<?xml version="1.0"?>', '<!-- two', 'lines -->', '<Events>', ...pretty, '<!-- end -->', '</Events>'], 1],
    ['a viewer copy with tree marks', [failed.replace('<Event ', '- <Event ').replaceAll('<System>', '- <System>')], 1], ['a viewer copy over lines', pretty.map((line) => line.replace(/<(System|EventData|Event )/, '- <$1')), 1], ['text of a collector before it', [`<14>Mar  1 10:00:00 dc1 EventLog: ${failed}`], 1],
    ['blanks between elements', [failed.replaceAll('><', '>  <')], 1], ['attributes in single quotes', [failed.replaceAll('"', '\'')], 1],
  ])('reads %s', (_name, lines, count) => {
    const result = readLines(windowsXmlReader, lines);
    expect(result.rejected).toEqual([]);
    expect(result.records).toHaveLength(count);
    for (const record of result.records) expect(record).toMatchObject(expected);
  });

  it('cites the lines of an event', () => {
    const [record] = readLines(windowsXmlReader, ['<Events>', ...pretty, '</Events>']).records;
    expect(record).toMatchObject({ line: 2, lastLine: 1 + pretty.length });
  });

  it('reads what there is of an event that was cut off, and tells it', () => {
    const result = readLines(windowsXmlReader, [linux.slice(0, linux.indexOf('tomcat') + 3), failed]);
    expect(result.records).toHaveLength(2);
    expect(result.records[0]).toMatchObject({ account: 'tom', message: 'Process created: bash -i' });
    expect(result.rejected).toMatchObject([{ line: 1, reason: expect.stringContaining('cut off') }]);
  });

  it('keeps a torn event apart from the next one', () => {
    const result = readLines(windowsXmlReader, [...pretty.slice(0, 3), failed]);
    expect(result.records).toHaveLength(1);
    expect(result.rejected.map((line) => line.line)).toEqual([1, 2, 3]);
  });

  it('leaves other lines to other readers', () => {
    expect(readLines(windowsXmlReader, ['Mar  1 10:00:00 host sshd[1]: hello', failed]).rejected).toMatchObject([{ line: 1 }]);
    expect(readLines(windowsXmlReader, ['plain']).rejected[0]).not.toHaveProperty('reason');
  });

  it('is not sure of other XML', () => {
    expect(windowsXmlReader.sniff(['<rss version="2.0">', '<channel>', '<item/>'])).toBe(0);
    expect(windowsXmlReader.sniff(pretty)).toBeGreaterThan(0.9);
  });
});

describe('readWindowsXml', () => {
  it('reads Sysmon for Linux behind a syslog header', () => {
    expect(readWindowsXml(`Mar  1 10:00:00 web1 sysmon: ${linux}`, silent)).toMatchObject({ format: 'windows-xml', product: 'Sysmon for Linux', account: 'tomcat', commandLine: 'bash -i', device: { hostname: 'web1' } });
  });

  it.each([[''], ['<Event'], ['<Event></Event>'], ['<Event><System/></Event>'], ['<Events><EventData></EventData></Events>'], ['<Event><System>text</System></Event>'], ['<Event xmlns="x"><System><EventID>x</EventID></System></Event>'], ['<Event <<<>>></Event>'], [`<Event>${'<a>'.repeat(5000)}</Event>`]])('makes nothing of %s', (text) => {
    expect(readWindowsXml(text.slice(0, 20_000), silent)).toBeUndefined();
  });

  it('takes no entities but those of XML', () => {
    expect(parseEventXml('<!DOCTYPE x [<!ENTITY a "b">]><Event><System><EventID>1</EventID></System></Event>')).toBeUndefined();
    const found = readWindowsXml(event(1, '<Data Name="A">&lt;x&gt; &#65; &unknown;</Data>'), silent);
    expect(found?.message).toContain('<x> A &unknown;');
  });

  it('reads user data, values without names, and the rendered text', () => {
    const cleared = `<Event>${system(1102, 'Microsoft-Windows-Eventlog')}<UserData><LogFileCleared xmlns="x"><SubjectUserName>alice</SubjectUserName></LogFileCleared></UserData></Event>`;
    expect(readWindowsXml(cleared, silent)).toMatchObject({ message: 'The audit log was cleared', account: 'alice' });
    expect(readWindowsXml(`<Event>${system(18456, 'MSSQLSERVER')}<EventData><Data>sa</Data><Data> Reason: x</Data><Data> [CLIENT: 192.0.2.9]</Data></EventData></Event>`, silent)).toMatchObject({ account: 'sa', srcEndpoint: { ip: '192.0.2.9' } });
    expect(readWindowsXml(`<Event>${system(5, 'Contoso')}<RenderingInfo Culture="en-US"><Message>The agent stopped.</Message><Level>Information</Level></RenderingInfo></Event>`, silent)).toMatchObject({ message: 'The agent stopped' });
  });

  it('reads the data alone', () => {
    expect(Object.fromEntries(parseEventDataXml('<DataItem type="System.XmlData"><EventData xmlns="x"><Data Name="a">1</Data><Data>2</Data></EventData></DataItem>'))).toEqual({ a: '1', param1: '2' });
    expect(parseEventDataXml('no data').size).toBe(0);
  });
});
