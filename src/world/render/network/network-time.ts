import { isoLocal } from '../host/write-time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

interface Parts { year: string; month: string; monthName: string; day: string; clock: string }

/** A time in parts; `digits` of the second behind the point. */
export function timeParts(timeMs: number, digits = 0, offsetMinutes = 0): Parts {
  const text = isoLocal(timeMs, digits, { offsetMinutes });
  const month = text.slice(5, 7);
  return { year: text.slice(0, 4), month, monthName: months[Number(month) - 1] ?? 'Jan', day: text.slice(8, 10), clock: text.slice(11) };
}

/** Seconds since the epoch with so many digits behind the point. */
export function epochSeconds(timeMs: number, digits: number): string {
  return `${Math.floor(timeMs / 1000)}${isoLocal(timeMs, digits).slice(19)}`;
}

/** `03/01/26-10:00:00.123456`, as Snort writes it with the option `-y`. */
export function snortTime(timeMs: number): string {
  const { year, month, day, clock } = timeParts(timeMs, 6);
  return `${month}/${day}/${year.slice(2)}-${clock}`;
}
