/** What one protocol is called by the products that name it. */
export interface ServiceNames {
  /** Of Zeek's connection log. */
  zeek: string;
  /** `app_proto` of Suricata. */
  suricata: string;
  /** App-ID. */
  paloAlto: string;
  fortinet: string;
}

const names = (zeek: string, suricata: string, paloAlto: string, fortinet: string): ServiceNames => ({ zeek, suricata, paloAlto, fortinet });

/** Protocols that go over the wire in scenarios. */
export const services = {
  http: names('http', 'http', 'web-browsing', 'HTTP'), tls: names('ssl', 'tls', 'ssl', 'HTTPS'), dns: names('dns', 'dns', 'dns', 'DNS'), ssh: names('ssh', 'ssh', 'ssh', 'SSH'), smb: names('gssapi,smb,ntlm', 'smb', 'ms-ds-smbv3', 'SMB'),
  rdp: names('rdp', 'rdp', 'ms-rdp', 'RDP'), smtp: names('smtp', 'smtp', 'smtp', 'SMTP'), imaps: names('ssl', 'tls', 'imap', 'IMAPS'), ftp: names('ftp', 'ftp', 'ftp', 'FTP'), kerberos: names('krb_tcp', 'krb5', 'kerberos', 'KERBEROS'),
  ldap: names('ldap_tcp', 'ldap', 'ldap', 'LDAP'), rpc: names('dce_rpc', 'dcerpc', 'msrpc', 'DCE-RPC'), mysql: names('mysql', 'failed', 'mysql', 'MYSQL'), postgresql: names('postgresql', 'pgsql', 'postgres', 'tcp/5432'), mssql: names('-', 'failed', 'mssql-db', 'MS-SQL'),
  openvpn: names('openvpn', 'failed', 'open-vpn', 'udp/1194'), ipsec: names('ipsec', 'ike', 'ipsec-esp-udp', 'IKE'), ntp: names('ntp', 'ntp', 'ntp', 'NTP'), kubernetes: names('ssl', 'tls', 'ssl', 'tcp/6443'), ping: names('-', 'failed', 'ping', 'PING'),
} as const satisfies Record<string, ServiceNames>;
export type Service = keyof typeof services;

const byPort: ReadonlyMap<number, Service> = new Map([
  [80, 'http'], [8000, 'http'], [8080, 'http'], [443, 'tls'], [8443, 'tls'], [53, 'dns'], [22, 'ssh'], [445, 'smb'], [3389, 'rdp'], [25, 'smtp'], [587, 'smtp'], [993, 'imaps'], [21, 'ftp'], [88, 'kerberos'], [389, 'ldap'], [135, 'rpc'],
  [3306, 'mysql'], [5432, 'postgresql'], [1433, 'mssql'], [1194, 'openvpn'], [500, 'ipsec'], [4500, 'ipsec'], [123, 'ntp'], [6443, 'kubernetes'],
]);

function isService(name: string): name is Service {
  return Object.hasOwn(services, name);
}

/** The protocol that a connection speaks: the one that is named, or the usual one of its port; undefined when neither is known. */
export function serviceOf(port: number, name?: string): Service | undefined {
  const plain = name?.toLowerCase();
  if (plain === 'https' || plain === 'ssl') return 'tls';
  return plain !== undefined && isService(plain) ? plain : byPort.get(port);
}
