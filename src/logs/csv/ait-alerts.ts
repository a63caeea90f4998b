import { isIP } from 'node:net';
import { parse } from 'csv-parse/sync';
import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import { severityOfText } from '../severity.ts';

const knownColumns = ['time', 'name', 'ip', 'host', 'short', 'time_label', 'event_label'] as const;
const neededColumns = ['time', 'name', 'ip', 'host'] as const;
/** Truth of the data set: what an analyst would have to find out. Never read. */
function isLabel(column: string): boolean {
  return column.includes('label');
}
const rowShape = /^"?\d{9,10}(?:\.\d+)?"?,"?(?:Suricata|Wazuh|AMiner): /;
/** Lines given to csv-parse at once: its start-up cost is shared. */
const batchLines = 512;
/** A quoted field may hold line ends, but a quote that stays open this long is broken. */
const maxQuotedLines = 100;

interface HeldLine extends LinePosition { text: string }

function parseHeader(text: string): string[] | undefined {
  const names = text.replace(/^\ufeff/, '').split(',').map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase());
  return neededColumns.every((name) => names.includes(name)) && names.every((name) => /^[a-z_]{1,40}$/.test(name)) ? names : undefined;
}

function parseRows(text: string): string[][] | undefined {
  try {
    return parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  } catch {
    return undefined;
  }
}

class AitAlertsParser {
  readonly #context: ReaderContext;
  #columns: readonly string[] = knownColumns;
  #held: HeldLine[] = [];
  #isQuoteOpen = false;
  #quoteLines = 0;
  #hasQuotes = false;

  constructor(context: ReaderContext) {
    this.#context = context;
    context.dropColumns(knownColumns.filter((name) => isLabel(name)));
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const header = text.length < 400 && text.includes('time') ? parseHeader(text) : undefined;
    if (header !== undefined) {
      const before = this.end();
      this.#columns = header;
      this.#context.dropColumns(header.filter((name) => isLabel(name)));
      return { ...before, structureLines: [...before.structureLines, position.line] };
    }
    this.#held.push({ ...position, text });
    if (text.includes('"')) {
      this.#hasQuotes = true;
      if (text.split('"').length % 2 === 0) this.#isQuoteOpen = !this.#isQuoteOpen;
    }
    this.#quoteLines = this.#isQuoteOpen ? this.#quoteLines + 1 : 0;
    if (this.#quoteLines > maxQuotedLines || (this.#held.length >= batchLines && !this.#isQuoteOpen)) return this.end();
    return nothingYet;
  }

  end(): LineResult {
    const held = this.#held;
    this.#held = [];
    const isSimple = !this.#hasQuotes;
    this.#hasQuotes = false;
    this.#isQuoteOpen = false;
    this.#quoteLines = 0;
    if (held.length === 0) return nothingYet;
    const rows = isSimple ? parseRows(held.map((line) => line.text).join('\n')) : undefined;
    const records: LogRecord[] = [];
    const rejected: RejectedLine[] = [];
    const take = (row: readonly string[] | undefined, lines: readonly HeldLine[]): void => {
      const record = row === undefined ? undefined : this.#record(row, lines);
      if (record !== undefined) records.push(record);
      else for (const line of lines) rejected.push({ ...line, ...(rowShape.test(line.text) && { reason: `a row with other than ${this.#columns.length} columns or without a time` }) });
    };
    if (rows?.length === held.length) {
      for (const [index, line] of held.entries()) take(rows[index], [line]);
    } else {
      for (const group of groupQuoted(held)) {
        const own = parseRows(group.map((line) => line.text).join('\n'));
        if (own?.length === 1) take(own[0], group);
        else for (const line of group) take(parseRows(line.text)?.[0], [line]);
      }
    }
    return { records, rejected, structureLines: [] };
  }

  #record(row: readonly string[], lines: readonly HeldLine[]): LogRecord | undefined {
    const first = lines[0];
    const last = lines.at(-1);
    if (first === undefined || last === undefined || row.length !== this.#columns.length) return undefined;
    const value = (name: string): string => row[this.#columns.indexOf(name)]?.trim() ?? '';
    const seconds = /^\d{1,11}(?:\.\d{1,9})?$/.test(value('time')) ? Number(value('time')) : undefined;
    const name = value('name');
    if (seconds === undefined || name === '') return undefined;
    const product = /^(Suricata|Wazuh|AMiner): (?:Alert - )?/.exec(name);
    const ip = value('ip');
    const hostname = value('host');
    const ruleId = value('short');
    return {
      source: this.#context.source, line: first.line, ...(last !== first && { lastLine: last.line }), byteOffset: first.byteOffset, timeMs: Math.floor(seconds * 1000), kind: 'alert',
      ...(product?.[1] !== undefined && { product: product[1] }), severityId: severityOfText(name), ...(ruleId !== '' && { ruleId }),
      message: product === null ? name : name.slice(product[0].length),
      ...((ip !== '' || hostname !== '') && { device: { ...(isIP(ip) !== 0 && { ip }), ...(hostname !== '' && { hostname }) } }),
      raw: withoutLabels(lines, this.#columns, row),
    };
  }
}

/** The raw row with its label columns emptied: truth reaches neither a prompt nor a report. */
function withoutLabels(lines: readonly HeldLine[], columns: readonly string[], row: readonly string[]): string {
  const text = lines.map((line) => line.text).join('\n');
  const firstLabel = columns.findIndex((name) => isLabel(name));
  if (firstLabel < 0) return cutRaw(text);
  const areLast = columns.slice(firstLabel).every((name) => isLabel(name));
  if (areLast && !text.includes('"')) {
    let end = text.length;
    for (let index = firstLabel; index < columns.length; index += 1) end = text.lastIndexOf(',', end - 1);
    return cutRaw(text.slice(0, end));
  }
  const kept = row.filter((_, index) => !isLabel(columns[index] ?? '')).map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
  return cutRaw(kept.join(','));
}

/** Lines of one row together: a row goes on while a quote is open. */
function groupQuoted(held: readonly HeldLine[]): HeldLine[][] {
  const groups: HeldLine[][] = [];
  let open: HeldLine[] = [];
  let isOpen = false;
  for (const line of held) {
    open.push(line);
    if (line.text.split('"').length % 2 === 0) isOpen = !isOpen;
    if (!isOpen) {
      groups.push(open);
      open = [];
    }
  }
  if (open.length > 0) groups.push(...open.map((line) => [line]));
  return groups;
}

/** The alert table of the AIT data set: one row an alert, raised on a host; no attacker is named. */
export const aitAlertsReader: LogReader = {
  format: 'ait-alerts',
  title: 'AIT alert table (CSV)',
  understands: 'time, rule, host of the alert; label columns are dropped from fields and raw text, and listed',
  sniff(lines) {
    if (lines.length === 0) return 0;
    const header = parseHeader(lines[0] ?? '');
    const rows = header === undefined ? lines : lines.slice(1);
    const share = rows.filter((line) => rowShape.test(line)).length / Math.max(1, rows.length);
    return header?.includes('short') === true ? Math.max(0.9, share) : share;
  },
  open: (context) => new AitAlertsParser(context),
};
