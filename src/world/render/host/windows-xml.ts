import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isWindows } from './act-ends.ts';
import type { WindowsEvent } from './windows-event.ts';
import { windowsEvents } from './windows-events.ts';
import { shareEvents } from './windows-sign-in-events.ts';
import { writeEventXml, writeFlatEvent, writeWinlogbeat, type EventPlace } from './write-windows-event.ts';
import { isoUtc, isoZoned } from './write-time.ts';

/** Each act has room for eight records. */
function writeAll(act: RenderedAct, site: SensorSite, { events, write }: { events: readonly WindowsEvent[]; write: (event: WindowsEvent, place: EventPlace, site: SensorSite) => string }): string[] {
  return events.map((event, index) => write(event, { timeMs: act.timeMs, recordId: 40_000 + act.serial * 8 + index }, site));
}

/** Events of a Windows host in XML, one a line. */
export const windowsXml: Renderer = {
  kind: 'windows',
  format: 'windows-xml',
  fileNames: ['windows-events.xml', 'security.xml', 'forwarded-events.xml.log'],
  time: (timeMs) => isoUtc(timeMs, 7),
  render: (act, site) => writeAll(act, site, { events: windowsEvents(act, site), write: writeEventXml }),
};

/** Events of a Windows host as Winlogbeat sends them. */
export const winlogbeat: Renderer = {
  kind: 'windows',
  format: 'winlogbeat',
  fileNames: ['winlogbeat.json', 'winlogbeat.ndjson', 'windows-events.jsonl'],
  time: (timeMs) => isoUtc(timeMs),
  render: (act, site) => writeAll(act, site, { events: windowsEvents(act, site), write: writeWinlogbeat }),
};

/** Events of a Windows host as NXLog sends them. */
export const windowsFlat: Renderer = {
  kind: 'windows',
  format: 'windows-flat',
  fileNames: ['nxlog.json', 'eventlog.json', 'windows-eventlog.jsonl'],
  time: (timeMs, offsetMinutes) => isoZoned(timeMs, 6, offsetMinutes),
  render: (act, site) => writeAll(act, site, { events: windowsEvents(act, site), write: writeFlatEvent }),
};

/** Accesses to the shares of a Windows file server. */
export const shareWindowsXml: Renderer = {
  kind: 'share',
  format: 'windows-xml',
  fileNames: ['file-share-audit.xml', 'share-access.xml'],
  time: (timeMs) => isoUtc(timeMs, 7),
  render: (act, site) => (act.kind === 'share-access' && isHere(act, site) && isWindows(act.to) ? writeAll(act, site, { events: shareEvents(act), write: writeEventXml }) : []),
};
