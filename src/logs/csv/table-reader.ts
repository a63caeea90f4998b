import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import { findTruthColumns } from '../mapping/truth-names.ts';
import { findHeaderlessRow, findKnownHeader, findTable, type FoundTable } from './find-table.ts';
import { unknownTable } from './formats/unknown-table.ts';
import { isQuoteOpen, parseRows, splitRow } from './parse-rows.ts';
import type { RowReader, TableColumns, TableFormat } from './table-format.ts';
import { tableFormats } from './table-formats.ts';
import { withoutColumns } from './without-columns.ts';

/** Lines that are looked at before the table is known. */
const headLines = 50;
/** Rows with quotes that are parsed together: the parser's start costs more than a row. */
const batchLines = 256;
/** A quoted cell may hold line ends, but a quote that stays open this long is broken. */
const maxOpenLines = 1000;
const maxOpenCharacters = 1 << 20;
/** After so many rows over several lines that were none, quotes of this table mean nothing any more: each try costs. */
const maxFailures = 500;

interface HeldLine extends LinePosition { text: string }

/** A table whose rows are being read. */
interface OpenTable {
  format: TableFormat;
  columns: TableColumns;
  delimiter: string;
  header: string | undefined;
  readRow: RowReader;
  truth: readonly number[];
  hasEnded: boolean;
}

/** Structure lines, records and rejected lines of several steps. */
class Gathered implements LineResult {
  records: LogRecord[] = [];
  rejected: RejectedLine[] = [];
  structureLines: number[] = [];
}

class TableParser {
  readonly #context: ReaderContext;
  #table: OpenTable | undefined;
  /** Lines before the table was found, then rows around one with quotes. */
  #held: HeldLine[] = [];
  #isSearching = true;
  #isOpen = false;
  #openLines = 0;
  #openCharacters = 0;
  #failureCount = 0;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const table = this.#table;
    if (table === undefined && this.#isSearching) return this.#search(text, position);
    if (table !== undefined && this.#held.length === 0 && !text.includes('"')) {
      const record = table.hasEnded ? undefined : this.#record(table, text.split(table.delimiter), text, position, position);
      if (record !== undefined) return { records: [record], rejected: [], structureLines: [] };
      const result = new Gathered();
      this.#takeOther({ text, line: position.line, byteOffset: position.byteOffset }, result);
      return result;
    }
    this.#hold(text, position);
    const isFull = this.#isOpen ? this.#openLines > maxOpenLines || this.#openCharacters > maxOpenCharacters : this.#held.length >= batchLines;
    if (!isFull) return nothingYet;
    const result = new Gathered();
    this.#flushInto(result);
    return result;
  }

  end(): LineResult {
    const result = new Gathered();
    if (this.#table === undefined && this.#isSearching) this.#openInto(result);
    this.#flushInto(result);
    return result;
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    const row = findHeaderlessRow(text);
    if (row === undefined) return undefined;
    const table = this.#openTable({ ...row, delimiter: ',' }, undefined, [row.cells]);
    return this.#record(table, row.cells, text, position, position);
  }

  #hold(text: string, position: LinePosition): void {
    this.#held.push({ text, line: position.line, byteOffset: position.byteOffset });
    this.#isOpen = isQuoteOpen(text, this.#isOpen);
    this.#openLines = this.#isOpen ? this.#openLines + 1 : 0;
    this.#openCharacters = this.#isOpen ? this.#openCharacters + text.length : 0;
  }

  #search(text: string, position: LinePosition): LineResult {
    this.#held.push({ text, line: position.line, byteOffset: position.byteOffset });
    if (this.#held.length < headLines) return nothingYet;
    const result = new Gathered();
    this.#openInto(result);
    if (!this.#isOpen) this.#flushInto(result);
    return result;
  }

  /** The lines so far decide what the table is. */
  #openInto(result: Gathered): void {
    const lines = this.#held;
    this.#held = [];
    this.#isSearching = false;
    const found = findTable(lines.map((line) => line.text));
    if (found === undefined) {
      for (const line of lines) this.#takeOther(line, result);
      return;
    }
    for (const line of lines.slice(0, Math.max(0, found.headerIndex))) {
      if (/^sep=.$/.test(line.text)) result.structureLines.push(line.line);
      else result.rejected.push(line);
    }
    const header = lines[found.headerIndex];
    const rows = lines.slice(found.headerIndex + 1);
    if (header !== undefined) result.structureLines.push(header.line);
    this.#table = this.#openTable(found, header?.text, rows.map((row) => splitRow(row.text, found.delimiter)));
    for (const row of rows) this.#hold(row.text, row);
  }

