import { parseTimeValue } from '../parse-time.ts';

/** One line of the audit log: a part of an event. */
export interface AuditPart {
  type: string;
  /** Time and number of the event as written: equal for its parts. */
  id: string;
  timeMs?: number;
  /** True when the time came without a zone (`ausearch -i`). */
  isTimeGuessed?: boolean;
  node?: string;
  fields: ReadonlyMap<string, string>;
  /** What stands behind the id. */
  text: string;
}

const maxFields = 400;
const maxCharacters = 65_536;
const typeNumbers: Readonly<Record<string, string>> = {
  1006: 'LOGIN', 1100: 'USER_AUTH', 1101: 'USER_ACCT', 1102: 'USER_MGMT', 1103: 'CRED_ACQ', 1104: 'CRED_DISP', 1105: 'USER_START', 1106: 'USER_END', 1107: 'USER_AVC', 1108: 'USER_CHAUTHTOK', 1109: 'USER_ERR', 1110: 'CRED_REFR',
  1112: 'USER_LOGIN', 1113: 'USER_LOGOUT', 1114: 'ADD_USER', 1115: 'DEL_USER', 1116: 'ADD_GROUP', 1117: 'DEL_GROUP', 1123: 'USER_CMD', 1124: 'USER_TTY', 1127: 'SYSTEM_BOOT', 1128: 'SYSTEM_SHUTDOWN', 1130: 'SERVICE_START', 1131: 'SERVICE_STOP',
  1300: 'SYSCALL', 1302: 'PATH', 1305: 'CONFIG_CHANGE', 1306: 'SOCKADDR', 1307: 'CWD', 1309: 'EXECVE', 1318: 'OBJ_PID', 1319: 'TTY', 1320: 'EOE', 1323: 'MMAP', 1325: 'NETFILTER_CFG', 1326: 'SECCOMP', 1327: 'PROCTITLE', 1330: 'KERN_MODULE',
  1334: 'BPF', 1400: 'AVC', 1403: 'MAC_POLICY_LOAD', 1404: 'MAC_STATUS', 1700: 'ANOM_PROMISCUOUS', 1701: 'ANOM_ABEND',
};
const head = /(?:node=(\S{1,255}) )?(?:type=([A-Za-z0-9_]{0,40}(?:\[\d{1,6}\])?) )?(?:msg=)?audit\(([^()]{0,60})\) ?:? {0,2}/y;
/** `audit[812]: USER_AUTH pid=…`, as journald passes it on: no id. */
const bare = / audit(?:\[\d{1,9}\])?: ([A-Z][A-Z0-9_]{2,30}) (?=[a-z]{1,20}=|avc:|apparmor=)/;
/** Where the names of an enriched record begin, if the byte between was lost. */
const enrichment = /(?<=[a-z0-9?)"'])(?:ARCH|AUID|UID|OUID|OLD-AUID)=|(?<=[0-9A-F])SADDR=/;
const stamp = /^(\d{9,11})(?:\.(\d{1,9}))?(?::\d{1,12})?$/;

function typeName(written: string | undefined): string {
  const number = /^UNKNOWN\[(\d{1,6})\]$/.exec(written ?? '')?.[1] ?? written;
  return number === undefined || number === '' ? 'UNKNOWN' : typeNumbers[number] ?? number;
}

function timeOf(id: string, referenceMs: number): { timeMs?: number; isTimeGuessed?: boolean } {
  const seconds = stamp.exec(id);
  if (seconds !== null) return { timeMs: Number(seconds[1]) * 1000 + Math.floor(Number(`0.${seconds[2] ?? '0'}`) * 1000) };
  // `01/31/2026 10:00:00.123:456`, as `ausearch -i` shows it.
  const time = parseTimeValue(id.slice(0, id.lastIndexOf(':')), referenceMs);
  return time === undefined ? {} : { timeMs: time.timeMs, ...(time.isGuessed && { isTimeGuessed: true }) };
}

/** Where a value that begins at `start` ends: quotes and braces are kept together. */
function endOfValue(text: string, start: number): number {
  const open = text.charAt(start);
  if (open === '"' || open === "'" || open === '{') {
    const close = text.indexOf(open === '{' ? '}' : open, start + 1);
    if (close >= 0) return close + 1;
  }
  let end = start;
  while (end < text.length && text.charCodeAt(end) > 32) end += 1;
  return end;
}

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) > 32 && text.charAt(end) !== '=') end += 1;
  return end;
}

