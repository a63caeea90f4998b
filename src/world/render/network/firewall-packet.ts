import { numberOf } from '../host/made-values.ts';
import type { SensorSite } from '../renderer.ts';
import { zoneOfEnd, type Session } from './session.ts';

/** The first packet of a session, with the header values that packet filters write. */
export interface FirstPacket {
  length: number;
  ttl: number;
  id: number;
  window: number;
  sequence: number;
  isSix: boolean;
}

export function firstPacketOf(session: Session): FirstPacket {
  const draw = (name: string, below: number): number => numberOf(`${name} ${session.serial} ${session.sourcePort}`, below);
  const hops = session.from.isInternal ? 1 : 6 + numberOf(`hops ${session.from.address}`, 16);
  return {
    length: session.protocol === 'tcp' ? 60 : session.protocol === 'icmp' ? 84 : Math.min(1400, 28 + session.bytesOut), ttl: (numberOf(`ttl ${session.from.name}`, 3) === 0 ? 128 : 64) - hops,
    id: 1 + draw('id', 65_000), window: numberOf(`window ${session.from.name}`, 2) === 0 ? 64_240 : 29_200, sequence: draw('sequence', 2 ** 32), isSix: session.from.address.includes(':'),
  };
}

/** Where the packet goes, seen from the firewall's host. */
export function wayOf(session: Session, site: SensorSite): 'in' | 'out' | 'forward' {
  if (session.to.name === site.host.name) return 'in';
  return session.from.name === site.host.name ? 'out' : 'forward';
}

/** Names of interfaces by side of the network. */
export function interfaceOf(end: Session['from'], names: Readonly<Record<'outside' | 'dmz' | 'inside', string>>): string {
  return names[zoneOfEnd(end)];
}
