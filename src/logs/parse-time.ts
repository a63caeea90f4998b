/** A time found at the start of a text. */
export interface LeadingTime {
  /** Milliseconds since the epoch, UTC. */
  timeMs: number;
  /** Year or zone was not in the text: the year was taken from the reference, the zone is UTC. */
  isGuessed: boolean;
  isYearGuessed: boolean;
  /** Characters up to the end of the time, with the brackets around it. */
  length: number;
}

const months: Record<string, number> = { jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12 };
/** Hours east of Greenwich of zone names that mean one zone. */
const zoneHours: Record<string, number> = {
  Z: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, CET: 1, MET: 1, CEST: 2, MEST: 2, EET: 2, EEST: 3, MSK: 3, SAST: 2, BRT: -3, EDT: -4, EST: -5, CDT: -5, MDT: -6, MST: -7, PDT: -7, PST: -8, AKDT: -8, AKST: -9, HST: -10,
  AWST: 8, HKT: 8, SGT: 8, JST: 9, KST: 9, ACST: 9.5, AEST: 10, ACDT: 10.5, AEDT: 11, NZST: 12, NZDT: 13,
};
/** Names that mean several: read past, and UTC assumed. */
const unclearZones = ['CST', 'IST', 'BST', 'AST', 'ADT', 'CLT', 'PYT', 'WIB'];
const zoneName = ` (?:${[...Object.keys(zoneHours), ...unclearZones].join('|')})(?=[\\s:\\])"]|$)`;
const zone = `( ?(?:Z|UTC|GMT)\\b| ?[+-]\\d{2}(?::?\\d{2}\\b|(?=[\\s\\])"]|$))|${zoneName})?`;
const clock = '(\\d{2}):(\\d{2}):(\\d{2})(?:[.,](\\d{1,9}))?';
const opening = /\s{0,8}(?:<\d{1,3}>(?:1 )?)?["[(]?\s{0,2}(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?=\d))?/y;
const iso = new RegExp(`(\\d{4})[-/.](\\d{2})[-/.](\\d{2})[T ]{1,2}(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?${zone}`, 'y');
const monthFirst = new RegExp(`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?([A-Za-z]{3}) {1,2}(\\d{1,2})(?: (\\d{4}))? ${clock}(${zoneName})?(?: (\\d{4})\\b)?`, 'y');
const yearMonth = new RegExp(`(\\d{4}) ([A-Z][a-z]{2}) {1,2}(\\d{1,2}) ${clock}(${zoneName})?`, 'y');
const dayFirst = new RegExp(`(\\d{1,2})[/ -]([A-Za-z]{3})[/ -](\\d{4})[: ]${clock}${zone}`, 'y');
const slashed = /(\d{1,4})\/(\d{1,2})(?:\/(\d{2,4}))?[- ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?/y;
const epoch = /(\d{9,10})(?:[.,](\d{1,9}))?(?=[\s,;|\])]|$)|(\d{12,13})(?=[\s,;|\])]|$)/y;

/** Order of the three numbers in `21/12/28`: told by the line where it can be, else month first. */
function orderSlashed(first: number, second: number, third: number | undefined): { year: number | undefined; month: number; day: number } {
  if (first > 31 || (third !== undefined && first > 12 && second <= 12)) return { year: fullYear(first), month: second, day: third ?? 0 };
  return { year: third === undefined ? undefined : fullYear(third), month: first, day: second };
}

function fullYear(year: number): number {
  if (year >= 100) return year;
  return year >= 70 ? 1900 + year : 2000 + year;
}

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(`0.${digits}`) * 1000;
}

/** Minutes east of Greenwich; undefined when the text names no zone, or one of several. */
function zoneMinutes(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const offset = /([+-])(\d{2}):?(\d{2})?/.exec(text);
  if (offset !== null) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
  const hours = zoneHours[text.trim().toUpperCase()];
  return hours === undefined ? undefined : hours * 60;
}

interface Parts { year: number | undefined; month: number; day: number; hour: number; minute: number; second: number; ms: number; zone: number | undefined }

/** Undefined when the numbers are no date. Without a year: the latest one that is not more than a day after the reference. */
function resolveParts(parts: Parts, referenceMs: number): Omit<LeadingTime, 'length'> | undefined {
  const { month, day, hour, minute, second, ms, zone } = parts;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const inYear = (year: number): number => {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.getTime() + ((hour * 60 + minute - (zone ?? 0)) * 60 + second) * 1000 + Math.floor(ms);
  };
  if (parts.year !== undefined) return { timeMs: inYear(parts.year), isGuessed: zone === undefined, isYearGuessed: false };
  const year = new Date(referenceMs).getUTCFullYear();
  const timeMs = inYear(year) > referenceMs + 86_400_000 ? inYear(year - 1) : inYear(year);
  return { timeMs, isGuessed: true, isYearGuessed: true };
}

/**
 * The time that a text begins with: ISO 8601 and its relatives, syslog (`Mar  1 10:00:00`, also with year or a zone's name), web server (`10/Oct/2000:13:55:36 -0700`), Snort
 * (`03/24/21-14:02:11.123456`, year optional), seconds or milliseconds since the epoch; in brackets or behind a syslog priority too.
 * Undefined when there is none.
 */
export function parseLeadingTime(text: string, referenceMs: number, from = 0): LeadingTime | undefined {
  opening.lastIndex = from;
  const skipped = opening.exec(text)?.[0].length ?? 0;
  const start = from + skipped;
  const found = parseTimeAt(text, start, referenceMs);
  if (found === undefined) return undefined;
  const end = start + found.length;
  const isClosed = /[\])"]/.test(text.charAt(end)) && /["[(]/.test(text.slice(from, start));
  return { ...found, length: end + (isClosed ? 1 : 0) - from };
}

