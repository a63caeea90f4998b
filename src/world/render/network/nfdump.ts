import { isoLocal } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { sessionSeenBy, type Session } from './session.ts';

/** Both ways in one row (`nfdump -B -o csv`), or (`style` from 0.5) the shorter table of newer versions with a row for each way. */
const columns = ['ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,svln,dvln,ismc,odmc,idmc,osmc,mpls1,mpls2,mpls3,mpls4,mpls5,mpls6,mpls7,mpls8,mpls9,mpls10,cl,sl,al,ra,eng,exid,tr', 'firstSeen,lastSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,flags,packets,bytes'] as const;

function flagsOf(session: Session): string {
  if (session.protocol !== 'tcp') return '........';
  return session.isAllowed ? '...AP.SF' : '......S.';
}

const protocolOf = (session: Session): string => (session.protocol === 'icmp' && session.from.address.includes(':') ? 'ICMP6' : session.protocol.toUpperCase());

function bothWays(session: Session, site: SensorSite): string {
  const zeros = session.from.address.includes(':') ? '::' : '0.0.0.0';
  const endMs = session.timeMs + session.seconds * 1000;
  const port = session.protocol === 'icmp' ? (session.from.address.includes(':') ? '128.0' : '8.0') : session.port;
  return [
    site.time(session.timeMs), site.time(endMs), session.seconds.toFixed(3), session.from.address, session.to.address, session.sourcePort, port, protocolOf(session), flagsOf(session), 0, 0, session.packetsOut, session.bytesOut, session.packetsIn, session.bytesIn,
    session.from.isInternal ? 2 : 1, session.to.isInternal ? 2 : 1, 0, 0, 0, 0, 0, 0, zeros, zeros, 0, 0, ...Array<string>(4).fill('00:00:00:00:00:00'), ...Array<string>(10).fill('0-0-0'), '0.000', '0.000', '0.000', site.host.address, '0/0', 1, site.time(endMs),
  ].join(',');
}

function oneWay(session: Session, site: SensorSite, isBack: boolean): string {
  const endMs = session.timeMs + session.seconds * 1000;
  const type = session.protocol === 'icmp' ? (isBack ? '0.0' : '8.0') : undefined;
  const client = `${session.from.address},${session.sourcePort}`;
  const server = `${session.to.address},${type ?? session.port}`;
  const ends = !isBack ? `${client},${server}` : type === undefined ? `${server},${client}` : `${session.to.address},0,${session.from.address},${type}`;
  return `${site.time(session.timeMs)},${site.time(endMs)},${session.seconds.toFixed(3)},${protocolOf(session)},${ends},${flagsOf(session)},${isBack ? session.packetsIn : session.packetsOut},${isBack ? session.bytesIn : session.bytesOut}`;
}

/** Flows that routers export, as nfdump prints them. */
export const nfdump: Renderer = {
  kind: 'flow',
  format: 'nfdump',
  fileNames: ['nfdump.csv', 'flows.csv', 'netflow.csv'],
  head: ({ style }) => [style < 0.5 ? columns[0] : columns[1]],
  time: (timeMs) => isoLocal(timeMs, 3, { between: ' ' }),
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    if (session === undefined) return [];
    if (site.style < 0.5) return [bothWays(session, site)];
    return [oneWay(session, site, false), ...(session.bytesIn > 0 ? [oneWay(session, site, true)] : [])];
  },
};
