import type { LogRecord } from '../../contracts/index.ts';
import { toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import { deviceOf, parsePrefix } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import { parseEventLine, parseEventText } from './parse-event-text.ts';
import { readWindowsEvent } from './read-windows-event.ts';
import type { HeldLine } from './xml-event-cutter.ts';

const format = 'windows-text';
const maxListingLines = 2000;
const maxListingCharacters = 256 << 10;
const dateAlone = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ T]{1,2}\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: [AP]M)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/;

function startsListing(text: string): boolean {
  return text.startsWith('LogName=') || /^\s{0,8}Log Name {0,10}:/.test(text) || /^TimeCreated {1,20}:/.test(text);
}

function isDateAlone(text: string): boolean {
  return text.length <= 48 && dateAlone.test(text.trim());
}

class TextParser {
  readonly #context: ReaderContext;
  #held: HeldLine[] = [];
  #characters = 0;
  /** A date alone on its line: the next line tells whose it is. */
  #pending: HeldLine | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const line = { line: position.line, byteOffset: position.byteOffset, text };
    const result = { records: [] as LogRecord[], rejected: [] as RejectedLine[], structureLines: [] as number[] };
    const pending = this.#pending;
    this.#pending = undefined;
    if (startsListing(text) && (pending !== undefined || this.#held.length === 0 || this.#isInMessage() || /^\s{0,8}Log Name|^TimeCreated/.test(text))) {
      const alone = this.parseAlone(text, position);
      this.#flush(result);
      if (alone !== undefined) {
        if (pending !== undefined) result.rejected.push(pending);
        result.records.push(alone);
      } else {
        if (pending !== undefined) this.#hold(pending, result);
        this.#hold(line, result);
      }
      return result;
    }
    if (pending !== undefined) this.#put(pending, result);
    if (isDateAlone(text)) this.#pending = line;
    else if (/^Event\[\d{1,9}\]:?$/.test(text.trim())) {
      this.#flush(result);
      result.structureLines.push(line.line);
    } else this.#put(line, result);
    return result;
  }

  end(): LineResult {
    const result = { records: [] as LogRecord[], rejected: [] as RejectedLine[], structureLines: [] as number[] };
    if (this.#pending !== undefined) this.#put(this.#pending, result);
    this.#pending = undefined;
    this.#flush(result);
    return result;
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const event = parseEventLine(text);
    const fields = event === undefined ? undefined : readWindowsEvent(event, this.#context);
    if (fields === undefined) return undefined;
    const record = toRecord({ format, ...fields }, text, position, this.#context);
    if (record.timeMs !== undefined && record.device !== undefined) return record;
    const prefix = parsePrefix(text, this.#context.referenceMs);
    return { ...timeFields(record.timeMs === undefined ? prefix.time : undefined, this.#context), ...(record.device === undefined && deviceOf(prefix)), ...record };
  }

  #isInMessage(): boolean {
    return this.#held.some((line) => line.text.startsWith('Message='));
  }

  /** A line of the listing that is open, or one of no listing. */
  #put(line: HeldLine, result: { records: LogRecord[]; rejected: RejectedLine[] }): void {
    const alone = this.parseAlone(line.text, line);
    if (alone !== undefined) {
      this.#flush(result);
      result.records.push(alone);
    } else if (this.#held.length > 0) this.#hold(line, result);
    else result.rejected.push(line);
  }

  #hold(line: HeldLine, result: { records: LogRecord[]; rejected: RejectedLine[] }): void {
    this.#held.push(line);
    this.#characters += line.text.length;
    if (this.#held.length >= maxListingLines || this.#characters > maxListingCharacters) this.#flush(result);
  }

  #flush(result: { records: LogRecord[]; rejected: RejectedLine[] }): void {
    const lines = this.#held;
    this.#held = [];
    this.#characters = 0;
    const [first] = lines;
    if (first === undefined) return;
    const event = parseEventText(lines.map((line) => line.text));
    const fields = event === undefined ? undefined : readWindowsEvent(event, this.#context);
    if (fields === undefined) {
      for (const line of lines) result.rejected.push({ ...line, reason: 'a listing of a Windows event without its id' });
      return;
    }
    const last = lines.at(-1)?.line ?? first.line;
    result.records.push({ ...toRecord({ format, ...fields }, lines.map((line) => line.text).join('\n'), first, this.#context), ...(last !== first.line && { lastLine: last }) });
  }
}

/** Windows events as listings of many lines, and as single lines of forwarders. */
export const windowsTextReader: LogReader = {
  format,
  title: 'Windows event listings',
  understands: 'Splunk forwarder (`LogName=`), wevtutil and the event viewer (`Log Name:`), Get-WinEvent as a list, Snare, WinCollect, Eventlog-to-Syslog, providers as programs of syslog lines',
  sniff(lines) {
    if (lines.length === 0) return 0;
    const singles = lines.filter((line) => parseEventLine(line) !== undefined).length / lines.length;
    const start = lines.slice(0, 4).findIndex((line) => startsListing(line));
    const hasId = start >= 0 && lines.slice(start, start + 12).some((line) => /^\s{0,8}(?:EventCode=|Event ID {0,10}:|Id {1,20}:)/.test(line));
    return Math.max(singles, hasId ? 0.95 : 0);
  },
  open: (context) => new TextParser(context),
};
