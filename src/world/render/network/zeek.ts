import type { RenderedAct } from '../../../contracts/index.ts';
import { plainAccount, shortName } from '../host/act-ends.ts';
import { base64Of, hexOf, numberOf, pickBy } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { agentOf, contentTypeOf, reasonOf, siteOf } from './http-request.ts';
import { epochSeconds } from './network-time.ts';
import { services } from './services.ts';
import { answerOf, sessionSeenBy, type Session } from './session.ts';

type Json = Record<string, unknown>;

const uidOf = (letter: string, session: Session): string => `${letter}${base64Of(`${letter} ${session.serial} ${session.sourcePort}`, 40).replace(/[+/]/g, '').slice(0, 17)}`;

/** An entry with the fields that all have. The time is a number, or what stands in its place. */
function write(path: string, values: Json, act: RenderedAct, session: Session, site: SensorSite): string {
  const isPing = session.protocol === 'icmp';
  const isSix = session.from.address.includes(':');
  const ends = {
    uid: uidOf('C', session), 'id.orig_h': session.from.address, 'id.orig_p': isPing ? (isSix ? 128 : 8) : session.sourcePort, 'id.resp_h': session.to.address, 'id.resp_p': isPing ? (isSix ? 129 : 0) : session.port,
  };
  const system = site.style >= 0.6 ? `"_system_name":${JSON.stringify(site.host.name)},` : '';
  return `{"_path":"${path}",${system}"ts":${site.time(act.timeMs)},${JSON.stringify({ ...ends, ...values }).slice(1)}`;
}

function connectionOf(session: Session): Json {
  const { protocol, service, isAllowed, bytesOut, bytesIn, packetsOut, packetsIn, seconds } = session;
  const name = service === undefined ? '-' : services[service].zeek;
  const header = protocol === 'tcp' ? 52 : 28;
  const isTcp = protocol === 'tcp';
  return {
    proto: protocol, ...(isAllowed && name !== '-' && { service: name }), ...(isAllowed && { duration: seconds, orig_bytes: bytesOut, resp_bytes: bytesIn }),
    conn_state: !isAllowed || (bytesIn === 0 && !isTcp) ? 'S0' : 'SF', local_orig: session.from.isInternal, local_resp: session.to.isInternal, missed_bytes: 0,
    history: isTcp ? (isAllowed ? 'ShADadFf' : 'S') : bytesIn > 0 ? 'Dd' : 'D', orig_pkts: packetsOut, orig_ip_bytes: isAllowed ? bytesOut + packetsOut * header : 60, resp_pkts: packetsIn, resp_ip_bytes: bytesIn + packetsIn * header,
  };
}

const queryTypes: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, HTTPS: 65, ANY: 255 };
const sshClients = ['SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3', 'SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10', 'SSH-2.0-PuTTY_Release_0.81', 'SSH-2.0-libssh2_1.10.0', 'SSH-2.0-Go'] as const;

