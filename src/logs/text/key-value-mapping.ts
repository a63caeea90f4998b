import type { FieldMapping } from '../mapping/field-mapping.ts';
import { asAction, asAddress, asNumber, asPort, asText, say, type JsonObject } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { firstText } from './first-text.ts';
import { actionOfStatus } from './http-request.ts';
import { parseZonedTime } from './zone-offset.ts';

/** Names in lower case, without `_`, `-` and dots. */
export const timeNames = ['timestamp', 'time', 'ts', 'datetime', 'eventtime', 'logtime', 'date', 'devicetime', 'generatedtime', 'starttime', 'start', 't', 'rt'] as const;
const sourceNames = ['srcip', 'src', 'sourceip', 'sourceaddress', 'srcaddr', 'sourceaddr', 'saddr', 'srcipaddress', 'clientip', 'clientaddr', 'clientaddress', 'client', 'remoteip', 'remoteaddr', 'remoteaddress', 'remote', 'rhost', 'peerip', 'peeraddr', 'fromip', 'userip', 'sourceipaddress', 'source', 'ip', 'ipaddress', 'cip'] as const;
const targetNames = ['dstip', 'dst', 'destinationip', 'destinationaddress', 'dstaddr', 'destip', 'dest', 'daddr', 'dstipaddress', 'destaddr', 'serverip', 'serveraddr', 'toip', 'targetip', 'destination', 'localip', 'sip', 'vip'] as const;
export const endNames = [...sourceNames, ...targetNames];
const actNames = ['action', 'act', 'fwaction', 'disposition', 'status', 'result', 'outcome', 'verdict', 'logsubtype', 'note'] as const;
const messageNames = ['msg', 'message', 'logdesc', 'description', 'desc', 'event', 'eventname', 'eventtype', 'name', 'reason', 'log'] as const;
export const saidNames = [...actNames, ...messageNames];
const attackNames = ['signaturemsg', 'signaturename', 'signature', 'attackname', 'attack', 'threatname', 'threat', 'virus', 'virusname', 'malware', 'malwarename', 'ipssignature', 'classification'] as const;

/** `192.0.2.1`, `192.0.2.1:443`, `192.0.2.1:443:X1` as SonicWall writes it, `[2001:db8::1]:443`. */
function endOf(event: JsonObject, names: readonly string[]): { ip?: string; port?: string } {
  for (const name of names) {
    const value = asText(event[name]);
    if (value === undefined) continue;
    const ip = asAddress(value);
    if (ip !== undefined) return { ip };
    const parts = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{0,5})(?::|$)/.exec(value) ?? /^\[([0-9A-Fa-f:.]{2,45})\]:(\d{1,5})$/.exec(value);
    const own = asAddress(parts?.[1]);
    if (own !== undefined) return { ip: own, ...(parts?.[2] !== undefined && parts[2] !== '' && { port: parts[2] }) };
  }
  return {};
}

function timeOf(event: JsonObject): unknown {
  const zone = firstText(event, 'timezone', 'tz');
  const [date, clock] = [firstText(event, 'date'), firstText(event, 'time')];
  const joined = date !== undefined && clock !== undefined && /^\d{1,2}:\d{2}/.test(clock) ? `${date} ${clock}` : undefined;
  for (const value of [joined, ...timeNames.map((name) => firstText(event, name)), firstText(event, '$time')]) {
    const time = value === undefined ? undefined : parseZonedTime(value, 0, zone === undefined ? undefined : /GMT[+-][\d:]{1,5}/.exec(zone)?.[0] ?? zone);
    if (time !== undefined) return time.isGuessed ? value : time.timeMs;
  }
  return undefined;
}

/** Keys and words with which SonicWall and others mark what a content check found. */
const findingKeys = ['ipscat', 'ipspri', 'spycat', 'spypri', 'signaturemsg', 'signaturename', 'attackname', 'attack', 'threatname', 'virus', 'virusname', 'malware', 'malwarename'] as const;

function isFinding(event: JsonObject): boolean {
  if (firstText(event, ...findingKeys) !== undefined) return true;
  return /^(?:idp|ips|atp|anti-?virus|waf|sandbox)$/i.test(firstText(event, 'logtype', 'type') ?? '') && !/^(?:allowed|clean)$/i.test(firstText(event, 'logsubtype') ?? '');
}

function severityOf(event: JsonObject): SeverityId | undefined {
  const word = severityOfWord(firstText(event, 'severity', 'level', 'loglevel', 'lvl', 'priority', 'pri', 'sev'));
  const number = asNumber(firstText(event, 'pri'));
  // Numbers named `pri` are those of syslog.
  const step = word ?? (number === undefined ? undefined : number <= 2 ? 5 : number === 3 ? 4 : number === 4 ? 3 : number === 5 ? 2 : 1);
  return isFinding(event) ? step ?? 0 : step === undefined || step <= 2 ? 1 : step;
}

function describe(event: JsonObject): string {
  const attack = firstText(event, ...attackNames);
  const message = firstText(event, ...messageNames)?.slice(0, 300);
  const act = firstText(event, ...actNames);
  const kind = say(firstText(event, 'logtype', 'type'), firstText(event, 'logcomponent', 'subtype', 'component'));
  const subject = isFinding(event) ? attack ?? message ?? kind : message ?? kind;
  const id = firstText(event, '$id');
  const isNew = act !== undefined && !subject.toLowerCase().includes(act.toLowerCase());
  const port = firstText(event, 'dstport', 'dport', 'dpt', 'destinationport', 'destport') ?? endOf(event, targetNames).port;
  return say(id, subject === '' && id === undefined ? 'event' : subject, isNew ? `(${act})` : undefined, message === undefined && port !== undefined ? `to port ${port}` : undefined);
}

