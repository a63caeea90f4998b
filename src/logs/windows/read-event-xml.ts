import type { LogRecord } from '../../contracts/index.ts';
import { toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { closeCutEvent, findEventStart, parseEventXml } from './parse-event-xml.ts';
import { readWindowsEvent } from './read-windows-event.ts';
import { XmlEventCutter, type CutResult, type FoundEvent, type HeldLine } from './xml-event-cutter.ts';

const format = 'windows-xml';

/**
 * Fields of the Windows or Sysmon event whose element stands in the text; what there is of it when the text was cut off behind its `System`.
 * Undefined when there is none or it cannot be read. Never throws.
 */
export function readWindowsXml(text: string, context: ReaderContext): RecordFields | undefined {
  const start = findEventStart(text);
  if (start < 0) return undefined;
  const end = text.indexOf('</Event>', start);
  const xml = end < 0 ? closeCutEvent(text.slice(start)) : text.slice(start, end + 8);
  const event = xml === undefined ? undefined : parseEventXml(xml);
  const fields = event === undefined ? undefined : readWindowsEvent(event, context);
  return fields === undefined ? undefined : { format, ...fields };
}

class XmlParser {
  readonly #context: ReaderContext;
  readonly #cutter = new XmlEventCutter();

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    return this.#result(this.#cutter.add({ line: position.line, byteOffset: position.byteOffset, text }));
  }

  end(): LineResult {
    return this.#result(this.#cutter.end());
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    if (!text.includes('</System>')) return undefined;
    const fields = readWindowsXml(text, this.#context);
    return fields === undefined ? undefined : toRecord(fields, text, position, this.#context);
  }

  #result(cut: CutResult): LineResult {
    const records: LogRecord[] = [];
    const rejected: RejectedLine[] = [...cut.foreign];
    // A line of many broken events is told once.
    const told = new Set<number>();
    const reject = (lines: readonly HeldLine[], reason: string): void => {
      for (const line of lines) if (!told.has(line.line)) rejected.push({ ...line, reason });
      for (const line of lines) told.add(line.line);
    };
    for (const lines of cut.cutOff) {
      const text = lines.map((line) => line.text).join('\n');
      const xml = closeCutEvent(text.slice(findEventStart(text)));
      const record = xml === undefined ? undefined : this.#record({ xml, lines });
      if (record !== undefined) records.push(record);
      if (record === undefined) reject(lines, 'a Windows event in XML that does not end');
      else reject(lines.slice(-1), 'a Windows event in XML that is cut off; what there is of it was read');
    }
    for (const found of cut.events) {
      const record = this.#record(found);
      if (record !== undefined) records.push(record);
      else reject(found.lines, 'a Windows event in XML that is broken');
    }
    return { records, rejected, structureLines: cut.structureLines };
  }

  #record(found: FoundEvent): LogRecord | undefined {
    const event = parseEventXml(found.xml);
    const fields = event === undefined ? undefined : readWindowsEvent(event, this.#context);
    if (fields === undefined) return undefined;
    const [first] = found.lines;
    const last = found.lines.at(-1)?.line ?? first.line;
    // Alone on its line, an event keeps what a collector wrote before it.
    const text = found.lines.length === 1 && first.text.indexOf('</Event>') === first.text.lastIndexOf('</Event>') ? first.text : found.xml;
    return { ...toRecord({ format, ...fields }, text, first, this.#context), ...(last !== first.line && { lastLine: last }) };
  }
}

/** Windows events in XML, one a line or over many lines, and Sysmon for Linux in syslog. */
export const windowsXmlReader: LogReader = {
  format,
  title: 'Windows event XML',
  understands: 'one event a line or over many lines, with root element and comments or without, viewer copies, Sysmon for Linux behind a syslog header',
  sniff(lines) {
    if (lines.length === 0) return 0;
    const whole = lines.filter((line) => line.includes('</Event>') && findEventStart(line) >= 0).length;
    const starts = lines.filter((line) => findEventStart(line) >= 0).length;
    const marked = lines.filter((line) => /^\s{0,40}(?:[-+] {0,2})?</.test(line)).length;
    const isSpread = starts > 0 && marked / lines.length > 0.6 && lines.some((line) => /<(?:System|Provider|EventID|Channel|Computer)[\s>]/.test(line));
    return isSpread ? 0.97 : whole / lines.length;
  },
  open: (context) => new XmlParser(context),
};
