import { eveAlertLine, eveLine, snortFastLine, suricataFastLine, syslogLine, accessLine, type Ends, type Rule, type WebRequest } from './formats.ts';
import type { Dice, Recording, TimeUs } from './recording.ts';

/** Where a sensor writes; a sensor that is not named does not exist at this site. */
export interface SensorFiles {
  snort?: string;
  fast?: string;
  eve?: string;
  auth?: string;
  access?: string;
}

/** One event as all sensors of a site see it: the same ends and the same time, each in its own words. */
export class Site {
  readonly recording: Recording;
  readonly #files: SensorFiles;

  constructor(recording: Recording, files: SensorFiles) {
    this.recording = recording;
    this.#files = files;
  }
  dice(part: string): Dice {
    return this.recording.dice(part);
  }
  /** Rules of gid 1 are loaded in Snort and Suricata; decoder rules of Suricata (sid 22…) only there, preprocessor rules only in Snort. */
  alert(us: TimeUs, rule: Rule, ends: Ends, marks: readonly string[] = [], body: Record<string, unknown> = {}): void {
    const { snort, fast, eve } = this.#files;
    const isSuricataOnly = rule.sid >= 2_200_000 && rule.sid < 2_300_000;
    const isSnortOnly = (rule.gid ?? 1) !== 1;
    if (snort !== undefined && !isSuricataOnly) this.recording.add(snort, us, snortFastLine(us, rule, ends), ...marks);
    // Two processes on one tap: the second sees the packet some tens of microseconds later.
    const later = us + 11 + (us % 83);
    if (fast !== undefined && !isSnortOnly) this.recording.add(fast, later, suricataFastLine(later, rule, ends), ...marks);
    if (eve !== undefined && !isSnortOnly) this.recording.add(eve, later, eveAlertLine(later, rule, ends, body), ...marks);
  }
  eve(us: TimeUs, type: string, ends: Ends, body: Record<string, unknown>, ...marks: string[]): void {
    if (this.#files.eve !== undefined) this.recording.add(this.#files.eve, us, eveLine(us, type, ends, body), ...marks);
  }
  /** A question to the resolver and its answer, as two events. */
  dns(us: TimeUs, client: string, resolver: string, name: string, address: string, ...marks: string[]): void {
    const dice = this.dice(`dns/${us}/${client}`);
    const ends: Ends = { protocol: 'UDP', from: client, fromPort: dice.port(), to: resolver, toPort: 53 };
    const id = dice.integer(1, 65_535);
    this.eve(us, 'dns', ends, { dns: { type: 'query', id, rrname: name, rrtype: 'A', tx_id: 0 } }, ...marks);
    this.eve(us + dice.integer(900, 24_000), 'dns', ends, {
      dns: { version: 2, type: 'answer', id, flags: '8180', qr: true, rd: true, ra: true, rrname: name, rrtype: 'A', rcode: 'NOERROR', answers: [{ rrname: name, rrtype: 'A', ttl: 300, rdata: address }] },
    }, ...marks);
  }
  tls(us: TimeUs, ends: Ends, name: string, ...marks: string[]): void {
    this.eve(us, 'tls', ends, { tls: { sni: name, version: 'TLS 1.3' } }, ...marks);
  }
  http(us: TimeUs, ends: Ends, request: { host: string; method: string; url: string; agent: string; status: number; bytes: number; type?: string }, ...marks: string[]): void {
    this.eve(us, 'http', ends, {
      tx_id: 0, http: { hostname: request.host, url: request.url, http_user_agent: request.agent, http_content_type: request.type ?? 'text/html', http_method: request.method, protocol: 'HTTP/1.1', status: request.status, length: request.bytes },
    }, ...marks);
  }
  /** Written when the connection has ended. */
  flow(startUs: TimeUs, endUs: TimeUs, ends: Ends, bytes: { toServer: number; toClient: number; service?: string }, ...marks: string[]): void {
    const packets = (count: number): number => Math.max(1, Math.ceil(count / 1180));
    const iso = (us: TimeUs): string => `${new Date(Math.floor(us / 1000)).toISOString().slice(0, 19)}.${String(us % 1_000_000).padStart(6, '0')}+0000`;
    this.eve(endUs, 'flow', ends, {
      app_proto: bytes.service ?? 'failed',
      flow: {
        pkts_toserver: packets(bytes.toServer), pkts_toclient: packets(bytes.toClient), bytes_toserver: bytes.toServer, bytes_toclient: bytes.toClient,
        start: iso(startUs), end: iso(endUs), age: Math.round((endUs - startUs) / 1_000_000), state: 'closed', reason: 'timeout', alerted: false,
      },
    }, ...marks);
  }
  auth(us: TimeUs, host: string, program: string, message: string, ...marks: string[]): void {
    if (this.#files.auth !== undefined) this.recording.add(this.#files.auth, us, syslogLine(us, host, program, message), ...marks);
  }
  access(us: TimeUs, request: WebRequest, ...marks: string[]): void {
    if (this.#files.access !== undefined) this.recording.add(this.#files.access, us, accessLine(us, request), ...marks);
  }
}
