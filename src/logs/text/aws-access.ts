import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asNumber, asText, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { parseEndpoint } from '../parse-endpoint.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { actionOfStatus, describeRequest, endpointOfUrl, splitRequestLine, urlOf } from './http-request.ts';

const maxWords = 60;
const balancer = /^(?:(?:https?|h2|wss?|grpcs?) )?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z \S{1,200} \S{1,60}:\d{1,5} (?:\S{1,60}:\d{1,5}|-) -?\d/;
const bucket = /^[0-9a-f]{20,64} \S{3,63} \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] \S{1,60} \S{1,300} \S{1,40} [A-Z]{2,12}\.[A-Z_.]{3,60} /;

/** Words; what stands in quotes or brackets is one. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length && words.length < maxWords) {
    const first = text.charCodeAt(at);
    if (first === 32) {
      at += 1;
      continue;
    }
    const close = first === 34 ? '"' : first === 91 ? ']' : ' ';
    const end = text.indexOf(close, at + 1);
    const last = end < 0 ? text.length : end;
    words.push(text.slice(close === ' ' ? at : at + 1, last));
    at = last + 1;
  }
  return words;
}

function targetOf(url: string | undefined, own: Endpoint | undefined): Endpoint | undefined {
  const named = url === undefined ? undefined : endpointOfUrl(url);
  return named?.hostname === undefined ? own : { ...own, hostname: named.hostname };
}

/** Application and classic load balancers. */
function readBalancer(text: string, context: ReaderContext): RecordFields {
  const words = splitWords(text);
  const isApplication = !/^\d/.test(words[0] ?? '');
  const at = isApplication ? 1 : 0;
  const time = timeFieldsOf(words[at], context);
  const own = (words[at + 3] ?? '-') === '-' ? undefined : parseEndpoint(words[at + 3] ?? '', true);
  const status = asNumber(words[at + 7]);
  const request = splitRequestLine(words[at + 11] ?? '-');
  const agent = asText(words[at + 12]);
  const url = urlOf(request);
  const taken = [4, 5, 6].map((index) => asNumber(words[at + index]) ?? 0).filter((seconds) => seconds > 0).reduce((sum, seconds) => sum + seconds, 0);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'AWS load balancer', classUid: 4002, severityId: 1, message: describeRequest({ ...request, status, agent }), url,
    action: actionOfStatus(status), srcEndpoint: parseEndpoint(words[at + 2] ?? '', true), dstEndpoint: targetOf(url, own), bytesOut: asNumber(words[at + 9]), bytesIn: asNumber(words[at + 10]), durationMs: Math.round(taken * 1000),
  });
}

/** Server access logs of a bucket. */
function readBucket(text: string, context: ReaderContext): RecordFields {
  const [, name, written, client = '', requester, , operation = '', key, line = '-', statusText, error, sent, , , , , agent] = splitWords(text);
  const time = timeFieldsOf(written, context);
  const status = asNumber(statusText);
  const failure = asText(error);
  const file = asText(key);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'Amazon S3', classUid: 4002, severityId: 1, ruleId: operation,
    message: `${operation} ${describeRequest({ ...splitRequestLine(line), status, agent: asText(agent) })}${failure === undefined ? '' : ` ${failure}`}`, url: urlOf(splitRequestLine(line)), account: asText(requester),
    action: actionOfStatus(status), file: file === undefined ? undefined : `${name ?? ''}/${file}`.slice(0, 1024), srcEndpoint: parseEndpoint(client, false), bytesIn: asNumber(sent),
  });
}

/** Access logs that AWS delivers as text. */
export const awsAccessReader = singleLineReader({
  format: 'aws-access',
  title: 'AWS load balancer and S3 access logs',
  understands: 'application and classic load balancers, server access logs of buckets',
  isLikely: (text) => (text.includes('Z ') && balancer.test(text)) || (text.includes('] ') && bucket.test(text)),
  read: (text, context) => (balancer.test(text) ? readBalancer(text, context) : bucket.test(text) ? readBucket(text, context) : undefined),
});
