import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { parseSyslogHeader } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import { followers, parsePostgresLine, type PostgresLine } from './postgresql-line.ts';
import { readPostgresMessage } from './postgresql-messages.ts';

const maxLines = 500;
const maxRawCharacters = 8192;

interface HeldMessage { position: LinePosition; lastLine: number; lineCount: number; first: PostgresLine; text: string; raw: string; isGrowing: boolean }

class PostgresParser {
  readonly #context: ReaderContext;
  #held: HeldMessage | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const held = this.#held;
    const isNext = held !== undefined && position.line === held.lastLine + 1 && held.lineCount < maxLines;
    // The server indents the lines of a message after the first.
    if (isNext && /^\s/.test(text)) {
      if (held.isGrowing) held.text += ` ${text.trim()}`;
      return this.#grow(held, text, position);
    }
    const line = parsePostgresLine(text, this.#context.referenceMs, true);
    if (line === undefined) return { records: this.#release(), rejected: [{ ...position, text }], structureLines: [] };
    if (isNext && followers.has(line.level) && line.pid === held.first.pid) {
      held.isGrowing = false;
      return this.#grow(held, text, position);
    }
    const records = this.#release();
    this.#held = { position: { line: position.line, byteOffset: position.byteOffset }, lastLine: position.line, lineCount: 1, first: line, text: line.message, raw: text, isGrowing: true };
    return { records, rejected: [], structureLines: [] };
  }

  end(): LineResult {
    const records = this.#release();
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const line = parsePostgresLine(text, this.#context.referenceMs, true);
    if (line === undefined || parseSyslogHeader(text, this.#context.referenceMs)?.process?.startsWith('postgres') === true) return undefined;
    return this.#record(line, line.message, text, position);
  }

  #grow(held: HeldMessage, text: string, position: LinePosition): LineResult {
    held.lastLine = position.line;
    held.lineCount += 1;
    if (held.raw.length < maxRawCharacters) held.raw += `\n${text}`;
    return nothingYet;
  }

  #release(): LogRecord[] {
    const held = this.#held;
    if (held === undefined) return [];
    this.#held = undefined;
    const record = this.#record(held.first, held.text, held.raw, held.position);
    if (held.lastLine !== record.line) record.lastLine = held.lastLine;
    return [record];
  }

  #record(line: PostgresLine, message: string, text: string, position: LinePosition): LogRecord {
    const fields = readPostgresMessage(line.level, message, line.given);
    return toRecord({ format: 'postgresql', ...timeFields(line.time, this.#context), kind: 'event', severityId: 1, process: 'postgres', ...fields }, cutRaw(text), position, this.#context);
  }
}

/** The log that a PostgreSQL server writes to a file or its error output. */
export const postgresqlReader: LogReader = {
  format: 'postgresql',
  title: 'PostgreSQL server log',
  understands: 'any line prefix with a time; statements over several lines and DETAIL, HINT, STATEMENT joined; sign-ins, refused clients, statements, pgAudit',
  sniff(lines) {
    if (lines.length === 0) return 0;
    let count = 0;
    for (const line of lines) if (parsePostgresLine(line, 0, true) !== undefined || (count > 0 && /^\s/.test(line))) count += 1;
    // The same in syslog is syslog.
    const isSyslog = lines.some((line) => parseSyslogHeader(line, 0)?.process?.startsWith('postgres') === true);
    return isSyslog ? 0 : count / lines.length;
  },
  open: (context) => new PostgresParser(context),
};
