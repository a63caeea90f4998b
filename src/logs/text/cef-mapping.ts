import type { FieldMapping } from '../mapping/field-mapping.ts';
import { asAction, asNumber, say, type JsonObject } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { firstText } from './first-text.ts';
import { fortinetAction, fortinetKind } from './fortinet-words.ts';
import { parseZonedTime } from './zone-offset.ts';

/** Words of detectors in the parts that name an event. */
export const findingWords = /threat|malware|virus|intrusion|\battack|exploit|\bips\b|\bids\b|anomaly|malop|detect(?:ed|ion)|suspicious|trojan|ransom|phish|botnet|spyware|wildfire|vulnerab|infected|brute.?force|\balert\b|smartdefense|anti-?bot|compromis|injection|violation found|data leak/i;
const noFindingWords = /\b(?:update|license|heartbeat|backup|config(?:uration)?|policy install|login|logon|log ?out|logoff)\b/i;

function categoryOf(event: JsonObject): string {
  return firstText(event, 'cat', 'deviceEventCategory', 'UNIFIsubCategory', 'categoryDeviceGroup') ?? '';
}

function isFinding(event: JsonObject): boolean {
  const [product = '', kind = '', name = ''] = [firstText(event, '$product'), firstText(event, '$class'), firstText(event, '$name')];
  const vendor = firstText(event, '$vendor') ?? '';
  const category = categoryOf(event);
  if (isFortinet(event)) {
    const [type, subtype] = category.split(':');
    return fortinetKind(type, subtype ?? event['ftnt:subtype'], event['ftnt:eventtype']) === 'alert';
  }
  if (/palo alto/i.test(vendor)) return (kind === 'THREAT' && !/^(?:url|file|data)$/.test(name)) || kind === 'CORRELATION';
  if (noFindingWords.test(name) && !/threat|malware|brute/i.test(name)) return false;
  return findingWords.test(`${kind} ${name} ${category} ${product}`);
}

const words: Readonly<Record<string, SeverityId>> = { 'very-high': 5, 'very high': 5, veryhigh: 5, unknown: 0 };

function severityOf(event: JsonObject): SeverityId | undefined {
  const written = firstText(event, '$severity') ?? '';
  const isAlert = isFinding(event);
  const own = isAlert ? severityOfWord(firstText(event, 'PanOSSeverity', 'ftnt:severity', 'ftnt:crlevel', 'UNIFIrisk', 'cp_severity')) : undefined;
  if (own !== undefined) return own;
  const number = asNumber(written);
  if (number === undefined) {
    const byWord = words[written.toLowerCase()] ?? severityOfWord(written) ?? 0;
    return isAlert ? byWord : Math.max(1, byWord - 1) as SeverityId;
  }
  const step = number < 1 ? 1 : number <= 3 ? 2 : number <= 6 ? 3 : number <= 8 ? 4 : 5;
  // What a product thinks of a plain event is one step less.
  return isAlert ? step : Math.max(1, step - 1) as SeverityId;
}

function timeOf(event: JsonObject): unknown {
  const zone = firstText(event, 'dtz', 'deviceTimeZone');
  for (const name of ['rt', 'deviceReceiptTime', 'end', 'endTime', 'start', 'startTime', 'UNIFIutcTime', 'ftnt:eventtime', 'PanOSTimeGenerated', 'PanOSTimeGeneratedHighResolution', 'deviceCustomDate1', '$time']) {
    const value = firstText(event, name);
    // Any reference serves to see whether it is a time; the year is taken from the right one later.
    const time = value === undefined ? undefined : parseZonedTime(value, 0, zone);
    if (time === undefined) continue;
    return time.isYearGuessed ? value : time.isGuessed ? value : time.timeMs;
  }
  return undefined;
}