  #openTable(found: Pick<FoundTable, 'format' | 'columns' | 'delimiter'>, header: string | undefined, rows: readonly (readonly string[])[]): OpenTable {
    const { format, columns, delimiter } = found;
    const truth = findTruthColumns(columns.names);
    if (truth.length > 0) this.#context.dropColumns(truth.map((index) => columns.names[index] ?? ''));
    const hidden = (names: readonly string[]): string[] => names.map((name, index) => (truth.includes(index) ? '' : name));
    const samples = rows.filter((row) => row.length === columns.names.length).map((row) => row.map((cell, index) => (truth.includes(index) ? '' : cell)));
    const readRow = format.openColumns({ names: hidden(columns.names), keys: hidden(columns.keys) }, samples);
    return { format, columns, delimiter, header, readRow, truth, hasEnded: false };
  }

  #flushInto(result: Gathered): void {
    const held = this.#held;
    this.#held = [];
    this.#isOpen = false;
    this.#openLines = 0;
    this.#openCharacters = 0;
    const parsed = this.#parseQuoted(held);
    let at = 0;
    for (let first = held[at]; first !== undefined; first = held[at]) {
      const end = lastLineOfRow(held, at);
      // After a row that turned out to be none, its lines are grouped anew.
      if (end > at && this.#takeLong(held.slice(at, end + 1), parsed.get(`${at}-${end}`), result)) at = end + 1;
      else {
        this.#takeRow(first, end === at ? parsed.get(`${at}-${at}`) : undefined, result);
        at += 1;
      }
    }
  }

  /** Rows with quotes, parsed together where that gives one row each; by the indexes of their first and last line. */
  #parseQuoted(lines: readonly HeldLine[]): Map<string, string[]> {
    const spans: { start: number; end: number }[] = [];
    for (let start = 0; start < lines.length; start += 1) {
      const end = lastLineOfRow(lines, start);
      const { text } = lines[start] ?? { text: '' };
      if (text.includes('"') && (end > start || !isQuoteOpen(text, false))) spans.push({ start, end });
      start = end;
    }
    const text = spans.map(({ start, end }) => lines.slice(start, end + 1).map((line) => line.text).join('\n')).join('\n');
    const rows = spans.length < 2 ? undefined : parseRows(text, this.#table?.delimiter ?? ',');
    return new Map(rows?.length === spans.length ? spans.map(({ start, end }, index) => [`${start}-${end}`, rows[index] ?? []]) : []);
  }

  /** A row over several lines; false when they are none. */
  #takeLong(lines: readonly HeldLine[], parsed: readonly string[] | undefined, result: Gathered): boolean {
    const table = this.#table;
    const [first] = lines;
    const last = lines.at(-1);
    if (table === undefined || table.hasEnded || first === undefined || last === undefined) return false;
    const text = lines.map((line) => line.text).join('\n');
    const rows = parsed !== undefined ? [parsed] : this.#failureCount < maxFailures ? parseRows(text, table.delimiter) : undefined;
    const record = rows?.length === 1 && rows[0] !== undefined ? this.#record(table, rows[0], text, first, last) : undefined;
    if (record !== undefined) result.records.push(record);
    else this.#failureCount += 1;
    return record !== undefined;
  }

  #takeRow(line: HeldLine, cells: string[] | undefined, result: Gathered): void {
    const table = this.#table;
    const record = table === undefined || table.hasEnded ? undefined : this.#record(table, cells ?? splitRow(line.text, table.delimiter), line.text, line, line);
    if (record !== undefined) result.records.push(record);
    else this.#takeOther(line, result);
  }

  /** A line that is no row of the open table: a header, the end of the rows, a row of another table, or none. */
  #takeOther(line: HeldLine, result: Gathered): void {
    const table = this.#table;
    if (table?.header === line.text) {
      table.hasEnded = false;
      result.structureLines.push(line.line);
      return;
    }
    const known = findKnownHeader(line.text);
    if (known !== undefined) {
      this.#table = this.#openTable(known, line.text, []);
      result.structureLines.push(line.line);
      return;
    }
    if (table?.format.isEnd?.(line.text) === true) table.hasEnded = true;
    if (table?.hasEnded === true) {
      result.structureLines.push(line.line);
      return;
    }
    const alone = table?.header === undefined ? this.parseAlone(line.text, line) : undefined;
    if (alone !== undefined) {
      result.records.push(alone);
      return;
    }
    const isTorn = table !== undefined && line.text.split(table.delimiter).length >= Math.max(2, table.columns.names.length / 2);
    result.rejected.push({ ...line, ...(isTorn && { reason: `a row with other than ${table.columns.names.length} columns, or without what each row has` }) });
  }

  #record(table: OpenTable, cells: readonly string[], text: string, first: LinePosition, last: LinePosition): LogRecord | undefined {
    const count = table.columns.names.length;
    if (text === table.header || cells.length !== count && !(cells.length === count + 1 && cells[count]?.trim() === '')) return undefined;
    const fields = table.readRow(cells, this.#context);
    if (fields === undefined) return undefined;
    const raw = table.truth.length === 0 ? text : withoutColumns(text, cells, table.truth, table.delimiter);
    const record: LogRecord = Object.assign(fields, { source: this.#context.source, line: first.line, byteOffset: first.byteOffset, format: fields.format ?? table.format.format, raw: cutRaw(raw) });
    if (last.line !== first.line) record.lastLine = last.line;
    return record;
  }
}

/** Index of the line on which the quote closes that opens on line `from`; `from` when none opens or it never closes. */
function lastLineOfRow(lines: readonly HeldLine[], from: number): number {
  let isOpen = false;
  for (let index = from; index < lines.length; index += 1) {
    isOpen = isQuoteOpen(lines[index]?.text ?? '', isOpen);
    if (!isOpen) return index;
  }
  return from;
}

/** Tables of columns: comma, semicolon, tab or bar between them, a header line or rows of a known shape. */
export const tableReader: LogReader = {
  format: 'table',
  title: 'Tables of columns (CSV and its relatives)',
  understands: 'comma, semicolon, tab or bar; quoted cells over several lines; lines before the header; label columns are dropped from fields and raw text, and listed',
  formats: [...tableFormats, unknownTable],
  sniff: (lines) => (lines.length === 0 ? 0 : findTable(lines)?.confidence ?? 0),
  open: (context) => new TableParser(context),
};
