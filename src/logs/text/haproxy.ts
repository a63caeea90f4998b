import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asNumber, say, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { parseEndpoint } from '../parse-endpoint.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { actionOfStatus, describeRequest, splitRequestLine, urlOf } from './http-request.ts';

const time = /\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}\.\d{3}(?=\] )/y;
const maxHead = 500;

/** Where ` [06/Feb/2026:12:14:14.655] ` begins, or -1. Milliseconds tell it from the access logs of web servers. */
function findTime(text: string): number {
  for (let at = text.indexOf(' ['); at >= 0 && at < maxHead; at = text.indexOf(' [', at + 1)) {
    time.lastIndex = at + 2;
    if (time.test(text)) return at;
  }
  return -1;
}

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const at = findTime(text);
  if (at < 0) return undefined;
  const clientStart = text.lastIndexOf(' ', at - 1) + 1;
  const client = parseEndpoint(text.slice(clientStart, at), true);
  if (client?.port === undefined) return undefined;
  const close = text.indexOf('] ', at) + 2;
  // Front end; then back end with server and timers, or a colon and what went wrong.
  const [front = '', ends = '', timers = ''] = text.slice(close, close + 600).split(' ', 3);
  const isError = front.endsWith(':');
  if (!isError && !/^[-+\d/]{5,60}$/.test(timers)) return undefined;
  const [back, server] = ends.split('/', 2);
  const head = parseCollectorHead(text.slice(0, clientStart), context.referenceMs);
  const when = timeFieldsOf(text.slice(at + 2, close - 2), context);
  const rest = text.slice(close + (isError ? front.length + 1 : front.length + ends.length + timers.length + 3));
  const base = { timeMs: when.timeMs, isTimeGuessed: when.isTimeGuessed, kind: 'event', product: 'HAProxy', severityId: 1, srcEndpoint: client, device: machineOf(head.host) } as const;
  const proxy = front.replace(/[~:]$/, '');
  if (isError) return withoutUndefined<RecordFields>({ ...base, message: `${rest.slice(0, 300)} on ${proxy}`, classUid: 4001, action: /fail|error|timeout/i.test(rest) ? 'failure' : undefined });
  const words = rest.slice(0, 200).split(' ');
  const target = server === '<NOSRV>' ? `${back ?? ''}` : `${back ?? ''}/${server ?? ''}`;
  const total = asNumber(timers.slice(timers.lastIndexOf('/') + 1).replace('+', ''));
  const durationMs = total === undefined || total < 0 ? undefined : total;
  // Five timers belong to a request, three to a bare connection.
  if (timers.split('/').length < 5) return withoutUndefined<RecordFields>({ ...base, message: say('connection on', proxy, 'to', target, words[1]), classUid: 4001, bytesIn: asNumber(words[0]), durationMs, protocol: 'TCP' });
  const quote = rest.indexOf('"');
  const lastQuote = rest.lastIndexOf('"');
  const request = splitRequestLine(quote < 0 ? '-' : rest.slice(quote + 1, lastQuote > quote ? lastQuote : rest.length).replace(/^<BADREQ>$/, '-'));
  const status = Number(words[0]) > 0 ? Number(words[0]) : undefined;
  return withoutUndefined<RecordFields>({
    ...base, message: `${describeRequest({ ...request, status })} by ${proxy} to ${target}`, classUid: 4002, url: urlOf(request), action: actionOfStatus(status), bytesIn: asNumber(words[1]), durationMs,
  });
}

/** HAProxy's logs of requests, connections and errors. */
export const haproxyReader = singleLineReader({
  format: 'haproxy',
  title: 'HAProxy',
  understands: 'requests, TCP connections and connection errors, also behind syslog',
  isLikely: (text) => findTime(text) > 0,
  read,
});
