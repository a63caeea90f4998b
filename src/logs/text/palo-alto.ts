import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asAction, asNumber, say, type JsonObject, type RecordFields } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { hasZone, parseCollectorHead } from './collector-head.ts';
import { firstText } from './first-text.ts';
import { endpointOfUrl } from './http-request.ts';
import { paloAltoColumns } from './palo-alto-columns.ts';
import { emptyObject } from './pairs.ts';
import { splitCsv } from './split-csv.ts';

const title = 'Palo Alto Networks PAN-OS';
/** Format number, time of receipt, serial, type. */
const start = /(?:^|[\s"])(\d{1,2}),(\d{1,4}\/\d{1,2}\/\d{1,4} \d{1,2}:\d{2}(?::\d{2})?),([0-9A-Za-z]{0,40}),([A-Z-]{3,16}),/;
const maxStart = 600;
const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[+-]\d{2}:\d{2}|Z)$/;

function isFinding(event: JsonObject): boolean {
  const type = firstText(event, 'type');
  return type === 'CORRELATION' || (type === 'THREAT' && !/^(?:url|file|data)$/.test(firstText(event, 'subtype') ?? ''));
}

/** `9/16/26 10:00` of old versions becomes `9/16/2026 10:00`. */
function timeOf(event: JsonObject): string | undefined {
  return firstText(event, '$zoned') ?? firstText(event, 'time_generated', 'receive_time')?.replace(/^(\d{1,2}\/\d{1,2}\/)(\d{2})(?= )/, '$120$2');
}

function actionOf(event: JsonObject): string | undefined {
  const type = firstText(event, 'type');
  const act = firstText(event, 'action', 'status', 'result');
  if (type === 'SYSTEM') return /fail|den(?:y|ied)|invalid/i.test(firstText(event, 'eventid') ?? '') ? 'failure' : /succ/i.test(firstText(event, 'eventid') ?? '') ? 'success' : undefined;
  if (type === 'USERID') return firstText(event, 'subtype');
  if (type === 'AUTH' || type === 'AUTHENTICATION') return asAction(event['event']) ?? firstText(event, 'event');
  if (act === undefined) return undefined;
  if (/^(?:block|drop|deny|reset|sinkhole|random-drop|syncookie)/i.test(act)) return 'blocked';
  return asAction(act.replace(/^allow.*/i, 'allow').replace(/^continue$/i, 'allow'));
}

function describe(event: JsonObject): string {
  const [type, subtype, act] = [firstText(event, 'type') ?? '', firstText(event, 'subtype'), firstText(event, 'action')];
  const app = firstText(event, 'app');
  const port = firstText(event, 'dport') === undefined || firstText(event, 'dport') === '0' ? undefined : `to port ${firstText(event, 'dport') ?? ''}`;
  switch (type) {
    case 'TRAFFIC': {
      const end = firstText(event, 'session_end_reason');
      return say('traffic', subtype, act, app, port, end === undefined || end === 'n/a' ? undefined : end);
    }
    case 'THREAT': {
      const name = firstText(event, 'threatid')?.replace(/\(\d{1,12}\)$/, '');
      if (subtype === 'url') return say('URL', act, (firstText(event, 'misc') ?? '').slice(0, 200), firstText(event, 'category'));
      return say(name === undefined || name === '' ? `${subtype ?? 'threat'} found` : name, act === undefined ? undefined : `(${act})`, subtype === 'file' || subtype === 'data' ? firstText(event, 'misc') : undefined);
    }
    case 'SYSTEM': return say(firstText(event, 'eventid')) + (firstText(event, 'opaque') === undefined ? '' : `: ${(firstText(event, 'opaque') ?? '').slice(0, 400)}`);
    case 'CONFIG': return say('configuration', firstText(event, 'cmd'), firstText(event, 'result'), firstText(event, 'path')?.slice(0, 200), firstText(event, 'client') === undefined ? undefined : `by ${firstText(event, 'client') ?? ''}`);
    case 'GLOBALPROTECT': return say('GlobalProtect', firstText(event, 'eventid', 'stage'), firstText(event, 'status'), firstText(event, 'reason', 'error', 'opaque')?.slice(0, 200));
    case 'USERID': return say('user mapped:', subtype, firstText(event, 'datasource', 'datasourcetype'));
    case 'HIPMATCH': case 'HIP-MATCH': return say('host profile matched', firstText(event, 'matchname'), firstText(event, 'os'));
    case 'AUTH': case 'AUTHENTICATION': return say('authentication', firstText(event, 'event'), firstText(event, 'object')) + (firstText(event, 'desc') === undefined ? '' : `: ${(firstText(event, 'desc') ?? '').slice(0, 300)}`);
    case 'CORRELATION': return say(firstText(event, 'objectname') ?? 'correlated event', firstText(event, 'evidence')?.slice(0, 300));
    case 'DECRYPTION': return say('decryption', act, app, port, firstText(event, 'sni'), firstText(event, 'error')?.slice(0, 200));
    default: return say(type.toLowerCase(), subtype, act ?? firstText(event, 'event_id'), app, port, firstText(event, 'tag_name'));
  }
}

function classOf(event: JsonObject): number | undefined {
  if (isFinding(event)) return 2004;
  switch (firstText(event, 'type')) {
    case 'TRAFFIC': case 'DECRYPTION': case 'TUNNEL': case 'GTP': case 'SCTP': return 4001;
    case 'THREAT': return firstText(event, 'subtype') === 'url' ? 4002 : 1001;
    case 'AUTH': case 'AUTHENTICATION': case 'GLOBALPROTECT': return 3002;
    case 'CONFIG': return 3004;
    case 'USERID': return 3002;
    default: return (firstText(event, 'eventid') ?? '').startsWith('auth-') ? 3002 : undefined;
  }
}

/** `failed authentication for user 'x' … From: 192.0.2.1.` */
function inSystemText(event: JsonObject, pattern: RegExp): string | undefined {
  return firstText(event, 'type') === 'SYSTEM' ? pattern.exec((firstText(event, 'opaque') ?? '').slice(0, 1000))?.[1] : undefined;
}

/** A name that a category or file stands in for: whole addresses only. */
function urlOf(event: JsonObject): string | undefined {
  return firstText(event, 'type') === 'THREAT' && /^(?:url|vulnerability|spyware|dns|phishing)$/.test(firstText(event, 'subtype') ?? '') && firstText(event, 'misc')?.includes('/') === true ? firstText(event, 'misc') : undefined;
}

/** One backslash between domain and name; with header insertion, PAN-OS puts the forwarded address where the user stands. */
function accountName(name: string | undefined): string | undefined {
  return name === undefined || name.startsWith('x-fwd-for') ? undefined : name.replace(/\\{2,4}/g, '\\');
}

const readFields = compileMapping(title, {
  product: 'PAN-OS',
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: timeOf,
  severity: (event): SeverityId => {
    const own = severityOfWord(firstText(event, 'severity'));
    if (isFinding(event)) return own ?? 0;
    return own === undefined || own <= 2 ? 1 : own === 3 ? 2 : 3;
  },
  message: describe,
  ruleId: (event) => (firstText(event, 'type') === 'THREAT' && firstText(event, 'subtype') !== 'url' ? /\((\d{1,12})\)$/.exec(firstText(event, 'threatid') ?? '')?.[1] : undefined) ?? firstText(event, ...(firstText(event, 'type') === 'USERID' ? [] : ['eventid']), 'object_id', 'rule', 'authpolicy', 'matchname', 'cmd', 'subtype'),
  classification: (event) => (isFinding(event) ? firstText(event, 'thr_category', 'subtype', 'category') : undefined),
  action: actionOf,
  protocol: 'proto',
  account: (event) => accountName(firstText(event, 'admin', 'srcuser', 'user', 'normalize_user') ?? inSystemText(event, /\buser '([^']{1,128})'/i) ?? inSystemText(event, /\bUser name: ([^\s,]{1,128})/i)),
  targetAccount: (event) => accountName(firstText(event, 'dstuser')),
  domain: (event) => {
    const host = firstText(event, 'sni') ?? endpointOfUrl(urlOf(event) ?? '')?.hostname;
    return host?.includes('.') === true ? host : undefined;
  },
  url: urlOf,
  file: (event) => (firstText(event, 'type') === 'THREAT' && urlOf(event) === undefined ? firstText(event, 'misc') : undefined),
  hash: 'filedigest',
  src: { ip: (event) => firstText(event, 'public_ip', 'src', 'ip') ?? (firstText(event, 'type') === 'CONFIG' ? firstText(event, 'host') : inSystemText(event, /\bFrom: ([0-9A-Fa-f:.]{3,45}?)\.?(?:\s|$)/)), port: 'sport', hostname: 'machinename' },
  dst: { ip: 'dst', port: 'dport' },
  device: { hostname: ['device_name', '$host'] },
  bytesOut: 'bytes_sent',
  bytesIn: 'bytes_received',
  durationMs: (event) => {
    const seconds = asNumber(event['elapsed']);
    return seconds === undefined ? undefined : seconds * 1000;
  },
});

function read(whole: string, context: ReaderContext): RecordFields | undefined {
  const found = start.exec(whole.length > maxStart ? whole.slice(0, maxStart) : whole);
  const names = paloAltoColumns[found?.[4] ?? ''];
  if (found === null || names === undefined) return undefined;
  const from = found.index + found[0].indexOf(found[1] ?? '');
  const values = splitCsv(whole.slice(from), 250);
  if (values.length < 12) return undefined;
  const event = emptyObject();
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (value !== undefined && value !== '') event[name] = value;
  }
  const head = parseCollectorHead(whole.slice(0, from), context.referenceMs);
  if (head.host !== undefined) event['$host'] = head.host;
  // A time with its zone: the log's own, else the collector's, who has it within moments.
  const own = values.find((value, index) => index > 12 && zoned.test(value)) ?? (head.time !== undefined && hasZone(head.time) ? head.time : undefined);
  if (own !== undefined) event['$zoned'] = own;
  return readFields(event, context);
}

function isLikely(line: string): boolean {
  if (!line.includes(',') || !line.includes('/')) return false;
  const found = start.exec(line.length > maxStart ? line.slice(0, maxStart) : line);
  return found !== null && paloAltoColumns[found[4] ?? ''] !== undefined;
}

/** PAN-OS logs as syslog sends and files hold them, by the column lists of each type. */
export const paloAltoReader = singleLineReader({
  format: 'palo-alto',
  title,
  understands: 'TRAFFIC, THREAT, SYSTEM, CONFIG, AUTH, GLOBALPROTECT, USERID, HIPMATCH, DECRYPTION, CORRELATION and others of PAN-OS 8 to 11, with or without a syslog header',
  isLikely,
  read,
  reasonFor: (line) => (isLikely(line) ? 'a PAN-OS line that is cut off' : undefined),
});
