import type { LogRecord } from '../contracts/index.ts';
import type { Readable } from 'node:stream';
import { decodeText } from './input/decode-text.ts';
import { describeFileError } from './input/find-inputs.ts';
import type { LineParser, LineResult, LogReader, ReaderContext } from './log-reader.ts';
import type { RecordFields } from './mapping/values.ts';
import { openInput } from './input/open-input.ts';
import type { ProbedInput } from './input/probe-input.ts';
import { parsePlainLine } from './text/plain-text.ts';
import { allReaders } from './all-readers.ts';
import type { SourceLog } from './source-log.ts';
import { LineSplitter, type LineCounts, type SourceLine } from './input/split-lines.ts';

export interface ReadSourceOptions {
  stdin: Readable;
  maxLineBytes: number;
  /** For times without a year in a source that has no date of its own. */
  nowMs: number;
}

/** Records of one source in batches. Everything else that is to be told goes to the log; nothing is thrown for what the source holds. */
export async function* readSource(probed: ProbedInput, log: SourceLog, options: ReadSourceOptions): AsyncGenerator<LogRecord[]> {
  const { input, encoding, skippedBytes } = probed;
  const offset = encoding === 'utf-8' ? skippedBytes : 0;
  const splitter = new LineSplitter(options.maxLineBytes, offset);
  const parser = new SourceParser(probed.reader, log, input.modifiedMs ?? options.nowMs);
  let damage: string | undefined;
  try {
    const open = probed.kept?.open ?? await openInput(input, options.stdin);
    log.summary.compression = open.compression;
    const bytes = probed.kept === undefined ? open.bytes : startingWith(probed.kept.head, open.bytes);
    try {
      for await (const chunk of decodeText(bytes, encoding, skippedBytes)) yield parser.parse(splitter.add(chunk));
    } finally {
      log.summary.sizeBytes = open.sizeBytes();
      log.summary.sha256 = open.hash.digest('hex');
      damage = open.damage();
    }
  } catch (error) {
    damage = `Reading stopped: ${describeFileError(input.path, error).sentence}`;
  }
  yield parser.end(splitter.end());
  describeCounts(log, splitter.counts);
  if (encoding !== 'utf-8') log.note(`The text is ${encoding.toUpperCase()}; byte offsets count in its UTF-8 form.`);
  if (damage !== undefined) {
    log.note(damage);
    if (splitter.counts.lineCount === 0) log.summary.problem = damage;
    else log.unread({ line: Math.max(1, splitter.counts.lineCount), byteOffset: parser.lastOffset }, parser.lastText, 'the source is cut off or damaged here');
  }
  log.close();
}

async function* startingWith(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

function describeCounts(log: SourceLog, counts: LineCounts): void {
  log.summary.lineCount = counts.lineCount;
  const ends = [[counts.lineFeeds, '\\n'], [counts.carriageReturnLineFeeds, '\\r\\n'], [counts.carriageReturns, '\\r']] as const;
  const used = ends.filter(([count]) => count > 0);
  if (used.length > 1) log.note(`Line ends are mixed: ${used.map(([count, name]) => `${count} ${name}`).join(', ')}.`);
}

/** Lines to records: the reader of the source first, then any other that knows the single line, then plain text. */
class SourceParser {
  lastOffset = 0;
  lastText = '';
  readonly #reader: LogReader;
  readonly #parser: LineParser;
  readonly #others: { format: string; parser: LineParser }[];
  readonly #log: SourceLog;
  readonly #context: ReaderContext;
  #embeddedDepth = 0;
  readonly #recordsByFormat = new Map<string, number>();
  #structureLineCount = 0;

  constructor(reader: LogReader, log: SourceLog, referenceMs: number) {
    this.#reader = reader;
    this.#log = log;
    const context: ReaderContext = {
      source: log.summary.id, referenceMs, note: (sentence) => { log.note(sentence); }, dropColumns: (names) => { log.dropColumns(names); }, readEmbedded: (text) => this.#readEmbedded(text),
    };
    this.#context = context;
    this.#parser = reader.open(context);
    // Opened without a voice: a reader that is only asked for single lines does not speak for the source.
    const silent = { ...context, dropColumns: () => undefined };
    this.#others = allReaders.filter((one) => one !== reader && one.format !== 'plain-text').map((one) => ({ format: one.format, parser: one.open(silent) })).filter(({ parser }) => parser.parseAlone !== undefined);
  }

  parse(lines: readonly SourceLine[]): LogRecord[] {
    const records: LogRecord[] = [];
    for (const line of lines) {
      for (const problem of line.problems ?? []) this.#log.unread(line, line.text, problem);
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

  end(lines: readonly SourceLine[]): LogRecord[] {
    const records = this.parse(lines);
    this.#take(this.#parser.end(), records);
    if (this.#structureLineCount > 0) this.#log.note(`Lines that only hold column names or brackets: ${this.#structureLineCount}.`);
    const [main] = [...this.#recordsByFormat].sort((left, right) => right[1] - left[1]);
    if (main !== undefined) this.#log.summary.format = main[0];
    if (this.#recordsByFormat.size > 1) {
      this.#log.summary.formats = Object.fromEntries(this.#recordsByFormat);
      this.#log.note(`Formats are mixed: ${[...this.#recordsByFormat].map(([format, count]) => `${count} records ${format}`).join(', ')}.`);
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
      else this.#add(parsePlainLine(line.text, line, this.#context), 'plain-text', records);
    }
  }

  /** A line inside a record: by the own reader and the others; a record inside a record inside a record is left as it is. */
  #readEmbedded(text: string): RecordFields | undefined {
    if (this.#embeddedDepth >= 2) return undefined;
    this.#embeddedDepth += 1;
    const position = { line: 1, byteOffset: 0 };
    const found = this.#parseByOthers(text, position)?.record ?? this.#parser.parseAlone?.(text, position);
    this.#embeddedDepth -= 1;
    if (found === undefined) return undefined;
    const { source: _source, line: _line, lastLine: _lastLine, byteOffset: _byteOffset, raw: _raw, ...fields } = found;
    return fields;
  }

  #parseByOthers(text: string, position: { line: number; byteOffset: number }): { record: LogRecord; format: string } | undefined {
    for (const { format, parser } of this.#others) {
      const record = parser.parseAlone?.(text, position);
      if (record !== undefined) return { record, format };
    }
    return undefined;
  }

  #add(record: LogRecord, format: string, records: LogRecord[]): void {
    this.#log.count(record);
    const own = record.format ?? format;
    this.#recordsByFormat.set(own, (this.#recordsByFormat.get(own) ?? 0) + 1);
    records.push(record);
  }
}
