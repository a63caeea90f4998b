import { isIP } from 'node:net';
import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asText, type RecordFields } from '../mapping/values.ts';
import { parseEndpoint } from '../parse-endpoint.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { actionOfStatus, describeRequest, endpointOfUrl, splitRequestLine, urlOf, type HttpRequest } from './http-request.ts';
import { isEscaped } from './pairs.ts';

/** Client, names and virtual host stand before the time; more than this is another format. */
const maxHeadCharacters = 1000;
const maxBracketsBeforeTime = 8;

/** Where the bracket of `[10/Oct/2026:13:55:36 +0000]` or `[10/10/2026 13:55:36]` with a quote behind it is, or -1. */
function findTime(text: string): number {
  let at = text.indexOf('[');
  for (let tries = 0; at >= 0 && at < maxHeadCharacters && tries < maxBracketsBeforeTime; tries += 1) {
    if (text.charCodeAt(at + 3) === 47) {
      const close = text.indexOf(']', at);
      if (close < 0) return -1;
      if (close - at < 40 && text.charCodeAt(close + 2) === 34 && text.charCodeAt(close + 1) === 32) return at;
    }
    at = text.indexOf('[', at + 1);
  }
  return -1;
}

const monthNumbers: Readonly<Record<string, number>> = { Jan: 0, Feb: 1, Mar: 2, Apr: 3, May: 4, Jun: 5, Jul: 6, Aug: 7, Sep: 8, Oct: 9, Nov: 10, Dec: 11 };

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** `10/Oct/2026:13:55:36 +0000` at `at`, by position; other spellings the long way. */
function readTime(text: string, at: number, close: number, context: ReaderContext): Pick<RecordFields, 'timeMs' | 'isTimeGuessed'> {
  const month = monthNumbers[text.slice(at + 4, at + 7)];
  if (close - at === 27 && month !== undefined && text.charCodeAt(at + 12) === 58) {
    const day = twoDigits(text, at + 1);
    const year = twoDigits(text, at + 8) * 100 + twoDigits(text, at + 10);
    const [hour, minute, second] = [twoDigits(text, at + 13), twoDigits(text, at + 16), twoDigits(text, at + 19)];
    const sign = text.charCodeAt(at + 22) === 45 ? -1 : 1;
    const zone = sign * (twoDigits(text, at + 23) * 60 + twoDigits(text, at + 25));
    const timeMs = Date.UTC(year, month, day, hour, minute, second) - zone * 60_000;
    if (day > 0 && day < 32 && hour >= 0 && hour < 25 && minute >= 0 && minute < 60 && second >= 0 && second < 61 && year >= 1970 && year < 9999 && Number.isSafeInteger(timeMs)) return { timeMs };
  }
  return timeFields(parseLeadingTime(text.slice(at, close + 1), context.referenceMs), context);
}

interface Head { client?: Endpoint; account?: string; host?: string; port?: number; device?: string; program?: string }

function clientOf(word: string): Endpoint | undefined {
  const kind = isIP(word);
  if (kind === 4 || (kind === 6 && !word.startsWith('::ffff:'))) return { ip: word };
  const ip = asAddress(word);
  if (ip !== undefined) return { ip };
  const withPort = parseEndpoint(word, true);
  if (withPort !== undefined) return withPort;
  const hostname = asHostname(word);
  return hostname === undefined || !/^[\w.-]{2,253}$/.test(hostname) ? undefined : { hostname };
}

function accountOf(text: string): string | undefined {
  return text === '-' || text === '' ? undefined : asText(text.replace(/^"|"$/g, ''))?.slice(0, 256);
}

/** `client ident user`, or with a virtual host, a list of forwarded addresses or a collector's words before the client, or blanks in the user. */
function readHead(text: string, end: number, context: ReaderContext): Head {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  if (first > 0 && second < end - 1 && text.indexOf(' ', second + 1) === end - 1) return headOf(clientOf(text.slice(0, first)), text.slice(second + 1, end - 1));
  const words = text.slice(0, end).split(' ').filter((word) => word !== '');
  const bare = words.map((word) => word.replace(/^"|[",]{1,2}$/g, ''));
  const at = bare.findIndex((word) => isIP(word) !== 0);
  if (at < 0) {
    const isHostFirst = words.length >= 4 && /^[\w.-]{1,253}:\d{1,5}$/.test(words[0] ?? '');
    const client = isHostFirst ? 1 : 0;
    return { ...(isHostFirst && virtualHost(words[0] ?? '')), ...headOf(clientOf(words[client] ?? ''), words.slice(client + 2).join(' ')) };
  }
  let last = at;
  while (isIP(bare[last + 1] ?? '') !== 0) last += 1;
  const before = words.slice(0, at).join(' ');
  const collector = at > 1 ? parseCollectorHead(before, context.referenceMs) : {};
  return {
    ...(at === 1 && words[0] !== '-' && virtualHost(words[0] ?? '')), ...headOf(clientOf(bare[at] ?? ''), words.slice(last + 2).join(' ')),
    ...(collector.host !== undefined && { device: collector.host }), ...(collector.program !== undefined && { program: collector.program }),
  };
}

function headOf(client: Endpoint | undefined, user: string): Head {
  const account = accountOf(user);
  return { ...(client !== undefined && { client }), ...(account !== undefined && { account }) };
}

function virtualHost(word: string): Pick<Head, 'host' | 'port'> {
  const end = endpointOfUrl(word);
  const host = end?.hostname ?? end?.ip;
  return host === undefined ? {} : { host, ...(end?.port !== undefined && { port: end.port }) };
}

