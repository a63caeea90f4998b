import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { isObject, type JsonObject } from '../../mapping/values.ts';
import { eventOfTree } from '../event-of-tree.ts';
import { readWindowsEvent } from '../read-windows-event.ts';
import { outcomeOfKeywords, type WindowsEvent } from '../windows-event.ts';
import { addValues, asEventId, firstOf } from './form-values.ts';

function treeOf(event: JsonObject): JsonObject | undefined {
  const inner = event['Event'] ?? event['event'];
  const tree = isObject(inner) ? inner : event;
  const system = tree['System'];
  return isObject(system) && system['EventID'] !== undefined ? tree : undefined;
}

/** The XML of an event as JSON. */
export const treeWindowsEvent: RecordFormat = {
  format: 'windows-tree',
  title: 'Windows event XML as JSON',
  understands: 'evtx_dump (`#attributes`), xmltodict (`@Name`), Velociraptor',
  matches: (event) => treeOf(event) !== undefined,
  read(event, context) {
    const found = eventOfTree(treeOf(event) ?? {});
    return found === undefined ? undefined : readWindowsEvent(found, context);
  },
};

/** The event in the `win` object that Wazuh's agent makes of it: names begin with a small letter there. */
export function eventOfWazuh(win: JsonObject): WindowsEvent | undefined {
  const { system } = win;
  if (!isObject(system)) return undefined;
  const data = new Map<string, string>();
  for (const part of [win['eventdata'], win['eventData'], win['userData']]) addValues(data, part, (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const found: WindowsEvent = { data };
  const names = { provider: ['providerName', 'eventSourceName'], channel: ['channel'], computer: ['computer'], time: ['systemTime'], level: ['level', 'severityValue'], recordId: ['eventRecordID'] } as const;
  for (const [name, keys] of Object.entries(names) as [keyof typeof names, readonly string[]][]) {
    const value = firstOf(system, keys);
    if (value !== undefined) found[name] = value;
  }
  const message = firstOf(system, ['message'])?.replace(/^"|"$/g, '');
  if (message !== undefined) found.message = message;
  const eventId = asEventId(system['eventID']);
  if (eventId !== undefined) found.eventId = eventId;
  const outcome = outcomeOfKeywords(system['severityValue']) ?? outcomeOfKeywords(system['keywords']);
  if (outcome !== undefined) found.outcome = outcome;
  return found;
}

/** Windows events as Wazuh's agent sends them, before the manager puts them into an alert. */
export const wazuhWindowsEvent: RecordFormat = {
  format: 'windows-wazuh',
  title: 'Windows events of the Wazuh agent',
  understands: '`win.system` and `win.eventdata`',
  matches: (event) => isObject(event['win']) && isObject(event['win']['system']),
  read(event, context) {
    const found = isObject(event['win']) ? eventOfWazuh(event['win']) : undefined;
    return found === undefined ? undefined : readWindowsEvent(found, context);
  },
};