function parseTimeAt(text: string, start: number, referenceMs: number): LeadingTime | undefined {
  const code = text.charCodeAt(start);
  const isDigit = code >= 48 && code <= 57;
  if (!isDigit) return matchWith(monthFirst, text, start, referenceMs, (m) => ({
    year: m[3] ?? m[9], month: months[m[1]?.toLowerCase() ?? ''] ?? 0, day: m[2], hour: m[4], minute: m[5], second: m[6], digits: m[7], zone: m[8],
  }));
  return matchWith(iso, text, start, referenceMs, (m) => ({ year: m[1], month: Number(m[2]), day: m[3], hour: m[4], minute: m[5], second: m[6], digits: m[7], zone: m[8] }))
    ?? matchWith(slashed, text, start, referenceMs, (m) => {
      const order = orderSlashed(Number(m[1]), Number(m[2]), m[3] === undefined ? undefined : Number(m[3]));
      return { year: order.year === undefined ? undefined : String(order.year), month: order.month, day: String(order.day), hour: m[4], minute: m[5], second: m[6], digits: m[7], zone: undefined };
    })
    ?? matchWith(yearMonth, text, start, referenceMs, (m) => ({ year: m[1], month: months[m[2]?.toLowerCase() ?? ''] ?? 0, day: m[3], hour: m[4], minute: m[5], second: m[6], digits: m[7], zone: m[8] }))
    ?? matchWith(dayFirst, text, start, referenceMs, (m) => ({ year: m[3], month: months[m[2]?.toLowerCase() ?? ''] ?? 0, day: m[1], hour: m[4], minute: m[5], second: m[6], digits: m[7], zone: m[8] }))
    ?? epochAt(text, start);
}

interface TextParts { year: string | undefined; month: number; day: string | undefined; hour: string | undefined; minute: string | undefined; second: string | undefined; digits: string | undefined; zone: string | undefined }

function matchWith(pattern: RegExp, text: string, start: number, referenceMs: number, read: (match: RegExpExecArray) => TextParts): LeadingTime | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const parts = read(match);
  const time = resolveParts({
    year: parts.year === undefined ? undefined : Number(parts.year), month: parts.month, day: Number(parts.day), hour: Number(parts.hour), minute: Number(parts.minute),
    second: Number(parts.second ?? 0), ms: fraction(parts.digits), zone: zoneMinutes(parts.zone),
  }, referenceMs);
  return time === undefined ? undefined : { ...time, length: match[0].length };
}

function epochAt(text: string, start: number): LeadingTime | undefined {
  epoch.lastIndex = start;
  const match = epoch.exec(text);
  if (match === null) return undefined;
  const timeMs = match[3] === undefined ? Number(match[1]) * 1000 + Math.floor(fraction(match[2])) : Number(match[3]);
  return { timeMs, isGuessed: false, isYearGuessed: false, length: match[0].length };
}

/** Times before 1990 or more than a century later are numbers of something else. */
const firstPlausibleMs = Date.UTC(1990, 0, 1);
const lastPlausibleMs = Date.UTC(2100, 0, 1);
const usClock = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})[ ,]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)? ?([AP]M)?(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?\s*$/i;

/** Milliseconds of a number since the epoch whose unit its size tells: seconds, milliseconds, microseconds, nanoseconds, or Windows' 100 ns since 1601. */
export function epochMs(value: number): number | undefined {
  for (const scaled of [value * 1000, value, value / 1e3, value / 1e6]) {
    // A number of nanoseconds, or of seconds with a fraction, may be a hair below what was written.
    const timeMs = Math.floor(scaled + 1e-3);
    if (timeMs >= firstPlausibleMs && timeMs < lastPlausibleMs) return timeMs;
  }
  const sinceWindows = Math.floor(value / 10_000) - 11_644_473_600_000;
  return sinceWindows >= firstPlausibleMs && sinceWindows < lastPlausibleMs ? sinceWindows : undefined;
}

/**
 * The time that a whole value is: a number or its text since the epoch, ISO 8601 and the other spellings of `parseLeadingTime`, `/Date(…)/`,
 * and the American `11/25/2026 1:02:03 PM`. Undefined when it is none.
 */
export function parseTimeValue(value: unknown, referenceMs: number): LeadingTime | undefined {
  if (typeof value === 'number') {
    const timeMs = epochMs(value);
    return timeMs === undefined ? undefined : { timeMs, isGuessed: false, isYearGuessed: false, length: 0 };
  }
  if (typeof value !== 'string' || value.length > 80) return undefined;
  const text = value.trim();
  const number = /^(?:\/Date\()?(-?\d{9,20}(?:\.\d{1,9})?)(?:\)\/)?$/.exec(text)?.[1];
  if (number !== undefined) {
    const timeMs = epochMs(Number(number));
    return timeMs === undefined ? undefined : { timeMs, isGuessed: false, isYearGuessed: false, length: text.length };
  }
  const american = usClock.exec(text);
  if (american !== null) {
    const [, month, day, year, hourText, minute, second, digits, half, zoneText] = american;
    const hour = Number(hourText);
    const ofDay = half === undefined ? hour : (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    const time = resolveParts({ year: Number(year), month: Number(month), day: Number(day), hour: ofDay, minute: Number(minute), second: Number(second ?? 0), ms: fraction(digits), zone: zoneMinutes(zoneText) }, referenceMs);
    if (time !== undefined) return { ...time, length: text.length };
  }
  return parseLeadingTime(text, referenceMs);
}
