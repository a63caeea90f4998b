import type { LogRecord } from '../contracts/index.ts';

/** Where a line stands in its source. */
export interface LinePosition {
  /** Counted from 1. */
  line: number;
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
}

/** One source being read. Lines come in order, never empty. Neither function throws on any text. */
export interface LineParser {
  parseLine(text: string, position: LinePosition): LineResult;
  /** The source has ended: gives what was held. */
  end(): LineResult;
  /** A record when this one line is one, whatever came before; for files that mix formats. Missing: the format cannot be told by one line. */
  parseAlone?(text: string, position: LinePosition): LogRecord | undefined;
}

/** A format. */
export interface LogReader {
  /** Such as `snort-fast`. */
  format: string;
  /** For people. */
  title: string;
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
