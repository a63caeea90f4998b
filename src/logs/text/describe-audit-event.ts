import { isIP } from 'node:net';
import type { Endpoint } from '../../contracts/index.ts';
import { asAddress, asHostname, say, type RecordFields } from '../mapping/values.ts';
import { decodeAuditValue, type AuditPart } from './audit-line.ts';
import { syscallName } from './audit-syscalls.ts';
import { addedTypes, auditTypes } from './audit-types.ts';

const maxCommandCharacters = 4096;
const maxShownCharacters = 160;
/** Set where nobody signed in. */
const noIds = new Set(['4294967295', '-1', 'unset']);
/** Programs in which `acct` is the account that another one becomes. */
const changers = /(?:^|\/)(?:sudo|su|pkexec|doas|runuser)$/;
const fileCalls = /^(?:open|creat|unlink|rename|chmod|fchmod|chown|fchown|lchown|mkdir|rmdir|mknod|link|symlink|truncate|ftruncate|setxattr|lsetxattr|fsetxattr|removexattr|read|write)/;
const idCalls = /^set(?:re|res|fs)?[ug]id/;

/** All parts of one event. */
class Event {
  readonly parts: readonly AuditPart[];

  constructor(parts: readonly AuditPart[]) {
    this.parts = parts;
  }

  part(type: string): AuditPart | undefined {
    return this.parts.find((part) => part.type === type);
  }

  /** What names the event: the part that is not only an addition. */
  get main(): AuditPart | undefined {
    return this.parts.find((part) => !addedTypes.has(part.type)) ?? this.part('SYSCALL') ?? this.parts[0];
  }

  raw(name: string): string | undefined {
    const value = this.main?.fields.get(name);
    return value ?? this.part('SYSCALL')?.fields.get(name);
  }

  value(name: string): string | undefined {
    return decodeAuditValue(this.raw(name));
  }

  /** An account by its name in the enriched part, or by its number. */
  user(name: string): string | undefined {
    const id = this.raw(name);
    if (id === undefined || noIds.has(id)) return undefined;
    const named = decodeAuditValue(this.raw(name.toUpperCase()));
    if (named !== undefined && named !== 'unset' && !named.startsWith('unknown(')) return named;
    if (!/^\d{1,10}$/.test(id)) return id;
    return id === '0' ? 'root' : `uid=${id}`;
  }
}

function commandOf(event: Event): string | undefined {
  const execve = event.part('EXECVE');
  if (execve !== undefined) {
    const words: string[] = [];
    for (const [name, value] of execve.fields) {
      const part = /^a(\d{1,5})(?:\[(\d{1,5})\])?$/.exec(name);
      if (part === null) continue;
      const word = decodeAuditValue(value) ?? '';
      // A long word comes in pieces: `a2[0]=… a2[1]=…`.
      if (part[2] !== undefined && part[2] !== '0' && words.length > 0) words[words.length - 1] += word;
      else words.push(word);
    }
    if (words.length > 0) return words.join(' ').slice(0, maxCommandCharacters);
  }
  const title = decodeAuditValue(event.part('PROCTITLE')?.fields.get('proctitle'));
  return title?.replaceAll('\0', ' ').slice(0, maxCommandCharacters);
}

/** `02001F90…` as the kernel holds it, or `{ saddr_fam=inet laddr=… lport=… }` as it is shown. A path for a local socket. */
function socketOf(part: AuditPart | undefined): { end?: Endpoint; path?: string } {
  const shown = part?.fields.get('SADDR') ?? part?.fields.get('saddr');
  if (part === undefined || shown === undefined) return {};
  if (shown.startsWith('{')) {
    const ip = asAddress(/ (?:laddr|addr)=([^\s}]{1,64})/.exec(shown)?.[1]);
    const port = Number(/ (?:lport|port)=(\d{1,5})/.exec(shown)?.[1] ?? 'NaN');
    const path = / path=([^\s}]{1,200})/.exec(shown)?.[1];
    return { ...(ip !== undefined && isMeaningful(ip) && { end: { ip, ...(port <= 65535 && { port }) } }), ...(path !== undefined && { path }) };
  }
  const hex = part.fields.get('saddr') ?? '';
  if (!/^[0-9A-F]{4,300}$/i.test(hex)) return {};
  const bytes = Buffer.from(hex, 'hex');
  const family = bytes[0];
  if (family === 1) {
    const path = bytes.subarray(2).toString().replace(/^\0/, '@').split('\0', 1)[0] ?? '';
    return path === '' ? {} : { path };
  }
  const isFour = family === 2 && bytes.length >= 8;
  if (!isFour && (family !== 10 || bytes.length < 24)) return {};
  const ip = asAddress(isFour ? [...bytes.subarray(4, 8)].join('.') : Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(8 + index * 2).toString(16)).join(':'));
  return ip === undefined || !isMeaningful(ip) ? {} : { end: { ip, port: bytes.readUInt16BE(2) } };
}

