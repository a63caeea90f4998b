import { z } from 'zod';

const text = z.string();
const count = z.number().int().nonnegative();
const port = z.number().int().min(0).max(65_535);
const isSuccess = z.boolean();

/**
 * What can happen in a network, apart from who writes it down: the sensors of a scenario render each act in their own formats. Times,
 * ends and accounts are common to all acts; the objects here are what each adds (`data`).
 */
export const actKinds = {
  /** One connection between two ends. `seconds` is its length. */
  connection: z.strictObject({ port, protocol: z.enum(['tcp', 'udp', 'icmp']).default('tcp'), bytesOut: count.default(600), bytesIn: count.default(1200), seconds: z.number().nonnegative().default(1), isAllowed: z.boolean().default(true), application: text.optional() }),
  /** Many ports of one host are tried; drawn as so many connections. */
  'port-scan': z.strictObject({ portCount: count.min(3).default(60), isAllowed: z.boolean().default(false) }),
  'dns-query': z.strictObject({ name: text, type: text.default('A'), answer: text.optional() }),
  /** `isTls`: seen by the server and by a proxy, not by a sensor on the wire. */
  'http-request': z.strictObject({ method: text.default('GET'), path: text, status: count.default(200), bytesOut: count.default(4000), userAgent: text.optional(), site: text.optional(), port: port.default(80), isTls: z.boolean().default(false), referrer: text.optional() }),
  'tls-handshake': z.strictObject({ serverName: text.optional(), port: port.default(443), bytesOut: count.default(2000), bytesIn: count.default(6000) }),
  /** A rule of an intrusion detection system fires on traffic between two ends. `priority` 1 (most severe) to 4. */
  'ids-alert': z.strictObject({ signature: text, classification: text, priority: z.number().int().min(1).max(4), sid: count, port: port.default(80), protocol: z.enum(['TCP', 'UDP', 'ICMP']).default('TCP'), isBlocked: z.boolean().default(false) }),
  'ssh-login': z.strictObject({ isSuccess, method: z.enum(['password', 'publickey']).default('password'), isKnownAccount: z.boolean().default(true) }),
  /** `type` as in event 4624: 2 interactive, 3 network, 5 service, 10 remote desktop. */
  'windows-logon': z.strictObject({ isSuccess, type: count.default(3), hasSpecialPrivileges: z.boolean().default(false) }),
  'vpn-login': z.strictObject({ isSuccess, country: text.optional() }),
  'mail-login': z.strictObject({ isSuccess, protocol: z.enum(['imap', 'smtp', 'web']).default('imap') }),
  'cloud-login': z.strictObject({ isSuccess, application: text.default('Portal'), country: text.optional(), hasSecondFactor: z.boolean().default(false), reason: text.optional() }),
  'ftp-login': z.strictObject({ isSuccess }),
  'database-login': z.strictObject({ isSuccess, database: text.default('main') }),
  sudo: z.strictObject({ command: text, isAllowed: z.boolean().default(true), as: text.default('root') }),
  process: z.strictObject({ program: text, commandLine: text, parent: text.optional() }),
  'file-write': z.strictObject({ path: text, program: text.optional() }),
  'account-created': z.strictObject({ name: text }),
  'service-installed': z.strictObject({ name: text, path: text }),
  'scheduled-task': z.strictObject({ name: text, command: text }),
  'kerberos-ticket': z.strictObject({ service: text, encryption: z.enum(['rc4', 'aes']).default('aes') }),
  /** Directory data is asked for as a domain controller does (event 4662). */
  'directory-replication': z.strictObject({}),
  'malware-alert': z.strictObject({ path: text, threat: text, isCleaned: z.boolean().default(false) }),
  /** An alert of a host agent. `level` 1 to 15 as in Wazuh. */
  'host-alert': z.strictObject({ title: text, level: z.number().int().min(1).max(15), group: text.default('syscheck'), techniqueId: text.optional() }),
  'cloud-call': z.strictObject({ service: text, action: text, resource: text.optional(), isAllowed: z.boolean().default(true) }),
  'kubernetes-call': z.strictObject({ verb: text, resource: text, namespace: text.default('default'), name: text.optional(), isAllowed: z.boolean().default(true) }),
  'database-query': z.strictObject({ statement: text, database: text.default('main') }),
  'share-access': z.strictObject({ share: text, path: text, isWrite: z.boolean().default(false) }),
  'file-transfer': z.strictObject({ path: text, bytes: count.default(20_000), isUpload: z.boolean().default(false) }),
  mail: z.strictObject({ sender: text, recipient: text, subject: text, attachment: text.optional(), isRejected: z.boolean().default(false) }),
  /** Whatever else a program of a host says. */
  message: z.strictObject({ program: text, text, severity: z.enum(['info', 'warning', 'error']).default('info') }),
} as const satisfies Record<string, z.ZodType>;

