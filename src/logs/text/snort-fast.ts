import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { cutRaw, type LinePosition, type LineResult, type LogReader, type ReaderContext } from '../log-reader.ts';
import { parseEndpoint, protocolHasPorts } from '../parse-endpoint.ts';
import { deviceOf, parsePrefix, type LinePrefix } from '../parse-prefix.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { severityOfPriority } from '../severity.ts';
import { timeFields } from '../time-fields.ts';

/** The parts that every spelling of a fast line has. */
interface FastAlert {
  time?: LeadingTime;
  prefix: LinePrefix;
  ruleId: string;
  message: string;
  classification?: string;
  priority?: number;
  action?: string;
  protocol?: string;
  source?: Endpoint;
  destination?: Endpoint;
  product: string;
}

const rule = /\[(\d{1,10}:\d{1,10}:\d{1,10})\] ?/;
const ownTime = /(?:^|[\s:])(\d{1,4}\/\d{1,2}(?:\/(\d{2,4}))?-\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)/;
const classified = /\[Classification: ?([^[\]]{0,200})\]/;
const prioritized = /\[Priority: ?(\d{1,3})\]/;
const ends = /\{([^{}\s]{1,40})\} ([0-9A-Fa-f:.[\]]{2,60}) ?-> ?([0-9A-Fa-f:.[\]]{2,60})/;
const collected = /\[pri=(\d{1,3})(?: cls=([^[\]]{0,200}))?\]/;

function readEnds(text: string): Pick<FastAlert, 'protocol' | 'source' | 'destination'> {
  const match = ends.exec(text);
  if (match === null) return {};
  const protocol = match[1] ?? '';
  const hasPorts = protocolHasPorts(protocol);
  const source = parseEndpoint(match[2] ?? '', hasPorts);
  const destination = parseEndpoint(match[3] ?? '', hasPorts);
  return { protocol, ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
}

/** Snort 3 puts the message in quotes. */
function unquote(text: string): string {
  const trimmed = text.trim();
  return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
}

function productOf(prefix: LinePrefix, writtenYear: string | undefined): string {
  const program = prefix.process ?? '';
  if (/suricata/i.test(program)) return 'Suricata';
  if (/snort/i.test(program)) return 'Snort';
  return writtenYear?.length === 4 ? 'Suricata' : 'Snort';
}

/** `… [**] [1:2:3] message [**] [Classification: …] [Priority: 2] {TCP} a:1 -> b:2`; the `[**]` are absent in the syslog spelling. */
function parseStandard(text: string, context: ReaderContext): FastAlert | undefined {
  const ruleMatch = rule.exec(text);
  if (ruleMatch?.[1] === undefined) return undefined;
  const head = text.slice(0, ruleMatch.index);
  const rest = text.slice(ruleMatch.index + ruleMatch[0].length);
  const stars = rest.indexOf('[**]');
  const isStarred = head.includes('[**]');
  if (!isStarred && !classified.test(rest) && !prioritized.test(rest)) return undefined;
  const messageEnd = stars >= 0 ? stars : Math.min(...[rest.indexOf('[Classification:'), rest.indexOf('[Priority:'), rest.length].filter((at) => at >= 0));
  const tail = rest.slice(stars >= 0 ? stars + 4 : messageEnd);
  const prefix = parsePrefix(head, context.referenceMs);
  const own = ownTime.exec(head);
  // A collector's time, where it is whole, gives the year that the sensor left out.
  const referenceMs = prefix.time !== undefined && !prefix.time.isYearGuessed ? prefix.time.timeMs : context.referenceMs;
  const time = own?.[1] === undefined ? prefix.time : parseLeadingTime(own[1], referenceMs);
  const classification = classified.exec(tail)?.[1];
  const priority = prioritized.exec(tail)?.[1];
  const action = /\[(w?drop|block|reject|would_?drop|pass)\]/i.exec(head)?.[1]?.toLowerCase();
  return {
    prefix, ruleId: ruleMatch[1], message: unquote(rest.slice(0, messageEnd)), product: productOf(prefix, own?.[2]), ...readEnds(tail),
    ...(time !== undefined && { time }),
    ...(classification !== undefined && classification !== '' && classification !== '(null)' && { classification }),
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(action !== undefined && { action: /^(drop|block|reject)$/.test(action) ? 'blocked' : 'allowed' }),
  };
}

/** A collector's order: `2026-01-01 10:00:00,123 [INFO] Alert: [pri=2 cls=Some Class] {TCP} a:1 -> b:2 [1:2:3] message`. */
function parseCollected(text: string, context: ReaderContext): FastAlert | undefined {
  const level = collected.exec(text);
  if (level === null) return undefined;
  const tail = text.slice(level.index + level[0].length);
  const ruleMatch = rule.exec(tail);
  if (ruleMatch?.[1] === undefined) return undefined;
  const prefix = parsePrefix(text.slice(0, level.index), context.referenceMs);
  return {
    prefix, ruleId: ruleMatch[1], message: unquote(tail.slice(ruleMatch.index + ruleMatch[0].length)), product: 'Snort', priority: Number(level[1]), ...readEnds(tail),
    ...(prefix.time !== undefined && { time: prefix.time }), ...(level[2] !== undefined && level[2] !== '' && { classification: level[2] }),
  };
}

function isLikely(text: string): boolean {
  return (text.includes('[**]') || text.includes('[Priority:') || text.includes('[Classification:') || text.includes('[pri=')) && rule.test(text);
}

function parseAlone(text: string, position: LinePosition, context: ReaderContext): LogRecord | undefined {
  if (!isLikely(text)) return undefined;
  const alert = parseCollected(text, context) ?? parseStandard(text, context);
  if (alert === undefined) return undefined;
  return {
    source: context.source, line: position.line, byteOffset: position.byteOffset, ...timeFields(alert.time, context), kind: 'alert', product: alert.product,
    severityId: severityOfPriority(alert.priority), ruleId: alert.ruleId, message: alert.message, raw: cutRaw(text),
    ...(alert.classification !== undefined && { classification: alert.classification }), ...(alert.priority !== undefined && { priority: alert.priority }),
    ...(alert.action !== undefined && { action: alert.action }), ...(alert.protocol !== undefined && { protocol: alert.protocol }),
    ...(alert.source !== undefined && { srcEndpoint: alert.source }), ...(alert.destination !== undefined && { dstEndpoint: alert.destination }),
    ...deviceOf(alert.prefix),
  };
}

/** One line of an alert in Snort's and Suricata's fast format, with whatever a collector put before it. */
export const snortFastReader: LogReader = {
  format: 'snort-fast',
  title: 'Snort and Suricata fast alerts',
  understands: 'Snort 2, Snort 3, Suricata; a collector in front; `[pri= cls=]` order; IPv6 with ports',
  sniff: (lines) => (lines.length === 0 ? 0 : lines.filter(isLikely).length / lines.length),
  open: (context) => ({
    parseLine(text, position): LineResult {
      const record = parseAlone(text, position, context);
      if (record !== undefined) return { records: [record], rejected: [], structureLines: [] };
      // The start of an alert whose rule id never came is a torn line; all else is another format.
      const isTorn = text.includes('[**]') || text.includes('[pri=');
      return { records: [], rejected: [{ ...position, text, ...(isTorn && { reason: 'an alert without a whole rule id' }) }], structureLines: [] };
    },
    end: () => ({ records: [], rejected: [], structureLines: [] }),
    parseAlone: (text, position) => parseAlone(text, position, context),
  }),
};
