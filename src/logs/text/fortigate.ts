import { singleLineReader } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asHostname, asNumber, say, type JsonObject } from '../mapping/values.ts';
import { firstText } from './first-text.ts';
import { fortinetAction, fortinetKind, fortinetSeverity } from './fortinet-words.ts';
import { readPairsLine } from './pairs-line.ts';

const title = 'Fortinet FortiGate and relatives';

function kindOf(event: JsonObject): 'alert' | 'event' {
  return fortinetKind(event['type'], event['subtype'], event['eventtype']) === 'alert' ? 'alert' : 'event';
}

/** `eventtime` in seconds or nanoseconds; else date, time and zone. */
function timeOf(event: JsonObject): unknown {
  const own = firstText(event, 'eventtime');
  if (own !== undefined && /^\d{9,20}$/.test(own)) return own;
  const [date, time] = [firstText(event, 'date'), firstText(event, 'time')];
  if (date === undefined || time === undefined) return firstText(event, 'itime', '$time');
  const zone = /([+-])(\d{1,2}):?(\d{2})/.exec(firstText(event, 'tz', 'timezone') ?? '');
  return `${date} ${time}${zone === null ? '' : `${zone[1] ?? '+'}${(zone[2] ?? '').padStart(2, '0')}${zone[3] ?? '00'}`}`;
}

function actionOf(event: JsonObject): string | undefined {
  return fortinetAction(event['action'], event['utmaction'], firstText(event, 'status', 'result'));
}

/** Text behind the last colon and without the comma that FortiOS leaves at its end. */
function said(event: JsonObject): string | undefined {
  return firstText(event, 'msg', 'desc')?.replace(/[,\s]{1,8}$/, '').slice(0, 240);
}

function describe(event: JsonObject): string {
  const [type, subtype = '', message] = [firstText(event, 'type') ?? '', firstText(event, 'subtype'), said(event)];
  const act = firstText(event, 'action');
  const service = firstText(event, 'app', 'service');
  const host = firstText(event, 'hostname', 'http_host');
  const more = message === undefined ? '' : `: ${message}`;
  if (type === 'traffic') return say('traffic', subtype, act, service, firstText(event, 'dstport') === undefined ? undefined : `to port ${firstText(event, 'dstport') ?? ''}`);
  const attack = firstText(event, 'attack', 'attackname', 'virus', 'signature_subclass', 'main_type');
  if (attack !== undefined) return say(attack, firstText(event, 'filename') === undefined ? undefined : `in ${firstText(event, 'filename') ?? ''}`) + (message?.includes(attack) === true ? '' : more);
  if (subtype === 'dns') return `${say('DNS', firstText(event, 'eventtype') === 'dns-response' ? 'answer' : 'query', firstText(event, 'qtype'), firstText(event, 'qname'))}${more}`;
  if (subtype === 'webfilter') return `${say('web request', act, `${host ?? ''}${firstText(event, 'url')?.replace(/^https?:\/\/[^/]{1,253}/, '').slice(0, 160) ?? ''}`, firstText(event, 'catdesc'))}${more}`;
  const description = firstText(event, 'logdesc');
  if (description !== undefined) {
    const reason = firstText(event, 'reason');
    const isSame = message?.toLowerCase() === description.toLowerCase();
    const told = `${description} ${message ?? ''}`;
    return say(description + (isSame ? '' : more), /succe|fail|denied/i.test(told) ? undefined : firstText(event, 'status'), reason === undefined || message?.includes(reason) === true ? undefined : `(${reason})`);
  }
  return say(subtype === '' ? type : subtype, act, firstText(event, 'app', 'channeltype', 'filename'), host, firstText(event, 'reason')) + more;
}

function classOf(event: JsonObject): number | undefined {
  if (kindOf(event) === 'alert') return 2004;
  const subtype = firstText(event, 'subtype') ?? '';
  if (firstText(event, 'type') === 'traffic') return 4001;
  const known = ({ dns: 4003, webfilter: 4002, waf: 4002, emailfilter: 4009, ssh: 4007, 'app-ctrl': 4001, ssl: 4001 } as const)[subtype];
  if (known !== undefined) return known;
  if (/system\.admin|user\.(?:local|group)/.test(firstText(event, 'cfgpath') ?? '')) return 3001;
  return /log(?:in|out)|authenticat|auth-|auth_|\bauth\b/i.test(`${firstText(event, 'logdesc') ?? ''} ${firstText(event, 'action') ?? ''}`) ? 3002 : undefined;
}

/** An administrator's console: `ssh(192.0.2.1)`, `GUI(192.0.2.1)`. */
function consoleOf(event: JsonObject): string | undefined {
  return /\(([0-9A-Fa-f:.]{3,45})\)/.exec(firstText(event, 'ui', 'userfrom') ?? '')?.[1];
}

function urlOf(event: JsonObject): string | undefined {
  const [url, host] = [firstText(event, 'url', 'http_url'), firstText(event, 'hostname', 'http_host')];
  if (url === undefined || url.includes('://') || host === undefined) return url;
  return `${/HTTPS/i.test(firstText(event, 'service') ?? '') ? 'https' : 'http'}://${host}${url.startsWith('/') ? '' : '/'}${url}`;
}

function product(event: JsonObject): string {
  const id = firstText(event, 'devid', 'device_id') ?? '';
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
  ruleId: (event) => (kindOf(event) === 'alert' ? firstText(event, 'attackid', 'virusid', 'signature_id') : undefined) ?? firstText(event, 'logid', 'log_id'),
  classification: (event) => (kindOf(event) === 'alert' ? say(firstText(event, 'type'), firstText(event, 'subtype')) : undefined),
  action: actionOf,
  protocol: ['proto', 'protocol'],
  account: ['user', 'xauthuser', 'unauthuser', 'login', 'user_name', 'initiator', 'from'],
  targetAccount: (event) => (/system\.admin|user\.local/.test(firstText(event, 'cfgpath') ?? '') ? firstText(event, 'cfgobj') : firstText(event, 'to', 'dst_user')),
  domain: (event) => (firstText(event, 'type') === 'event' ? undefined : ['qname', 'botnetdomain', 'hostname', 'http_host'].map((name) => asHostname(event[name])).find((host) => host !== undefined)),
  url: urlOf,
  file: ['filename', 'file'],
  hash: ['filehash', 'analyticscksum', 'checksum', 'sha256'],
  src: { ip: (event) => firstText(event, 'srcip', 'remip', 'src', 'ip', 'remoteip', 'client_ip', 'saddr', 'src_ip') ?? consoleOf(event), port: ['srcport', 'remport', 'src_port'], hostname: ['srcname', 'client_name', 'name'] },
  dst: { ip: ['dstip', 'locip', 'dst', 'dst_ip', 'daddr'], port: ['dstport', 'locport', 'dst_port'], hostname: ['dstname', 'dst_host'] },
  device: { hostname: ['devname', 'device_name', '$host', 'devid', 'device_id'] },
  bytesOut: ['sentbyte', 'sentbytes'],
  bytesIn: ['rcvdbyte', 'rcvdbytes'],
  durationMs: (event) => {
    const seconds = firstText(event, 'type') === 'traffic' ? asNumber(event['duration']) : undefined;
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
