import type { LogRecord, SourceSummary, UnreadLine } from '../contracts/index.ts';
import type { SourceSkew } from './input/times/clock-skew.ts';
import type { SeenActs } from './input/times/compare-clocks.ts';
import { TimeWatch } from './input/times/time-watch.ts';
import { cutRaw, type LinePosition } from './log-reader.ts';

/** Lines of one source that are listed one by one; more are only counted. */
const maxListedLines = 10_000;

export interface SourceLogOptions {
  /** When the source is read. */
  nowMs: number;
  /** What moves the times of the source, where the user said that its clock was wrong. */
  skew?(): SourceSkew | undefined;
  /** Where the acts of the source are kept in mind, when its clock is to be compared. */
  acts?(): SeenActs | undefined;
}

/** Keeps the books of one source: counts, times, notes and the list of unread lines. */
export class SourceLog {
  readonly summary: SourceSummary;
  readonly #unread: UnreadLine[];
  readonly #listed = new Map<string, UnreadLine>();
  readonly #notes = new Set<string>();
  #firstUnlisted: number | undefined;
  readonly #times: TimeWatch;
  readonly #skew: SourceSkew | undefined;
  readonly #options: SourceLogOptions;
  #acts: SeenActs | undefined;

  constructor(summary: SourceSummary, unread: UnreadLine[], options: SourceLogOptions) {
    this.summary = summary;
    this.#unread = unread;
    this.#times = new TimeWatch(options.nowMs);
    this.#skew = options.skew?.();
    this.#options = options;
  }

  /** Its acts are compared with those of the other sources from now on. */
  compareClocks(): void {
    this.#acts = this.#options.acts?.();
  }

  /** Books of their own for a look at the first lines, of which nothing is kept. */
  openForProbe(): SourceLog {
    return new SourceLog({ ...this.summary, notes: [], droppedColumns: [] }, [], this.#options);
  }

  /** The user named sensors whose clocks were wrong; this source may be one, or hold records of some. */
  get mayMoveTimes(): boolean {
    return this.#skew !== undefined;
  }

  note(sentence: string): void {
    if (this.#notes.has(sentence)) return;
    this.#notes.add(sentence);
    this.summary.notes.push(sentence);
  }

  dropColumns(names: readonly string[]): void {
    for (const name of names) if (!this.summary.droppedColumns.includes(name)) this.summary.droppedColumns.push(name);
  }

  /** Takes a record in; its time is set right where the user said so. */
  count(record: LogRecord): void {
    this.summary.recordCount += 1;
    if (this.#skew !== undefined) this.#skew.apply(record);
    const { timeMs } = record;
    if (timeMs === undefined) return;
    this.#times.see(timeMs, record);
    if (this.#acts !== undefined) this.#acts.see(timeMs, record);
  }

  /** Puts a line on the list, or an object of many that stand on one; a second reason for the same one joins the first. */
  unread(position: LinePosition, text: string, reason: string): void {
    const place = `${position.line} ${position.byteOffset}`;
    const before = this.#listed.get(place);
    if (before !== undefined) {
      if (!before.reason.includes(reason)) before.reason += `; ${reason}`;
      return;
    }
    this.summary.unreadCount += 1;
    if (this.#listed.size >= maxListedLines) {
      this.#firstUnlisted ??= position.line;
      return;
    }
    const line: UnreadLine = { source: this.summary.id, line: position.line, byteOffset: position.byteOffset, reason, raw: cutRaw(text) };
    this.#listed.set(place, line);
    this.#unread.push(line);
  }

  /** To be called when the source has ended. */
  close(): void {
    const { summary } = this;
    if (this.#times.firstMs !== undefined) summary.firstTimeMs = this.#times.firstMs;
    if (this.#times.lastMs !== undefined) summary.lastTimeMs = this.#times.lastMs;
    for (const sentence of [...(this.#skew?.describe() ?? []), ...this.#times.describe()]) this.note(sentence);
    if (this.#firstUnlisted !== undefined) this.note(`Only the first ${maxListedLines} lines that were not understood are listed; more follow from line ${this.#firstUnlisted}.`);
    this.#listed.clear();
  }
}
