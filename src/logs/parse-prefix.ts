import { isIP, isIPv6 } from 'node:net';
import type { Endpoint } from '../contracts/index.ts';
import { parseLeadingTime, type LeadingTime } from './parse-time.ts';

/** What stands before the message of a syslog-like line. */
export interface LinePrefix {
  time?: LeadingTime;
  hostname?: string;
  process?: string;
  /** Where the message begins. */
  length: number;
}

const hostAndTag = / {1,2}([A-Za-z0-9][A-Za-z0-9_.:-]{0,252}) ([A-Za-z_][A-Za-z0-9_./@-]{0,47})(?:\[(\d{1,9})\])?: ?/y;

/** Time, host and program that a line starts with, as far as they are there. Host and program need each other and a time before them. */
export function parsePrefix(text: string, referenceMs: number): LinePrefix {
  const time = parseLeadingTime(text, referenceMs);
  if (time === undefined) return { length: 0 };
  hostAndTag.lastIndex = time.length;
  const match = hostAndTag.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return { time, length: time.length };
  // `10.0.0.1:5000 Error: …` is a client and a word, not a host and its program.
  if (match[1].includes(':') && !isIPv6(match[1])) return { time, length: time.length };
  return { time, hostname: match[1], process: match[2], length: time.length + match[0].length };
}

/** The machine of a prefix as a record's device: a host name, or the address where one stands in its place. */
export function deviceOf(prefix: LinePrefix): { device?: Endpoint } {
  if (prefix.hostname === undefined) return {};
  return { device: isIP(prefix.hostname) === 0 ? { hostname: prefix.hostname } : { ip: prefix.hostname } };
}
