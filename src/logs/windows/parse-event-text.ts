import { asText } from '../mapping/values.ts';
import { outcomeOfKeywords, type WindowsEvent } from './windows-event.ts';

type HeaderField = Exclude<keyof WindowsEvent, 'data' | 'eventId' | 'outcome'> | 'id' | 'audit' | 'sid';

/** Names of the header lines of the different listings, in small letters and without blanks. */
const headerNames: Readonly<Record<string, HeaderField>> = {
  logname: 'channel', sourcename: 'provider', source: 'provider', providername: 'provider', eventcode: 'id', eventid: 'id', id: 'id', computername: 'computer', computer: 'computer', machinename: 'computer', originatingcomputer: 'computer', level: 'level', type: 'level', leveldisplayname: 'level',
  entrytype: 'level', eventtype: 'audit', keywords: 'audit', keyword: 'audit', keywordsdisplaynames: 'audit', user: 'user', username: 'user', sid: 'sid', recordnumber: 'recordId', recordid: 'recordId', date: 'time', timecreated: 'time', timegenerated: 'time', message: 'message', description: 'message',
};
const otherNames = new Set(['sidtype', 'taskcategory', 'task', 'opcode', 'category', 'index', 'instanceid', 'replacementstrings', 'version', 'qualifiers', 'processid', 'threadid', 'providerid', 'activityid', 'domain', 'agentdevice', 'agentlogfile', 'pluginversion', 'eventidcode', 'eventcategory', 'timewritten']);

/** `Key=Value` or `Key: Value` at the start of a listing. */
function headerOf(line: string): { name: string; value: string } | undefined {
  const equals = line.indexOf('=');
  const colon = line.indexOf(':');
  const at = equals > 0 && (colon < 0 || equals < colon) ? equals : colon;
  if (at < 1 || at > 40) return undefined;
  const name = line.slice(0, at).replaceAll(' ', '').trim().toLowerCase();
  return name in headerNames || otherNames.has(name) ? { name, value: line.slice(at + 1).trim() } : undefined;
}

function setHeader(event: WindowsEvent, field: HeaderField | undefined, value: string): void {
  const text = asText(value);
  if (field === undefined || text === undefined) return;
  if (field === 'id') {
    if (/^\d{1,10}$/.test(text)) event.eventId = Number(text) & 0xffff;
  } else if (field === 'audit') {
    const outcome = outcomeOfKeywords(text.length < 4 && text !== '8' && text !== '16' ? '' : text === '8' ? 'audit success' : text === '16' ? 'audit failure' : text);
    if (outcome !== undefined) event.outcome = outcome;
  } else if (field === 'sid') event.user ??= text;
  else if (field === 'user' && (text === 'NOT_TRANSLATED' || text === 'N/A')) return;
  else event[field] = text;
}

/**
 * The event of a listing: header lines, then the text that the viewer shows (`Message=` or `Description:` and all lines behind it), as a
 * Splunk forwarder, wevtutil and the event viewer write it. A first line that is a date alone is the time. Undefined without an id.
 */
export function parseEventText(lines: readonly string[]): WindowsEvent | undefined {
  const event: WindowsEvent = { data: new Map<string, string>() };
  for (const [index, line] of lines.entries()) {
    const header = headerOf(line);
    if (header === undefined) {
      if (index === 0 && /^\d/.test(line)) event.time = line.trim();
      continue;
    }
    const field = headerNames[header.name];
    if (field === 'message') {
      event.message = [header.value, ...lines.slice(index + 1)].join('\n').trim();
      break;
    }
    setHeader(event, field, header.value);
  }
  return event.eventId === undefined ? undefined : event;
}

const splunkKeys = /[ \t]{1,4}((?:LogName|SourceName|EventCode|EventType|Type|ComputerName|User|Sid|SidType|TaskCategory|OpCode|RecordNumber|Keywords|Message)=)/g;

