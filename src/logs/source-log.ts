import type { LogRecord, SourceSummary, UnreadLine } from '../contracts/index.ts';
import { cutRaw, type LinePosition } from './log-reader.ts';

/** Lines of one source that are listed one by one; more are only counted. */
const maxListedLines = 10_000;

/** Keeps the books of one source: counts, notes and the list of unread lines. */
export class SourceLog {
  readonly summary: SourceSummary;
  readonly #unread: UnreadLine[];
  readonly #listed = new Map<number, UnreadLine>();
  readonly #notes = new Set<string>();
  readonly #lastLines: number[] = [];

  constructor(summary: SourceSummary, unread: UnreadLine[]) {
    this.summary = summary;
    this.#unread = unread;
  }

  note(sentence: string): void {
    if (this.#notes.has(sentence)) return;
    this.#notes.add(sentence);
    this.summary.notes.push(sentence);
  }

  dropColumns(names: readonly string[]): void {
    for (const name of names) if (!this.summary.droppedColumns.includes(name)) this.summary.droppedColumns.push(name);
  }

  count(record: LogRecord): void {
    const { summary } = this;
    summary.recordCount += 1;
    const { timeMs } = record;
    if (timeMs === undefined) return;
    if (summary.firstTimeMs === undefined || timeMs < summary.firstTimeMs) summary.firstTimeMs = timeMs;
    if (summary.lastTimeMs === undefined || timeMs > summary.lastTimeMs) summary.lastTimeMs = timeMs;
  }

  /** Puts a line on the list; a second reason for the same line joins the first. */
  unread(position: LinePosition, text: string, reason: string): void {
    const before = this.#listed.get(position.line);
    if (before !== undefined) {
      if (!before.reason.includes(reason)) before.reason += `; ${reason}`;
      return;
    }
    this.summary.unreadCount += 1;
    if (this.#listed.size >= maxListedLines) {
      this.#lastLines.push(position.line);
      if (this.#lastLines.length > 1) this.#lastLines.length = 1;
      return;
    }
    const line: UnreadLine = { source: this.summary.id, line: position.line, byteOffset: position.byteOffset, reason, raw: cutRaw(text) };
    this.#listed.set(position.line, line);
    this.#unread.push(line);
  }

  /** To be called when the source has ended. */
  close(): void {
    const first = this.#lastLines[0];
    if (first !== undefined) this.note(`Only the first ${maxListedLines} lines that were not understood are listed; more follow from line ${first}.`);
    this.#listed.clear();
  }
}
