import type { Endpoint } from '../../../contracts/index.ts';
import { asAddress, say, withoutUndefined, type RecordFields } from '../../mapping/values.ts';
import { actionOfStatus, describeRequest } from '../../text/http-request.ts';
import type { Packet } from './conversation-table.ts';
import type { PacketFields } from './tshark-fields.ts';

const ipProtocols: Readonly<Record<string, string>> = { 1: 'ICMP', 2: 'IGMP', 6: 'TCP', 17: 'UDP', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6', 89: 'OSPF', 132: 'SCTP' };
const icmpTypes: Readonly<Record<string, string>> = { 0: 'echo reply', 3: 'destination unreachable', 5: 'redirect', 8: 'echo request', 11: 'time exceeded', 13: 'timestamp request', 17: 'address mask request' };
const icmpV6Types: Readonly<Record<string, string>> = {
  1: 'destination unreachable', 3: 'time exceeded', 128: 'echo request', 129: 'echo reply', 133: 'router question', 134: 'router advertisement', 135: 'neighbour question', 136: 'neighbour advertisement', 143: 'listener report',
};
const queryTypes: Readonly<Record<string, string>> = { 1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 10: 'NULL', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA', 33: 'SRV', 65: 'HTTPS', 252: 'AXFR', 255: 'ANY' };
const answerCodes: Readonly<Record<string, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP', 5: 'REFUSED' };
/** Layers below the one that names a service. */
const plainLayers = /^(?:eth|ethertype|ip|ipv6|tcp|udp|sll|raw|vlan|frame|data|data-text-lines|_ws\.\w+|x509\w*|pkix\w*|media|urlencoded-form|json|xml|image-\w+|tcp\.segments|ipv6\.\w+)$/;
const maxTextCharacters = 300;

function cut(text: string | undefined): string | undefined {
  return text !== undefined && text.length > maxTextCharacters ? `${text.slice(0, maxTextCharacters)}…` : text;
}

function end(ip: string | undefined, port: string | undefined): Endpoint | undefined {
  const address = asAddress(ip);
  const number = port === undefined ? NaN : Number(port);
  if (address === undefined) return undefined;
  return Number.isInteger(number) && number >= 0 && number <= 65535 ? { ip: address, port: number } : { ip: address };
}

function wanted(packet: PacketFields): string | undefined {
  const arp = packet['arp.opcode'];
  if (arp !== undefined) return arp === '1' ? 'request' : 'reply';
  const icmp = packet['icmp.type'];
  if (icmp !== undefined) return icmpTypes[icmp] ?? `type ${icmp}`;
  const icmpV6 = packet['icmpv6.type'];
  return icmpV6 === undefined ? undefined : icmpV6Types[icmpV6] ?? `type ${icmpV6}`;
}

/** The packet as a part of a conversation; undefined when it has no two ends. */
export function toPacket(fields: PacketFields): Packet | undefined {
  const frame = Number(fields['frame.number']);
  const timeMs = Math.floor(Number(fields['frame.time_epoch']) * 1000);
  if (!Number.isSafeInteger(frame) || !Number.isSafeInteger(timeMs)) return undefined;
  const what = wanted(fields);
  const isArp = fields['arp.opcode'] !== undefined;
  // What an ICMP packet carries of another one is not its own.
  const hasPorts = what === undefined;
  const src = end(isArp ? fields['arp.src.proto_ipv4'] : fields['ip.src'] ?? fields['ipv6.src'], hasPorts ? fields['tcp.srcport'] ?? fields['udp.srcport'] : undefined);
  const dst = end(isArp ? fields['arp.dst.proto_ipv4'] : fields['ip.dst'] ?? fields['ipv6.dst'], hasPorts ? fields['tcp.dstport'] ?? fields['udp.dstport'] : undefined);
  if (src === undefined || dst === undefined) return undefined;
  const number = fields['ip.src'] === undefined ? fields['ipv6.nxt'] : fields['ip.proto'];
  const protocol = isArp ? 'ARP' : what !== undefined ? (fields['icmp.type'] === undefined ? 'ICMPv6' : 'ICMP') : fields['tcp.srcport'] !== undefined ? 'TCP' : fields['udp.srcport'] !== undefined ? 'UDP' : ipProtocols[number ?? ''] ?? `proto ${number ?? '?'}`;
  const service = hasPorts ? fields['frame.protocols']?.split(':').find((layer) => !plainLayers.test(layer)) : undefined;
  const flags = protocol === 'TCP' ? Number(fields['tcp.flags']) : NaN;
  return {
    frame, timeMs, bytes: Number(fields['frame.len']) || 0, protocol, src, dst,
    ...(Number.isInteger(flags) && { flags }), ...(what !== undefined && { what }), ...(service !== undefined && service.length <= 20 && { service }),
  };
}

type Detail = Pick<RecordFields, 'message' | 'classUid'> & Partial<RecordFields>;

function dnsDetail(fields: PacketFields): Detail | undefined {
  const name = cut(fields['dns.qry.name']);
  if (name === undefined) return undefined;
  const kind = fields['dns.qry.type'];
  const isAnswer = fields['dns.flags.response'] === '1' || fields['dns.flags.response'] === 'True';
  const answer = cut(fields['dns.a'] ?? fields['dns.aaaa'] ?? fields['dns.txt']);
  const shown = isAnswer ? [answerCodes[fields['dns.flags.rcode'] ?? ''], answer === undefined ? undefined : `-> ${answer}`] : [];
  return { classUid: 4003, domain: name, message: say('DNS', isAnswer ? 'answer' : 'query', kind === undefined ? undefined : queryTypes[kind] ?? `type ${kind}`, name, ...shown) };
}

function signInDetail(fields: PacketFields): Detail | undefined {
  const command = fields['ftp.request.command'];
  if (command !== undefined) {
    const argument = cut(fields['ftp.request.arg']);
    return withoutUndefined<Detail>({ classUid: 4008, message: say('FTP', command, command === 'PASS' ? '(password)' : argument), account: command === 'USER' ? argument : undefined, file: /^(?:RETR|STOR|DELE|APPE)$/.test(command) ? argument : undefined });
  }
  const code = fields['ftp.response.code'];
  if (code === '230' || code === '530') return { classUid: 3002, message: `FTP sign-in ${code === '230' ? 'accepted' : 'failed'} (${code})`, action: code === '230' ? 'success' : 'failure' };
  const user = cut(fields['ntlmssp.auth.username']);
  if (user !== undefined && user !== 'NULL') return withoutUndefined<Detail>({ classUid: 3002, message: 'NTLM sign-in', account: user, domain: fields['ntlmssp.auth.domain'] === 'NULL' ? undefined : fields['ntlmssp.auth.domain'] });
  const error = fields['kerberos.error_code'];
  const client = cut(fields['kerberos.CNameString']);
  if (error !== undefined) return withoutUndefined<Detail>({ classUid: 3002, message: `Kerberos error ${error}`, account: client, action: error === '25' ? undefined : 'failure' });
  if (client !== undefined) return { classUid: 3002, message: 'Kerberos ticket', account: client };
  return undefined;
}

/** What a packet says above its transport; undefined when that is nothing of note. An HTTP request waits for its answer elsewhere. */
export function detailOf(fields: PacketFields): Detail | undefined {
  if (wanted(fields) !== undefined) return undefined;
  const serverName = cut(fields['tls.handshake.extensions_server_name']);
  if (serverName !== undefined) return { classUid: 4001, domain: serverName, message: `TLS to ${serverName}` };
  const file = cut(fields['smb2.filename']);
  return dnsDetail(fields) ?? signInDetail(fields) ?? (file === undefined ? undefined : { classUid: 4006, message: `SMB file ${file}`, file });
}

/** A request, and the status of its answer when that was seen. */
export function requestDetail(fields: PacketFields, status: number | undefined): Detail | undefined {
  const method = fields['http.request.method'];
  const target = fields['http.request.uri'];
  if (method === undefined || target === undefined) return undefined;
  const host = cut(fields['http.host']);
  const agent = cut(fields['http.user_agent']);
  const name = host?.replace(/:\d{1,5}$/, '');
  return withoutUndefined<Detail>({
    classUid: 4002, message: describeRequest({ method, target: `${target.startsWith('/') ? host ?? '' : ''}${target}`, ...(status !== undefined && { status }), ...(agent !== undefined && { agent }) }),
    url: cut(host === undefined || !target.startsWith('/') ? target : `http://${host}${target}`), domain: name === undefined || asAddress(name) !== undefined ? undefined : name, action: actionOfStatus(status),
  });
}
