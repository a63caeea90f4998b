/** What is asked of tshark for each packet. What a stranger may choose comes last, so that no text of his moves the rest. */
export const fieldNames = [
  'frame.number', 'frame.time_epoch', 'frame.len', 'frame.protocols', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'ip.proto', 'tcp.srcport', 'tcp.dstport', 'tcp.flags', 'udp.srcport', 'udp.dstport', 'icmp.type', 'icmpv6.type',
  'ipv6.nxt', 'arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'dns.flags.response', 'dns.qry.type', 'dns.flags.rcode', 'dns.a', 'dns.aaaa', 'http.response.code', 'tls.handshake.type', 'ntlmssp.messagetype',
  'dns.qry.name', 'dns.txt', 'http.request.method', 'http.host', 'http.request.uri', 'http.user_agent', 'tls.handshake.extensions_server_name', 'ftp.request.command', 'ftp.request.arg', 'ftp.response.code', 'ntlmssp.auth.username', 'ntlmssp.auth.domain',
  'kerberos.CNameString', 'kerberos.error_code', 'smb2.filename', 'ssh.protocol',
] as const;

export type FieldName = (typeof fieldNames)[number];

export const separator = '\u001f';

/** The fields of one packet that are set. */
export type PacketFields = Partial<Record<FieldName, string>>;

export function tsharkArguments(path: string): string[] {
  return ['-n', '-r', path, '-T', 'fields', '-E', `separator=${separator}`, '-E', 'occurrence=f', ...fieldNames.flatMap((name) => ['-e', name])];
}

export function parseRow(row: string): PacketFields {
  const fields: PacketFields = {};
  for (const [index, value] of row.split(separator).entries()) {
    const name = fieldNames[index];
    if (name !== undefined && value !== '') fields[name] = value;
  }
  return fields;
}
