import { isIP } from 'node:net';
import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { cutRaw, type LinePosition, type LogReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { deviceOf, parsePrefix } from '../parse-prefix.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { severityOfText } from '../severity.ts';
import { timeFields } from '../time-fields.ts';

/** Only this much of a line is searched for fields. */
const searchedCharacters = 8192;

const bracketTime = /\[(?=\d{1,2}\/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/\d{4}:)/;
const address = '((?:\\d{1,3}\\.){3}\\d{1,3}|\\[?[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{2,45}\\]?)';
const portAfter = '(?:(?::| port )(\\d{1,5})\\b)?';
const arrow = new RegExp(`${address}${portAfter} ?(?:-{1,8}>|=>|→) ?${address}${portAfter}`);
const fromWord = new RegExp(`\\b(?:from|src|source|src_?ip|rhost|client|SRC)(?: ip| address)?(?:[=:] ?| )["']?${address}${portAfter}`, 'i');
const toWord = new RegExp(`\\b(?:to|dst|dest|destination|dst_?ip|dest_?ip|against|DST)(?: ip| address)?(?:[=:] ?| )["']?${address}${portAfter}`, 'i');
const accountFor = /\bfor (?:(?:invalid|illegal) user |user )?["']?([A-Za-z_][\w.$@\\-]{0,63})["']? (?:from|by)\b/;
const accountNamed = /(?<![\w-])(?:user(?:name)?|login|account|acct)(?:["']?[=:] ?|["']? )["']?([A-Za-z_][\w.$@\\-]{0,63})/i;
const noAccounts = new Set(('a an the is was are has had of in on at to from for by with as and or not no name names named id ids it its login logged log logout account accounts user users agent password passwords failed failure success '
  + 'successful attempt attempts unknown invalid data input input1 session sessions session opened closed authentication access group root_directory that this who which page request requests service services level mode space over using via into output').split(' '));
const link = /\bhttps?:\/\/[^\s"'<>\])]{1,2000}/i;
const hashText = /(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])/i;
const failure = /\b(?:fail(?:ed|ure)?|invalid|denied|refused|rejected|unauthorized)\b/i;
const success = /\b(?:accepted|success(?:ful|fully)?|succeeded|granted)\b/i;
const blocked = /\b(?:blocked|dropped|quarantined|drop|deny)\b/i;

function endpoint(ipText: string | undefined, portText: string | undefined): Endpoint | undefined {
  const ip = ipText?.replace(/[[\]]/g, '').replace(/\.$/, '');
  if (ip === undefined || isIP(ip) === 0) return undefined;
  const port = portText === undefined ? undefined : Number(portText);
  return port === undefined || port > 65535 ? { ip } : { ip, port };
}

/** Ends, but only where an arrow or a word says which is which. */
function findEnds(text: string): { source?: Endpoint; destination?: Endpoint } {
  const drawn = text.includes('>') || text.includes('→') ? arrow.exec(text) : null;
  const from = drawn === null ? fromWord.exec(text) : null;
  const to = drawn === null ? toWord.exec(text) : null;
  const source = drawn === null ? endpoint(from?.[1], from?.[2]) : endpoint(drawn[1], drawn[2]);
  const destination = drawn === null ? endpoint(to?.[1], to?.[2]) : endpoint(drawn[3], drawn[4]);
  return { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
}

function findAccount(text: string): string | undefined {
  const name = (accountFor.exec(text) ?? accountNamed.exec(text))?.[1]?.replace(/[.\\-]{1,64}$/, '');
  return name === undefined || name === '' || noAccounts.has(name.toLowerCase()) ? undefined : name;
}

function findAction(text: string): string | undefined {
  if (blocked.test(text)) return 'blocked';
  const hasFailed = failure.test(text);
  // A line that tells of both says nothing of either.
  if (hasFailed === success.test(text)) return undefined;
  return hasFailed ? 'failure' : 'success';
}

function domainOf(url: string | undefined): string | undefined {
  const host = url === undefined ? undefined : /^https?:\/\/(?:[^/@\s]{1,200}@)?([A-Za-z0-9.-]{1,253})/i.exec(url)?.[1];
  return host === undefined || isIP(host) !== 0 || !host.includes('.') ? undefined : host.toLowerCase();
}

/** A web server writes its time behind the client. */
function findTime(text: string, referenceMs: number): LeadingTime | undefined {
  const bracket = bracketTime.exec(text.slice(0, 300));
  return bracket === null ? undefined : parseLeadingTime(text, referenceMs, bracket.index);
}

/** What can be seen in a message of no known kind: ends, account, URL, hash, outcome. */
export function findPlainFields(text: string): Partial<RecordFields> {
  const message = text.length > searchedCharacters ? text.slice(0, searchedCharacters) : text;
  const { source, destination } = findEnds(message);
  const account = findAccount(message);
  const url = link.exec(message)?.[0];
  const domain = domainOf(url);
  const hash = hashText.exec(message)?.[0];
  const action = findAction(message);
  return {
    ...(source !== undefined && { srcEndpoint: source }), ...(destination !== undefined && { dstEndpoint: destination }), ...(account !== undefined && { account }),
    ...(url !== undefined && { url }), ...(domain !== undefined && { domain }), ...(hash !== undefined && { hash }), ...(action !== undefined && { action }),
  };
}

/** Any line as a record: what can be seen in it is in its fields, and it is never refused. */
export function parsePlainLine(text: string, position: LinePosition, context: ReaderContext): LogRecord {
  const searched = text.length > searchedCharacters ? text.slice(0, searchedCharacters) : text;
  const prefix = parsePrefix(searched, context.referenceMs);
  const message = searched.slice(prefix.length).trim();
  return {
    source: context.source, line: position.line, byteOffset: position.byteOffset, ...timeFields(prefix.time ?? findTime(searched, context.referenceMs), context), kind: 'text',
    severityId: severityOfText(message), message: message === '' ? searched.trim() : message, raw: cutRaw(text),
    ...findPlainFields(message), ...deviceOf(prefix), ...(prefix.process !== undefined && { process: prefix.process }),
  };
}

/** Any text: what no other reader knows. */
export const plainTextReader: LogReader = {
  format: 'plain-text',
  title: 'Plain text',
  understands: 'time, ends after an arrow or from/to, account, level, URL, hash, outcome, host and program',
  sniff: (lines) => (lines.length === 0 ? 0 : 0.1),
  open: (context) => ({
    parseLine: (text, position) => ({ records: [parsePlainLine(text, position, context)], rejected: [], structureLines: [] }),
    end: () => ({ records: [], rejected: [], structureLines: [] }),
    parseAlone: (text, position) => parsePlainLine(text, position, context),
  }),
};
