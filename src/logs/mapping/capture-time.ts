import type { ReaderContext } from '../log-reader.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { asNumber } from './values.ts';

/** 1990: seconds below this count from the start of a capture. */
const firstEpochSeconds = 631_152_000;

/**
 * Time fields of a value that is seconds: since the epoch, or since the start of the capture. The latter are kept as a distance from
 * 1970-01-01, marked as guessed: their order and their distances hold, the date says nothing. Other spellings are read as usual.
 */
export function captureTimeFields(value: unknown, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
  const seconds = asNumber(value);
  if (seconds === undefined || seconds >= firstEpochSeconds) return timeFieldsOf(value, context);
  if (seconds < 0) return {};
  context.note('The times count seconds from the start of the capture: order and distances hold, dates (shown from 1970-01-01) do not.');
  return { timeMs: Math.floor(seconds * 1000), isTimeGuessed: true };
}
