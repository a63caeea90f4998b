import { isoZoned } from '../host/write-time.ts';
import { numberOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { firstPacketOf, interfaceOf, wayOf } from './firewall-packet.ts';
import { sessionSeenBy, type Session } from './session.ts';

/** Rule, sub-rule, anchor and tracker, as the rule set of a site numbers them. */
function ruleOf({ isAllowed, port, protocol }: Session, site: SensorSite): string {
  const number = isAllowed ? 60 + numberOf(`pass ${site.host.name} ${protocol} ${port}`, 80) : 4;
  return `${number},,,${isAllowed ? 1_500_000_000 + numberOf(`tracker ${site.host.name} ${number}`, 200_000_000) : 1_000_000_103}`;
}

function valuesOf(session: Session, site: SensorSite): string {
  const { length, ttl, id, window, sequence, isSix } = firstPacketOf(session);
  const names = site.style < 0.5 ? { outside: 'igb0', dmz: 'igb2', inside: 'igb1' } : { outside: 'vtnet0', dmz: 'vtnet1.20', inside: 'vtnet1' };
  const way = wayOf(session, site) === 'out' ? 'out' : 'in';
  const { protocol } = session;
  const place = `${interfaceOf(way === 'out' ? session.to : session.from, names)},match,${session.isAllowed ? 'pass' : 'block'},${way}`;
  const number = { tcp: 6, udp: 17, icmp: isSix ? 58 : 1 }[protocol];
  const header = isSix ? `6,0x00,0x00000,${ttl},${protocol === 'icmp' ? 'ICMPv6' : protocol.toUpperCase()},${number},${length - 20}` : `4,0x0,,${ttl},${id},0,${protocol === 'udp' ? 'none' : 'DF'},${number},${protocol},${length}`;
  const ends = `${session.from.address},${session.to.address}`;
  const ports = `${session.sourcePort},${session.port}`;
  const rest = protocol === 'tcp' ? `${ports},0,S,${sequence},,${window},,mss;sackOK;TS;nop;wscale` : protocol === 'udp' ? `${ports},${length - 28}` : `request,${id % 9000},1`;
  return `${ruleOf(session, site)},${place},${header},${ends},${rest}`;
}

/** The packet filter of pfSense and OPNsense, behind syslog of RFC 5424. */
export const pfFilterlog: Renderer = {
  kind: 'firewall',
  format: 'pf-filterlog',
  fileNames: ['filter.log', 'pfsense-filter.log', 'latest.log'],
  time: (timeMs, offsetMinutes) => isoZoned(timeMs, 6, offsetMinutes),
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    if (session === undefined) return [];
    const pid = 20_000 + numberOf(`filterlog ${site.host.name}`, 60_000);
    return [`<134>1 ${site.time(act.timeMs)} ${site.host.name} filterlog ${pid} - ${site.style < 0.5 ? '-' : `[meta sequenceId="${act.serial}"]`} ${valuesOf(session, site)}`];
  },
};
