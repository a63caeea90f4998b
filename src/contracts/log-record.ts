/**
 * One understood line (or joined lines) of a log. Field names follow OCSF in camel case where OCSF has the field.
 * Not checked by zod at run time: there may be millions; each reader's tests check its records.
 */
export interface LogRecord {
  /** Id of the source in `sources.json`, such as `s1`. */
  source: string;
  /** First line, counted from 1. */
  line: number;
  /** Last line when several lines make one record; missing means the same line. */
  lastLine?: number;
  /** Offset of the first byte in the decompressed source. */
  byteOffset: number;
  /** Milliseconds since the epoch, UTC; missing when the line has no time. */
  timeMs?: number;
  /** True when year or time zone is not in the line and was assumed. */
  isTimeGuessed?: boolean;
  kind: 'alert' | 'event' | 'text';
  /** Reader or mapping that understood it, such as `cloudtrail`; missing: the format of its source. */
  format?: string;
  /** The product that wrote the line, such as `Snort`, `Suricata`, `Wazuh`. */
  product?: string;
  /** OCSF class_uid where one fits: 2004 detection finding, 3002 authentication, 4001 network activity, 1007 process activity … */
  classUid?: number;
  /** OCSF severity_id: 0 unknown, 1 informational, 2 low, 3 medium, 4 high, 5 critical. */
  severityId: 0 | 1 | 2 | 3 | 4 | 5;
  /** Rule id as the product writes it, such as `1:2012648:3`. */
  ruleId?: string;
  /** What the line says, without time, addresses and ids where the format separates them. */
  message: string;
  /** The detector's own class, such as `Attempted Information Leak`. */
  classification?: string;
  /** The detector's own priority, 1 highest, as Snort and Suricata write it. */
  priority?: number;
  /** What the sensor did or the service answered, such as `blocked`, `allowed`, `failure`, `success`. */
  action?: string;
  protocol?: string;
  srcEndpoint?: Endpoint;
  dstEndpoint?: Endpoint;
  /** The host that the line was raised on or written by (a sensor, not an attacker). */
  device?: Endpoint;
  /** Who acted or signed in, as the log spells it. */
  account?: string;
  /** Account that was acted upon (created, locked, added to a group), where it is another one. */
  targetAccount?: string;
  domain?: string;
  url?: string;
  file?: string;
  hash?: string;
  /** Program: its name or path. */
  process?: string;
  /** The whole command line, where the log has it. */
  commandLine?: string;
  /** ATT&CK technique ids that the detector itself names. */
  techniqueIds?: readonly string[];
  /** Bytes sent by the source and by the destination, for flows and connections. */
  bytesOut?: number;
  bytesIn?: number;
  /** Length of a flow or connection, milliseconds. */
  durationMs?: number;
  /** The raw line, cut to 4,096 characters; the rest stays in the source. */
  raw: string;
}

export interface Endpoint {
  /** IPv4 or IPv6 address. */
  ip?: string;
  port?: number;
  hostname?: string;
}

/** A line that no reader understood, or only in part. */
export interface UnreadLine {
  source: string;
  line: number;
  byteOffset: number;
  /** A short sentence for people. */
  reason: string;
  /** The raw line, cut to 4,096 characters, invalid bytes replaced. */
  raw: string;
}

/** What became of one source. Written to `sources.json`. */
export interface SourceSummary {
  /** `s1`, `s2` … in the order given. */
  id: string;
  /** As the user named it; `-` for standard input; `logs.tar.gz!var/a.log` for a member of an archive. */
  path: string;
  /** Format of most of its records, such as `snort-fast`; `archive` when its members are sources of their own; `none` when it was not used. */
  format: string;
  /** How many records each format gave, when there is more than one. */
  formats?: Record<string, number>;
  /** `none`, `gzip`, or layers from the outside in, such as `gzip+tar`. */
  compression: string;
  /** Size and hash of the bytes as they lie there, before they are decompressed; of a member as it would be unpacked. */
  sizeBytes: number;
  sha256: string;
  lineCount: number;
  recordCount: number;
  unreadCount: number;
  /** Label columns and other truth that was dropped on reading. */
  droppedColumns: string[];
  firstTimeMs?: number;
  lastTimeMs?: number;
  /** Sentences for people: truncated, mixed line ends, assumed year … */
  notes: string[];
  /** Set when the source could not be used at all; a sentence. */
  problem?: string;
}

/** All that reading gives. Either `records` or `batches` may be read, once; `sources` and `unread` are complete when it has ended. */
export interface LogReading {
  /** The same records in arrays, for those who take them by the thousand. */
  batches: AsyncIterable<readonly LogRecord[]>;
  records: AsyncIterable<LogRecord>;
  sources: SourceSummary[];
  unread: UnreadLine[];
}
