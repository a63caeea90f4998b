import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, toRecord, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, type RecordFields } from '../mapping/values.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { readMysqlMessage } from './mysql-messages.ts';

const commands = 'Sleep|Quit|Init DB|Query|Field List|Create DB|Drop DB|Refresh|Shutdown|Statistics|Processlist|Connect Out|Connect|Kill|Debug|Ping|Time|Delayed insert|Change user|Binlog Dump GTID|Binlog Dump|Table Dump|Register Slave|Register Replica|Prepare|Execute|Long Data|Close stmt|Reset stmt|Reset Connection|Set option|Fetch|Daemon|Error|Clone';
const oldTime = /^(\d{2})(\d{2})(\d{2}) {1,2}(\d{1,2}):(\d{2}):(\d{2})\t/;
const body = new RegExp(`^[ \\t]{0,40}(\\d{1,12}) (${commands})(?:[ \\t]{1,20}(.{0,16000})|)$`, 's');
const header = /^(?:\S{1,200}, Version: .{1,200}started with:|Tcp port: \d|Time {8,30}Id Command {2,8}Argument)/;
const connected = /^([^@\s]{0,80})@(\S{1,255})(?: (?:as \S{0,80} )?on (\S{0,64}))?(?: {1,2}using (.{1,40}))?/;
const maxShownCharacters = 160;
const maxThreads = 10_000;
const maxLines = 500;

interface Thread { account?: string; end?: Endpoint }
interface GeneralLine { time?: LeadingTime; thread: string; command: string; argument: string }

function parseLine(text: string, referenceMs: number): GeneralLine | undefined {
  const code = text.charCodeAt(0);
  let time: LeadingTime | undefined;
  let rest = text;
  if (code >= 48 && code <= 57) {
    const old = oldTime.exec(text);
    if (old === null) time = parseLeadingTime(text, referenceMs);
    else time = parseLeadingTime(`20${old[1] ?? ''}-${old[2] ?? ''}-${old[3] ?? ''} ${(old[4] ?? '').padStart(2, '0')}:${old[5] ?? ''}:${old[6] ?? ''}`, referenceMs);
    if (time === undefined) return undefined;
    rest = text.slice(old === null ? time.length : old[0].length);
  } else if (code !== 9) return undefined;
  const match = body.exec(rest);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { ...(time !== undefined && { time }), thread: match[1], command: match[2], argument: match[3]?.trim() ?? '' };
}

class MysqlGeneralParser {
  readonly #context: ReaderContext;
  readonly #threads = new Map<string, Thread>();
  #time: LeadingTime | undefined;
  #held: { position: LinePosition; lastLine: number; lineCount: number; line: GeneralLine; raw: string } | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const line = parseLine(text, this.#context.referenceMs);
    const held = this.#held;
    if (line === undefined) {
      if (header.test(text)) return { records: this.#release(), rejected: [], structureLines: [position.line] };
      // The rest of a statement.
      if (held?.lastLine !== position.line - 1 || held.lineCount >= maxLines) return { records: this.#release(), rejected: [{ ...position, text }], structureLines: [] };
      held.lastLine = position.line;
      held.lineCount += 1;
      if (held.line.argument.length < 16_000) held.line.argument += ` ${text.trim()}`;
      if (held.raw.length < 8192) held.raw += `\n${text}`;
      return nothingYet;
    }
    const records = this.#release();
    this.#held = { position: { line: position.line, byteOffset: position.byteOffset }, lastLine: position.line, lineCount: 1, line, raw: text };
    return { records, rejected: [], structureLines: [] };
  }

  end(): LineResult {
    const records = this.#release();
    return records.length === 0 ? nothingYet : { records, rejected: [], structureLines: [] };
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const line = text.charCodeAt(0) === 9 ? undefined : parseLine(text, this.#context.referenceMs);
    return line?.time === undefined ? undefined : toRecord({ ...timeFields(line.time, this.#context), ...this.#read(line) }, text, position, this.#context);
  }

  #release(): LogRecord[] {
    const held = this.#held;
    if (held === undefined) return [];
    this.#held = undefined;
    // The time is written when it changes.
    this.#time = held.line.time ?? this.#time;
    const record = toRecord({ ...timeFields(this.#time, this.#context), ...this.#read(held.line) }, cutRaw(held.raw), held.position, this.#context);
    if (held.lastLine !== record.line) record.lastLine = held.lastLine;
    return [record];
  }

  #read({ thread, command, argument }: GeneralLine): RecordFields {
    const facts = { format: 'mysql-general', kind: 'event', product: 'MySQL', severityId: 1, process: 'mysqld', classUid: 6005 } as const;
    if (command === 'Connect' && argument.startsWith('Access denied')) return { ...facts, ...readMysqlMessage(argument), severityId: 1 };
    if (command === 'Connect' || command === 'Change user') return { ...facts, ...this.#connect(thread, command, argument) };
    const known = this.#threads.get(thread);
    if (command === 'Quit') this.#threads.delete(thread);
    const shown = argument.length > maxShownCharacters ? `${argument.slice(0, maxShownCharacters)}…` : argument;
    return { ...facts, message: shown === '' ? command : `${command}: ${shown}`, ...(known?.account !== undefined && { account: known.account }), ...(known?.end !== undefined && { srcEndpoint: known.end }) };
  }

  #connect(thread: string, command: string, argument: string): Pick<RecordFields, 'message'> & Partial<RecordFields> {
    const match = connected.exec(argument);
    const account = match?.[1] === undefined || match[1] === '' ? undefined : match[1];
    const ip = asAddress(match?.[2]);
    const hostname = ip === undefined ? asHostname(match?.[2]) : undefined;
    const end = ip === undefined && hostname === undefined ? undefined : { ...(ip !== undefined && { ip }), ...(hostname !== undefined && { hostname }) };
    if (this.#threads.size >= maxThreads) this.#threads.clear();
    this.#threads.set(thread, { ...(account !== undefined && { account }), ...(end !== undefined && { end }) });
    const how = match?.[4] === undefined ? '' : ` using ${match[4]}`;
    return { message: `${command}${how}`, action: 'success', classUid: 3002, ...(account !== undefined && { account }), ...(end !== undefined && { srcEndpoint: end }) };
  }
}

/** The general query log of MySQL and MariaDB. */
export const mysqlGeneralReader: LogReader = {
  format: 'mysql-general',
  title: 'MySQL and MariaDB general log',
  understands: 'both forms; times that are only written when they change; statements over several lines; account and client of a thread from its Connect',
  sniff(lines) {
    if (lines.length === 0) return 0;
    let count = 0;
    for (const line of lines) if (parseLine(line, 0) !== undefined || header.test(line) || (count > 0 && line.startsWith('  '))) count += 1;
    return count / lines.length;
  },
  open: (context) => new MysqlGeneralParser(context),
};
