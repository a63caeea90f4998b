const start = 'future receive_time serial type subtype config_version time_generated';
const session = `${start} src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset future2 sessionid repeatcnt sport dport natsport natdport flags proto action`;
const groups = 'dg1 dg2 dg3 dg4 vsys_name device_name';

function list(names: string): readonly string[] {
  return names.split(' ');
}

const authentication = list(`${start} vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event factorno seqno actionflags ${groups}`);
const hipMatch = list(`${start} srcuser vsys machinename os src matchname repeatcnt matchtype f1 f2 seqno actionflags ${groups}`);
const tunnel = list(`${session} severity seqno actionflags srcloc dstloc ${groups}`);

/**
 * Columns by type, as PAN-OS 8 to 11 writes them in order, up to the last that is read. Later versions only add behind them.
 * The time with a zone stands at another place in each version and is found by its look.
 */
export const paloAltoColumns: Readonly<Record<string, readonly string[]>> = {
  TRAFFIC: list(`${session} bytes bytes_sent bytes_received packets start elapsed category f1 seqno actionflags srcloc dstloc f2 pkts_sent pkts_received session_end_reason ${groups} action_source`),
  THREAT: list(`${session} misc threatid category severity direction seqno actionflags srcloc dstloc f1 contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid ${groups} f2 src_uuid dst_uuid http_method imsi imei parent_session parent_start tunnel thr_category contentver`),
  DECRYPTION: list(`${session} tunnel f1 f2 src_uuid dst_uuid rule_uuid hs_stage_c2f hs_stage_f2s tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve err_index root_status chain_status proxy_type cert_serial fingerprint notbefore notafter cert_ver cert_size cn_len issuer_len rootcn_len sni_len cert_flags cn issuer_cn root_cn sni error`),
  SYSTEM: list(`${start} vsys eventid object f1 f2 module severity opaque seqno actionflags ${groups}`),
  CONFIG: list(`${start} host vsys cmd admin client result path seqno actionflags ${groups}`),
  AUTH: authentication,
  AUTHENTICATION: authentication,
  GLOBALPROTECT: list(`${start} vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration connect_method error_code portal seqno actionflags`),
  USERID: list(`${start} vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags ${groups}`),
  HIPMATCH: hipMatch,
  'HIP-MATCH': hipMatch,
  IPTAG: list(`${start} vsys ip tag_name event_id repeatcnt timeout datasourcename datasource_type datasource_subtype seqno actionflags ${groups}`),
  CORRELATION: list(`${start} src srcuser vsys category severity ${groups} vsys_id objectname object_id evidence`),
  TUNNEL: tunnel,
  GTP: tunnel,
  SCTP: tunnel,
};
