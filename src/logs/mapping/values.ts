import { isIP } from 'node:net';
import type { LogRecord } from '../../contracts/index.ts';

/** An object of a log: parsed JSON, a row by column name, key=value pairs, an XML event as an object. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ways in which products write that there is nothing. */
const emptyWords = new Set(['', '-', '--', 'N/A', 'n/a', 'NA', 'null', 'NULL', 'none', '(null)', '(empty)', '<empty>', '<none>', '<unknown>', 'undefined', '(not set)']);

/** A scalar as text without blanks around it; the first of a list; undefined for objects and for the ways of saying that there is none. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    return emptyWords.has(text) ? undefined : text;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return String(value);
  return Array.isArray(value) ? firstText(value) : undefined;
}

function firstText(values: readonly unknown[]): string | undefined {
  for (const one of values) {
    const text = Array.isArray(one) ? undefined : asText(one);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A finite number, also one written as text; undefined for anything else. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40 || !/^[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:e[-+]?\d{1,5})?$/i.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** An address in its plain spelling: brackets, zone ids, `::ffff:` before an IPv4 address and zeros that pad its numbers are taken off. Undefined when it is none. */
export function asAddress(value: unknown): string | undefined {
  let text = asText(value)?.replace(/^\[|\]$/g, '').replace(/%\w{1,16}$/, '');
  if (text !== undefined && /^0\d|\.0\d/.test(text) && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) text = text.split('.').map(Number).join('.');
  if (text === undefined || isIP(text) === 0) return undefined;
  const mapped = /^::ffff:(\d[\d.]+)$/i.exec(text)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : text;
}

export function asPort(value: unknown): number | undefined {
  const port = asNumber(value);
  return port !== undefined && Number.isInteger(port) && port >= 0 && port <= 65535 ? port : undefined;
}

/** `success`, `failure`, `blocked` or `allowed` for the many words that products use; the word itself in lower case when it is another. */
export function asAction(value: unknown): string | undefined {
  const text = asText(value)?.toLowerCase();
  if (text === undefined) return undefined;
  if (/^(?:success|succeeded|successful|successfully|ok|true|yes|passed|accept success|audit success|0x0|logon success)$/.test(text)) return 'success';
  if (/^(?:fail|failed|failure|false|no|error|invalid|unauthorized|unsuccessful|audit failure|failed-?login|denied access)$/.test(text)) return 'failure';
  if (/^(?:blocked|block|deny|denied|drop|dropped|reject|rejected|reset|reset-both|reset-client|reset-server|prevent|prevented|quarantine|quarantined|refused|close|sinkhole|killed|kill|mitigated)$/.test(text)) return 'blocked';
  if (/^(?:allow|allowed|accept|accepted|pass|permit|permitted|detected|detect|alert|monitor|passthrough|not-?blocked|not_mitigated|start|none)$/.test(text)) return /^(?:detect|alert|start|none)/.test(text) ? undefined : 'allowed';
  return text.length <= 40 ? text : undefined;
}

const protocolNames: Readonly<Record<number, string>> = { 1: 'ICMP', 2: 'IGMP', 4: 'IPIP', 6: 'TCP', 17: 'UDP', 41: 'IPv6', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6', 89: 'OSPF', 132: 'SCTP' };

/** A transport protocol by name (upper case) or by its IP number. */
export function asProtocol(value: unknown): string | undefined {
  const text = asText(value);
  if (text === undefined || text.length > 20) return undefined;
  return /^\d{1,3}$/.test(text) ? protocolNames[Number(text)] ?? `proto ${text}` : text.toUpperCase();
}

/** A host name that can stand in a record: not an address, not a word for nothing. */
export function asHostname(value: unknown): string | undefined {
  const text = asText(value)?.replace(/\.$/, '');
  return text === undefined || text.length > 253 || isIP(text) !== 0 || /[\s/\\"']/.test(text) ? undefined : text;
}

/** The given words with the missing ones left out, as one line. */
export function say(...words: (string | undefined)[]): string {
  return words.filter((word) => word !== undefined && word !== '').join(' ');
}

/** `name value`, or nothing when the value says nothing. */
export function named(name: string, value: unknown): string | undefined {
  const shown = asText(value);
  return shown === undefined ? undefined : `${name} ${shown}`;
}

/** A record's own fields: everything but where it stands. */
export type RecordFields = Omit<LogRecord, 'source' | 'line' | 'lastLine' | 'byteOffset' | 'raw'>;

/** The same object without keys that are undefined: a missing field is missing. */
export function withoutUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const set: Partial<T> = {};
  // Every record of some formats passes here: a plain loop costs a third of entries, and a twentieth of conditional spreads.
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) set[name] = value;
  }
  return set as T;
}
