import { hexOf } from '../host/made-values.ts';
import { shortName } from '../host/act-ends.ts';
import { syslogTime } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { firstPacketOf, interfaceOf, wayOf } from './firewall-packet.ts';
import { sessionSeenBy, type Session } from './session.ts';

/** Log prefixes as sites choose them: for what passes and for what does not. */
const prefixes = [['[UFW ALLOW] ', '[UFW BLOCK] '], ['FW-ACCEPT: ', 'FW-DROP: '], ['fwd-allow ', 'fwd-drop '], ['[nft] accept: ', '[nft] drop: ']] as const;

function prefixOf(session: Session, site: SensorSite): string {
  const [allowed, blocked] = prefixes[Math.min(prefixes.length - 1, Math.floor(site.style * prefixes.length))] ?? prefixes[0];
  return session.isAllowed ? allowed : blocked;
}

/** Both hardware addresses and the type, as netfilter writes what came in over Ethernet. */
function hardwareOf(session: Session, site: SensorSite): string {
  const address = (name: string): string => `02${hexOf(`hardware ${name}`, 10)}`.replace(/(..)(?=.)/g, '$1:');
  const before = session.from.isInternal ? session.from.name : 'upstream router';
  return `${address(site.host.name)}:${address(before)}:${session.from.address.includes(':') ? '86:dd' : '08:00'}`;
}

function packetOf(session: Session, site: SensorSite): string {
  const { length, ttl, id, window, isSix } = firstPacketOf(session);
  const names = site.style < 0.5 ? { outside: 'eth0', dmz: 'eth2', inside: 'eth1' } : { outside: 'wan0', dmz: 'br-dmz', inside: 'br-lan' };
  const way = wayOf(session, site);
  const places = `IN=${way === 'out' ? '' : interfaceOf(session.from, names)} OUT=${way === 'in' ? '' : interfaceOf(session.to, names)}${way === 'out' ? '' : ` MAC=${hardwareOf(session, site)}`}`;
  const header = isSix ? `LEN=${length + 20} TC=0 HOPLIMIT=${ttl} FLOWLBL=0` : `LEN=${length} TOS=0x00 PREC=0x00 TTL=${ttl} ID=${id}${session.protocol === 'udp' ? '' : ' DF'}`;
  const ports = `SPT=${session.sourcePort} DPT=${session.port}`;
  const rest = session.protocol === 'tcp' ? `PROTO=TCP ${ports} WINDOW=${window} RES=0x00 SYN URGP=0` : session.protocol === 'udp' ? `PROTO=UDP ${ports} LEN=${length - 20}` : `PROTO=${isSix ? 'ICMPv6 TYPE=128' : 'ICMP TYPE=8'} CODE=0 ID=${id % 9000} SEQ=1`;
  return `${places} SRC=${session.from.address} DST=${session.to.address} ${header} ${rest}`;
}

/** First packets of connections that a Linux firewall logs, as its kernel hands them to syslog. */
export const netfilter: Renderer = {
  kind: 'firewall',
  format: 'netfilter',
  fileNames: ['kern.log', 'ufw.log', 'iptables.log', 'firewall.log'],
  time: (timeMs) => syslogTime(timeMs),
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    return session === undefined ? [] : [`${site.time(act.timeMs)} ${shortName(site.host)} kernel: ${prefixOf(session, site)}${packetOf(session, site)}`];
  },
};
