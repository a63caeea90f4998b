import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { isoZoned } from '../host/write-time.ts';
import { hexOf, numberOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { agentOf, contentTypeOf, portOf, siteOf } from './http-request.ts';
import { serviceOf, services } from './services.ts';
import { answerOf, sessionSeenBy, type Session } from './session.ts';

type Act<K extends RenderedAct['kind']> = Extract<RenderedAct, { kind: K }>;
type Json = Record<string, unknown>;

interface Ends { from: DrawnEnd; to: DrawnEnd; sourcePort: number; port: number; protocol: string }

/** What all events begin with. */
function startOf(kind: string, act: RenderedAct, ends: Ends, site: SensorSite): Json {
  const isPing = ends.protocol === 'ICMP';
  const isSix = ends.from.address.includes(':');
  return {
    timestamp: site.time(act.timeMs), flow_id: 1 + numberOf(`flow ${act.serial} ${ends.sourcePort}`, 2 ** 47), in_iface: site.style < 0.5 ? 'eth1' : 'ens192', event_type: kind,
    src_ip: ends.from.address, ...(!isPing && { src_port: ends.sourcePort }), dest_ip: ends.to.address, ...(!isPing && { dest_port: ends.port }),
    proto: isPing && isSix ? 'IPv6-ICMP' : ends.protocol, ...(isPing && { icmp_type: isSix ? 128 : 8, icmp_code: 0 }),
    ...(site.style >= 0.6 && { pkt_src: 'wire/pcap' }), ...(site.style >= 0.8 && { host: site.host.name }),
  };
}

const endsOf = ({ from, to, sourcePort, port, protocol }: Session): Ends => ({ from, to, sourcePort, port, protocol: protocol.toUpperCase() });

/** Long, large and every fourth flow: the sensor thins out the others. */
function isFlowKept({ serial, bytesOut, bytesIn, seconds }: Session): boolean {
  return bytesOut + bytesIn >= 100_000 || seconds >= 60 || numberOf(`kept flow ${serial}`, 4) === 0;
}

function flowOf(act: RenderedAct, session: Session, site: SensorSite): Json {
  const { service, isAllowed, protocol } = session;
  const isTcp = protocol === 'tcp';
  return {
    ...startOf('flow', act, endsOf(session), site), ...(protocol !== 'icmp' && isAllowed && { app_proto: service === undefined ? 'failed' : services[service].suricata }),
    flow: {
      pkts_toserver: session.packetsOut, pkts_toclient: session.packetsIn, bytes_toserver: session.bytesOut, bytes_toclient: session.bytesIn, start: site.time(act.timeMs), end: site.time(act.timeMs + session.seconds * 1000),
      age: Math.round(session.seconds), state: !isAllowed ? 'new' : isTcp ? 'closed' : 'established', reason: 'timeout', alerted: false,
    },
    ...(isTcp && { tcp: isAllowed ? { tcp_flags: '1b', tcp_flags_ts: '1b', tcp_flags_tc: '1b', syn: true, fin: true, psh: true, ack: true, state: 'closed' } : { tcp_flags: '02', tcp_flags_ts: '02', tcp_flags_tc: '00', syn: true, state: 'syn_sent' } }),
  };
}

function httpPart(act: Act<'http-request'>): Json {
  const { method, path, status, bytesOut, referrer } = act.data;
  const port = portOf(act);
  return {
    hostname: siteOf(act), ...(port !== 80 && { http_port: port }), url: path, http_user_agent: agentOf(act), http_content_type: contentTypeOf(act), ...(referrer !== undefined && { http_refer: referrer }),
    http_method: method, protocol: 'HTTP/1.1', status, length: bytesOut,
  };
}

function dnsEvents(act: Act<'dns-query'>, session: Session, site: SensorSite): Json[] {
  const { name, type } = act.data;
  const start = startOf('dns', act, endsOf(session), site);
  const id = 1 + numberOf(`dns ${act.serial}`, 65_000);
  const answer = answerOf(act);
  const isNewer = site.style >= 0.8;
  const asked = isNewer ? { version: 3, type: 'request', tx_id: 0, id, flags: '100', rd: true, opcode: 0, rcode: 'NOERROR', queries: [{ rrname: name, rrtype: type }] } : { type: 'query', id, rrname: name, rrtype: type, tx_id: 0, opcode: 0 };
  if (answer === undefined) return [{ ...start, dns: asked }];
  const found = { rcode: 'NOERROR', answers: [{ rrname: name, rrtype: type, ttl: 60 * (1 + (act.serial % 60)), rdata: answer }], ...((type === 'A' || type === 'AAAA') && { grouped: { [type]: [answer] } }) };
  const told = isNewer ? { version: 3, type: 'response', tx_id: 1, id, flags: '8180', qr: true, rd: true, ra: true, opcode: 0, queries: [{ rrname: name, rrtype: type }], ...found } : { version: 2, type: 'answer', id, flags: '8180', qr: true, rd: true, ra: true, opcode: 0, rrname: name, rrtype: type, ...found };
  return [{ ...start, dns: asked }, { ...start, dns: told }];
}

function alertOf(act: Act<'ids-alert'>, site: SensorSite): Json[] {
  const { from, to, sourcePort, data } = act;
  if (from === undefined) return [];
  const service = data.protocol === 'TCP' || data.port === 53 ? serviceOf(data.port) : undefined;
  const sent = 400 + numberOf(`alert ${act.serial}`, 3000);
  return [{
    ...startOf('alert', act, { from, to, sourcePort, port: data.port, protocol: data.protocol }, site),
    alert: { action: data.isBlocked ? 'blocked' : 'allowed', gid: 1, signature_id: data.sid, rev: 1 + (data.sid % 7), signature: data.signature, category: data.classification, severity: data.priority },
    ...(data.protocol !== 'ICMP' && { app_proto: service === undefined ? 'failed' : services[service].suricata }), direction: 'to_server',
    flow: { pkts_toserver: 4 + (act.serial % 5), pkts_toclient: data.isBlocked ? 1 : 3 + (act.serial % 4), bytes_toserver: sent, bytes_toclient: data.isBlocked ? 60 : sent * 2, start: site.time(act.timeMs), src_ip: from.address, dest_ip: to.address, ...(data.protocol !== 'ICMP' && { src_port: sourcePort, dest_port: data.port }) },
  }];
}

function tlsPart(act: Act<'tls-handshake'>, site: SensorSite): Json {
  const { serverName } = act.data;
  return { ...(serverName !== undefined && { sni: serverName }), version: site.style < 0.4 ? 'TLS 1.2' : 'TLS 1.3', ja3: { hash: hexOf(`ja3 ${act.from?.name ?? ''}`, 32) }, ja3s: { hash: hexOf(`ja3s ${serverName ?? act.to.name}`, 32) } };
}

function eventsOf(act: RenderedAct, site: SensorSite): Json[] {
  if (act.kind === 'ids-alert') return alertOf(act, site);
  const session = sessionSeenBy(act, site.host);
  if (session === undefined) return [];
  if (act.kind === 'dns-query') return dnsEvents(act, session, site);
  if (act.kind === 'http-request' && !act.data.isTls) return [{ ...startOf('http', act, endsOf(session), site), tx_id: 0, http: httpPart(act) }];
  if (act.kind === 'tls-handshake') return [{ ...startOf('tls', act, endsOf(session), site), tls: tlsPart(act, site) }];
  return isFlowKept(session) ? [flowOf(act, session, site)] : [];
}

/** Suricata's `eve.json`: alerts, requests, names, TLS handshakes, and some of the flows. */
export const suricataEve: Renderer = {
  kind: 'ids',
  format: 'suricata-eve',
  fileNames: ['eve.json'],
  time: (timeMs, offsetMinutes) => isoZoned(timeMs, 6, offsetMinutes, ''),
  render: (act, site) => eventsOf(act, site).map((event) => JSON.stringify(event)),
};
