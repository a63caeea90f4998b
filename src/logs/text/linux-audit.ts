import type { LogRecord } from '../../contracts/index.ts';
import { nothingYet, toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { deviceOf, parsePrefix } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import { parseAuditLine, type AuditPart } from './audit-line.ts';
import { describeAuditEvent } from './describe-audit-event.ts';

/** Events whose lines may still come, and lines of one event. */
const maxOpenEvents = 16;
const maxParts = 200;
/** Raw text of an event that is kept while it is open, in characters. */
const maxRawCharacters = 8192;

interface OpenEvent { position: LinePosition; lastLine: number; parts: AuditPart[]; raw: string }

/** `----` and `time->…`, between the events that `ausearch` shows. */
function isStructure(text: string): boolean {
  return /^-{4}$/.test(text.trim()) || text.startsWith('time->');
}

function isOwnLine(text: string): boolean {
  return (text.startsWith('type=') || text.startsWith('node=') || text.startsWith('msg=audit(')) && text.includes('audit(');
}

class AuditParser {
  readonly #context: ReaderContext;
  readonly #open = new Map<string, OpenEvent>();
  #lastLine = 0;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    // An event does not go on beyond a blank line.
    const records = position.line === this.#lastLine + 1 ? [] : this.#close(this.#open.size);
    this.#lastLine = position.line;
    if (isStructure(text)) return { records, rejected: [], structureLines: [position.line] };
    const part = isOwnLine(text) ? parseAuditLine(text, this.#context.referenceMs, false) : undefined;
    if (part === undefined) {
      const isCut = text.startsWith('type=') && !text.includes(')');
      return { records, rejected: [{ ...position, text, ...(isCut && { reason: 'an audit record that is cut off' }) }], structureLines: [] };
    }
    const key = `${part.node ?? ''} ${part.id}`;
    const event = part.timeMs === undefined ? undefined : this.#open.get(key);
    if (event !== undefined && event.parts.length < maxParts) {
      event.parts.push(part);
      event.lastLine = position.line;
      if (event.raw.length < maxRawCharacters) event.raw += `\n${text}`;
    } else {
      if (event !== undefined) records.push(...this.#closeOne(key, event));
      this.#open.set(part.timeMs === undefined ? `${key} ${position.line}` : key, { position: { line: position.line, byteOffset: position.byteOffset }, lastLine: position.line, parts: [part], raw: text });
    }
    if (this.#open.size > maxOpenEvents) records.push(...this.#close(1));
    return { records, rejected: [], structureLines: [] };
  }

  end(): LineResult {
    const records = this.#close(this.#open.size);
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  /** One line by itself, from its start or behind a syslog header. */
  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const part = parseAuditLine(text, this.#context.referenceMs, true);
    if (part === undefined) return undefined;
    const prefix = part.start === 0 ? { length: 0 } : parsePrefix(text, this.#context.referenceMs);
    if (part.id === '' && prefix.time === undefined) return undefined;
    const fields = { format: 'linux-audit', ...timeFields(prefix.time, this.#context), ...deviceOf(prefix), ...describeAuditEvent([part]) };
    if (part.timeMs !== undefined && part.isTimeGuessed !== true) delete fields.isTimeGuessed;
    return toRecord(fields, text, position, this.#context);
  }

  #close(count: number): LogRecord[] {
    const records: LogRecord[] = [];
    for (const [key, event] of [...this.#open].slice(0, count)) records.push(...this.#closeOne(key, event));
    return records;
  }

  #closeOne(key: string, event: OpenEvent): LogRecord[] {
    this.#open.delete(key);
    const record = toRecord({ format: 'linux-audit', ...describeAuditEvent(event.parts) }, event.raw, event.position, this.#context);
    if (event.lastLine !== event.position.line) record.lastLine = event.lastLine;
    return [record];
  }
}

/** The Linux audit log: the lines of one event become one record. */
export const linuxAuditReader: LogReader = {
  format: 'linux-audit',
  title: 'Linux audit log',
  understands: 'raw, enriched and as `ausearch -i` shows it; the lines of one event joined; hex decoded; commands, files, connections, sign-ins, account changes, SELinux and AppArmor; behind a syslog header line by line',
  sniff: (lines) => (lines.length === 0 ? 0 : lines.filter((line) => isOwnLine(line) || isStructure(line)).length / lines.length),
  open: (context) => new AuditParser(context),
};
