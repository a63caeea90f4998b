import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonReader } from '../../json/json-reader.ts';
import { windowsJsonFormats } from '../../json/formats/windows-json.ts';
import { readLines, silent } from '../../log-reader.contract.ts';
import type { JsonObject } from '../../mapping/values.ts';

const security = 'Microsoft-Windows-Security-Auditing';
const data = { TargetUserName: 'bob', SubStatus: '0xc000006a', LogonType: '3', IpAddress: '192.0.2.7', IpPort: '50000', WorkstationName: 'KALI' };
const xmlData = Object.entries(data).map(([name, value]) => `<Data Name="${name}">${value}</Data>`).join('');
const xml = `<Event xmlns="x"><System><Provider Name="${security}"/><EventID>4625</EventID><Level>0</Level><Keywords>0x8010000000000000</Keywords><TimeCreated SystemTime="2026-03-01T10:00:00Z"/><Channel>Security</Channel><Computer>dc1.example.test</Computer></System><EventData>${xmlData}</EventData></Event>`;
const message = 'An account failed to log on.\r\n\r\nSubject:\r\n\tAccount Name:\t\t-\r\n\r\nLogon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\tAccount Name:\t\tbob\r\n\r\nFailure Information:\r\n\tSub Status:\t\t0xC000006A\r\n\r\nNetwork Information:\r\n\tWorkstation Name:\tKALI\r\n\tSource Network Address:\t192.0.2.7\r\n\tSource Port:\t\t50000';
const system = { Provider: { '#attributes': { Name: security } }, EventID: 4625, Level: 0, Keywords: '0x8010000000000000', TimeCreated: { '#attributes': { SystemTime: '2026-03-01T10:00:00.000000Z' } }, Channel: 'Security', Computer: 'dc1.example.test' };
const time = '2026-03-01T10:00:00.000Z';

const forms: readonly [string, string, JsonObject][] = [
  ['Winlogbeat', 'winlogbeat', { '@timestamp': time, event: { code: '4625', provider: security, outcome: 'failure' }, log: { level: 'information' }, message, winlog: { channel: 'Security', computer_name: 'dc1.example.test', event_id: 4625, provider_name: security, keywords: ['Audit Failure'], event_data: data } }],
  ['Winlogbeat with dotted keys', 'winlogbeat', { '@timestamp': time, 'winlog.event_id': '4625', 'winlog.provider_name': security, 'winlog.computer_name': 'dc1.example.test', 'event.outcome': 'failure', ...Object.fromEntries(Object.entries(data).map(([name, value]) => [`winlog.event_data.${name}`, value])) }],
  ['Winlogbeat before version 7', 'winlogbeat', { '@timestamp': time, beat: { hostname: 'dc1' }, computer_name: 'dc1.example.test', event_data: data, event_id: 4625, keywords: ['Audit Failure'], level: 'Information', log_name: 'Security', source_name: security, type: 'wineventlog' }],
  ['Winlogbeat without data', 'winlogbeat', { '@timestamp': time, message, winlog: { event_id: '4625', provider_name: security, computer_name: 'dc1.example.test', keywords: ['Audit Failure'] } }],
  ['NXLog', 'windows-flat', { EventTime: '2026-03-01T11:00:00.000+01:00', Hostname: 'dc1.example.test', Keywords: '9227875636482146304', EventType: 'AUDIT_FAILURE', SeverityValue: 4, Severity: 'ERROR', EventID: 4625, SourceName: security, Channel: 'Security', ProcessID: 700, Message: message, ...data }],
  ['NXLog in local time with a collector\'s time', 'windows-flat', { EventTime: '2026-03-01 12:00:00', '@timestamp': '2026-03-01T10:00:03.120Z', Hostname: 'dc1.example.test', EventType: 'AUDIT_FAILURE', EventID: 4625, SourceName: security, ...data }],
  ['Azure Monitor SecurityEvent', 'windows-flat', { TimeGenerated: time, Account: 'EXAMPLE\\bob', Computer: 'dc1.example.test', EventSourceName: security, Channel: 'Security', Level: '16', EventID: 4625, Activity: '4625 - An account failed to log on.', Type: 'SecurityEvent', ...data }],
  ['Azure Monitor Event', 'windows-flat', { TimeGenerated: time, Source: security, EventLog: 'Security', Computer: 'dc1.example.test', EventLevel: 0, EventID: 4625, EventData: `<DataItem type="System.XmlData" time="x"><EventData xmlns="x">${xmlData}</EventData></DataItem>`, Keywords: '0x8010000000000000', Type: 'Event' }],
  ['Azure Monitor WindowsEvent', 'windows-flat', { TimeGenerated: time, Provider: security, Channel: 'Security', Computer: 'dc1.example.test', EventID: 4625, EventLevel: 0, Keywords: '0x8010000000000000', EventData: data, Type: 'WindowsEvent' }],
  ['Get-WinEvent', 'windows-flat', { Message: message, Id: 4625, Level: 0, Keywords: -9218868437227405312, ProviderName: security, LogName: 'Security', MachineName: 'dc1.example.test', UserId: null, TimeCreated: `/Date(${Date.UTC(2026, 2, 1, 10)})/`, KeywordsDisplayNames: ['Audit Failure'], Properties: [{ Value: 'x' }] }],
  ['EvtxECmd', 'windows-flat', { EventId: 4625, Level: 'LogAlways', Provider: security, Channel: 'Security', Computer: 'dc1.example.test', TimeCreated: '2026-03-01T10:00:00.0000000+00:00', Keywords: 'Audit failure', Payload: JSON.stringify({ EventData: { Data: Object.entries(data).map(([name, value]) => ({ '@Name': name, '#text': value })) } }) }],
  ['evtx_dump', 'windows-tree', { Event: { '#attributes': { xmlns: 'x' }, System: system, EventData: data } }],
  ['evtx_dump with separate attributes', 'windows-tree', { Event: { System: { ...system, Provider: null, Provider_attributes: { Name: security }, TimeCreated: null, TimeCreated_attributes: { SystemTime: time } }, EventData: data } }],
  ['xmltodict', 'windows-tree', { Event: { System: { ...system, Provider: { '@Name': security }, EventID: { '@Qualifiers': '0', '#text': '4625' }, TimeCreated: { '@SystemTime': time } }, EventData: { Data: Object.entries(data).map(([name, value]) => ({ '@Name': name, '#text': value })) } } }],
  ['Velociraptor', 'windows-tree', { System: { ...system, Provider: { Name: security, Guid: 'x' }, EventID: { Value: 4625 }, TimeCreated: { SystemTime: Date.UTC(2026, 2, 1, 10) / 1000 } }, EventData: data, Message: message }],
  ['the Wazuh agent', 'windows-wazuh', { win: { system: { providerName: security, eventID: '4625', systemTime: time, computer: 'dc1.example.test', channel: 'Security', severityValue: 'AUDIT_FAILURE', message: '"x"' }, eventdata: { targetUserName: 'bob', subStatus: '0xc000006a', logonType: '3', ipAddress: '192.0.2.7', ipPort: '50000', workstationName: 'KALI' } } }],
  ['Azure diagnostics', 'windows-xml-in-json', { category: 'WindowsEventLogsTable', level: 'Informational', properties: { Channel: 'Security', EventId: 4625, RawXml: xml } }],
  ['a Splunk export', 'windows-xml-in-json', { host: 'dc1', sourcetype: 'XmlWinEventLog', _raw: xml, _time: time }],
  ['a Splunk export of listings', 'windows-xml-in-json', { host: 'dc1', _raw: `2026-03-01T10:00:00Z\nLogName=Security\nSourceName=Microsoft Windows security auditing.\nEventCode=4625\nComputerName=dc1.example.test\nKeywords=Audit Failure\nMessage=${message}`, _time: time }],
];

