import type { LogRecord } from '../contracts/index.ts';
import { allReaders } from './all-readers.ts';
import type { SourceLine } from './input/split-lines.ts';
import type { LineParser, LinePosition, LineResult, LogReader, ReaderContext } from './log-reader.ts';
import type { RecordFields } from './mapping/values.ts';
import type { SourceLog } from './source-log.ts';
import { parsePlainLine } from './text/plain-text.ts';

/** Lines to records: the reader of the source first, then any other that knows the single line, then plain text. */
export class SourceParser {
  lastOffset = 0;
  lastText = '';
  readonly context: ReaderContext;
  readonly #reader: LogReader;
  readonly #parser: LineParser;
  readonly #others: { format: string; parser: LineParser }[];
  readonly #log: SourceLog;
  #embeddedDepth = 0;
  readonly #recordsByFormat = new Map<string, { count: number }>();
  #lastFormat: string | undefined;
  #lastCount = { count: 0 };
  #structureLineCount = 0;

  constructor(reader: LogReader, log: SourceLog, referenceMs: number) {
    this.#reader = reader;
    this.#log = log;
    this.context = {
      source: log.summary.id, referenceMs, note: (sentence) => { log.note(sentence); }, dropColumns: (names) => { log.dropColumns(names); }, readEmbedded: (text) => this.#readEmbedded(text),
    };
    this.#parser = reader.open(this.context);
    // Opened without a voice: a reader that is only asked for single lines does not speak for the source.
    const silent = { ...this.context, dropColumns: () => undefined };
    this.#others = allReaders.filter((one) => one !== reader && one.format !== 'plain-text').map((one) => ({ format: one.format, parser: one.open(silent) })).filter(({ parser }) => parser.parseAlone !== undefined);
  }

  parse(lines: readonly SourceLine[]): LogRecord[] {
    const records: LogRecord[] = [];
    for (const line of lines) {
      if (line.problems !== undefined) for (const problem of line.problems) this.#log.unread(line, line.text, problem);
      if (line.isTorn === true) continue;
      if (line.isUnterminated === true) this.#takeLast(line, records);
      else this.#take(this.#parseMain(line), records);
    }
    const last = lines.at(-1);
    if (last !== undefined) {
      this.lastOffset = last.byteOffset;
      this.lastText = last.text;
    }
    return records;
  }

  /** Takes in what a reader of its own made of a binary source. */
  addRecords(records: readonly LogRecord[], format: string): LogRecord[] {
    const added: LogRecord[] = [];
    for (const record of records) this.#add(record, format, added);
    return added;
  }

  /** `structureLines`: lines that were not given because they hold no events. */
  end(lines: readonly SourceLine[], structureLines = 0): LogRecord[] {
    const records = this.parse(lines);
    this.#structureLineCount += structureLines;
    this.#take(this.#parser.end(), records);
    if (this.#structureLineCount > 0) this.#log.note(`Lines that only hold column names or brackets: ${this.#structureLineCount}.`);
    const counts = [...this.#recordsByFormat].map(([format, { count }]) => [format, count] as const);
    const [main] = counts.toSorted((left, right) => right[1] - left[1]);
    if (main !== undefined) this.#log.summary.format = main[0];
    if (counts.length > 1) {
      this.#log.summary.formats = Object.fromEntries(counts);
      this.#log.note(`Formats are mixed: ${counts.map(([format, count]) => `${count} records ${format}`).join(', ')}.`);
    }
    return records;
  }

  #parseMain(line: SourceLine): LineResult {
    // Plain text takes any line: the others are asked first.
    if (this.#reader.format !== 'plain-text') return this.#parser.parseLine(line.text, line);
    return { records: [], rejected: [{ line: line.line, byteOffset: line.byteOffset, text: line.text }], structureLines: [] };
  }

  /** The last line without its end: when the reader does not understand it, it was most likely cut off. */
  #takeLast(line: SourceLine, records: LogRecord[]): void {
    const results = [this.#parseMain(line), this.#parser.end()];
    for (const result of results) {
      const rejected = result.rejected.map((one) => (one.line === line.line && one.reason !== undefined ? { ...one, reason: `${one.reason}; the last line has no line end and seems cut off` } : one));
      this.#take({ ...result, rejected }, records);
    }
  }

  #take(result: LineResult, records: LogRecord[]): void {
    for (const record of result.records) this.#add(record, this.#reader.format, records);
    this.#structureLineCount += result.structureLines.length;
    for (const line of result.rejected) {
      if (line.reason !== undefined) {
        this.#log.unread(line, line.text, line.reason);
        continue;
      }
      const other = this.#parseByOthers(line.text, line);
      if (other !== undefined) this.#add(other.record, other.format, records);
      else this.#add(parsePlainLine(line.text, line, this.context), 'plain-text', records);
    }
  }

  /** A line inside a record: by the own reader and the others; a record inside a record inside a record is left as it is. */
  #readEmbedded(text: string): RecordFields | undefined {
    if (this.#embeddedDepth >= 2) return undefined;
    this.#embeddedDepth += 1;
    const position = { line: 1, byteOffset: 0 };
    const other = this.#parseByOthers(text, position);
    const found = other?.record ?? this.#parser.parseAlone?.(text, position);
    this.#embeddedDepth -= 1;
    if (found === undefined) return undefined;
    const { source: _source, line: _line, lastLine: _lastLine, byteOffset: _byteOffset, raw: _raw, ...fields } = found;
    return other === undefined ? fields : { format: other.format, ...fields };
  }

  #parseByOthers(text: string, position: LinePosition): { record: LogRecord; format: string } | undefined {
    for (const { format, parser } of this.#others) {
      const record = parser.parseAlone?.(text, position);
      if (record !== undefined) return { record, format };
    }
    return undefined;
  }

  #add(record: LogRecord, format: string, records: LogRecord[]): void {
    this.#log.count(record);
    this.#countFormat(record.format ?? format);
    records.push(record);
  }

  #countFormat(format: string): void {
    if (format !== this.#lastFormat) {
      const known = this.#recordsByFormat.get(format);
      this.#lastCount = known ?? { count: 0 };
      this.#lastFormat = format;
      if (known === undefined) this.#recordsByFormat.set(format, this.#lastCount);
    }
    this.#lastCount.count += 1;
  }
}
