import type { LogReader } from './log-reader.ts';
import { allReaders } from './all-readers.ts';

/** The reader that is surest of these first lines (not empty), by content alone; the earlier of two that are as sure. */
export function chooseReader(lines: readonly string[]): { reader: LogReader; confidence: number } {
  const ranked = allReaders.map((reader) => ({ reader, confidence: reader.sniff(lines) }));
  const best = ranked.reduce((left, right) => (right.confidence > left.confidence ? right : left));
  return best;
}