describe('forms of Windows events in JSON', () => {
  it.each(forms)('reads %s', (_name, format, object) => {
    const { records, rejected } = readLines(jsonReader, [JSON.stringify(object)]);
    expect(rejected).toEqual([]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      format, kind: 'event', product: 'Windows Security', ruleId: '4625', message: 'An account failed to sign in: bad password (logon type 3, network)', action: 'failure', account: 'bob', severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10),
      srcEndpoint: { ip: '192.0.2.7', port: 50000, hostname: 'KALI' }, device: { hostname: 'dc1.example.test' },
    });
  });

  it('takes what Winlogbeat\'s modules moved into the common schema', () => {
    const object = { '@timestamp': time, process: { executable: 'C:\\x\\a.exe', command_line: 'a.exe -x', parent: { executable: 'C:\\cmd.exe' }, hash: { sha256: 'a'.repeat(64) } }, user: { name: 'alice' }, winlog: { event_id: '1', provider_name: 'Microsoft-Windows-Sysmon', user: { name: 'SYSTEM' } } };
    expect(readLines(jsonReader, [JSON.stringify(object)]).records[0]).toMatchObject({ message: 'Process created: a.exe -x (parent cmd.exe)', process: 'C:\\x\\a.exe', account: 'alice', hash: 'a'.repeat(64) });
  });

  it('reads several objects over many lines, one after the other', () => {
    const lines = forms.flatMap(([, , object]) => JSON.stringify(object, undefined, 2).split('\n'));
    expect(readLines(jsonReader, lines).records).toHaveLength(forms.length);
  });

  it.each<[string, JsonObject]>([
    ['a detection that was made from an event', { 'kibana.alert.rule.name': 'x', winlog: { event_id: '4625', provider_name: security } }], ['an older detection', { signal: { rule: {} }, winlog: { event_id: '4625' } }], ['an event of another product', { EventID: 5, Message: 'x' }], ['another kind of Event', { Event: { name: 'x' } }],
    ['an id that is none', { EventID: 'login', SourceName: 'x', Hostname: 'y' }], ['a text that only speaks of events', { message: 'use <Event> here' }],
  ])('leaves %s to others', (_name, object) => {
    expect(windowsJsonFormats.filter((format) => format.matches(object))).toEqual([]);
  });

  it('never throws, whatever the values are', () => {
    const leaf = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom(null, true, 1e308, -1, xml, 'toString', 'constructor', '__proto__', '0x', '%%1793', '/Date(99999999999999999999)/', message), fc.array(fc.string(), { maxLength: 3 }), fc.dictionary(fc.string({ maxLength: 5 }), fc.anything(), { maxKeys: 3 }));
    fc.assert(fc.property(fc.constantFrom(...forms), fc.array(fc.tuple(fc.nat(40), leaf), { maxLength: 6 }), ([, , object], changes) => {
      const changed = structuredClone(object);
      const places: [JsonObject, string][] = [];
      const visit = (one: JsonObject): void => {
        for (const [key, value] of Object.entries(one)) {
          places.push([one, key]);
          if (typeof value === 'object' && value !== null && !Array.isArray(value)) visit(value as JsonObject);
        }
      };
      visit(changed);
      for (const [at, value] of changes) {
        const place = places[at % places.length];
        if (place !== undefined) place[0][place[1]] = value;
      }
      for (const format of windowsJsonFormats) if (format.matches(changed)) format.read(changed, silent);
    }), { numRuns: 500 });
  });
});