/** A listing of a Splunk forwarder whose lines were joined to one. */
function parseJoinedListing(text: string): WindowsEvent | undefined {
  const start = text.indexOf('LogName=');
  if (start < 0 || !text.includes('EventCode=', start)) return undefined;
  const split = text.slice(start).replace(/\\r\\n|\\n|#015#012|#012/g, '\n').replace(/\\t|#011/g, '\t').replace(splunkKeys, '\n$1');
  const event = parseEventText(split.split('\n'));
  const time = text.slice(0, start).trim();
  if (event !== undefined && event.time === undefined && time !== '') event.time = time;
  return event;
}

/** `MSWinEventLog`, then fields between tabs, as Snare and NXLog write it. */
function parseSnare(text: string): WindowsEvent | undefined {
  const start = text.indexOf('MSWinEventLog');
  if (start < 0) return undefined;
  const rest = text.slice(start + 13);
  const separator = ['\t', '#011', '\\t', ';', ','].find((one) => rest.startsWith(one));
  if (separator === undefined) return undefined;
  const fields = rest.split(separator);
  const [, , channel, , time, id, provider, user, , type, computer] = fields;
  const texts = fields.slice(13);
  // A counter or hash of the line may stand behind the text.
  if (texts.length > 1 && /^\s*(?:\d{1,12}|[0-9a-f]{32})\s*$/i.test(texts.at(-1) ?? '')) texts.pop();
  const message = texts.join('  ');
  if (id === undefined || !/^\d{1,6}$/.test(id.trim())) return undefined;
  const event: WindowsEvent = { eventId: Number(id), data: new Map<string, string>() };
  const outcome = outcomeOfKeywords(type);
  if (outcome !== undefined) event.outcome = outcome;
  for (const [name, value] of Object.entries({ channel, time, provider, user, level: type, computer, message }) as [Exclude<HeaderField, 'id' | 'audit' | 'sid'>, string | undefined][]) setHeader(event, name, value ?? '');
  return event;
}

/** `AgentDevice=WindowsLog`, then `Key=Value` between tabs, as QRadar's WinCollect writes it. */
function parseWinCollect(text: string): WindowsEvent | undefined {
  const start = text.indexOf('AgentDevice=');
  if (start < 0 || !text.includes('EventID=', start)) return undefined;
  const fields = text.slice(start).replace(/\\t|#011/g, '\t');
  const message = fields.indexOf('\tMessage=');
  return message < 0 ? parseEventText(fields.split('\t')) : parseEventText([...fields.slice(0, message).split('\t'), fields.slice(message + 1)]);
}

const serviceLine = /(?:^|[\s:])([\w-]{3,80})(?:\[\d{1,9}\])?: (\d{1,5}): ((?:AUDIT_|Audit |audit )(?:SUCCESS|FAILURE|Success|Failure|success|failure))\b[: ]{0,3}/;

/** `Security-Auditing: 4625: AUDIT_FAILURE An account …`, as Eventlog-to-Syslog writes it. */
function parseServiceLine(text: string): WindowsEvent | undefined {
  const match = serviceLine.exec(text.slice(0, 400));
  if (match?.[1] === undefined) return undefined;
  const outcome = outcomeOfKeywords(match[3]);
  return { provider: match[1], eventId: Number(match[2]), channel: 'Security', data: new Map<string, string>(), message: text.slice(match.index + match[0].length), ...(outcome !== undefined && { outcome }) };
}

const sentences: Readonly<Record<string, number>> = {
  'an account failed to log on': 4625, 'an account was successfully logged on': 4624, 'an account was logged off': 4634, 'user initiated logoff': 4647, 'a logon was attempted using explicit credentials': 4648, 'special privileges assigned to new logon': 4672, 'a new process has been created': 4688,
  'a service was installed in the system': 4697, 'a scheduled task was created': 4698, 'a user account was created': 4720, 'a user account was enabled': 4722, 'an attempt was made to reset an account\'s password': 4724, 'a user account was disabled': 4725, 'a user account was deleted': 4726,
  'a member was added to a security-enabled global group': 4728, 'a member was added to a security-enabled local group': 4732, 'a member was added to a security-enabled universal group': 4756, 'a user account was changed': 4738, 'a user account was locked out': 4740, 'a user account was unlocked': 4767,
  'a kerberos authentication ticket (tgt) was requested': 4768, 'a kerberos service ticket was requested': 4769, 'kerberos pre-authentication failed': 4771, 'the computer attempted to validate the credentials for an account': 4776, 'the domain controller attempted to validate the credentials for an account': 4776,
  'a network share object was accessed': 5140, 'the audit log was cleared': 1102,
};
const programLine = /(?:^|\s)(Microsoft-Windows-[\w-]{3,60})(?:\[\d{1,9}\])?: /;

/** `Microsoft-Windows-Security-Auditing[492]: An account …`: a provider as the program of a syslog line; the first sentence tells the id. */
function parseProgramLine(text: string): WindowsEvent | undefined {
  const match = programLine.exec(text.slice(0, 300));
  if (match?.[1] === undefined) return undefined;
  const message = text.slice(match.index + match[0].length).trim();
  const eventId = sentences[message.slice(0, 100).split(/\.(?:\s|#|\\|$)/, 1)[0]?.toLowerCase() ?? ''];
  return eventId === undefined ? undefined : { provider: match[1], eventId, data: new Map<string, string>(), message };
}

/** The event of a single line of one of the forms that forwarders send over syslog. */
export function parseEventLine(text: string): WindowsEvent | undefined {
  if (text.includes('EventCode=')) return parseJoinedListing(text);
  if (text.includes('MSWinEventLog')) return parseSnare(text);
  if (text.includes('AgentDevice=')) return parseWinCollect(text);
  const byService = text.includes('AUDIT_') || text.includes(': Audit ') || text.includes(': audit ') ? parseServiceLine(text) : undefined;
  return byService ?? (text.includes('Microsoft-Windows-') ? parseProgramLine(text) : undefined);
}

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [headerNames, sentences]) Object.setPrototypeOf(table, null);
