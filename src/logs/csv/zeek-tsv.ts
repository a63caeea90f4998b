import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { readZeek, zeekPathOfKeys } from '../mapping/zeek.ts';
import type { JsonObject } from '../mapping/values.ts';
import { withoutColumns } from './without-columns.ts';

const directive = /^#(separator|set_separator|empty_field|unset_field|path|open|close|fields|types)(?![a-z_])/;
const truthName = /^(?:label|detailed[-_]?label)$/i;

/** `\x09` and its like to the characters. */
function unescape(text: string): string {
  return text.replace(/\\x([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** One column; `kind` is how its text becomes a value. */
interface Column { name: string; kind: 'text' | 'truth' | 'boolean' | 'list'; isGlued: boolean }

/** The last column and the labels behind it, glued with blanks: `tunnel_parents   label   detailed-label`. */
function readColumn(text: string, type: string | undefined): Column {
  const [name = '', ...glued] = text.trim().split(/ {1,8}/);
  const isTruth = truthName.test(name);
  const kind = isTruth ? 'truth' : type?.startsWith('bool') === true ? 'boolean' : /^(?:set|vector|table)\[/.test(type ?? '') ? 'list' : 'text';
  return { name, kind, isGlued: glued.some((one) => truthName.test(one)) };
}

class ZeekTsvParser {
  readonly #context: ReaderContext;
  #separator = '\t';
  #setSeparator = ',';
  #empty = '(empty)';
  #unset = '-';
  #path: string | undefined;
  #fields: readonly string[] = [];
  #columns: readonly Column[] = [];
  #truth: readonly number[] = [];

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    if (text.startsWith('#')) {
      this.#readHeader(text);
      return { records: [], rejected: [], structureLines: [position.line] };
    }
    const record = this.#record(text, position);
    if (record !== undefined) return { records: [record], rejected: [], structureLines: [] };
    const isTorn = this.#columns.length > 0 && text.includes(this.#separator);
    return { records: [], rejected: [{ ...position, text, ...(isTorn && { reason: `a row with other than ${this.#columns.length} columns` }) }], structureLines: [] };
  }

  end(): LineResult {
    return nothingYet;
  }

  #readHeader(text: string): void {
    const name = directive.exec(text)?.[1];
    if (name === undefined) return;
    if (name === 'separator') {
      // A new log begins: nothing of the last one holds.
      this.#separator = unescape(text.slice('#separator'.length).replace(/^ /, '')).slice(0, 8) || '\t';
      this.#columns = [];
      this.#fields = [];
      this.#truth = [];
      this.#path = undefined;
      return;
    }
    const rest = text.slice(name.length + 1);
    const value = rest.startsWith(this.#separator) ? rest.slice(this.#separator.length) : rest.trimStart();
    if (name === 'set_separator') this.#setSeparator = unescape(value).slice(0, 8) || ',';
    else if (name === 'empty_field') this.#empty = value;
    else if (name === 'unset_field') this.#unset = value;
    else if (name === 'path') this.#path = value.trim();
    else if (name === 'fields') this.#setColumns(value.split(this.#separator), []);
    else if (name === 'types' && this.#fields.length > 0) this.#setColumns(this.#fields, value.split(this.#separator));
  }

  #setColumns(fields: readonly string[], types: readonly string[]): void {
    this.#fields = fields;
    this.#columns = fields.map((field, index) => readColumn(field, types[index]));
    this.#truth = this.#columns.flatMap((column, index) => (column.kind === 'truth' ? [index] : []));
    const glued = this.#columns.flatMap((column, index) => (column.isGlued ? (fields[index] ?? '').trim().split(/ {1,8}/).slice(1) : []));
    const names = [...this.#truth.map((index) => this.#columns[index]?.name ?? ''), ...glued];
    if (names.length > 0) this.#context.dropColumns(names);
  }

  #record(text: string, position: LinePosition): LogRecord | undefined {
    const columns = this.#columns;
    const cells = text.split(this.#separator);
    if (columns.length === 0 || cells.length !== columns.length) return undefined;
    let shown = text;
    const event: JsonObject = {};
    for (const [index, column] of columns.entries()) {
      let cell = cells[index] ?? '';
      if (column.isGlued) {
        const blank = cell.search(/ {1,8}\S/);
        const own = blank < 0 ? cell : cell.slice(0, blank);
        if (own !== cell) shown = index === columns.length - 1 ? text.slice(0, text.length - cell.length + own.length) : [...cells.slice(0, index), own, ...cells.slice(index + 1)].join(this.#separator);
        cell = own;
      }
      if (column.kind === 'truth' || cell === this.#unset || cell === this.#empty || cell === '') continue;
      if (column.kind === 'boolean') event[column.name] = cell === 'T' ? true : cell === 'F' ? false : cell;
      else event[column.name] = column.kind === 'list' ? cell.split(this.#setSeparator) : cell;
    }
    // A masked time is no time, but the row is whole.
    const path = this.#path ?? zeekPathOfKeys(Object.fromEntries(columns.map((column) => [column.name, '']))) ?? 'entry';
    const fields = readZeek(path, event, this.#context);
    const raw = this.#truth.length === 0 ? shown : withoutColumns(shown, shown === text ? cells : shown.split(this.#separator), this.#truth, this.#separator);
    return Object.assign(fields, { source: this.#context.source, line: position.line, byteOffset: position.byteOffset, format: 'zeek', raw: cutRaw(raw === '' ? shown : raw) });
  }
}

/** Zeek's own logs: tab-separated, with header lines that name path, columns and types. */
export const zeekTsvReader: LogReader = {
  format: 'zeek',
  title: 'Zeek (TSV)',
  understands: 'every log; other separators; several headers in one file; label columns are dropped from fields and raw text, and listed',
  sniff(lines) {
    const hasFields = lines.some((line) => /^#fields(?![a-z_])/.test(line));
    return hasFields && lines.some((line) => /^#(?:separator|types|path|unset_field)(?![a-z_])/.test(line)) ? 0.97 : 0;
  },
  open: (context) => new ZeekTsvParser(context),
};
