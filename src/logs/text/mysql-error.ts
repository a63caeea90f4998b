import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { readMysqlMessage } from './mysql-messages.ts';

const maxLines = 200;
const maxMessageCharacters = 2000;
/** `080721  3:04:00 ` of servers before 5.6. */
const oldTime = /^(\d{2})(\d{2})(\d{2}) {1,2}(\d{1,2}):(\d{2}):(\d{2}) {1,2}/;
/** Thread, then a level or one of the words that the server begins without one. */
const newHead = /^ {1,2}(?:\d{1,20} )?(?=\[(?:Note|Warning|ERROR|Error|System|Information)\] )/;
const oldWords = /^(?:\[(?:Note|Warning|ERROR|Error)\] |InnoDB: |mysqld |mysqld_safe |bdb: |Federated: |Plugin |[A-Z]\w{2,20}: )/;
const goesOn = /^(?:InnoDB: |Version: '|\s)/;
/** Lines of the status that a server prints on request: counts and addresses of locks. */
const statusLine = /^(?:lock: 0x[0-9a-f]{1,16}:|[A-Za-z_][A-Za-z_ ]{1,40}:?(?: {0,24}[0-9]{1,24}(?: {1,4}[A-Za-z_ ]{1,40}: {1,4}[0-9]{1,24})?)?|Current dir: \S{1,200})$/;

interface MysqlLine { time: LeadingTime; message: string }

/** A line that begins with a time, in the form of any version; undefined when it is none. */
export function parseMysqlLine(text: string, referenceMs: number): MysqlLine | undefined {
  const code = text.charCodeAt(0);
  if (code < 48 || code > 57) return undefined;
  const old = oldTime.exec(text);
  if (old !== null) {
    const message = text.slice(old[0].length);
    const [, year, month, day, hour, minute, second] = old;
    const time = oldWords.test(message) ? parseLeadingTime(`20${year ?? ''}-${month ?? ''}-${day ?? ''} ${(hour ?? '').padStart(2, '0')}:${minute ?? ''}:${second ?? ''}`, referenceMs) : undefined;
    return time === undefined ? undefined : { time, message };
  }
  const time = parseLeadingTime(text, referenceMs);
  if (time === undefined) return undefined;
  const rest = text.slice(time.length);
  const head = newHead.exec(rest);
  return head === null ? undefined : { time, message: rest.slice(head[0].length) };
}

class MysqlErrorParser {
  readonly #context: ReaderContext;
  #held: { record: LogRecord; lineCount: number } | undefined;
  #isInStatus = false;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const line = parseMysqlLine(text, this.#context.referenceMs);
    if (line !== undefined) {
      this.#isInStatus = false;
      const records = this.#release();
      this.#held = { record: this.#record(line, text, position), lineCount: 1 };
      return { records, rejected: [], structureLines: [] };
    }
    if (text.startsWith('Status information:')) this.#isInStatus = true;
    if (this.#isInStatus && statusLine.test(text.trim())) return { records: this.#release(), rejected: [], structureLines: [position.line] };
    return this.#goOn(text, position);
  }

  end(): LineResult {
    const records = this.#release();
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const line = parseMysqlLine(text, this.#context.referenceMs);
    return line === undefined ? undefined : this.#record(line, text, position);
  }

  /** A line without a time belongs to the message before it; behind a blank line it is a message of its own. */
  #goOn(text: string, position: LinePosition): LineResult {
    const held = this.#held;
    if (held !== undefined && (held.record.lastLine ?? held.record.line) === position.line - 1 && held.lineCount < maxLines) {
      held.record.lastLine = position.line;
      held.record.raw = cutRaw(`${held.record.raw}\n${text}`);
      held.record.message = `${held.record.message} ${text.replace(/^InnoDB: /, '').trim()}`.slice(0, maxMessageCharacters);
      held.lineCount += 1;
      return nothingYet;
    }
    const records = this.#release();
    if (!goesOn.test(text) && !statusLine.test(text.trim())) return { records, rejected: [{ ...position, text }], structureLines: [] };
    this.#held = { record: toRecord({ format: 'mysql-error', kind: 'event', severityId: 1, process: 'mysqld', ...readMysqlMessage(text.trim()) }, text, position, this.#context), lineCount: 1 };
    return { records, rejected: [], structureLines: [] };
  }

  #record({ time, message }: MysqlLine, text: string, position: LinePosition): LogRecord {
    return toRecord({ format: 'mysql-error', ...timeFields(time, this.#context), kind: 'event', severityId: 1, process: 'mysqld', ...readMysqlMessage(message) }, text, position, this.#context);
  }

  #release(): LogRecord[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [held.record];
  }
}

/** The error log of MySQL and MariaDB. */
export const mysqlErrorReader: LogReader = {
  format: 'mysql-error',
  title: 'MySQL and MariaDB error log',
  understands: 'the forms before 5.6, of 5.7, 8 and MariaDB; lines without a time joined to the message before; refused sign-ins, aborted connections',
  sniff(lines) {
    if (lines.length === 0) return 0;
    let stamped = 0;
    let others = 0;
    for (const line of lines) {
      if (parseMysqlLine(line, 0) !== undefined) stamped += 1;
      else if (stamped > 0 && (goesOn.test(line) || statusLine.test(line.trim()))) others += 1;
    }
    return stamped === 0 ? 0 : (stamped + others * 0.9) / lines.length;
  },
  open: (context) => new MysqlErrorParser(context),
};
