import { createHash } from 'node:crypto';
import type { TimeUs } from './recording.ts';

/** A detection rule as the site's sensor knows it. */
export interface Rule {
  gid?: number;
  sid: number;
  rev: number;
  text: string;
  classification: string;
  priority: 1 | 2 | 3;
}

/** The two ends of a connection. Ports are missing for ICMP. */
export interface Ends {
  protocol: 'TCP' | 'UDP' | 'ICMP';
  from: string;
  fromPort?: number;
  to: string;
  toPort?: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (value: number): string => String(value).padStart(2, '0');

function parts(us: TimeUs) {
  const date = new Date(Math.floor(us / 1000));
  return {
    year: date.getUTCFullYear(), month: two(date.getUTCMonth() + 1), monthName: months[date.getUTCMonth()] ?? 'Jan', day: date.getUTCDate(),
    clock: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`, micros: String(us % 1_000_000).padStart(6, '0'),
  };
}

/** `2026-10-20T02:21:09Z` */
export function isoTime(us: TimeUs): string {
  return `${new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(0, 19)}Z`;
}

const end = (address: string, port?: number): string => (port === undefined ? address : `${address}:${port}`);
const alertBody = (rule: Rule, ends: Ends): string =>
  `[**] [${rule.gid ?? 1}:${rule.sid}:${rule.rev}] ${rule.text} [**] [Classification: ${rule.classification}] [Priority: ${rule.priority}] {${ends.protocol}} ${end(ends.from, ends.fromPort)} -> ${end(ends.to, ends.toPort)}`;

/** Snort `alert_fast`, with the year (`-y`). */
export function snortFastLine(us: TimeUs, rule: Rule, ends: Ends): string {
  const { year, month, day, clock, micros } = parts(us);
  return `${month}/${two(day)}/${two(year % 100)}-${clock}.${micros}  ${alertBody(rule, ends)}`;
}

/** Suricata `fast.log`. */
export function suricataFastLine(us: TimeUs, rule: Rule, ends: Ends): string {
  const { year, month, day, clock, micros } = parts(us);
  return `${month}/${two(day)}/${year}-${clock}.${micros}  ${alertBody(rule, ends)}`;
}

/** Suricata `eve.json`: one object. Events of one connection share a flow id. */
export function eveLine(us: TimeUs, type: string, ends: Ends, body: Record<string, unknown>): string {
  const { year, month, day, clock, micros } = parts(us);
  const key = [end(ends.from, ends.fromPort), end(ends.to, ends.toPort)].toSorted().join(' ');
  const flowId = Number(createHash('sha256').update(key).digest().readBigUInt64BE(0) >> 13n);
  return JSON.stringify({
    timestamp: `${year}-${month}-${two(day)}T${clock}.${micros}+0000`, flow_id: flowId, in_iface: 'eth1', event_type: type,
    src_ip: ends.from, src_port: ends.fromPort, dest_ip: ends.to, dest_port: ends.toPort, proto: ends.protocol, ...body,
  });
}

export function eveAlertLine(us: TimeUs, rule: Rule, ends: Ends, body: Record<string, unknown> = {}): string {
  return eveLine(us, 'alert', ends, {
    alert: { action: 'allowed', gid: rule.gid ?? 1, signature_id: rule.sid, rev: rule.rev, signature: rule.text, category: rule.classification, severity: rule.priority }, ...body,
  });
}

/** Traditional syslog: no year, no zone; the site's clocks run on UTC. */
export function syslogLine(us: TimeUs, host: string, program: string, message: string): string {
  const { monthName, day, clock } = parts(us);
  return `${monthName} ${String(day).padStart(2, ' ')} ${clock} ${host} ${program}: ${message}`;
}

export interface WebRequest {
  client: string;
  user?: string;
  method: string;
  path: string;
  status: number;
  bytes: number;
  referrer?: string;
  agent: string;
}

/** Apache `combined`. */
export function accessLine(us: TimeUs, request: WebRequest): string {
  const { year, monthName, day, clock } = parts(us);
  return `${request.client} - ${request.user ?? '-'} [${two(day)}/${monthName}/${year}:${clock} +0000] "${request.method} ${request.path} HTTP/1.1" ${request.status} ${request.bytes === 0 || request.status === 304 ? '-' : request.bytes} "${request.referrer ?? '-'}" "${request.agent}"`;
}
