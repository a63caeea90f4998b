import { isIP } from 'node:net';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { machineOf } from './collector-head.ts';
import { actionOfStatus, describeRequest, endpointOfUrl, splitRequestLine, urlOf, type HttpRequest } from './http-request.ts';
import { readAccessHead } from './web-access-head.ts';
import { readAccessTail, requestEnd } from './web-access-tail.ts';

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

const products: Readonly<Record<string, string>> = { nginx: 'nginx', apache: 'Apache httpd', apache2: 'Apache httpd', httpd: 'Apache httpd', squid: 'Squid', lighttpd: 'lighttpd', caddy: 'Caddy', traefik: 'Traefik' };

function readAccess(text: string, context: ReaderContext): RecordFields | undefined {
  const bracket = findTime(text);
  if (bracket < 0) return undefined;
  const close = text.indexOf(']', bracket);
  const end = requestEnd(text, close + 3);
  if (end < 0) return undefined;
  const head = readAccessHead(text, bracket, context);
  const tail = readAccessTail(text, end + 1);
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
