import { numberOf } from '../host/made-values.ts';
import { shortName } from '../host/act-ends.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { timeParts } from './network-time.ts';
import { sessionSeenBy, zoneOfEnd, type Session } from './session.ts';

/** How much an interface is trusted: the lower one is named first. */
const levels = { outside: 0, dmz: 50, inside: 100 } as const;

/** `0:00:30`. */
function durationOf(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

interface Message { level: 4 | 6; number: number; text: string; timeMs: number }

function denied(session: Session): Message {
  const [from, to] = [zoneOfEnd(session.from), zoneOfEnd(session.to)];
  const isPing = session.protocol === 'icmp';
  const end = (zone: string, address: string, port: number): string => `${zone}:${address}${isPing ? '' : `/${port}`}`;
  const ends = `src ${end(from, session.from.address, session.sourcePort)} dst ${end(to, session.to.address, session.port)}${isPing ? ' (type 8, code 0)' : ''}`;
  return { level: 4, number: 106_023, text: `Deny ${session.protocol} ${ends} by access-group "${from}_access_in" [0x0, 0x0]`, timeMs: session.timeMs };
}

function passed(session: Session): Message[] {
  const [from, to] = [zoneOfEnd(session.from), zoneOfEnd(session.to)];
  const isOutbound = levels[from] > levels[to];
  const endMs = session.timeMs + session.seconds * 1000;
  const direction = isOutbound ? 'outbound' : 'inbound';
  if (session.protocol === 'icmp') {
    const [outer, inner] = isOutbound ? [session.to, session.from] : [session.from, session.to];
    const ends = `for faddr ${outer.address}/0 gaddr ${inner.address}/0 laddr ${inner.address}/0 type 8 code 0`;
    return [{ level: 6, number: 302_020, text: `Built ${direction} ICMP connection ${ends}`, timeMs: session.timeMs }, { level: 6, number: 302_021, text: `Teardown ICMP connection ${ends}`, timeMs: endMs }];
  }
  const source = { place: `${from}:${session.from.address}/${session.sourcePort}`, mapped: `${session.from.address}/${session.sourcePort}` };
  const target = { place: `${to}:${session.to.address}/${session.port}`, mapped: `${session.to.address}/${session.port}` };
  const [outer, inner] = isOutbound ? [target, source] : [source, target];
  const isTcp = session.protocol === 'tcp';
  const name = `${isTcp ? 'TCP' : 'UDP'} connection ${1_000_000 + numberOf(`connection ${session.serial} ${session.sourcePort}`, 90_000_000)} for`;
  return [
    { level: 6, number: isTcp ? 302_013 : 302_015, text: `Built ${direction} ${name} ${outer.place} (${outer.mapped}) to ${inner.place} (${inner.mapped})`, timeMs: session.timeMs },
    { level: 6, number: isTcp ? 302_014 : 302_016, text: `Teardown ${name} ${outer.place} to ${inner.place} duration ${durationOf(session.seconds)} bytes ${session.bytesOut + session.bytesIn}${isTcp ? ' TCP FINs' : ''}`, timeMs: endMs },
  ];
}

function write({ level, number, text, timeMs }: Message, site: SensorSite): string {
  const priority = site.style < 0.4 ? `<${160 + level}>` : '';
  // With and without the device's own name in the header (`logging device-id hostname`).
  return `${priority}${site.time(timeMs)}${site.style < 0.7 ? ` ${shortName(site.host)} :` : ':'} %ASA-${level}-${number}: ${text}`;
}

/** A Cisco ASA with `logging timestamp`: connections built and torn down (the latter at their end), and what access lists refuse. */
export const ciscoAsa: Renderer = {
  kind: 'firewall',
  format: 'cisco-asa',
  fileNames: ['asa.log', 'cisco-asa.log', 'syslog-asa.log'],
  time(timeMs) {
    const { year, monthName, day, clock } = timeParts(timeMs);
    return `${monthName} ${day} ${year} ${clock}`;
  },
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    if (session === undefined) return [];
    return (session.isAllowed ? passed(session) : [denied(session)]).map((message) => write(message, site));
  },
};
