import type { SensorSite } from '../renderer.ts';
import { escapeXml } from './escape-text.ts';
import { computerOf } from './windows-events.ts';
import { providerGuids, type WindowsEvent } from './windows-event.ts';

/** Where an event stands in its log. */
export interface EventPlace { timeMs: number; recordId: number }

function keywordsOf(event: WindowsEvent): string {
  return event.outcome === 'failure' ? '0x8010000000000000' : event.outcome === 'success' ? '0x8020000000000000' : event.channel === 'System' ? '0x8080000000000000' : '0x8000000000000000';
}

function dataXml(event: WindowsEvent): string {
  return event.data.map(([name, value]) => `<Data${/^param\d+$/.test(name) ? '' : ` Name="${escapeXml(name)}"`}>${escapeXml(value)}</Data>`).join('');
}

/** The event in XML on one line, with double or single quotes around attributes as its collector likes them. */
export function writeEventXml(event: WindowsEvent, place: EventPlace, site: SensorSite): string {
  const guid = providerGuids[event.provider];
  const system = `<Provider Name="${escapeXml(event.provider)}"${guid === undefined ? '' : ` Guid="${guid}"`}/><EventID>${event.id}</EventID><Version>${event.provider.endsWith('Sysmon') ? 5 : 0}</Version><Level>${event.level}</Level><Task>${event.task}</Task><Opcode>0</Opcode><Keywords>${keywordsOf(event)}</Keywords>`
    + `<TimeCreated SystemTime="${site.time(place.timeMs)}"/><EventRecordID>${place.recordId}</EventRecordID><Correlation/><Execution ProcessID="${event.channel === 'Security' ? 4 : 2100}" ThreadID="${1000 + (place.recordId % 7000)}"/><Channel>${escapeXml(event.channel)}</Channel><Computer>${escapeXml(computerOf(site))}</Computer><Security${event.userSid === undefined ? '' : ` UserID="${event.userSid}"`}/>`;
  const xml = `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>${system}</System><EventData>${dataXml(event)}</EventData></Event>`;
  // Values hold no quotes: they are escaped.
  return site.style < 0.5 ? xml : xml.replaceAll('"', "'");
}

/** Values of the security log that the viewer shows under their own names. */
const shownNames = new Set(['Properties', 'AccessMask', 'PrivilegeList', 'CommandLine']);

/** The text that the viewer shows: its first sentence, and the values. */
function messageOf(event: WindowsEvent): string {
  const values = event.data.filter(([name, value]) => !/^param\d+$/.test(name) && value.length < 400 && (event.channel !== 'Security' || shownNames.has(name)));
  const shown = values.map(([name, value]) => `\t${name === 'AccessMask' ? 'Access Mask' : name === 'CommandLine' ? 'Process Command Line' : name === 'PrivilegeList' ? 'Privileges' : name}:\t\t${value}`);
  return [event.title, ...(shown.length === 0 ? [] : ['', ...shown])].join('\r\n');
}

const levelWords: Readonly<Record<number, string>> = { 0: 'information', 2: 'error', 3: 'warning', 4: 'information' };

/** A document of Winlogbeat 7 or 8. */
export function writeWinlogbeat(event: WindowsEvent, place: EventPlace, site: SensorSite): string {
  const guid = providerGuids[event.provider];
  const version = site.style < 0.5 ? '8.13.4' : '7.17.9';
  const time = site.time(place.timeMs);
  return JSON.stringify({
    '@timestamp': time, '@metadata': { beat: 'winlogbeat', type: '_doc', version },
    winlog: {
      channel: event.channel, computer_name: computerOf(site), event_data: Object.fromEntries(event.data), event_id: site.style < 0.5 ? String(event.id) : event.id, keywords: event.outcome === undefined ? [] : [event.outcome === 'success' ? 'Audit Success' : 'Audit Failure'], opcode: 'Info',
      provider_name: event.provider, ...(guid !== undefined && { provider_guid: guid }), record_id: place.recordId, task: String(event.task), process: { pid: event.channel === 'Security' ? 4 : 2100, thread: { id: 1000 + (place.recordId % 7000) } }, ...(event.userSid !== undefined && { user: { identifier: event.userSid, ...(event.user !== undefined && { ...event.user, type: 'User' }) } }), api: 'wineventlog',
    },
    event: { kind: 'event', code: String(event.id), provider: event.provider, ...(event.outcome !== undefined && { outcome: event.outcome }) },
    host: { name: computerOf(site) }, log: { level: levelWords[event.level] ?? 'information' }, agent: { type: 'winlogbeat', version, name: computerOf(site) }, ecs: { version: '1.12.0' }, message: messageOf(event),
  });
}

/** An event as NXLog's `to_json` writes it. */
export function writeFlatEvent(event: WindowsEvent, place: EventPlace, site: SensorSite): string {
  const guid = providerGuids[event.provider];
  const type = event.outcome === 'failure' ? 'AUDIT_FAILURE' : event.outcome === 'success' ? 'AUDIT_SUCCESS' : event.level === 2 ? 'ERROR' : event.level === 3 ? 'WARNING' : 'INFO';
  const severity = type === 'AUDIT_FAILURE' || type === 'ERROR' ? ['ERROR', 4] : type === 'WARNING' ? ['WARNING', 3] : ['INFO', 2];
  return JSON.stringify({
    EventTime: site.time(place.timeMs), Hostname: computerOf(site), Keywords: BigInt.asIntN(64, BigInt(keywordsOf(event))).toString(), EventType: type, SeverityValue: severity[1], Severity: severity[0], EventID: event.id, SourceName: event.provider, ...(guid !== undefined && { ProviderGuid: guid.toUpperCase() }),
    Version: 0, Task: event.task, OpcodeValue: 0, RecordNumber: place.recordId, ProcessID: event.channel === 'Security' ? 4 : 2100, ThreadID: 1000 + (place.recordId % 7000), Channel: event.channel, ...(event.userSid !== undefined && { UserID: event.userSid }), ...(event.user !== undefined && { AccountName: event.user.name, Domain: event.user.domain, AccountType: 'User' }), Message: messageOf(event), Opcode: 'Info',
    ...Object.fromEntries(event.data.filter(([name]) => !/^param\d+$/.test(name) && name !== 'ProcessId' && !(name === 'AccountName' && event.user !== undefined))), SourceModuleName: 'eventlog', SourceModuleType: 'im_msvistalog',
  });
}
