import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from '../contracts/index.ts';
import { parseLeadingTime, type LeadingTime } from './parse-time.ts';
import { severityOfWord, type SeverityId } from './severity.ts';

/** What stands before the message of a syslog-like line. */
export interface LinePrefix {
  time?: LeadingTime;
  hostname?: string;
  process?: string;
  /** Where the message begins. */
  length: number;
}

/** A syslog header: RFC 3164 as sent or as kept in files (also with an ISO time), or RFC 5424. */
export interface SyslogHeader extends LinePrefix {
  isRfc5424: boolean;
  /** Facility and severity as one number, where the line has it. */
  priority?: number;
  /** By the priority, or by a level that a host put into the header. */
  severityId?: SeverityId;
  /** Process id, as written. */
  pid?: string;
  /** True when nothing but syslog looks like this: a priority, or a program behind the time. */
  isCertain: boolean;
}

const priorityMark = /<(\d{1,3})>/y;
const hostToken = / {1,2}([A-Za-z0-9_][A-Za-z0-9_.:%@/-]{0,252})(?= )/y;
/** `sshd[99]:`, `kernel:`, `postfix/smtpd[1]:`, `su(pam_unix)[1]:`, `(systemd)[1]:`, `syslogd 1.4.1:`, `launchd[1] (com.example):`. */
const programTag = / {0,2}(-?[A-Za-z0-9_./@+%~-]{1,64}(?:\([^()\s]{1,40}\))?|\([A-Za-z0-9_.-]{1,40}\)|[A-Za-z-]{1,40}\])(?:\[([^\][\s]{1,20})\])?(?: \d\.[\w.-]{1,12}| \([^()]{1,80}\)| <[A-Za-z]{1,12}>)?:(?: {0,2}|$)/y;
/** `auth.info`, `authpriv|security:notice`, `<auth.info>`: the level that OpenWrt, AIX and FreeBSD write. */
const levelToken = / {1,2}<?[a-z0-9|]{2,24}[.:](emerg|alert|crit|err|error|warning|warn|notice|info|debug)>?(?= )/y;
const solarisId = /\[ID \d{1,10} [a-z0-9]{2,12}\.(emerg|alert|crit|error|warning|notice|info|debug)\] /y;
const levelWords = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)$/i;
const rfc5424Start = /<(\d{1,3})>\d{1,2} (-|\d{4}-\d{2}-\d{2}T\S{8,24}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) ?/y;
const structuredElement = /\[[^\s\]="]{1,64}(?: [^\s\]="]{1,64}="(?:[^"\\]|\\.){0,4000}")*\]/y;

const prioritySeverities: readonly SeverityId[] = [5, 5, 5, 4, 3, 2, 1, 1];