/** Three digits, or the `000` and `-` of requests without an answer. */
function isStatusAt(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 3);
  for (let digit = at; digit < at + 3; digit += 1) {
    const code = text.charCodeAt(digit);
    if (code < 48 || code > 57) return text.charCodeAt(at) === 45 && text.charCodeAt(at + 1) === 32;
  }
  return Number.isNaN(next) || next === 32;
}

/** The quote that ends the request: one with a status behind it, since some servers leave quotes within as they are. -1 when there is none. */
function requestEnd(text: string, start: number): number {
  let other = -1;
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if ((next === 32 || Number.isNaN(next)) && !isEscaped(text, at)) {
      if (isStatusAt(text, at + 2)) return at;
      if (other < 0) other = at;
    }
  }
  return other;
}

interface Tail { status?: number; bytes?: number; referrer?: string; agent?: string }

/** A quoted text that begins at `at`; a line that was cut ends it too. */
function quotedAt(text: string, at: number): { value: string; end: number } {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    const next = text.charCodeAt(end + 1);
    if ((next === 32 || Number.isNaN(next)) && !isEscaped(text, end)) return { value: text.slice(at + 1, end), end: end + 1 };
  }
  return { value: text.slice(at + 1), end: text.length };
}

const wholeNumber = /^\d{1,15}$/;

function readTail(text: string, from: number): Tail {
  const quote = text.indexOf('"', from);
  const words = text.slice(from, quote < 0 ? Math.min(text.length, from + 200) : quote).trim().split(' ');
  const tail: Tail = {};
  const at = words[0] === '-' || /^\d{3}$/.test(words[0] ?? '') ? 0 : words.findIndex((word) => /^[1-5]\d\d$/.test(word));
  const status = at < 0 ? undefined : words[at];
  if (status !== undefined && status !== '-') tail.status = Number(status);
  const bytes = at < 0 ? undefined : words[at + 1];
  if (bytes !== undefined && wholeNumber.test(bytes)) tail.bytes = Number(bytes);
  if (quote < 0) return tail;
  const first = quotedAt(text, quote);
  const second = text.indexOf('"', first.end);
  if (second < 0) {
    if (first.value.startsWith('http') || first.value === '-') tail.referrer = first.value;
    else tail.agent = first.value;
    return tail;
  }
  tail.referrer = first.value;
  const agent = quotedAt(text, second).value;
  if (agent !== '-' && agent !== '') tail.agent = agent;
  return tail;
}

const products: Readonly<Record<string, string>> = { nginx: 'nginx', apache: 'Apache httpd', apache2: 'Apache httpd', httpd: 'Apache httpd', squid: 'Squid', lighttpd: 'lighttpd', caddy: 'Caddy', traefik: 'Traefik' };

function readAccess(text: string, context: ReaderContext): RecordFields | undefined {
  const bracket = findTime(text);
  if (bracket < 0) return undefined;
  const close = text.indexOf(']', bracket);
  const end = requestEnd(text, close + 3);
  if (end < 0) return undefined;
  const head = readHead(text, bracket, context);
  const tail = readTail(text, end + 1);
  const { method, target } = splitRequestLine(text.slice(close + 3, end));
  // Written out and not spread: this is the hot path of the largest logs.
  const request: HttpRequest = { method, target, status: tail.status, agent: tail.agent, referrer: tail.referrer, host: head.host, port: head.port };
  const fields: RecordFields = { kind: 'event', product: products[head.program ?? ''] ?? (text.includes(' TCP_', end) ? 'Squid' : 'Web server'), classUid: 4002, severityId: 1, message: describeRequest(request) };
  const time = readTime(text, bracket, close, context);
  if (time.timeMs !== undefined) fields.timeMs = time.timeMs;
  if (time.isTimeGuessed !== undefined) fields.isTimeGuessed = time.isTimeGuessed;
  const url = urlOf(request);
  const action = text.includes(' TCP_DENIED', end) ? 'blocked' : actionOfStatus(tail.status);
  if (url !== undefined) fields.url = url;
  if (action !== undefined) fields.action = action;
  if (head.client !== undefined) fields.srcEndpoint = head.client;
  if (head.account !== undefined) fields.account = head.account;
  if (tail.bytes !== undefined) fields.bytesIn = tail.bytes;
  if (head.host !== undefined) fields.dstEndpoint = { ...(isIP(head.host) === 0 ? { hostname: head.host } : { ip: head.host }), ...(head.port !== undefined && { port: head.port }) };
  const device = machineOf(head.device);
  if (device !== undefined) fields.device = device;
  // A whole URL is asked of a proxy, or by one who looks for an open one.
  const domain = request.method !== undefined && !request.target.startsWith('/') && request.target.length > 4 ? endpointOfUrl(request.target)?.hostname : undefined;
  if (domain?.includes('.') === true) fields.domain = domain;
  return fields;
}

/** Access logs of web servers, reverse proxies and caches in the common and combined formats and what is built on them. */
export const webAccessReader = singleLineReader({
  format: 'web-access',
  title: 'Web server access log',
  understands: 'common and combined form of Apache, nginx and others; virtual host or forwarded addresses first, fields behind, IPv6, broken requests',
  isLikely: (text) => findTime(text) > 0,
  read: readAccess,
  reasonFor: (text) => (findTime(text) > 0 ? 'a web request that is cut off' : undefined),
});