/** The unspecified address is nobody's. */
function isMeaningful(ip: string): boolean {
  return !/^[0.:]+$/.test(ip);
}

/** The file that a call acted on: not the folder it lies in. */
function fileOf(event: Event): string | undefined {
  const paths = event.parts.filter((part) => part.type === 'PATH' && part.fields.get('nametype') !== 'PARENT');
  const path = paths.find((part) => part.fields.get('nametype') !== 'NORMAL') ?? paths[0];
  const name = decodeAuditValue(path?.fields.get('name'));
  const folder = decodeAuditValue(event.part('CWD')?.fields.get('cwd'));
  return name === undefined || name.startsWith('/') || folder === undefined ? name : `${folder.replace(/\/$/, '')}/${name}`;
}

function outcomeOf(event: Event): string | undefined {
  // A connection that goes on in the background has not failed.
  if (event.raw('exit') === '-115' || event.raw('exit') === 'EINPROGRESS(Operation now in progress)') return undefined;
  const word = event.value('res') ?? event.value('result') ?? event.value('success');
  if (word === undefined) return undefined;
  if (/^(?:success|yes|1)$/i.test(word)) return 'success';
  return /^(?:failed|failure|no|0)$/i.test(word) ? 'failure' : undefined;
}

/** SELinux: `avc:  denied  { read } for …`; AppArmor: `apparmor="DENIED" operation="open"`. */
function accessOf(event: Event, main: AuditPart): { message: string; action?: string } | undefined {
  const avc = /avc: {1,4}(denied|granted) {1,4}\{ ?([^{}]{1,200}?) ?\}/.exec(main.text);
  const armour = event.value('apparmor');
  if (avc === null && armour === undefined) return undefined;
  const verdict = avc?.[1] ?? (armour ?? '').toLowerCase();
  const what = avc?.[2] ?? event.value('operation') ?? '';
  const isPermissive = event.raw('permissive') === '1' || verdict === 'allowed' || verdict === 'granted';
  const on = event.value('path') ?? event.value('name');
  const by = event.value('comm');
  return {
    message: say('audit', avc === null ? 'AppArmor' : 'AVC', verdict, avc === null ? what : `{ ${what} }`, on === undefined ? undefined : `on ${on}`, by === undefined ? undefined : `by ${by}`),
    ...(verdict !== 'status' && { action: isPermissive ? 'allowed' : 'blocked' }),
  };
}

function cut(text: string): string {
  return text.length > maxShownCharacters ? `${text.slice(0, maxShownCharacters)}…` : text;
}

function callOf(event: Event): string {
  return decodeAuditValue(event.raw('SYSCALL')) ?? syscallName(event.raw('syscall'), event.raw('arch'));
}

function describeCall(event: Event): Pick<RecordFields, 'message'> & Partial<RecordFields> {
  const call = callOf(event);
  const outcome = outcomeOf(event);
  const failed = outcome === 'failure' ? 'failed' : undefined;
  const by = event.value('comm') ?? event.value('exe')?.split('/').at(-1);
  const byWhom = by === undefined ? undefined : `by ${by}`;
  const command = commandOf(event);
  if (call.startsWith('execve')) return { message: `${say('audit', call, failed)}: ${cut(command ?? event.value('exe') ?? by ?? '')}`, classUid: 1007 };
  const { end, path } = socketOf(event.part('SOCKADDR'));
  if (end !== undefined || path !== undefined || /^(?:connect|accept|bind|send|recv)/.test(call)) {
    const isIncoming = /^(?:accept|recv)/.test(call);
    const isBind = call === 'bind';
    return {
      message: say('audit', call, failed, path, isBind && end !== undefined ? `port ${end.port ?? 0}` : undefined, byWhom), ...(path === undefined && { classUid: 4001 }),
      ...(end !== undefined && isIP(end.ip ?? '') !== 0 && !isBind && (isIncoming ? { srcEndpoint: end } : { dstEndpoint: end })), ...(path !== undefined && { file: path }),
    };
  }
  const file = fileOf(event);
  return { message: say('audit', call, failed, file, byWhom), ...(file !== undefined && { file }), ...(fileCalls.test(call) && { classUid: 1001 }), ...(idCalls.test(call) && { classUid: 3002 }) };
}

