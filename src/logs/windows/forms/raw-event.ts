import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { isObject, type JsonObject } from '../../mapping/values.ts';
import { parseEventText } from '../parse-event-text.ts';
import { findEventStart } from '../parse-event-xml.ts';
import { readWindowsXml } from '../read-event-xml.ts';
import { readWindowsEvent } from '../read-windows-event.ts';
import { eventOfFlat } from './flat-event.ts';

/** Keys that hold a whole event in XML. */
const rawKeys = ['RawXml', 'RawEventData', 'EventXml', 'EventXML', 'Xml', 'xml', '_raw', 'message', 'log'] as const;

/** Splunk's `_raw` as the listing of its forwarder. */
function listingOf(event: JsonObject): string | undefined {
  const { _raw: raw } = event;
  return typeof raw === 'string' && raw.includes('LogName=') && raw.includes('EventCode=') ? raw : undefined;
}

function rawOf(event: JsonObject): string | undefined {
  for (const key of rawKeys) {
    const text = event[key];
    if (typeof text === 'string' && text.includes('</System>') && findEventStart(text) >= 0) return text;
  }
  return undefined;
}

function find(event: JsonObject): { holder: JsonObject; xml: string } | undefined {
  const own = rawOf(event);
  if (own !== undefined) return { holder: event, xml: own };
  const { properties } = event;
  const inner = isObject(properties) ? rawOf(properties) : undefined;
  return inner === undefined || !isObject(properties) ? undefined : { holder: properties, xml: inner };
}

/** An event whose XML is a text inside the object: Azure diagnostics, Splunk exports, shippers of files. */
export const rawWindowsEvent: RecordFormat = {
  format: 'windows-xml-in-json',
  title: 'Windows event XML inside JSON',
  understands: 'Azure diagnostics (`properties.RawXml`), Azure Monitor `RawEventData`, Splunk `_raw` (XML or listing)',
  matches: (event) => find(event) !== undefined || listingOf(event) !== undefined,
  read(event, context) {
    const found = find(event);
    if (found === undefined) {
      const listed = parseEventText((listingOf(event) ?? '').split('\n'));
      return readWindowsEvent(listed ?? eventOfFlat(event), context);
    }
    const fields = readWindowsXml(found.xml, context) ?? readWindowsEvent(eventOfFlat(found.holder), context);
    if (fields === undefined) return undefined;
    const { format: _format, ...own } = fields;
    return own;
  },
};
