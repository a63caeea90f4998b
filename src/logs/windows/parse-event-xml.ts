import { XMLParser } from 'fast-xml-parser';
import { isObject } from '../mapping/values.ts';
import { eventOfTree, readEventData } from './event-of-tree.ts';
import type { WindowsEvent } from './windows-event.ts';

/** One event; the largest that Windows writes are 64 KiB before they become XML. */
export const maxEventCharacters = 1 << 20;

/** Only the entities of XML itself: the text starts at `<Event`, so that no document type can declare others. */
const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '', attributesGroupName: '#attributes', textNodeName: '#text', parseTagValue: false, parseAttributeValue: false, trimValues: false, removeNSPrefix: true, ignoreDeclaration: true, ignorePiTags: true,
  processEntities: { enabled: true, maxEntitySize: 1000, maxExpansionDepth: 1, maxTotalExpansions: 200_000, maxExpandedLength: maxEventCharacters, maxEntityCount: 0 }, htmlEntities: false,
});

/** Where an event element begins: `<Event` and not `<EventData` or `<Events`. -1 when none does. */
export function findEventStart(text: string, from = 0): number {
  for (let at = text.indexOf('<Event', from); at >= 0; at = text.indexOf('<Event', at + 6)) {
    const code = text.charCodeAt(at + 6);
    if (code === 32 || code === 62 || code === 9 || code === 10 || code === 13 || Number.isNaN(code)) return at;
  }
  return -1;
}

/** The tree marks of a browser's or viewer's copy (`- <System>`) are no text of the event. */
function withoutTreeMarks(xml: string): string {
  return xml.includes('- <') ? xml.replace(/(^|>)(\s{0,40})[-+] {0,2}(?=<)/g, '$1$2') : xml;
}

/** One event from its element `<Event …>…</Event>`; undefined when it cannot be read. Never throws. */
export function parseEventXml(xml: string): WindowsEvent | undefined {
  if (xml.length > maxEventCharacters || xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY')) return undefined;
  try {
    const root: unknown = parser.parse(withoutTreeMarks(xml));
    const tree = isObject(root) ? root['Event'] : undefined;
    const first: unknown = Array.isArray(tree) ? tree[0] : tree;
    return isObject(first) ? eventOfTree(first) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An event that was cut off (syslog cuts long messages), with its open elements closed: whatever stands before the cut can be read.
 * Undefined when not even its `System` is whole.
 */
export function closeCutEvent(xml: string): string | undefined {
  if (!xml.includes('</System>')) return undefined;
  const lastOpen = xml.lastIndexOf('<');
  const body = (lastOpen > xml.lastIndexOf('>') ? xml.slice(0, lastOpen) : xml).replace(/&[#\w]{0,8}$/, '');
  const isOpen = (name: string): boolean => body.lastIndexOf(`<${name}`) > body.lastIndexOf(`</${name}>`);
  const dataStart = body.lastIndexOf('<Data ');
  const isDataOpen = dataStart > body.lastIndexOf('</Data>') && !body.slice(dataStart, body.indexOf('>', dataStart) + 1).endsWith('/>');
  return `${body}${isDataOpen ? '</Data>' : ''}${isOpen('EventData') ? '</EventData>' : ''}</Event>`;
}

/** The values of `<EventData>`, or of its `<Data>` elements alone, with or without wrappers around them. Never throws. */
export function parseEventDataXml(xml: string): Map<string, string> {
  const starts = ['<EventData', '<UserData', '<Data'].map((name) => xml.indexOf(name)).filter((at) => at >= 0);
  const start = Math.min(...starts);
  if (starts.length === 0 || xml.length > maxEventCharacters || xml.includes('<!')) return new Map();
  try {
    const root: unknown = parser.parse(`<Root>${xml.slice(start)}</Root>`);
    const tree = isObject(root) ? root['Root'] : undefined;
    return isObject(tree) ? readEventData(tree) : new Map<string, string>();
  } catch {
    return new Map();
  }
}
