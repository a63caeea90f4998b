import type { LogRecord } from '../../contracts/index.ts';
import { nothingYet, toRecord, type FormatFacts, type LinePosition, type LineParser, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { readFirewallRow, windowsFirewallFacts } from './windows-firewall.ts';
import { iisFacts, readHttpRow } from './iis-w3c.ts';
import { readOtherRow, w3cFacts } from './w3c-other.ts';
import { readColumns, splitRow, type W3cColumns, type W3cHeader, type W3cRow } from './w3c-row.ts';

interface Profile { facts: FormatFacts; read(row: W3cRow, header: W3cHeader, context: ReaderContext): RecordFields | undefined }

const firewall: Profile = { facts: windowsFirewallFacts, read: readFirewallRow };
const http: Profile = { facts: iisFacts, read: readHttpRow };
const other: Profile = { facts: w3cFacts, read: readOtherRow };

function profileOf(columns: W3cColumns): Profile {
  const has = (name: string): boolean => columns.indexOf.has(name);
  if (has('src-ip') && has('dst-ip') && has('action') && has('protocol')) return firewall;
  return has('cs-method') || has('cs-uri-stem') || has('cs-uri') || has('sc-status') ? http : other;
}

/** The lists that IIS writes when nobody chose another, for rows that come without their header. */
const defaultLists = [
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken',
  'date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status',
].map((list) => readColumns(list)).filter((columns) => columns !== undefined);

const rowStart = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} (?:W3SVC\d{1,10} )?[0-9a-fA-F:.]{3,45} [A-Z_]{3,20} \//;

function headerlessColumns(text: string): W3cColumns | undefined {
  if (!rowStart.test(text)) return undefined;
  const count = text.trimEnd().split(' ').length;
  const columns = defaultLists.find((list) => list.names.length === count);
  return columns !== undefined && splitRow(columns, text) !== undefined ? columns : undefined;
}

const directive = /^#[A-Za-z][A-Za-z -]{0,30}:/;

class W3cParser implements LineParser {
  readonly #context: ReaderContext;
  #header: W3cHeader | undefined;
  #profile: Profile = other;
  #software = '';
  #date: string | undefined;
  #isLocalTime = false;
  #lastTime = '';

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    if (text.startsWith('#')) return this.#parseDirective(text, position);
    if (this.#header === undefined) return this.#result(this.parseAlone(text, position), text, position, undefined);
    return this.#result(this.#read(this.#header, this.#profile, text, position), text, position, 'the row does not have the columns of the line #Fields');
  }

  end(): LineResult {
    return nothingYet;
  }

  /** A row of IIS without a header. */
  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const first = text.charCodeAt(0);
    if (first !== 50 && first !== 49) return undefined;
    const columns = headerlessColumns(text);
    if (columns === undefined) return undefined;
    this.#context.note('Rows of IIS come without a line #Fields; its usual columns were assumed.');
    return this.#read({ columns, software: 'Microsoft Internet Information Services', date: undefined, isLocalTime: false }, http, text, position);
  }

  #parseDirective(text: string, position: LinePosition): LineResult {
    const name = directive.exec(text)?.[0].toLowerCase();
    if (name === undefined) return { records: [], rejected: [{ ...position, text }], structureLines: [] };
    const value = text.slice(name.length).trim();
    if (name === '#software:') this.#software = value;
    else if (name === '#date:' || name === '#start-date:') {
      this.#date = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
      this.#lastTime = '';
    } else if (name === '#time format:') this.#isLocalTime = /local/i.test(value);
    else if (name === '#fields:') {
      const columns = readColumns(value);
      this.#header = columns === undefined ? undefined : { columns, software: this.#software, date: this.#date, isLocalTime: this.#isLocalTime };
      this.#profile = columns === undefined ? other : profileOf(columns);
    }
    if (this.#header !== undefined) Object.assign(this.#header, { date: this.#date, software: this.#software, isLocalTime: this.#isLocalTime });
    return { records: [], rejected: [], structureLines: [position.line] };
  }

  #read(header: W3cHeader, profile: Profile, text: string, position: LinePosition): LogRecord | undefined {
    const values = splitRow(header.columns, text);
    if (values === undefined) return undefined;
    const { indexOf } = header.columns;
    const row: W3cRow = (name) => {
      const at = indexOf.get(name);
      const value = at === undefined ? undefined : values[at];
      return value === undefined || value === '-' || value === '' ? undefined : value.trim();
    };
    this.#passMidnight(header, row);
    const fields = profile.read(row, header, this.#context);
    return fields === undefined ? undefined : toRecord({ format: profile.facts.format, ...fields }, text, position, this.#context);
  }

  /** Rows with a time alone: when it falls back by half a day, the next day has begun. */
  #passMidnight(header: W3cHeader, row: W3cRow): void {
    if (header.date === undefined || header.columns.indexOf.has('date')) return;
    const time = row('time');
    if (time === undefined) return;
    if (this.#lastTime !== '' && Number(this.#lastTime.slice(0, 2)) - Number(time.slice(0, 2)) >= 12) {
      header.date = new Date(Date.parse(`${header.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      this.#date = header.date;
    }
    this.#lastTime = time;
  }

  #result(record: LogRecord | undefined, text: string, position: LinePosition, reason: string | undefined): LineResult {
    if (record !== undefined) return { records: [record], rejected: [], structureLines: [] };
    return { records: [], rejected: [{ ...position, text, ...(reason !== undefined && { reason }) }], structureLines: [] };
  }
}

/** Files with `#Fields:` lines: IIS, other servers and proxies, the Windows firewall, Exchange. */
export const w3cReader: LogReader = {
  format: 'w3c-extended',
  title: 'W3C extended log',
  understands: 'any list of columns, several headers in one file, rows without a date, blanks within values, quotes; blank, tab or comma between values',
  formats: [iisFacts, windowsFirewallFacts, w3cFacts],
  sniff(lines) {
    if (lines.length === 0) return 0;
    if (lines.some((line) => line.startsWith('#Fields:'))) return lines.some((line) => line.startsWith('#Version:') || line.startsWith('#Software:')) ? 0.98 : 0.9;
    return lines.filter((line) => headerlessColumns(line) !== undefined).length / lines.length;
  },
  open: (context) => new W3cParser(context),
};