/** The entries of the protocol beside that of the connection: log and fields. */
function protocolEntries(act: RenderedAct, session: Session): (readonly [path: string, values: Json])[] {
  const { account } = act;
  switch (act.kind) {
    case 'dns-query': {
      const answer = answerOf(act);
      const found = answer === undefined ? {} : { rtt: session.seconds, rcode: 0, rcode_name: 'NOERROR', answers: [answer], TTLs: [60 * (1 + (act.serial % 60))] };
      return [['dns', { proto: 'udp', trans_id: 1 + numberOf(`dns ${act.serial}`, 65_000), query: act.data.name, qclass: 1, qclass_name: 'C_INTERNET', qtype: queryTypes[act.data.type] ?? 0, qtype_name: act.data.type, AA: false, TC: false, RD: true, RA: answer !== undefined, Z: 0, rejected: false, ...found }]];
    }
    case 'http-request': {
      const { method, path, status, bytesOut, referrer, isTls } = act.data;
      if (isTls) return [['ssl', sslOf(/[a-z]/i.test(siteOf(act)) ? siteOf(act) : undefined)]];
      const reason = reasonOf(status);
      return [['http', {
        trans_depth: 1, method, host: siteOf(act), uri: path, ...(referrer !== undefined && { referrer: referrer }), version: '1.1', user_agent: agentOf(act), request_body_len: method === 'POST' || method === 'PUT' ? session.bytesOut : 0, response_body_len: bytesOut,
        status_code: status, ...(reason !== undefined && { status_msg: reason }), tags: [], ...(account !== undefined && { username: account }), ...(bytesOut > 0 && { resp_fuids: [uidOf('F', session)], resp_mime_types: [contentTypeOf(act)] }),
      }]];
    }
    case 'tls-handshake': return [['ssl', sslOf(act.data.serverName)]];
    case 'ssh-login': {
      return [['ssh', {
        version: 2, auth_success: act.data.isSuccess, auth_attempts: 1, direction: session.from.isInternal ? (session.to.isInternal ? 'INTERNAL' : 'OUTBOUND') : 'INBOUND', client: pickBy(`ssh client ${session.from.name}`, sshClients), server: 'SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10',
        cipher_alg: 'chacha20-poly1305@openssh.com', mac_alg: 'umac-64-etm@openssh.com', compression_alg: 'none', kex_alg: 'curve25519-sha256', host_key_alg: 'ssh-ed25519', host_key: hexOf(`host key ${session.to.name}`, 32).replace(/(..)(?=.)/g, '$1:'),
      }]];
    }
    case 'windows-logon': {
      if (act.data.type === 10) return [['rdp', { ...(account !== undefined && { cookie: plainAccount(act.account ?? '').slice(0, 20) }), result: 'encrypted', security_protocol: 'HYBRID', cert_count: 0 }]];
      return [['ntlm', { ...(account !== undefined && { username: plainAccount(act.account ?? '') }), hostname: shortName(session.from).toUpperCase(), server_nb_computer_name: shortName(session.to).toUpperCase(), success: act.data.isSuccess }]];
    }
    case 'kerberos-ticket': return [['kerberos', { request_type: 'TGS', client: `${plainAccount(act.account ?? 'unknown')}/${realmOf(session.to.name)}`, service: `${act.data.service}/${realmOf(session.to.name)}`, success: true, cipher: act.data.encryption === 'rc4' ? 'rc4-hmac' : 'aes256-cts-hmac-sha1-96', forwardable: true, renewable: true }]];
    case 'share-access': return [['smb_mapping', { path: shareOf(act.data.share, session), share_type: 'DISK' }], ['smb_files', { fuid: uidOf('F', session), action: act.data.isWrite ? 'SMB::FILE_WRITE' : 'SMB::FILE_OPEN', path: shareOf(act.data.share, session), name: act.data.path, size: act.data.isWrite ? session.bytesOut : session.bytesIn }]];
    case 'file-transfer': return [['ftp', { ...(account !== undefined && { user: account }), password: '<hidden>', command: act.data.isUpload ? 'STOR' : 'RETR', arg: `ftp://${session.to.address}/.${act.data.path}`, file_size: act.data.bytes, reply_code: 226, reply_msg: 'Transfer complete.' }]];
    case 'mail': {
      const { sender, recipient, subject, isRejected } = act.data;
      return [['smtp', {
        trans_depth: 1, helo: session.from.name, mailfrom: sender, rcptto: [recipient], ...(!isRejected && { from: `<${sender}>`, to: [`<${recipient}>`], subject: subject }),
        last_reply: isRejected ? '554 5.7.1 Service unavailable; client host blocked' : `250 2.0.0 Ok: queued as ${hexOf(`queue ${act.serial}`, 10).toUpperCase()}`, path: [session.to.address, session.from.address], tls: false,
      }]];
    }
    default: return [];
  }
}

function sslOf(name: string | undefined): Json {
  return { version: 'TLSv13', cipher: 'TLS_AES_256_GCM_SHA384', curve: 'x25519', ...(name !== undefined && { server_name: name }), resumed: false, established: true, ssl_history: 'CsiI' };
}

function realmOf(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? 'LOCAL' : host.slice(dot + 1).toUpperCase();
}

function shareOf(share: string, { to }: Session): string {
  return share.startsWith('\\\\') ? share : `\\\\${to.name}\\${share}`;
}

/** Logs of Zeek in one stream of JSON: every connection, and what its protocol tells. */
export const zeek: Renderer = {
  kind: 'network-monitor',
  format: 'zeek',
  fileNames: ['zeek.log', 'zeek.json', 'zeek-logs.json'],
  time: (timeMs) => epochSeconds(timeMs, 6),
  render(act, site) {
    const session = sessionSeenBy(act, site.host);
    if (session === undefined) return [];
    const entries = [['conn', connectionOf(session)] as const, ...(session.isAllowed ? protocolEntries(act, session) : [])];
    return entries.map(([path, values]) => write(path, values, act, session, site));
  },
};
