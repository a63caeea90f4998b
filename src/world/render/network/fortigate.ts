import type { RenderedAct } from '../../../contracts/index.ts';
import { guidOf, numberOf } from '../host/made-values.ts';
import { zoneOf } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { quoteFortinet } from './escape-client-text.ts';
import { epochSeconds, timeParts } from './network-time.ts';
import { serviceOf, services } from './services.ts';
import { sessionOfAlert, sessionSeenBy, zoneOfEnd, type Session } from './session.ts';

type Pair = readonly [key: string, value: string | number];

const interfaces = [{ outside: 'wan1', dmz: 'dmz', inside: 'internal' }, { outside: 'port1', dmz: 'port3', inside: 'port2' }] as const;
const roles = { outside: 'wan', dmz: 'dmz', inside: 'lan' } as const;
const protocols = { tcp: 6, udp: 17, icmp: 1 } as const;

/** Texts stand in quotes; what the firewall knows as a number or an address does not. */
function write(pairs: readonly Pair[]): string {
  return pairs.map(([key, value]) => `${key}=${typeof value === 'number' || key.endsWith('ip') ? value : quoteFortinet(value)}`).join(' ');
}

const countryOf = (end: Session['from']): string => (end.isInternal ? 'Reserved' : 'Unknown');

function serviceName({ service, protocol, port }: Session): string {
  return service === undefined ? `${protocol}/${port}` : services[service].fortinet;
}

/** What stands between time and ends, with the device's name where a collector keeps it. */
function headOf(site: SensorSite, pairs: readonly Pair[]): Pair[] {
  const device: Pair[] = site.style < 0.5 ? [] : [['devname', site.host.name], ['devid', `FGT60FTK${String(numberOf(`device ${site.host.name}`, 100_000_000)).padStart(8, '0')}`]];
  return [...device, ...pairs, ['vd', 'root']];
}

function endPairs(session: Session, site: SensorSite): Pair[] {
  const names = interfaces[site.style < 0.5 ? 0 : 1];
  const [from, to] = [zoneOfEnd(session.from), zoneOfEnd(session.to)];
  const ports = session.protocol === 'icmp' ? {} : { source: session.sourcePort, target: session.port };
  const port = (key: string, value: number | undefined): Pair[] => (value === undefined ? [] : [[key, value]]);
  return [
    ['srcip', session.from.address], ...port('srcport', ports.source), ['srcintf', names[from]], ['srcintfrole', roles[from]], ['dstip', session.to.address], ...port('dstport', ports.target), ['dstintf', names[to]], ['dstintfrole', roles[to]],
    ['srccountry', countryOf(session.from)], ['dstcountry', countryOf(session.to)], ['sessionid', 1000 + numberOf(`session ${session.serial} ${session.sourcePort}`, 90_000_000)], ['proto', protocols[session.protocol]],
  ];
}

function policyOf(session: Session): number {
  return session.isAllowed ? 1 + numberOf(`policy ${zoneOfEnd(session.from)} ${zoneOfEnd(session.to)}`, 30) : 0;
}

function trafficPairs(session: Session, site: SensorSite): Pair[] {
  const { isAllowed } = session;
  const policy = policyOf(session);
  const action = !isAllowed ? 'deny' : session.protocol === 'tcp' ? 'close' : 'accept';
  return [
    ...headOf(site, [['logid', '0000000013'], ['type', 'traffic'], ['subtype', 'forward'], ['level', isAllowed ? 'notice' : 'warning']]), ...endPairs(session, site), ['action', action], ['policyid', policy], ['policytype', 'policy'],
    ...(policy === 0 ? [] : [['poluuid', guidOf(`policy ${site.host.name} ${policy}`)] as const]), ['service', serviceName(session)], ['trandisp', 'noop'], ['duration', Math.round(session.seconds)],
    ['sentbyte', isAllowed ? session.bytesOut : 0], ['rcvdbyte', session.bytesIn], ['sentpkt', isAllowed ? session.packetsOut : 0], ['rcvdpkt', session.packetsIn], ['appcat', 'unscanned'], ...(isAllowed ? [] : [['crscore', 30], ['craction', 131_072], ['crlevel', 'high']] as const),
  ];
}

const severities = ['', 'high', 'medium', 'low', 'info'] as const;

function findingPairs(act: Extract<RenderedAct, { kind: 'ids-alert' }>, session: Session, site: SensorSite): Pair[] {
  const { signature, priority, sid, isBlocked } = act.data;
  const severity = severities[priority] ?? 'low';
  return [
    ...headOf(site, [['logid', '0419016384'], ['type', 'utm'], ['subtype', 'ips'], ['eventtype', 'signature'], ['level', 'alert']]), ['severity', severity], ...endPairs(session, site), ['action', isBlocked ? 'dropped' : 'detected'],
    ['service', serviceName({ ...session, service: serviceOf(session.port) })], ['policyid', policyOf(session)], ['attack', signature], ['direction', 'outgoing'], ['attackid', sid], ['profile', 'default'], ['ref', `http://www.fortinet.com/ids/VID${sid}`],
    ['incidentserialno', 1 + numberOf(`incident ${act.serial}`, 200_000_000)], ['msg', `signature: ${signature}`], ['crscore', severity === 'high' ? 30 : 10], ['crlevel', severity === 'high' ? 'high' : 'low'],
  ];
}

/** FortiOS: sessions at their end, refused packets, and findings of its intrusion prevention. */
export const fortigate: Renderer = {
  kind: 'firewall',
  format: 'fortigate',
  fileNames: ['fortigate.log', 'disk-traffic-forward.log', 'fgt-memory-all.log'],
  time(timeMs, offsetMinutes) {
    const { year, month, day, clock } = timeParts(timeMs, 0, offsetMinutes);
    return `date=${year}-${month}-${day} time=${clock} eventtime=${epochSeconds(timeMs, 7).replace('.', '')}00 tz="${zoneOf(offsetMinutes, '')}"`;
  },
  render(act, site) {
    if (act.kind === 'ids-alert') {
      const session = sessionOfAlert(act);
      return session === undefined ? [] : [`${site.time(act.timeMs)} ${write(findingPairs(act, session, site))}`];
    }
    const session = sessionSeenBy(act, site.host);
    return session === undefined ? [] : [`${site.time(act.timeMs)} ${write(trafficPairs(session, site))}`];
  },
};
