import type { Renderer, SensorSite } from '../renderer.ts';
import { timeParts } from './network-time.ts';
import { sessionSeenBy, type Session } from './session.ts';

/** `ra -c ,` with a choice of fields: that of many labs, or (`style` from 0.5) one with bytes of both ways and flags in words. */
const columns = ['StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes', 'StartTime,Flgs,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,SrcPkts,DstPkts,SrcBytes,DstBytes,Dur,State'] as const;

function stateOf({ protocol, isAllowed, bytesIn }: Session, isShort: boolean): string {
  if (protocol === 'icmp') return 'ECO';
  if (protocol === 'udp') return bytesIn > 0 ? 'CON' : 'INT';
  if (isShort) return isAllowed ? 'FIN' : 'REQ';
  return isAllowed ? 'FSPA_FSPA' : 'S_';
}

function rowOf(session: Session, site: SensorSite): string {
  const { packetsOut, packetsIn, bytesOut, bytesIn } = session;
  const isPing = session.protocol === 'icmp';
  const direction = bytesIn === 0 || session.protocol === 'tcp' ? '   ->' : '  <->';
  const ends = `${session.from.address},${isPing ? '0x0008' : session.sourcePort},${direction},${session.to.address},${isPing ? '0x0000' : session.port}`;
  const seconds = session.seconds.toFixed(6);
  const time = site.time(session.timeMs);
  if (site.style < 0.5) return `${time},${seconds},${session.protocol},${ends},${stateOf(session, false)},0,${bytesIn > 0 ? 0 : ''},${packetsOut + packetsIn},${bytesOut + bytesIn},${bytesOut}`;
  return `${time}, e        ,${session.protocol},${ends},${packetsOut},${packetsIn},${bytesOut},${bytesIn},${seconds},${stateOf(session, true)}`;
}

/** Flows of both directions as Argus sees them at a mirror port. */
export const argus: Renderer = {
  kind: 'flow',
  format: 'argus',
  fileNames: ['argus.csv', 'capture.binetflow', 'flows.binetflow'],
  head: ({ style }) => [style < 0.5 ? columns[0] : columns[1]],
  time(timeMs) {
    const { year, month, day, clock } = timeParts(timeMs, 6);
    return `${year}/${month}/${day} ${clock}`;
  },
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    return session === undefined ? [] : [rowOf(session, site)];
  },
};
