import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, toRecord, type FormatFacts, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { parseSyslogHeader, type SyslogHeader } from '../parse-prefix.ts';
import { readSyslogMessage } from './read-syslog-message.ts';
import { isKnownProgram } from './read-program-message.ts';

const formats: readonly FormatFacts[] = [
  { format: 'syslog', title: 'Syslog, RFC 3164 and files', understands: 'with and without priority, ISO times, messages without line ends between them, lines that go on; sign-ins, sudo, accounts, jobs, mail, DNS, DHCP, VPN, file servers by program' },
  { format: 'syslog-rfc5424', title: 'Syslog, RFC 5424', understands: 'structured data, missing parts, messages over several lines; the same programs' },
];
/** Lines of one message; what follows stands for itself. */
const maxLines = 200;
const maxMessages = 2000;
const maxMessageCharacters = 2000;
/** Where the next message begins on a line of messages as they were sent. */
const nextMessage = /<\d{1,3}>(?:\d{1,2} (?:-|\d{4}-)|[A-Z][a-z]{2} [ \d]\d \d\d:|\d{4}-\d\d-\d\dT)/y;
/** What tools write between messages: journalctl, tail, logrotate. */
const structure = /^(?:-- (?:Logs begin|Journal begins|Boot|Reboot|No entries|cursor:)|==> .{1,300} <==$|#?\s?logrotate\b)/;

/** The length that stands before a message sent by TCP. */
const octetCount = /^\d{1,6} (?=<\d{1,3}>)/;

/** Messages that follow one another without a line end, each from its priority on; what stands before the first of them comes first. */
function splitSent(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('<', 1); at > 0 && parts.length < maxMessages; at = text.indexOf('<', at + 1)) {
    nextMessage.lastIndex = at;
    if (!nextMessage.test(text)) continue;
    parts.push(text.slice(from, at));
    from = at;
  }
  parts.push(text.slice(from));
  return parts;
}

/** 1: can be nothing else; 0.6: looks like it, as far as a time and a host go; 0: no. */
function certaintyOf(text: string, header: SyslogHeader | undefined): number {
  if (header === undefined) return 0;
  const { time } = header;
  if (header.priority !== undefined) return header.isRfc5424 || time !== undefined || header.process !== undefined ? 1 : 0;
  if (time === undefined) return 0;
  if (time.isYearGuessed) return header.process === undefined ? (header.hostname === undefined && !text.startsWith(':', time.length) ? 0 : 0.6) : 1;
  if (header.process === undefined) return 0;
  const isIsoT = text.charAt(10) === 'T';
  const isNamed = header.hostname !== undefined && (isIsoT || header.pid !== undefined);
  return isNamed || isKnownProgram(header.process) || /[a-z]/i.test(text.charAt(0)) ? 1 : 0;
}

function isLikely(text: string): boolean {
  const code = text.charCodeAt(0);
  return code === 60 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

class SyslogParser {
  readonly #context: ReaderContext;
  #held: { record: LogRecord; isOpen: boolean; lineCount: number; isSent: boolean } | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(line: string, position: LinePosition): LineResult {
    const text = line.replace(octetCount, '');
    const isSent = text.charCodeAt(0) === 60 || this.#held?.isSent === true;
    const records: LogRecord[] = [];
    let rest: LineResult = nothingYet;
    for (const part of isSent ? splitSent(text) : [text]) {
      const found = this.#read(part, 0.6, true);
      if (found === undefined) rest = this.#goOn(part, position);
      records.push(...(found === undefined ? rest.records : this.#release()));
      if (found === undefined) continue;
      this.#held = { record: toRecord(found.fields, part, position, this.#context), isOpen: found.isOpen, lineCount: 1, isSent: part.charCodeAt(0) === 60 };
    }
    return { records, rejected: rest.rejected, structureLines: rest.structureLines };
  }

  end(): LineResult {
    const records = this.#release();
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  parseAlone(line: string, position: LinePosition): LogRecord | undefined {
    const text = line.replace(octetCount, '');
    const first = text.charCodeAt(0) === 60 ? splitSent(text)[0] ?? text : text;
    const found = isLikely(text) ? this.#read(first, 1, false) : undefined;
    return found === undefined ? undefined : toRecord(found.fields, text, position, this.#context);
  }

  /** A line without a header: the rest of the message before it, where the format says so. */
  #goOn(text: string, position: LinePosition): LineResult {
    const held = this.#held;
    const isNext = held !== undefined && (held.record.lastLine ?? held.record.line) === position.line - 1 && held.lineCount < maxLines;
    const isIndented = /^\s/.test(text);
    if (isNext && (isIndented || (held.isSent && this.#context.readEmbedded(text) === undefined))) {
      const { record } = held;
      record.lastLine = position.line;
      record.raw = cutRaw(`${record.raw}\n${text}`);
      if (held.isOpen) record.message = `${record.message} ${text.trim()}`.slice(0, maxMessageCharacters);
      held.lineCount += 1;
      return nothingYet;
    }
    const records = this.#release();
    if (structure.test(text)) return { records, rejected: [], structureLines: [position.line] };
    return { records, rejected: [{ ...position, text }], structureLines: [] };
  }

  #release(): LogRecord[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [held.record];
  }

  #read(text: string, least: number, mayAsk: boolean): { fields: RecordFields; isOpen: boolean } | undefined {
    const header = parseSyslogHeader(text, this.#context.referenceMs);
    if (header === undefined || certaintyOf(text, header) < least) return undefined;
    return readSyslogMessage(text, header, this.#context, mayAsk);
  }
}

/** Syslog of any kind: what its programs wrote is read by program; a line that a more special reader knows is read by that one. */
export const syslogReader: LogReader = {
  format: 'syslog',
  title: 'Syslog',
  understands: 'RFC 3164, RFC 5424 and their relatives',
  formats,
  sniff(lines) {
    if (lines.length === 0) return 0;
    let sum = 0;
    for (const whole of lines) {
      const line = whole.replace(octetCount, '');
      const certainty = isLikely(line) ? certaintyOf(line, parseSyslogHeader(line, 0)) : 0;
      sum += certainty === 0 && sum > 0 && /^\s/.test(line) ? 0.5 : certainty;
    }
    return (sum / lines.length) * 0.9;
  },
  open: (context) => new SyslogParser(context),
};
