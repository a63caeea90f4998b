import { XMLParser } from 'fast-xml-parser';
import { isObject } from '../mapping/values.ts';
import { eventOfTree, readEventData } from './event-of-tree.ts';
import type { WindowsEvent } from './windows-event.ts';

/** One event; the largest that Windows writes are 64 KiB before they become XML. */
export const maxEventCharacters = 1 << 20;

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: '\'' };

/** The entities of XML itself, each once; others are left as they stand, and none can be declared. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '', attributesGroupName: '#attributes', textNodeName: '#text', parseTagValue: false, parseAttributeValue: false, trimValues: false, removeNSPrefix: true, ignoreDeclaration: true, ignorePiTags: true, processEntities: false,
  tagValueProcessor: (_name, value) => decodeEntities(value), attributeValueProcessor: (_name, value) => decodeEntities(value),
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

/** The part of a text between the first start and the last end of one of these elements. */
function cutElement(xml: string): string | undefined {
  for (const name of ['EventData', 'UserData', 'Data']) {
    const start = [`<${name}>`, `<${name} `].map((open) => xml.indexOf(open)).filter((at) => at >= 0).sort((left, right) => left - right)[0];
    const end = start === undefined ? -1 : xml.lastIndexOf(`</${name}>`);
    if (start !== undefined && end > start) return xml.slice(start, end + name.length + 3);
  }
  return undefined;
}

/** The values of `<EventData>`, or of its `<Data>` elements alone, with or without wrappers around them. Never throws. */
export function parseEventDataXml(xml: string): Map<string, string> {
  const element = xml.length > maxEventCharacters || xml.includes('<!') ? undefined : cutElement(xml);
  try {
    const root: unknown = element === undefined ? undefined : parser.parse(`<Root>${element}</Root>`);
    const tree = isObject(root) ? root['Root'] : undefined;
    return isObject(tree) ? readEventData(tree) : new Map<string, string>();
  } catch {
    return new Map();
  }
}

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [named]) Object.setPrototypeOf(table, null);