const signIn = /log(?:in|on|out|ged in|ged on)\b|authenticat|\bauth\b|sign.?in/i;

function actionOf(event: JsonObject): unknown {
  const words = actNames.map((name) => asText(event[name])).filter((word) => word !== undefined);
  // Of several words the one that tells an outcome counts.
  const outcome = words.find((word) => /^(?:success|failure|blocked|allowed)$/.test(asAction(word) ?? ''));
  if (outcome !== undefined) return outcome;
  const told = `${words.join(' ')} ${firstText(event, '$id') ?? ''}`;
  if (/(?:^|[^a-z])(?:block|den(?:y|ied)|drop|reject)/i.test(told)) return 'blocked';
  if (/(?:^|[^a-z])(?:forward|permit|allow|accept)|_SESSION_(?:CREATE|CLOSE)/i.test(told)) return 'allowed';
  const message = firstText(event, ...messageNames) ?? '';
  if (signIn.test(message) && /fail|denied|invalid|wrong/i.test(message)) return 'failure';
  if (signIn.test(message) && /succe|accepted|logged in|logged on/i.test(message)) return 'success';
  const [word] = words;
  return word !== undefined && /^\d{3}$/.test(word) ? actionOfStatus(Number(word)) : word === undefined || /^\d/.test(word) ? undefined : word;
}

function product(event: JsonObject): string | undefined {
  if (firstText(event, 'device') === 'SFW' || event['devicemodel'] !== undefined) return 'Sophos Firewall';
  if (firstText(event, 'id') === 'firewall' && event['sn'] !== undefined) return 'SonicWall';
  if ((firstText(event, '$program') ?? '').startsWith('RT_')) return 'Juniper SRX';
  return firstText(event, 'product', 'vendor', 'app', 'service', '$program')?.slice(0, 60);
}

/** What most products mean by their keys. */
export const keyValueMapping: FieldMapping = {
  product,
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: (event) => {
    if (isFinding(event)) return 2004;
    if (signIn.test(`${firstText(event, 'logcomponent', 'eventtype', 'event', 'msg', 'message') ?? ''}`)) return 3002;
    return endOf(event, sourceNames).ip !== undefined && endOf(event, targetNames).ip !== undefined ? 4001 : undefined;
  },
  time: timeOf,
  severity: severityOf,
  message: describe,
  ruleId: ['signatureid', 'sid', 'attackid', 'ruleid', 'fwruleid', 'rulename', 'fwrulename', 'rule', 'policyid', 'policyname', 'policy', 'eventid', 'messageid', 'logid', 'm'],
  classification: (event) => (isFinding(event) ? firstText(event, 'classification', 'category', 'logcomponent', 'logtype') : undefined),
  action: actionOf,
  protocol: (event) => firstText(event, 'proto', 'protocol', 'ipprotocol', 'protocolid', 'ipproto')?.split('/', 1)[0],
  account: (event) => {
    const name = firstText(event, 'username', 'user', 'usrname', 'suser', 'srcuser', 'sourceuser', 'account', 'accountname', 'login', 'loginname', 'adminuser', 'admin', 'srcusername', 'usr');
    return name?.toLowerCase() === 'unknown' ? undefined : name;
  },
  targetAccount: ['targetuser', 'dstuser', 'duser', 'destuser', 'targetusername'],
  domain: ['dnsquery', 'query', 'qname', 'domain', 'domainname', 'dstname', 'site', 'fqdn'],
  url: ['url', 'uri', 'request', 'requesturl', 'arg'],
  file: ['filename', 'filepath', 'file', 'targetfile'],
  hash: ['sha256', 'filehash', 'sha1', 'sha1sum', 'md5', 'hash', 'checksum', 'filesha256'],
  process: ['processname', 'process', 'image', 'program', 'exe', 'appname'],
  commandLine: ['commandline', 'cmdline', 'cmd', 'command'],
  src: { ip: (event) => endOf(event, sourceNames).ip, port: (event) => endOf(event, sourceNames).port ?? firstText(event, 'srcport', 'sport', 'spt', 'sourceport', 'clientport', 'remoteport'), hostname: ['srchost', 'srchostname', 'sourcehost', 'shost', 'clienthost', 'clientname', 'workstation', 'srcname'] },
  dst: { ip: (event) => endOf(event, targetNames).ip, port: (event) => asPort(endOf(event, targetNames).port ?? firstText(event, 'dstport', 'dport', 'dpt', 'destinationport', 'destport', 'serverport')), hostname: ['dsthost', 'dsthostname', 'destinationhost', 'dhost', 'serverhost', 'dstname'] },
  device: { ip: ['fw', 'deviceip', 'devip'], hostname: ['$host', 'devicename', 'devname', 'device', 'hostname', 'host', 'computer', 'firewall'] },
  bytesOut: ['sentbytes', 'bytessent', 'sentbyte', 'sent', 'bytesout', 'outbytes', 'srcbytes', 'bytesfromclient'],
  bytesIn: ['recvbytes', 'receivedbytes', 'bytesreceived', 'rcvdbytes', 'rcvdbyte', 'rcvd', 'bytesin', 'inbytes', 'dstbytes', 'bytesfromserver'],
};
