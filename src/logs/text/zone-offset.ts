import { parseTimeValue, type LeadingTime } from '../parse-time.ts';

/** Minutes east of Greenwich of the names that mean one zone only; IST, CST and their like are left out. */
const offsets: Readonly<Record<string, number>> = {
  Z: 0, UTC: 0, GMT: 0, UCT: 0, ZULU: 0, WET: 0, WEST: 60, CET: 60, MET: 60, BST: 60, CEST: 120, MEST: 120, EET: 120, SAST: 120, EEST: 180, MSK: 180, EST: -300, EDT: -240, CDT: -300,
  MST: -420, MDT: -360, PST: -480, PDT: -420, AKST: -540, AKDT: -480, HST: -600, BRT: -180, SGT: 480, HKT: 480, AWST: 480, JST: 540, KST: 540, AEST: 600, AEDT: 660, NZST: 720, NZDT: 780,
};

/** Minutes east of Greenwich of `+0200`, `GMT+2`, `CEST` and the like; undefined for other names. */
export function zoneOffset(name: string): number | undefined {
  const text = name.trim().toUpperCase();
  const known = offsets[text];
  if (known !== undefined) return known;
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 14 * 60 ? undefined : (match[1] === '-' ? -1 : 1) * minutes;
}

/** A time whose zone stands elsewhere: moved by it and no longer guessed. A time that named a zone itself stays. */
export function inZone(time: LeadingTime, zone: string | undefined): LeadingTime {
  const offset = zone === undefined || !time.isGuessed ? undefined : zoneOffset(zone);
  return offset === undefined ? time : { ...time, timeMs: time.timeMs - offset * 60_000, isGuessed: time.isYearGuessed };
}

/** A whole time value that may end in the name of a zone (`May 01 2026 18:00:02 CEST`), or whose zone stands elsewhere. */
export function parseZonedTime(value: string, referenceMs: number, zone?: string): LeadingTime | undefined {
  const time = parseTimeValue(value, referenceMs);
  if (time?.isGuessed !== true) return time;
  const last = / ([A-Za-z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\s{0,4}$/.exec(value)?.[1];
  return inZone(time, last !== undefined && zoneOffset(last) !== undefined ? last : zone);
}