/** OCSF severity of a syslog severity, 0 (emergency) to 7 (debug). */
export function severityOfSyslog(level: number): SeverityId {
  return prioritySeverities[level] ?? 0;
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** A host's own name in `relay@host/name`. */
function ownName(token: string): string {
  return token.slice(Math.max(token.lastIndexOf('/'), token.lastIndexOf('@')) + 1);
}

function parseRfc5424(text: string, start: number, referenceMs: number): SyslogHeader | undefined {
  const match = matchAt(rfc5424Start, text, start);
  if (match === null) return undefined;
  const [whole, mark, timeText = '-', hostname = '-', process = '-'] = match;
  const priority = Number(mark);
  if (priority > 191) return undefined;
  let length = start + whole.length;
  if (text.startsWith('-', length)) length += 1;
  else for (let element = matchAt(structuredElement, text, length); element !== null; element = matchAt(structuredElement, text, length)) length += element[0].length;
  while (text.charAt(length) === ' ' || text.charAt(length) === '\ufeff') length += 1;
  const time = timeText === '-' ? undefined : parseLeadingTime(timeText, referenceMs);
  return {
    isRfc5424: true, isCertain: true, priority, severityId: severityOfSyslog(priority % 8), length, ...(time !== undefined && { time }), ...(hostname !== '-' && { hostname }), ...(process !== '-' && { process }),
  };
}

/** The syslog header that a line begins with; undefined when it begins otherwise. `start` is where to look. */
export function parseSyslogHeader(text: string, referenceMs: number, start = 0): SyslogHeader | undefined {
  const mark = text.charCodeAt(start) === 60 ? matchAt(priorityMark, text, start) : null;
  if (mark !== null) {
    const newer = parseRfc5424(text, start, referenceMs);
    if (newer !== undefined) return newer;
  }
  const priority = mark === null || Number(mark[1]) > 191 ? undefined : Number(mark[1]);
  const timeStart = start + (priority === undefined ? 0 : mark?.[0].length ?? 0);
  const time = '[("'.includes(text.charAt(timeStart)) ? undefined : parseLeadingTime(text, referenceMs, timeStart);
  if (time === undefined && priority === undefined) return undefined;
  const named = parseNames(text, timeStart + (time?.length ?? 0), time !== undefined);
  const severityId = named.severityId ?? (priority === undefined ? undefined : severityOfSyslog(priority % 8));
  return {
    isRfc5424: false, isCertain: priority !== undefined || named.process !== undefined, ...named, ...(priority !== undefined && { priority }), ...(severityId !== undefined && { severityId }), ...(time !== undefined && { time }),
  };
}

/** Host, level and program from `index` on, each where it is there. */
function parseNames(text: string, index: number, mayHaveHost: boolean): Pick<SyslogHeader, 'hostname' | 'process' | 'pid' | 'severityId' | 'length'> {
  let at = index;
  let hostname: string | undefined;
  let level: string | undefined;
  if (text.startsWith(':', at)) at += 1;
  const early = matchAt(levelToken, text, at);
  if (early !== null) {
    level = early[1];
    at += early[0].length;
  }
  let tag = matchAt(programTag, text, at);
  // A name with a colon directly behind the time is a program, an address is a host.
  if (mayHaveHost && (tag === null || (tag[2] === undefined && isIPv4(tag[1] ?? '')))) {
    const host = matchAt(hostToken, text, at);
    const name = ownName(host?.[1]?.replace(/:$/, '') ?? '');
    if (host !== null && name !== '' && !levelWords.test(name) && (!name.includes(':') || isIPv6(name))) {
      hostname = name;
      at += host[0].length;
      const late = matchAt(levelToken, text, at);
      if (late !== null) {
        level = late[1];
        at += late[0].length;
      }
      tag = matchAt(programTag, text, at);
    } else tag = null;
  }
  if (levelWords.test(tag?.[1] ?? '')) tag = null;
  const process = tag?.[1]?.replace(/\]$/, '');
  const pid = tag?.[2];
  if (tag !== null) at += tag[0].length;
  const solaris = matchAt(solarisId, text, at);
  if (solaris !== null) {
    level = solaris[1];
    at += solaris[0].length;
  }
  while (text.charAt(at) === ' ') at += 1;
  const severityId = severityOfWord(level);
  return { length: at, ...(hostname !== undefined && { hostname }), ...(process !== undefined && { process }), ...(pid !== undefined && { pid }), ...(severityId !== undefined && { severityId }) };
}

/** Time, host and program that a line starts with, as far as they are there. Host and program need each other and a time before them. */
export function parsePrefix(text: string, referenceMs: number): LinePrefix {
  const header = parseSyslogHeader(text, referenceMs);
  if (header?.isRfc5424 === true || (header?.time !== undefined && header.hostname !== undefined && header.process !== undefined)) return header;
  // `10.0.0.1:5000 Error: …` is a client and a word, not a host and its program.
  const time = header?.time ?? parseLeadingTime(text, referenceMs);
  return time === undefined ? { length: 0 } : { time, length: text.length === 0 ? 0 : timeEnd(text, time, header?.priority) };
}

function timeEnd(text: string, time: LeadingTime, priority: number | undefined): number {
  return time.length + (priority === undefined ? 0 : text.indexOf('>') + 1);
}

/** The machine of a prefix as a record's device: a host name, or the address where one stands in its place. */
export function deviceOf(prefix: LinePrefix): { device?: Endpoint } {
  if (prefix.hostname === undefined) return {};
  return { device: isIP(prefix.hostname) === 0 ? { hostname: prefix.hostname } : { ip: prefix.hostname } };
}
