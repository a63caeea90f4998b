import { isIP } from 'node:net';
import type { Endpoint } from '../../contracts/index.ts';
import { parseLeadingTime } from '../parse-time.ts';

/** What a collector (syslog, a shipper) wrote before a message. */
export interface CollectorHead {
  /** The time as it is written, ready for `timeFieldsOf`. */
  time?: string;
  /** The machine: a name or an address. */
  host?: string;
  /** Program, without its process id. */
  program?: string;
}

const hostName = /^[A-Za-z0-9][\w.:-]{0,252}$/;
const programName = /^([A-Za-z_][\w./@-]{0,47})(?:\[\d{1,9}\])?:?$/;
/** Longest text before a message that is taken apart. */
const maxHeadCharacters = 400;

/**
 * Takes the text before a message apart: priority, time, host and program of BSD syslog and RFC 5424, in any of the shortened ways in which
 * collectors write them. Host and program need a time before them.
 */
export function parseCollectorHead(head: string, referenceMs: number): CollectorHead {
  const text = head.length > maxHeadCharacters ? head.slice(0, maxHeadCharacters) : head;
  const time = text === '' ? undefined : parseLeadingTime(text, referenceMs);
  if (time === undefined) return {};
  const words = text.slice(time.length).split(' ').filter((word) => word !== '');
  const [host, program] = words;
  const found: CollectorHead = { time: text.slice(0, time.length) };
  if (host !== undefined && !host.endsWith(':') && hostName.test(host)) found.host = host;
  const tag = programName.exec((found.host === undefined ? host : program) ?? '')?.[1];
  if (tag !== undefined) found.program = tag;
  return found;
}

/** The machine of a head as an end. */
export function machineOf(host: string | undefined): Endpoint | undefined {
  if (host === undefined) return undefined;
  return isIP(host) === 0 ? { hostname: host } : { ip: host };
}

/** Does the time name its zone? */
export function hasZone(time: string): boolean {
  return /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\s{0,4}$/.test(time);
}