/** A short name for a rule's key; several keys come as one hex text with 0x01 between them. */
function keyOf(event: Event): string | undefined {
  const key = event.value('key')?.replaceAll('\u0001', ' ').trim();
  return key === undefined || key === '' ? undefined : key.slice(0, 256);
}

/** Record of one event of the audit log, from all of its lines. */
export function describeAuditEvent(parts: readonly AuditPart[]): RecordFields {
  const event = new Event(parts);
  const main = event.main;
  const type = main?.type ?? 'UNKNOWN';
  const facts = auditTypes[type];
  const outcome = outcomeOf(event);
  const exe = event.value('exe');
  const isCall = type === 'SYSCALL';
  const access = main === undefined ? undefined : accessOf(event, main);
  const call = isCall ? describeCall(event) : undefined;
  const key = keyOf(event);
  const actor = event.user('auid') ?? event.user('new-auid') ?? event.user('uid');
  const acct = event.value('acct') ?? (facts?.acct === undefined ? undefined : decodeAuditValue(event.raw('ID')));
  const isOther = facts?.acct === 'target' || (exe !== undefined && changers.test(exe));
  const account = acct === undefined || (isOther && actor !== undefined) ? actor : acct;
  const remote = event.value('addr') ?? event.value('hostname');
  const ip = asAddress(event.value('addr')) ?? asAddress(event.value('hostname'));
  const hostname = asHostname(ip === undefined ? remote : event.value('hostname'));
  const command = event.value('cmd')?.slice(0, maxCommandCharacters) ?? commandOf(event);
  const op = event.value('op') ?? event.value('unit');
  const words = facts?.words ?? type.toLowerCase().replaceAll('_', ' ');
  const subject = type === 'USER_CMD' && command !== undefined ? cut(command) : op ?? (facts === undefined || main?.fields.size === 0 ? cut(main?.text ?? '') : type === 'ANOM_ABEND' ? event.value('comm') : undefined);
  const spoken = say('audit', words, outcome === 'failure' ? 'failed' : undefined) + (subject === undefined || subject === '' ? '' : `: ${cut(subject)}`);
  const techniqueIds = [...new Set(key?.match(/\bT\d{4}(?:\.\d{3})?(?!\d)/g) ?? [])];
  const process = exe ?? event.value('comm');
  const action = access?.action ?? outcome;
  const timed = parts.find((part) => part.timeMs !== undefined);
  return {
    ...(timed?.timeMs !== undefined && { timeMs: timed.timeMs }), ...(timed?.isTimeGuessed === true && { isTimeGuessed: true }), kind: 'event', product: 'Linux audit', severityId: type.startsWith('ANOM_') ? 3 : access?.action === 'blocked' ? 2 : 1,
    ruleId: key ?? (isCall ? callOf(event) : type), message: access?.message ?? call?.message ?? spoken, ...(facts?.classUid !== undefined && { classUid: facts.classUid }), ...(call !== undefined && withoutMessage(call)),
    ...(action !== undefined && { action }), ...((ip !== undefined || hostname !== undefined) && call?.srcEndpoint === undefined && { srcEndpoint: { ...(ip !== undefined && { ip }), ...(hostname !== undefined && { hostname }) } }),
    ...(main?.node !== undefined && { device: isIP(main.node) === 0 ? { hostname: main.node } : { ip: main.node } }), ...(account !== undefined && { account }),
    ...(isOther && acct !== undefined && acct !== account && { targetAccount: acct }), ...(process !== undefined && { process }), ...(command !== undefined && command !== '' && { commandLine: command }), ...(techniqueIds.length > 0 && { techniqueIds }),
  };
}

function withoutMessage({ message: _message, ...fields }: Pick<RecordFields, 'message'> & Partial<RecordFields>): Partial<RecordFields> {
  return fields;
}
