import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { splitRequestLine, urlOf } from './http-request.ts';
import { readModSecurity } from './mod-security.ts';

const head = /(\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(emerg|alert|crit|error|warn|notice|info|debug)\] \d{1,10}#\d{1,10}: (?:\*\d{1,20} )?/;
const maxSearched = 8192;
/** The parts that nginx puts behind what it says, in its order. */
const partNames = ['client', 'server', 'request', 'subrequest', 'upstream', 'host', 'referrer'] as const;

/** `…, client: 192.0.2.1, server: x, request: "GET / HTTP/1.1", host: "x"`: looked for from the end of what is said. */
function readParts(text: string): { said: string; parts: Partial<Record<(typeof partNames)[number], string>> } {
  const start = text.indexOf(', client: ');
  if (start < 0) return { said: text, parts: {} };
  const parts: Partial<Record<(typeof partNames)[number], string>> = {};
  const tail = text.slice(start);
  for (const name of partNames) {
    const mark = `, ${name}: `;
    const at = tail.indexOf(mark);
    if (at < 0) continue;
    const from = at + mark.length;
    const isQuoted = tail.charCodeAt(from) === 34;
    const end = tail.indexOf(isQuoted ? '", ' : ', ', from + 1);
    parts[name] = tail.slice(isQuoted ? from + 1 : from, end < 0 ? (isQuoted && tail.endsWith('"') ? tail.length - 1 : tail.length) : end);
  }
  return { said: text.slice(0, start), parts };
}

function actionOf(said: string): string | undefined {
  if (/^(?:limiting (?:requests|connections)|delaying request|access forbidden by rule|directory index of .{1,500} is forbidden)/.test(said)) return said.startsWith('delaying') ? 'delayed' : 'blocked';
  return /password mismatch|was not found in "|no user\/password was provided/.test(said) ? 'failure' : undefined;
}

function read(whole: string, context: ReaderContext): RecordFields | undefined {
  const text = whole.length > maxSearched ? whole.slice(0, maxSearched) : whole;
  const found = head.exec(text);
  if (found === null || found.index > 200) return undefined;
  const collector = parseCollectorHead(text.slice(0, found.index), context.referenceMs);
  const { said, parts } = readParts(text.slice(found.index + found[0].length));
  const request = parts.request === undefined ? undefined : splitRequestLine(parts.request);
  const host = asHostname(parts.host?.replace(/:\d{1,5}$/, '')) ?? asHostname(parts.server);
  const client = asAddress(parts.client);
  const url = request === undefined ? undefined : urlOf({ ...request, host });
  const file = /^(?:open|stat|lstat|opendir)?\(?\)? ?"(\/[^"]{1,500})"/.exec(said)?.[1] ?? /(?:rewritten|directory index of|script) "?(\/[^"\s]{1,500})/.exec(said)?.[1];
  const account = /^user "([^"]{1,128})"/.exec(said)?.[1];
  const action = actionOf(said);
  const asked = request?.method === undefined ? '' : `: ${request.method} ${request.target.slice(0, 200)}`;
  const time = timeFieldsOf(found[1], context);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'nginx', severityId: 1, message: `${said.slice(0, 400)}${asked}`,
    srcEndpoint: machineOf(client), classUid: client === undefined ? undefined : 4002, dstEndpoint: machineOf(host), url, file, account, action, device: machineOf(collector.host), ...readModSecurity(said),
  });
}

/** nginx's error log. */
export const nginxErrorReader = singleLineReader({
  format: 'nginx-error',
  title: 'nginx error log',
  understands: 'client, server, request, host, user and file; limits and refusals; findings of ModSecurity; also behind syslog',
  isLikely: (text) => text.includes('] ') && text.includes('#') && head.test(text),
  read,
});