/** `a=1 b="x y" msg='c=2 d="z"'` as a map; what stands inside `msg` is flattened; the first of two values counts. */
function readFields(text: string, fields: Map<string, string>): void {
  let at = 0;
  let before = '';
  while (at < text.length && fields.size < maxFields) {
    if (text.charCodeAt(at) <= 32) {
      at += 1;
      continue;
    }
    const equals = endOfName(text, at);
    if (text.charAt(equals) !== '=') {
      before = text.slice(at, equals);
      at = equals;
      continue;
    }
    const isChange = before === 'old' || before === 'new';
    const name = `${isChange ? `${before}-` : ''}${text.slice(at, equals)}`;
    const valueEnd = endOfValue(text, equals + 1);
    const value = text.slice(equals + 1, valueEnd);
    if (value.startsWith("'") && name === 'msg') readFields(value.endsWith("'") && value.length > 1 ? value.slice(1, -1) : value.slice(1), fields);
    else if (!fields.has(name)) fields.set(name, value);
    before = '';
    at = valueEnd;
  }
}

function partOf(type: string, id: string, rest: string, referenceMs: number, node: string | undefined): AuditPart {
  const text = rest.length > maxCharacters ? rest.slice(0, maxCharacters) : rest;
  const fields = new Map<string, string>();
  const plain = text.replaceAll('\u001d', ' ');
  const found = plain === text ? enrichment.exec(text)?.index : undefined;
  const names = found ?? plain.length;
  // Shown by `ausearch -i`, the title of a process has blanks and no quotes.
  if (type === 'PROCTITLE' && text.startsWith('proctitle=')) fields.set('proctitle', text.slice(10).split('\u001d', 1)[0]?.trim() ?? '');
  else readFields(plain.slice(0, names) + ' ' + plain.slice(names), fields);
  return { type, id, fields, text: text.split('\u001d', 1)[0]?.trim() ?? '', ...timeOf(id, referenceMs), ...(node !== undefined && { node }) };
}

/** The audit record that a line holds, from its start (strict: only with a whole id) or behind a header. Undefined when there is none. */
export function parseAuditLine(text: string, referenceMs: number, isStrict: boolean): (AuditPart & { start: number }) | undefined {
  const mark = text.indexOf('audit(');
  if (mark < 0) {
    const found = text.includes(' audit') ? bare.exec(text.slice(0, 400)) : null;
    if (found?.[1] === undefined) return undefined;
    return { ...partOf(found[1], '', text.slice(found.index + found[0].length), referenceMs, undefined), start: found.index + 1 };
  }
  const before = text.slice(Math.max(0, mark - 400), mark);
  const typeAt = before.lastIndexOf('type=');
  const nodeAt = typeAt < 0 ? -1 : before.lastIndexOf('node=', typeAt);
  const offset = mark - before.length;
  const own = before.endsWith('msg=') ? mark - 4 : mark;
  let start = own;
  let match: RegExpExecArray | null = null;
  for (const at of [nodeAt, typeAt]) {
    if (at < 0 || match !== null) continue;
    head.lastIndex = offset + at;
    match = head.exec(text);
    start = offset + at;
  }
  if (match === null) {
    head.lastIndex = start = own;
    match = head.exec(text);
  }
  if (match === null) return undefined;
  const id = match[3]?.trim() ?? '';
  if (isStrict && (!stamp.test(id) || !id.includes(':'))) return undefined;
  return { ...partOf(typeName(match[2]), id, text.slice(start + match[0].length), referenceMs, match[1]), start };
}

/** A value as its program wrote it: quotes off, hex decoded where the kernel encoded it. */
export function decodeAuditValue(value: string | undefined): string | undefined {
  if (value === undefined || value === '?' || value === '' || value === '(null)' || value === '(none)') return undefined;
  if (value.startsWith('"')) return value.replaceAll('"', '');
  if (value.length % 2 !== 0 || value.length < 2 || !/^[0-9A-F]+$/.test(value)) return value;
  const text = Buffer.from(value, 'hex').toString();
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
