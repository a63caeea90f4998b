import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { parseEndpoint } from '../parse-endpoint.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { readModSecurity } from './mod-security.ts';

const level = /\[(?:([\w.-]{0,40}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\] /;
const weekday = /^\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}(?:\.\d{1,9})? \d{4}\] \[/;
const bracketHead = /^(?:\[(?:pid|tid|uri|id|vhost) [^\]]{0,200}\] ){1,6}/;
const clientMark = /\[(?:client|remote) ([0-9A-Za-z.:%_-]{2,280})\] ?/;
const errorId = /\bAH\d{5}\b/;
const maxSearched = 8192;

const accountIn = /\buser [`'"]?([^\s'`":,]{1,128})['`"]?(?::| (?:not found|in realm|authentication failure|not allowed|was))/;
const fileIn = /(?:File does not exist: |script not found or unable to stat: |script '|denied by server configuration: |search permissions are missing on a component of the path|Permission denied: (?:AH\d{5}: )?access to |Primary script unknown|file permissions deny server access: )(\/[^\s',]{1,500})/;

function actionOf(text: string): string | undefined {
  if (/denied by server configuration|access denied|client denied/i.test(text)) return 'blocked';
  return /authentication failure|password mismatch|user [^\s]{1,128} not found|user not found|not allowed access|AH0161[78]|invalid (?:user|password)/i.test(text) ? 'failure' : undefined;
}

function isLikely(text: string): boolean {
  if (text.charCodeAt(0) === 91) return weekday.test(text);
  // Without a time of its own, behind a collector's words.
  return text.includes('error] [') && text.includes('[client ') && level.test(text);
}

function read(whole: string, context: ReaderContext): RecordFields | undefined {
  const text = whole.length > maxSearched ? whole.slice(0, maxSearched) : whole;
  const found = level.exec(text);
  if (found === null || found.index > 300) return undefined;
  const head = text.slice(0, found.index);
  const collector = head.startsWith('[') ? undefined : parseCollectorHead(head, context.referenceMs);
  const closed = head.indexOf(']');
  const time = collector === undefined ? timeFieldsOf(head.slice(1, closed), context) : timeFieldsOf(collector.time, context);
  let rest = text.slice(found.index + found[0].length);
  const isNew = found[1] !== undefined || rest.startsWith('[pid ');
  rest = rest.replace(bracketHead, '');
  const mark = clientMark.exec(rest);
  const client = mark?.[1] === undefined ? undefined : parseEndpoint(mark[1], isNew) ?? machineOf(asAddress(mark[1]));
  if (mark !== null) rest = rest.slice(0, mark.index) + rest.slice(mark.index + mark[0].length);
  const referrer = rest.lastIndexOf(', referer: ');
  if (referrer >= 0) rest = rest.slice(0, referrer);
  const finding = readModSecurity(rest);
  const ruleId = errorId.exec(rest.slice(0, 400))?.[0];
  const said = rest.replace(/\bAH\d{5}: /, '').trim();
  const account = accountIn.exec(said)?.[1];
  const file = fileIn.exec(said)?.[1];
  const action = actionOf(said);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'Apache httpd', severityId: 1, message: said === '' ? `${found[2] ?? ''} without a text` : said.slice(0, 500),
    srcEndpoint: client, classUid: client === undefined ? undefined : 4002, ruleId, account, file, action, device: machineOf(collector?.host), ...finding,
  });
}

/** Apache's error log of 2.2 and 2.4; what scripts write to it without a time is left to plain text. */
export const apacheErrorReader = singleLineReader({
  format: 'apache-error',
  title: 'Apache error log',
  understands: 'the forms of 2.2 and 2.4, also behind syslog; client, user, file, AH number; findings of ModSecurity',
  isLikely,
  read,
});
