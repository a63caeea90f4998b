import { isoTimeMs } from './iso-time.ts';
import type { ReaderContext } from './log-reader.ts';
import { parseTimeValue, type LeadingTime } from './parse-time.ts';

/** Tells in the summary of the source what was assumed about a time; returns the two fields of a record. */
export function timeFields(time: LeadingTime | undefined, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
  if (time === undefined) return {};
  if (!time.isGuessed) return { timeMs: time.timeMs };
  if (time.isYearGuessed) context.note(`The lines carry no year; ${new Date(time.timeMs).getUTCFullYear()} was assumed.`);
  else context.note('The times carry no zone; UTC was assumed.');
  return { timeMs: time.timeMs, isTimeGuessed: true };
}

/** The same for a value of any kind: text, or a number since the epoch. */
export function timeFieldsOf(value: unknown, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
  const timeMs = typeof value === 'string' ? isoTimeMs(value) : undefined;
  return timeMs === undefined ? timeFields(parseTimeValue(value, context.referenceMs), context) : { timeMs };
}
