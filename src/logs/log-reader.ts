import type { LogRecord } from '../contracts/index.ts';
import type { RecordFields } from './mapping/values.ts';

/** Where a line stands in its source. */
export interface LinePosition {
  /** Counted from 1. */
  line: number;
  /** Set for an object that was cut out of a list, which may stand on several lines: the last of them. */
  lastLine?: number;
  /** Offset of its first byte in the decompressed source. */
  byteOffset: number;
}

/** A line that a reader gives back. */
export interface RejectedLine extends LinePosition {
  text: string;
  /** Set when the line is of this reader's format but broken: a short sentence. Missing: it is of some other format. */
  reason?: string;
}

/**
 * What a line brought. Any part may be empty: a reader may hold lines until a record is whole (several lines to a record) or until a
 * batch is worth parsing, and give records and rejected lines of earlier lines later, at the latest from `end`.
 */
export interface LineResult {
  records: readonly LogRecord[];
  rejected: readonly RejectedLine[];
  /** Lines that hold no evidence of their own, such as column names or a lone bracket. */
  structureLines: readonly number[];
}

export const nothingYet: LineResult = { records: [], rejected: [], structureLines: [] };

/** What a reader may know of the source it reads. */
export interface ReaderContext {
  /** Id such as `s1`, for the records. */
  source: string;
  /** When the source was last written (or is being read), milliseconds: the year of times without a year is taken from it. */
  referenceMs: number;
  /** A sentence for people, kept once in the summary of the source. */
  note(sentence: string): void;
  /** Columns that hold truth and were not read. */
  dropColumns(names: readonly string[]): void;
  /** Fields of a log line that stands inside another record (a container's, journald's, a collector's), by whichever reader knows it. */
  readEmbedded(text: string): RecordFields | undefined;
}

/** One source being read. Lines come in order, never empty. Neither function throws on any text. */
export interface LineParser {
  parseLine(text: string, position: LinePosition): LineResult;
  /** The source has ended: gives what was held. */
  end(): LineResult;
  /** A record when this one line is one, whatever came before; for files that mix formats. Missing: the format cannot be told by one line. */
  parseAlone?(text: string, position: LinePosition): LogRecord | undefined;
}

/** What the README's table tells of a format. */
export interface FormatFacts {
  /** Such as `snort-fast`. */
  format: string;
  /** For people. */
  title: string;
  /** What is understood, one phrase. */
  understands: string;
}

/** A format, or a family of formats that are told apart record by record. */
export interface LogReader extends FormatFacts {
  /** The formats of a family; its records carry theirs. Missing: the reader is one format. */
  formats?: readonly FormatFacts[];
  /** How sure it is that these first lines (some 50, not empty) are of its format: 0 to 1. */
  sniff(lines: readonly string[]): number;
  open(context: ReaderContext): LineParser;
}

/** Longest raw text that a record or an unread line keeps, in characters. */
const maxRawCharacters = 4096;

/** The raw line as a record keeps it. */
export function cutRaw(text: string): string {
  if (text.length <= maxRawCharacters) return text;
  // A half of a surrogate pair is not left behind; the copy keeps the long line from staying in memory.
  const end = /[\ud800-\udbff]/.test(text.charAt(maxRawCharacters - 1)) ? maxRawCharacters - 1 : maxRawCharacters;
  return Buffer.from(text.slice(0, end)).toString();
}

/** A record from its fields and the line it stands on. */
export function toRecord(fields: RecordFields, text: string, position: LinePosition, context: Pick<ReaderContext, 'source'>): LogRecord {
  return { source: context.source, line: position.line, byteOffset: position.byteOffset, ...fields, raw: cutRaw(text) };
}

/** A format in which each line is a record of its own. */
export interface SingleLineFormat extends FormatFacts {
  /** Quick look: can this line be one? Called for every line of files that mix formats. */
  isLikely(text: string): boolean;
  /** Fields of a likely line; undefined when it is none after all. Never throws. */
  read(text: string, context: ReaderContext): RecordFields | undefined;
  /** Why a line that is no record is still of this format, such as `an alert without a rule id`; undefined when it is of another. */
  reasonFor?(text: string): string | undefined;
}

/** The reader of a format in which each line is a record of its own. */
export function singleLineReader(format: SingleLineFormat): LogReader {
  const { format: name, title, understands } = format;
  return {
    format: name, title, understands,
    sniff: (lines) => (lines.length === 0 ? 0 : lines.filter((line) => format.isLikely(line)).length / lines.length),
    open(context) {
      const parseAlone = (text: string, position: LinePosition): LogRecord | undefined => {
        const fields = format.isLikely(text) ? format.read(text, context) : undefined;
        return fields === undefined ? undefined : toRecord({ format: name, ...fields }, text, position, context);
      };
      return {
        parseLine(text, position) {
          const record = parseAlone(text, position);
          if (record !== undefined) return { records: [record], rejected: [], structureLines: [] };
          const reason = format.reasonFor?.(text);
          return { records: [], rejected: [{ ...position, text, ...(reason !== undefined && { reason }) }], structureLines: [] };
        },
        end: () => nothingYet,
        parseAlone,
      };
    },
  };
}