export type ActKind = keyof typeof actKinds;
export const actKindNames = Object.keys(actKinds) as [ActKind, ...ActKind[]];
export type ActData<K extends ActKind> = z.infer<(typeof actKinds)[K]>;

/** An end of an act with all its names. `host` is missing for what lies outside the site. */
export interface DrawnEnd {
  name: string;
  address: string;
  isInternal: boolean;
  host?: { name: string; os: string; type: string; services: readonly string[] };
}

interface DrawnActOf<K extends ActKind> {
  kind: K;
  /** True time, milliseconds since the epoch. A sensor adds the offset of its own clock. */
  timeMs: number;
  /** Who acts: the client of a connection or sign-in. Missing: it happens on one host, `to`. */
  from?: DrawnEnd;
  /** The server, or the host on which it happens. */
  to: DrawnEnd;
  /** Account or key that is used, as the site spells it. */
  account?: string;
  sourcePort: number;
  /** Different for each act of an instance; for process ids, flow ids, session ids. */
  serial: number;
  data: ActData<K>;
}
/** An act with everything drawn: what sensors render. */
export type DrawnAct = { [K in ActKind]: DrawnActOf<K> }[ActKind];
/** Acts as renderers get them: scans are drawn as connections. */
export type RenderedAct = Exclude<DrawnAct, { kind: 'port-scan' }>;

/** Kinds of sensor, with the formats (names of log readers) in which each writes. The first ones are commonest. */
export const sensorFormats = {
  ids: ['suricata-eve', 'snort-fast', 'snort3-json'],
  'network-monitor': ['zeek'],
  firewall: ['netfilter', 'pf-filterlog', 'cisco-asa', 'palo-alto', 'fortigate'],
  flow: ['nfdump', 'argus'],
  'web-server': ['web-access', 'iis-w3c', 'haproxy'],
  proxy: ['squid-access'],
  resolver: ['bind', 'syslog'],
  'linux-auth': ['syslog', 'syslog-rfc5424', 'journald'],
  'linux-audit': ['linux-audit'],
  windows: ['windows-xml', 'winlogbeat', 'windows-flat'],
  'host-agent': ['wazuh', 'defender-xdr', 'elastic-ecs'],
  mail: ['syslog', 'exim'],
  vpn: ['openvpn', 'syslog'],
  ftp: ['vsftpd', 'proftpd'],
  database: ['postgresql', 'mysql-general'],
  cloud: ['cloudtrail', 'google-cloud-audit', 'azure-activity'],
  identity: ['entra-sign-in', 'okta'],
  kubernetes: ['kubernetes-audit'],
  share: ['samba', 'windows-xml'],
} as const satisfies Record<string, readonly string[]>;
export type SensorKind = keyof typeof sensorFormats;
export const sensorKindNames = Object.keys(sensorFormats) as [SensorKind, ...SensorKind[]];

/** Formats that no training family is rendered in. */
export const heldOutFormats: readonly string[] = ['fortigate'];
