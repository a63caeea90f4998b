import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { parseLeadingTime } from '../parse-time.ts';
import type { SeverityId } from '../severity.ts';
import { timeFields } from '../time-fields.ts';
import { describeProgramMessage } from './read-program-message.ts';

const maxLines = 100;
/** `[2024/01/01 10:00:00.123456,  2] ../../source3/auth/auth.c:347(auth_check_ntlm_password)` */
const head = /^\[(\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?), {1,3}(\d{1,2})(?:, [^\]]{1,80})?\] (\S{1,160}:\d{1,6}\(\w{1,80}\)|\S{1,160}) ?(.{0,2000})$/s;
const levelSeverities: readonly SeverityId[] = [3, 2, 1];

interface Held { position: LinePosition; lastLine: number; lineCount: number; stamp: string; level: number; message: string; raw: string }

class SambaParser {
  readonly #context: ReaderContext;
  #held: Held | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const match = head.exec(text);
    const held = this.#held;
    if (match?.[1] !== undefined) {
      const records = this.#release();
      this.#held = { position: { line: position.line, byteOffset: position.byteOffset }, lastLine: position.line, lineCount: 1, stamp: match[1], level: Number(match[2]), message: match[4]?.trim() ?? '', raw: text };
      return { records, rejected: [], structureLines: [] };
    }
    // What was said stands indented below where it was said.
    if (held?.lastLine === position.line - 1 && held.lineCount < maxLines && /^\s/.test(text)) {
      held.lastLine = position.line;
      held.lineCount += 1;
      if (held.message.length < 4000) held.message = `${held.message} ${text.trim()}`.trim();
      held.raw = cutRaw(`${held.raw}\n${text}`);
      return nothingYet;
    }
    return { records: this.#release(), rejected: [{ ...position, text }], structureLines: [] };
  }

  end(): LineResult {
    const records = this.#release();
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  #release(): LogRecord[] {
    const held = this.#held;
    if (held === undefined) return [];
    this.#held = undefined;
    const message = held.message === '' ? held.raw.trim() : held.message;
    const fields = { format: 'samba', ...timeFields(parseLeadingTime(held.stamp, this.#context.referenceMs), this.#context), kind: 'event', process: 'smbd', severityId: levelSeverities[held.level] ?? 1, ...describeProgramMessage('smbd', message) } as const;
    const record = toRecord(fields, held.raw, held.position, this.#context);
    if (held.lastLine !== record.line) record.lastLine = held.lastLine;
    return [record];
  }
}

/** The log files of Samba's servers. */
export const sambaReader: LogReader = {
  format: 'samba',
  title: 'Samba log',
  understands: 'messages below the place they come from, joined; sign-ins, shares connected',
  sniff(lines) {
    let count = 0;
    for (const line of lines) if (head.test(line) || (count > 0 && line.startsWith('  '))) count += 1;
    return lines.length === 0 ? 0 : count / lines.length;
  },
  open: (context) => new SambaParser(context),
};