function actionOf(event: JsonObject): unknown {
  const act = firstText(event, 'act', 'deviceAction', 'ftnt:action', 'rule_action', 'action');
  const outcome = firstText(event, 'outcome', 'categoryOutcome', 'eventOutcome', 'PanOSEventStatus', 'ftnt:status')?.replace(/^\//, '');
  if (isFortinet(event)) return fortinetAction(act, event['ftnt:utmaction'], outcome);
  const known = asAction(act);
  if (known === 'blocked' || known === 'allowed') return known;
  if (act !== undefined && /^(?:block|drop|reset|deny|prevent)/i.test(act)) return 'blocked';
  return outcome ?? act ?? (/\b(?:blocked|prevented|quarantined)\b/i.test(firstText(event, '$name') ?? '') ? 'blocked' : undefined);
}

function isPlace(value: string): boolean {
  return value.includes('://') || value.startsWith('/') || /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:[:/]|$)/.test(value);
}

function classOf(event: JsonObject): number | undefined {
  if (isFinding(event)) return 2004;
  const kind = firstText(event, '$class') ?? '';
  const told = `${kind} ${firstText(event, '$name') ?? ''} ${categoryOf(event)}`;
  if (/\blog(?:in|on|ged in|ged on)\b|authenticat|\bauth\b|sign.?in|globalprotect/i.test(told)) return 3002;
  if (/email|mail security|esa_/i.test(`${told} ${firstText(event, '$product') ?? ''}`)) return 4009;
  const request = firstText(event, 'request');
  if (firstText(event, 'requestMethod') !== undefined || (request !== undefined && isPlace(request))) return 4002;
  return /traffic|firewall|session|flow/i.test(`${told} ${firstText(event, '$product') ?? ''}`) ? 4001 : undefined;
}

function describe(event: JsonObject): string {
  const name = firstText(event, '$name') ?? '';
  const isBare = name === '' || name === 'Log' || /^[A-Z]{4,14}$/.test(firstText(event, '$class') ?? '');
  const subject = isBare ? say(firstText(event, '$product') === 'LF' ? 'PAN-OS' : name === 'Log' ? firstText(event, '$product') : undefined, isBare && name !== 'Log' ? firstText(event, '$class') : undefined, name === 'Log' ? undefined : name) : name;
  const signature = firstText(event, 'UNIFIipsSignature', 'Protection Name', 'PanOSThreatNameFirewall', 'ThreatName', 'Threat Name', 'Virus', 'ftnt:attack', 'ftnt:logdesc', 'Signature');
  const act = firstText(event, 'act', 'ftnt:action', 'PanOSEventStatus', 'outcome');
  const said = firstText(event, 'msg', 'message', 'reason', 'PanOSDescription', 'requestContext', 'tcp_packet_out_of_state');
  const isNew = (part: string | undefined): part is string => part !== undefined && !name.toLowerCase().includes(part.toLowerCase());
  return say(subject, isNew(act) ? `(${act})` : undefined) + (isNew(signature) ? `: ${signature}` : '') + (isNew(said) && said !== signature ? `: ${said.slice(0, 240)}` : '');
}

/** The signature, else the class; Check Point and PAN-OS write a kind of log there, and the policy's rule elsewhere. */
function ruleOf(event: JsonObject): string | undefined {
  const signature = firstText(event, 'UNIFIipsSignatureId', 'Protection ID', 'ftnt:attackid', 'PanOSThreatID');
  if (signature !== undefined) return /\((\d{1,12})\)$/.exec(signature)?.[1] ?? signature;
  const kind = firstText(event, '$class');
  if (kind === 'Log') return firstText(event, 'rule_name', 'Rule Name', 'rule_uid');
  return (/palo alto/i.test(firstText(event, '$vendor') ?? '') ? firstText(event, 'Rule') : undefined) ?? kind;
}

/** `host@domain` of Check Point is the host; `unknown` is none. */
function hostOf(event: JsonObject, ...names: string[]): string | undefined {
  const host = firstText(event, ...names)?.split('@', 1)[0];
  return host?.toLowerCase() === 'unknown' ? undefined : host;
}

