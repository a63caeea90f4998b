import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import { asNumber, say, type JsonObject, type RecordFields } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { parseCollectorHead } from './collector-head.ts';
import { findingWords } from './cef-mapping.ts';
import { firstText } from './first-text.ts';
import { parseJavaTime } from './java-time.ts';
import { emptyObject, parseSpacedPairs } from './pairs.ts';
import { parseZonedTime } from './zone-offset.ts';

const title = 'QRadar Log Event Extended Format';
const start = /LEEF: {0,2}([12])\.\d\|/;
const maxStart = 500;

/** The sign between attributes: a character, or its code as `x09` or `0x5E`. */
function separatorOf(part: string): string | undefined {
  if (part.length <= 1) return part === '' ? '\t' : part;
  const code = /^\\?(?:0?x)([0-9a-f]{1,4})$/i.exec(part)?.[1];
  if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
  return part === '\\t' ? '\t' : undefined;
}

/** `key=value` parted by one sign; where a product wrote blanks instead, a value ends where the next key begins. */
function readAttributes(text: string, separator: string, event: JsonObject): void {
  const add = (key: string, value: string): void => {
    if (key !== '' && value !== 'None' && !(key in event)) event[key] = value;
  };
  const parts = text.split(separator, 1500);
  if (parts.length === 1) {
    for (const [key, value] of parseSpacedPairs(text)) add(key, value);
    return;
  }
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals > 0) add(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
}

function timeOf(event: JsonObject): unknown {
  const own = firstText(event, 'devTime', 'devtime', 'eventTime', 'time', 'start', 'timestamp', 'TimeStamp');
  const format = firstText(event, 'devTimeFormat');
  const byFormat = own === undefined || format === undefined ? undefined : parseJavaTime(own, format);
  const time = byFormat ?? (own === undefined ? undefined : parseZonedTime(own, 0, firstText(event, 'devTimeZone', 'tz')));
  if (time === undefined) return own === undefined ? firstText(event, '$time') : undefined;
  if (!time.isGuessed) return time.timeMs;
  // Read by its pattern but without a zone: written anew, so that the guess is told like any other.
  return byFormat === undefined ? own : new Date(time.timeMs).toISOString().slice(0, -1);
}

function isFinding(event: JsonObject): boolean {
  const told = `${firstText(event, '$product') ?? ''} ${firstText(event, '$event') ?? ''} ${firstText(event, 'cat') ?? ''} ${firstText(event, 'name', 'eventName', 'title') ?? ''}`;
  return findingWords.test(told) && firstText(event, 'isLoginEvent') === undefined;
}

/** 1 to 10, or a word. */
function severityOf(event: JsonObject): SeverityId | undefined {
  const written = firstText(event, 'sev', 'severity', 'level');
  const number = asNumber(written);
  const isAlert = isFinding(event);
  const step = number === undefined ? severityOfWord(written) : number < 2 ? 1 : number <= 4 ? 2 : number <= 6 ? 3 : number <= 8 ? 4 : 5;
  if (step === undefined) return undefined;
  return isAlert ? step : Math.max(1, step - 1) as SeverityId;
}

function describe(event: JsonObject): string {
  const name = firstText(event, 'EventMessage', 'eventName', 'name', 'title', 'eventDesc', 'desc', 'description') ?? say(firstText(event, 'cat', 'category'), firstText(event, '$event'));
  const said = firstText(event, 'msg', 'message', 'reason', 'Reason');
  const act = firstText(event, 'action', 'Action', 'act');
  const isNew = (part: string | undefined): part is string => part !== undefined && !name.toLowerCase().includes(part.toLowerCase());
  return say(name, isNew(act) ? `(${act})` : undefined) + (isNew(said) ? `: ${said.slice(0, 240)}` : '');
}

const read = compileMapping(title, {
  product: (event) => say(firstText(event, '$vendor'), firstText(event, '$product')),
  kind: (event) => (isFinding(event) ? 'alert' : 'event'),
  classUid: (event) => (isFinding(event) ? 2004 : event['isLoginEvent'] !== undefined || /\blog(?:in|on)\b|authenticat/i.test(`${firstText(event, '$event') ?? ''} ${firstText(event, 'cat', 'sub-cat', 'Action', 'action') ?? ''}`) ? 3002 : undefined),
  time: timeOf,
  severity: severityOf,
  message: describe,
  ruleId: ['signatureId', 'ruleId', '$event'],
  classification: (event) => (isFinding(event) ? firstText(event, 'cat', 'category') : undefined),
  action: (event) => firstText(event, 'outcome', 'result', 'action', 'Action', 'act', 'status'),
  protocol: ['proto', 'protocol'],
  account: ['usrName', 'userName', 'accountName', 'identUser', 'suser', 'SourceUser', 'user', 'duser'],
  targetAccount: ['TargetUser', 'targetUser'],
  domain: ['dnsDomain', 'query', 'host'],
  url: ['url', 'request', 'URL'],
  file: ['fileName', 'filePath', 'File', 'fname', 'resource'],
  hash: ['fileHash', 'sha256', 'SHA256', 'md5', 'MD5'],
  process: ['processName', 'process'],
  commandLine: ['commandLine', 'cmdline'],
  src: { ip: ['src', 'srcIP', 'sourceIP', 'identSrc'], port: ['srcPort', 'spt'], hostname: ['shost', 'srcHost', 'identHostName'] },
  dst: { ip: ['dst', 'dstIP', 'destinationIP'], port: ['dstPort', 'dpt'], hostname: ['dhost', 'dstHost'] },
  device: { ip: ['dvc', 'devIP'], hostname: ['dvchost', 'devName', '$host'] },
  bytesOut: ['srcBytes', 'bytesOut'],
  bytesIn: ['dstBytes', 'bytesIn'],
});

function readLine(line: string, context: ReaderContext): RecordFields | undefined {
  const found = start.exec(line.length > maxStart ? line.slice(0, maxStart) : line);
  if (found === null) return undefined;
  const [vendor, product, version, event, ...rest] = line.slice(found.index + found[0].length).split('|');
  if (vendor === undefined || product === undefined || version === undefined || event === undefined) return undefined;
  const own = emptyObject();
  Object.assign(own, { $vendor: vendor, $product: product, $event: event });
  const head = parseCollectorHead(line.slice(0, found.index), context.referenceMs);
  if (head.time !== undefined) own['$time'] = head.time;
  if (head.host !== undefined) own['$host'] = head.host;
  const separator = found[1] === '2' && rest.length > 1 ? separatorOf(rest[0] ?? '') : undefined;
  // A separator of its own may be the bar; without one all that follows the fourth bar is attributes.
  readAttributes((separator === undefined ? rest : rest.slice(1)).join('|'), separator ?? '\t', own);
  return read(own, context);
}

/** Lines of the Log Event Extended Format, versions 1 and 2. */
export const leefReader = singleLineReader({
  format: 'leef',
  title,
  understands: 'versions 1.0 and 2.0, any sign between attributes or blanks in its place, times by their own pattern',
  isLikely: (line) => line.includes('LEEF:') && start.test(line.length > maxStart ? line.slice(0, maxStart) : line),
  read: readLine,
  reasonFor: (line) => (start.test(line.slice(0, maxStart)) ? 'a LEEF line with a broken header' : undefined),
});
