import { numberOf } from './made-values.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Digits behind the second, up to 7: those after the third are made up, as a clock with a finer step would have them. */
function fraction(timeMs: number, digits: number): string {
  if (digits === 0) return '';
  const fine = `${String(Math.floor(timeMs) % 1000).padStart(3, '0')}${String(1000 + numberOf(`fraction ${timeMs}`, 9000))}`;
  return `.${fine.slice(0, digits)}`;
}

/** `+0200`, `+02:00`, or `Z` for no offset where `zero` says so. */
export function zoneOf(offsetMinutes: number, colon: ':' | '' = ':', zero?: string): string {
  if (offsetMinutes === 0 && zero !== undefined) return zero;
  const size = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
}

/** `2026-03-01T10:00:00.123` without a zone; `between` stands between date and time. */
export function isoLocal(timeMs: number, digits: number, { offsetMinutes = 0, between = 'T' }: { offsetMinutes?: number; between?: string } = {}): string {
  const text = new Date(Math.floor(timeMs) + offsetMinutes * 60_000).toISOString();
  return `${text.slice(0, 10)}${between}${text.slice(11, 19)}${fraction(timeMs, digits)}`;
}

/** `2026-03-01T10:00:00.123Z`. */
export function isoUtc(timeMs: number, digits = 3): string {
  return `${isoLocal(timeMs, digits)}Z`;
}

/** `2026-03-01T10:00:00.123456+00:00`. */
export function isoZoned(timeMs: number, digits: number, offsetMinutes: number, colon: ':' | '' = ':'): string {
  return `${isoLocal(timeMs, digits, { offsetMinutes })}${zoneOf(offsetMinutes, colon)}`;
}

/** `Mar  1 10:00:00`. */
export function syslogTime(timeMs: number): string {
  const date = new Date(timeMs);
  return `${months[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2, ' ')} ${date.toISOString().slice(11, 19)}`;
}

/** `Sun Mar  1 10:00:00 2026`. */
export function clockTime(timeMs: number): string {
  const date = new Date(timeMs);
  return `${days[date.getUTCDay()] ?? ''} ${syslogTime(timeMs)} ${date.getUTCFullYear()}`;
}
