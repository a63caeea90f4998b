/** Two digits at a place; NaN when there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/**
 * Milliseconds since the epoch of a text that is nothing but an ISO 8601 time with its zone (`2021-03-24T14:02:11.123456+0000`), as most
 * machines write it; undefined for any other, which may well be a time. Ten times as fast as the patterns for all spellings.
 */
export function isoTimeMs(text: string): number | undefined {
  const { length } = text;
  if (length < 20 || length > 35 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59 && second <= 60)) return undefined;
  let at = 19;
  let milliseconds = 0;
  if (text.charCodeAt(at) === 46 /* . */) {
    at += 1;
    const start = at;
    for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(at)) {
      if (at - start < 3) milliseconds += (code - 48) * (at === start ? 100 : at === start + 1 ? 10 : 1);
      at += 1;
    }
    if (at === start || at - start > 9) return undefined;
  }
  const zoneMinutes = zoneAt(text, at);
  return zoneMinutes === undefined ? undefined : Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - zoneMinutes * 60_000;
}

/** Minutes east of Greenwich of the zone that the text ends with. */
function zoneAt(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if (sign === 90 /* Z */) return at + 1 === text.length ? 0 : undefined;
  if (sign !== 43 && sign !== 45) return undefined;
  const minuteAt = text.charCodeAt(at + 3) === 58 ? at + 4 : at + 3;
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, minuteAt);
  return minuteAt + 2 === text.length && !Number.isNaN(minutes) ? (sign === 45 ? -minutes : minutes) : undefined;
}