/** Fortinet names the console of an administrator as a process: `ssh(192.0.2.1)`. */
function sourceOf(event: JsonObject): string | undefined {
  const own = firstText(event, 'src', 'sourceAddress', 'PanOSPublicIPv4', 'Source IPv6 Address', 'ESAHeloIP', 'UNIFIclientIp', 'ftnt:remip');
  return own ?? (isFortinet(event) ? /(?:^|\()([0-9A-Fa-f:.]{3,45})\)?$/.exec(firstText(event, 'sproc', 'ftnt:ui') ?? '')?.[1] : undefined);
}

function isFortinet(event: JsonObject): boolean {
  return /fortinet/i.test(firstText(event, '$vendor') ?? '');
}

/** The keys of the format and those that products added to it. */
export const cefMapping: FieldMapping = {
  product: (event) => {
    const [vendor = '', product = ''] = [firstText(event, '$vendor'), firstText(event, '$product')];
    return product.toLowerCase().startsWith(vendor.toLowerCase()) ? product : `${vendor} ${product}`.trim();
  },
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: classOf,
  time: timeOf,
  severity: severityOf,
  message: describe,
  // The class is the rule in most products; Check Point writes `Log` there.
  ruleId: ruleOf,
  classification: (event) => (isFinding(event) ? firstText(event, 'cat', 'deviceEventCategory', 'UNIFIsubCategory', 'PanOSThreatCategory', 'MalopActivityType', 'Protection Type') : undefined),
  action: actionOf,
  protocol: ['proto', 'transportProtocol'],
  account: (event) => firstText(event, 'suser', 'sourceUserName', 'UNIFIadmin', 'PanOSSourceUserName', 'PanOSSourceUser', 'usrName', 'duser', 'destinationUserName', 'ftnt:user', 'suid', 'duid')?.replace(/\\{2,8}/g, '\\'),
  targetAccount: (event) => {
    const [source, target] = [firstText(event, 'suser', 'sourceUserName'), firstText(event, 'duser', 'destinationUserName')];
    return source === undefined || source === target ? undefined : target;
  },
  domain: ['destinationDnsDomain', 'ftnt:hostname', 'ftnt:qname', 'QueryName'],
  url: (event) => {
    const request = firstText(event, 'request', 'requestUrl', 'PanOSURL');
    return request !== undefined && isPlace(request) ? request : undefined;
  },
  file: (event) => {
    const request = firstText(event, 'request')?.replace(/^"|"$/g, '');
    // Palo Alto names the object of an authentication there.
    if (firstText(event, '$class') === 'AUTH') return undefined;
    return firstText(event, 'filePath', 'fname', 'fileName', 'oldFilePath') ?? (request !== undefined && /^[A-Za-z]:\\/.test(request) ? request : undefined);
  },
  hash: ['fileHash', 'fhash', 'PanOSFileHash', 'ftnt:filehash', 'ftnt:analyticscksum', 'processSha1', 'MalopHashList', 'sha256', 'SHA256', 'SHA1', 'MD5', 'File Hash', 'oldFileHash'],
  process: (event) => firstText(event, 'deviceProcessName', 'dproc', 'destinationProcessName', ...(isFortinet(event) ? [] : ['sproc', 'sourceProcessName'])),
  commandLine: ['Command Line', 'CommandLine', 'commandLine', 'Process Command Line'],
  src: { ip: sourceOf, port: ['spt', 'sourcePort'], hostname: (event) => hostOf(event, 'shost', 'sourceHostName', 'PanOSEndpointDeviceName', 'UNIFIclientHostname') },
  dst: { ip: ['dst', 'destinationAddress', 'Destination IPv6 Address'], port: ['dpt', 'destinationPort'], hostname: (event) => hostOf(event, 'dhost', 'destinationHostName') },
  device: { ip: ['dvc', 'deviceAddress', 'origin', 'UNIFIdeviceIp'], hostname: ['dvchost', 'deviceHostName', 'PanOSDeviceName', '$host'] },
  techniqueIds: ['mitreTechnique', 'MitreTechnique', 'Technique', 'ad.technique'],
  bytesOut: ['out', 'bytesOut'],
  bytesIn: ['in', 'bytesIn'],
};
