import type { ActKind, DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { numberOf } from '../host/made-values.ts';
import { serviceOf, type Service } from './services.ts';

/** An act as one connection on the wire. All sensors of a network take their numbers from here, so that they agree. */
export interface Session {
  timeMs: number;
  serial: number;
  from: DrawnEnd;
  to: DrawnEnd;
  sourcePort: number;
  port: number;
  protocol: 'tcp' | 'udp' | 'icmp';
  /** Sent by the source and by the destination. */
  bytesOut: number;
  bytesIn: number;
  packetsOut: number;
  packetsIn: number;
  seconds: number;
  isAllowed: boolean;
  service: Service | undefined;
}

/** An act with both its ends on the wire. */
export type WireAct = RenderedAct & { from: DrawnEnd };

/** Whether the act goes from one host to another. */
export function isOnWire(act: RenderedAct): act is WireAct {
  return act.from !== undefined && act.from.name !== act.to.name && act.from.address !== act.to.address;
}

interface Traffic { port: number; protocol?: 'tcp' | 'udp' | 'icmp'; bytesOut: number; bytesIn: number; seconds?: number; isAllowed?: boolean; application?: string | undefined }

function has(end: DrawnEnd, ...names: string[]): boolean {
  return names.some((name) => end.host?.services.includes(name) === true);
}

function databasePort(end: DrawnEnd): number {
  return has(end, 'mysql', 'mariadb') ? 3306 : has(end, 'mssql', 'sqlserver') ? 1433 : 5432;
}

/** Port and transport on which the gateway takes sign-ins. */
function vpnTraffic(end: DrawnEnd): Pick<Traffic, 'port' | 'protocol'> {
  if (has(end, 'ipsec', 'ike')) return { port: 4500, protocol: 'udp' };
  return has(end, 'ssl-vpn', 'https') && !has(end, 'openvpn') ? { port: 443 } : { port: 1194, protocol: 'udp' };
}

const webPort = ({ port, isTls }: { port: number; isTls: boolean }): number => (isTls && port === 80 ? 443 : port);

/** What the act is on the wire; undefined for those that are no connection of their own. */
function trafficOf(act: RenderedAct): Traffic | undefined {
  const vary = (least: number, spread: number): number => least + numberOf(`traffic ${act.serial} ${act.sourcePort} ${least}`, spread);
  const signIn = (port: number, isSuccess = true): Traffic => ({ port, bytesOut: vary(isSuccess ? 2600 : 1400, 900), bytesIn: vary(isSuccess ? 4200 : 1700, 1500), seconds: isSuccess ? vary(6, 40) : 2 });
  switch (act.kind) {
    case 'connection': return act.data;
    case 'dns-query': return { port: 53, protocol: 'udp', bytesOut: 28 + act.data.name.length, bytesIn: 60 + 2 * act.data.name.length, seconds: 0.02 };
    case 'http-request': return { port: webPort(act.data), bytesOut: vary(420, 260) + act.data.path.length, bytesIn: act.data.bytesOut + 280, application: act.data.isTls ? 'tls' : 'http', seconds: 0.3 };
    case 'tls-handshake': return { ...act.data, application: 'tls' };
    case 'ssh-login': return signIn(22, act.data.isSuccess);
    // Only types 3 and 10 come over the network.
    case 'windows-logon': return act.data.type === 10 ? signIn(3389, act.data.isSuccess) : act.data.type === 3 ? signIn(445, act.data.isSuccess) : undefined;
    case 'vpn-login': return { ...signIn(0, act.data.isSuccess), ...vpnTraffic(act.to) };
    case 'mail-login': return signIn(act.data.protocol === 'imap' ? 993 : act.data.protocol === 'smtp' ? 587 : 443, act.data.isSuccess);
    case 'cloud-login': case 'cloud-call': return signIn(443);
    case 'ftp-login': return signIn(21, act.data.isSuccess);
    case 'database-login': return signIn(databasePort(act.to), act.data.isSuccess);
    case 'kerberos-ticket': return { port: 88, bytesOut: vary(1500, 200), bytesIn: vary(1550, 200), seconds: 0.02 };
    case 'directory-replication': return { port: 135, bytesOut: vary(5200, 2000), bytesIn: vary(21_000, 30_000), seconds: 2 };
    case 'kubernetes-call': return signIn(6443);
    case 'share-access': return { port: 445, bytesOut: vary(act.data.isWrite ? 90_000 : 5200, 3000), bytesIn: vary(act.data.isWrite ? 4800 : 60_000, 30_000), seconds: 4 };
    case 'file-transfer': return { port: 21, bytesOut: act.data.isUpload ? act.data.bytes + 600 : 700, bytesIn: act.data.isUpload ? 900 : act.data.bytes + 800, seconds: 3 };
    case 'mail': return { port: 25, bytesOut: vary(act.data.attachment === undefined ? 6000 : 180_000, 9000), bytesIn: 620, seconds: 1.4 };
    default: return undefined;
  }
}

/** Packets that carry so many bytes, with those that open and close. */
function packetsOf(bytes: number, protocol: Session['protocol']): number {
  return bytes === 0 ? 0 : Math.ceil(bytes / 1300) + (protocol === 'tcp' ? 4 : 0);
}

/** The connection that an act is, as sensors between its ends see it. Undefined when it does not go over the wire. */
export function sessionOf(act: RenderedAct): Session | undefined {
  if (!isOnWire(act)) return undefined;
  const traffic = trafficOf(act);
  if (traffic === undefined) return undefined;
  const { port, protocol = 'tcp', isAllowed = true, seconds = 1, application } = traffic;
  const isPing = protocol === 'icmp';
  const bytesOut = isAllowed ? traffic.bytesOut : protocol === 'tcp' ? 60 : Math.min(traffic.bytesOut, 120);
  const bytesIn = isAllowed ? traffic.bytesIn : 0;
  return {
    timeMs: act.timeMs, serial: act.serial, from: act.from, to: act.to, sourcePort: isPing ? 0 : act.sourcePort, port: isPing ? 0 : port, protocol, bytesOut, bytesIn,
    packetsOut: isAllowed ? packetsOf(bytesOut, protocol) : 1, packetsIn: packetsOf(bytesIn, protocol), seconds: isAllowed ? seconds : 0, isAllowed, service: isPing ? 'ping' : serviceOf(port, application),
  };
}

/** The connection on which a rule fired; undefined when it has one end only. */
export function sessionOfAlert(act: Extract<RenderedAct, { kind: 'ids-alert' }>): Session | undefined {
  const protocol = ({ TCP: 'tcp', UDP: 'udp', ICMP: 'icmp' } as const)[act.data.protocol];
  const { port, isBlocked } = act.data;
  return sessionOf({ ...act, kind: 'connection', data: { port, protocol, bytesOut: 700, bytesIn: isBlocked ? 0 : 900, seconds: 1, isAllowed: true } });
}

/** The name server that was asked. Where the act names what was looked up, the sensor's host asks for its site. */
export function nameServerOf(act: Extract<RenderedAct, { kind: 'dns-query' }>, host: DrawnEnd): DrawnEnd {
  return isNamed(act) ? host : act.to;
}

/** Whether the query's target is the thing that is looked up and not a server. */
function isNamed({ to, data }: Extract<RenderedAct, { kind: 'dns-query' }>): boolean {
  return to.name.toLowerCase() === data.name.toLowerCase();
}

/** The address that the name stands for, where the act tells it. */
export function answerOf(act: Extract<RenderedAct, { kind: 'dns-query' }>): string | undefined {
  const { answer, type } = act.data;
  return answer ?? (isNamed(act) && (type === 'A' || type === 'AAAA') && act.to.address.includes(':') === (type === 'AAAA') && act.to.address !== act.to.name ? act.to.address : undefined);
}

/** {@link sessionOf} with the right server for name queries. */
export function sessionSeenBy(act: RenderedAct, host: DrawnEnd): Session | undefined {
  const session = sessionOf(act);
  if (session === undefined || act.kind !== 'dns-query') return session;
  const to = nameServerOf(act, host);
  return to.name === session.from.name ? undefined : { ...session, to };
}

/** Which side of a network an end is on, as firewalls name their zones. */
export function zoneOfEnd(end: DrawnEnd): 'outside' | 'dmz' | 'inside' {
  if (!end.isInternal) return 'outside';
  return dmzTypes.has(end.host?.type ?? '') ? 'dmz' : 'inside';
}
const dmzTypes = new Set(['web', 'mail', 'proxy', 'vpn-gateway', 'ftp', 'jump']);

/** Sensors that write down all that an act is (its path, account, outcome), and not only that there was a connection. */
const toldWhole: Readonly<Record<string, readonly ActKind[]>> = {
  ids: ['ids-alert', 'dns-query', 'http-request', 'tls-handshake'],
  'network-monitor': ['connection', 'dns-query', 'http-request', 'tls-handshake', 'ssh-login', 'windows-logon', 'kerberos-ticket', 'share-access', 'file-transfer', 'mail'],
  firewall: ['connection', 'tls-handshake', 'ids-alert'], flow: ['connection', 'tls-handshake'], 'web-server': ['http-request'], proxy: ['http-request', 'tls-handshake', 'connection'], resolver: ['dns-query'], vpn: ['vpn-login'],
};

/** False where the sensor's lines of this kind of act are no more than a connection: they show that it took place, not what it did. */
export function isToldWhole(sensor: string, kind: ActKind): boolean {
  return toldWhole[sensor]?.includes(kind) === true;
}
