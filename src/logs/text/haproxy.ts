import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asNumber, say, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { actionOfStatus, describeRequest, splitRequestLine, urlOf } from './http-request.ts';

/** Client with port, time, front end; then back end and timers, or `name: what went wrong`. */
const line = /(?:^|[\s:])\[?([0-9A-Fa-f:.]{3,45}?)\]?:(\d{1,5}) \[(\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}\.\d{3})\] (\S{1,120}?)(?:(: )|~? (\S{1,120})\/(\S{1,120}) ([-+\d/]{5,60}) )/;
const maxHead = 700;

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const found = line.exec(text.length > maxHead ? text.slice(0, maxHead) : text);
  const client = asAddress(found?.[1]);
  if (found === null || client === undefined) return undefined;
  const [whole, , port = '', written = '', front = '', colon, back, server, timers = ''] = found;
  const head = parseCollectorHead(text.slice(0, found.index + 1), context.referenceMs);
  const time = timeFieldsOf(written, context);
  const rest = text.slice(found.index + whole.length);
  const base = { timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'HAProxy', severityId: 1, srcEndpoint: { ip: client, port: Number(port) }, device: machineOf(head.host) } as const;
  const proxy = front.replace(/~$/, '');
  if (colon !== undefined) return withoutUndefined<RecordFields>({ ...base, message: `${rest.slice(0, 300)} on ${proxy}`, classUid: 4001, action: /fail|error|timeout/i.test(rest) ? 'failure' : undefined });
  const words = rest.slice(0, 200).split(' ');
  const target = server === '<NOSRV>' ? `${back ?? ''}` : `${back ?? ''}/${server ?? ''}`;
  const total = asNumber(timers.slice(timers.lastIndexOf('/') + 1).replace('+', ''));
  const durationMs = total === undefined || total < 0 ? undefined : total;
  // Five timers belong to a request, three to a bare connection.
  if (timers.split('/').length < 5) return withoutUndefined<RecordFields>({ ...base, message: say('connection on', proxy, 'to', target, words[1]), classUid: 4001, bytesIn: asNumber(words[0]), durationMs, protocol: 'TCP' });
  const quote = rest.indexOf('"');
  const close = rest.lastIndexOf('"');
  const request = splitRequestLine(quote < 0 ? '-' : rest.slice(quote + 1, close > quote ? close : rest.length).replace(/^<BADREQ>$/, '-'));
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
  isLikely: (text) => text.includes('] ') && text.includes(' [') && line.test(text.length > maxHead ? text.slice(0, maxHead) : text),
  read,
});
