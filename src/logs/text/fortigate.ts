import { singleLineReader } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asHostname, asNumber, asText, say, type JsonObject } from '../mapping/values.ts';
import { fortinetAction, fortinetKind, fortinetSeverity } from './fortinet-words.ts';
import { readPairsLine } from './pairs-line.ts';

const title = 'Fortinet FortiGate and relatives';

function text(event: JsonObject, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = asText(event[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

function kindOf(event: JsonObject): 'alert' | 'event' {
  return fortinetKind(event['type'], event['subtype'], event['eventtype']) === 'alert' ? 'alert' : 'event';
}

/** `eventtime` in seconds or nanoseconds; else date, time and zone. */
function timeOf(event: JsonObject): unknown {
  const own = text(event, 'eventtime');
  if (own !== undefined && /^\d{9,20}$/.test(own)) return own;
  const [date, time] = [text(event, 'date'), text(event, 'time')];
  if (date === undefined || time === undefined) return text(event, 'itime', '$time');
  const zone = /([+-])(\d{1,2}):?(\d{2})/.exec(text(event, 'tz', 'timezone') ?? '');
  return `${date} ${time}${zone === null ? '' : `${zone[1] ?? '+'}${(zone[2] ?? '').padStart(2, '0')}${zone[3] ?? '00'}`}`;
}

function actionOf(event: JsonObject): string | undefined {
  return fortinetAction(event['action'], event['utmaction'], text(event, 'status', 'result'));
}

/** Text behind the last colon and without the comma that FortiOS leaves at its end. */
function said(event: JsonObject): string | undefined {
  return text(event, 'msg', 'desc')?.replace(/[,\s]{1,8}$/, '').slice(0, 240);
}

function describe(event: JsonObject): string {
  const [type, subtype = '', message] = [text(event, 'type') ?? '', text(event, 'subtype'), said(event)];
  const act = text(event, 'action');
  const service = text(event, 'app', 'service');
  const host = text(event, 'hostname', 'http_host');
  const more = message === undefined ? '' : `: ${message}`;
  if (type === 'traffic') return say('traffic', subtype, act, service, text(event, 'dstport') === undefined ? undefined : `to port ${text(event, 'dstport') ?? ''}`);
  const attack = text(event, 'attack', 'attackname', 'virus', 'signature_subclass', 'main_type');
  if (attack !== undefined) return say(attack, text(event, 'filename') === undefined ? undefined : `in ${text(event, 'filename') ?? ''}`) + (message?.includes(attack) === true ? '' : more);
  if (subtype === 'dns') return `${say('DNS', text(event, 'eventtype') === 'dns-response' ? 'answer' : 'query', text(event, 'qtype'), text(event, 'qname'))}${more}`;
  if (subtype === 'webfilter') return `${say('web request', act, `${host ?? ''}${text(event, 'url')?.replace(/^https?:\/\/[^/]{1,253}/, '').slice(0, 160) ?? ''}`, text(event, 'catdesc'))}${more}`;
  const description = text(event, 'logdesc');
  if (description !== undefined) {
    const reason = text(event, 'reason');
    const isSame = message?.toLowerCase() === description.toLowerCase();
    const told = `${description} ${message ?? ''}`;
    return say(description + (isSame ? '' : more), /succe|fail|denied/i.test(told) ? undefined : text(event, 'status'), reason === undefined || message?.includes(reason) === true ? undefined : `(${reason})`);
  }
  return say(subtype === '' ? type : subtype, act, text(event, 'app', 'channeltype', 'filename'), host, text(event, 'reason')) + more;
}

function classOf(event: JsonObject): number | undefined {
  if (kindOf(event) === 'alert') return 2004;
  const subtype = text(event, 'subtype') ?? '';
  if (text(event, 'type') === 'traffic') return 4001;
  const known = ({ dns: 4003, webfilter: 4002, waf: 4002, emailfilter: 4009, ssh: 4007, 'app-ctrl': 4001, ssl: 4001 } as const)[subtype];
  if (known !== undefined) return known;
  if (/system\.admin|user\.(?:local|group)/.test(text(event, 'cfgpath') ?? '')) return 3001;
  return /log(?:in|out)|authenticat|auth-|auth_|\bauth\b/i.test(`${text(event, 'logdesc') ?? ''} ${text(event, 'action') ?? ''}`) ? 3002 : undefined;
}

/** An administrator's console: `ssh(192.0.2.1)`, `GUI(192.0.2.1)`. */
function consoleOf(event: JsonObject): string | undefined {
  return /\(([0-9A-Fa-f:.]{3,45})\)/.exec(text(event, 'ui', 'userfrom') ?? '')?.[1];
}

function urlOf(event: JsonObject): string | undefined {
  const [url, host] = [text(event, 'url', 'http_url'), text(event, 'hostname', 'http_host')];
  if (url === undefined || url.includes('://') || host === undefined) return url;
  return `${/HTTPS/i.test(text(event, 'service') ?? '') ? 'https' : 'http'}://${host}${url.startsWith('/') ? '' : '/'}${url}`;
}

function product(event: JsonObject): string {
  const id = text(event, 'devid', 'device_id') ?? '';
  const known = ({ FV: 'FortiWeb', FE: 'FortiMail', FL: 'FortiAnalyzer', FM: 'FortiManager', FA: 'FortiADC', FC: 'FortiClient' } as const)[id.slice(0, 2)];
  return known ?? 'FortiGate';
}

const readFields = compileMapping(title, {
  product,
  kind: kindOf,
  classUid: classOf,
  time: timeOf,
  severity: (event) => fortinetSeverity(kindOf(event), [event['severity'], event['severity_level'], event['crlevel']], event['level'] ?? event['pri']),
  message: describe,
  ruleId: (event) => (kindOf(event) === 'alert' ? text(event, 'attackid', 'virusid', 'signature_id') : undefined) ?? text(event, 'logid', 'log_id'),
  classification: (event) => (kindOf(event) === 'alert' ? say(text(event, 'type'), text(event, 'subtype')) : undefined),
  action: actionOf,
  protocol: ['proto', 'protocol'],
  account: ['user', 'xauthuser', 'unauthuser', 'login', 'user_name', 'initiator', 'from'],
  targetAccount: (event) => (/system\.admin|user\.local/.test(text(event, 'cfgpath') ?? '') ? text(event, 'cfgobj') : text(event, 'to', 'dst_user')),
  domain: (event) => (text(event, 'type') === 'event' ? undefined : ['qname', 'botnetdomain', 'hostname', 'http_host'].map((name) => asHostname(event[name])).find((host) => host !== undefined)),
  url: urlOf,
  file: ['filename', 'file'],
  hash: ['filehash', 'analyticscksum', 'checksum', 'sha256'],
  src: { ip: (event) => text(event, 'srcip', 'remip', 'src', 'ip', 'remoteip', 'client_ip', 'saddr', 'src_ip') ?? consoleOf(event), port: ['srcport', 'remport', 'src_port'], hostname: ['srcname', 'client_name', 'name'] },
  dst: { ip: ['dstip', 'locip', 'dst', 'dst_ip', 'daddr'], port: ['dstport', 'locport', 'dst_port'], hostname: ['dstname', 'dst_host'] },
  device: { hostname: ['devname', 'device_name', '$host', 'devid', 'device_id'] },
  bytesOut: ['sentbyte', 'sentbytes'],
  bytesIn: ['rcvdbyte', 'rcvdbytes'],
  durationMs: (event) => {
    const seconds = text(event, 'type') === 'traffic' ? asNumber(event['duration']) : undefined;
    return seconds === undefined ? undefined : seconds * 1000;
  },
});

function isLikely(line: string): boolean {
  return (line.includes('logid=') || line.includes('log_id=')) && (line.includes(' subtype=') || line.includes(',subtype=') || line.includes(' pri=')) && /[\s,>]type=/.test(line);
}

/** Lines of FortiOS: every type; those of FortiWeb and FortiMail as far as their names agree. */
export const fortigateReader = singleLineReader({
  format: 'fortigate',
  title,
  understands: 'traffic, events and all content checks; seconds and nanoseconds, `tz`, blanks or commas between pairs, a collector in front; FortiWeb and FortiMail in part',
  isLikely,
  read(line, context) {
    const found = readPairsLine(line, context.referenceMs);
    return found === undefined || found.count < 4 ? undefined : readFields(found.event, context);
  },
  reasonFor: (line) => (/^(?:<\d{1,3}>)?date=\d{4}-\d{2}-\d{2} time=\d{2}:/.test(line) && line.length < 60 ? 'a FortiGate line that is cut off' : undefined),
});
