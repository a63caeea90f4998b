import type { RenderedAct } from '../../../contracts/index.ts';
import { guidOf, numberOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { quoteCsv } from './escape-client-text.ts';
import { timeParts } from './network-time.ts';
import { serviceOf, services } from './services.ts';
import { sessionOfAlert, sessionSeenBy, zoneOfEnd, type Session } from './session.ts';

type Value = string | number;

const zones = [{ outside: 'untrust', dmz: 'dmz', inside: 'trust' }, { outside: 'INTERNET', dmz: 'DMZ', inside: 'LAN' }] as const;
const ports = { outside: 'ethernet1/1', dmz: 'ethernet1/3', inside: 'ethernet1/2' } as const;

function countryOf(end: Session['from']): string {
  if (!end.isInternal || end.address.includes(':')) return 'Unknown';
  return end.address.startsWith('192.168.') ? '192.168.0.0-192.168.255.255' : end.address.startsWith('172.') ? '172.16.0.0-172.31.255.255' : '10.0.0.0-10.255.255.255';
}

const serialOf = (site: SensorSite): string => `0128010${String(numberOf(`serial ${site.host.name}`, 100_000_000)).padStart(8, '0')}`;
const sequenceOf = (session: Session): string => `70${String(numberOf(`sequence ${session.serial} ${session.sourcePort}`, 10 ** 14)).padStart(14, '0')}`;

/** From the format's number to the action: what sessions and findings have in common. */
function sessionValues(type: string, subtype: string, session: Session, { site, action, application, rule }: { site: SensorSite; action: string; application: string; rule: string }): Value[] {
  const { from, to } = session;
  const names = zones[site.style < 0.5 ? 0 : 1];
  const time = site.time(session.timeMs);
  const empty = from.address.includes(':') ? '::' : '0.0.0.0';
  return [
    1, time, serialOf(site), type, subtype, 2562, time, from.address, to.address, empty, empty, rule, '', '', application, 'vsys1', names[zoneOfEnd(from)], names[zoneOfEnd(to)], ports[zoneOfEnd(from)], session.isAllowed ? ports[zoneOfEnd(to)] : '', 'log-forward', time,
    1 + numberOf(`session ${session.serial} ${session.sourcePort}`, 900_000), 1, session.sourcePort, session.port, 0, 0, session.isAllowed ? '0x400053' : '0x0', session.protocol, action,
  ];
}

const device = (site: SensorSite): Value[] => [0, 0, 0, 0, '', site.host.name];

function traffic(session: Session, site: SensorSite): string {
  const { isAllowed, service } = session;
  const application = !isAllowed ? 'not-applicable' : service === undefined ? (session.protocol === 'tcp' ? 'unknown-tcp' : 'unknown-udp') : services[service].paloAlto;
  const rule = isAllowed ? `${zoneOfEnd(session.from)}-to-${zoneOfEnd(session.to)}` : 'interzone-default';
  const packets = session.packetsOut + session.packetsIn;
  const reason = !isAllowed ? 'policy-deny' : session.protocol === 'tcp' ? 'tcp-fin' : 'aged-out';
  return [
    ...sessionValues('TRAFFIC', isAllowed ? 'end' : 'drop', session, { site, action: isAllowed ? 'allow' : 'deny', application, rule }),
    session.bytesOut + session.bytesIn, session.bytesOut, session.bytesIn, packets, site.time(session.timeMs), Math.round(session.seconds), 'any', '', sequenceOf(session), '0x0', countryOf(session.from), countryOf(session.to), '',
    session.packetsOut, session.packetsIn, reason, ...device(site), 'from-policy', '', '', 0, '', 0, '', 'N/A', 0, 0, 0, 0, guidOf(`rule ${site.host.name} ${rule}`), 0, 0,
  ].join(',');
}

/** Class of the finding by the detector's words. */
const classes: readonly (readonly [RegExp, subtype: string, category: string])[] = [
  [/scan|recon|information leak/i, 'vulnerability', 'info-leak'], [/brute|login|credential|password/i, 'vulnerability', 'brute-force'], [/command.and.control|c2|trojan|malware|beacon/i, 'spyware', 'command-and-control'],
  [/sql/i, 'vulnerability', 'sql-injection'], [/denial/i, 'vulnerability', 'dos'], [/web application|exploit|execut|shell|privilege/i, 'vulnerability', 'code-execution'],
];
const severities = ['', 'high', 'medium', 'low', 'informational'] as const;

function threat(act: Extract<RenderedAct, { kind: 'ids-alert' }>, session: Session, site: SensorSite): string {
  const { signature, classification, priority, sid, isBlocked, port } = act.data;
  const [, subtype, category] = classes.find(([pattern]) => pattern.test(`${classification} ${signature}`)) ?? [/$/, 'vulnerability', 'protocol-anomaly'];
  const service = serviceOf(port);
  const rule = `${zoneOfEnd(session.from)}-to-${zoneOfEnd(session.to)}`;
  return [
    ...sessionValues('THREAT', subtype, session, { site, action: isBlocked ? 'reset-both' : 'alert', application: service === undefined ? 'unknown-tcp' : services[service].paloAlto, rule }),
    '""', quoteCsv(`${signature}(${sid})`), 'any', severities[priority] ?? 'low', 'client-to-server', sequenceOf(session), '0x2000000000000000', countryOf(session.from), countryOf(session.to), '', '', 0, '', '', 0, '', '', '', '', '', '', '', 0,
    ...device(site), '', '', '', '', 0, '', 0, '', 'N/A', category, 'AppThreat-8921-9127', '0x0', 0, 4_294_967_295,
  ].join(',');
}

/** PAN-OS as its logs are exported: sessions at their end, refused packets, and findings of the threat engine. */
export const paloAlto: Renderer = {
  kind: 'firewall',
  format: 'palo-alto',
  fileNames: ['pan-traffic.log', 'paloalto.log', 'panos.log'],
  time(timeMs) {
    const { year, month, day, clock } = timeParts(timeMs);
    return `${year}/${month}/${day} ${clock}`;
  },
  render(act, site) {
    if (act.kind === 'ids-alert') {
      const session = sessionOfAlert(act);
      return session === undefined ? [] : [threat(act, session, site)];
    }
    const session = sessionSeenBy(act, site.host);
    return session === undefined ? [] : [traffic(session, site)];
  },
};
