import type { Rule } from './formats.ts';
import { minuteUs, secondUs, type TimeUs } from './recording.ts';
import type { Site } from './site.ts';

/** From, to and mean distance of things that come again and again. */
export interface Span {
  fromUs: TimeUs;
  toUs: TimeUs;
  everyUs: number;
}

/** A sensor's ordinary chatter: none of it says that anything is wrong. */
export const quietRules = {
  packages: { sid: 9_000_011, rev: 2, text: 'LOCAL POLICY Package manager download, Debian family', classification: 'Not Suspicious Traffic', priority: 3 },
  newStream: { sid: 2_210_045, rev: 2, text: 'SURICATA STREAM Packet with invalid ack', classification: 'Generic Protocol Command Decode', priority: 3 },
  lateAck: { sid: 2_210_029, rev: 2, text: 'SURICATA STREAM ESTABLISHED invalid ack', classification: 'Generic Protocol Command Decode', priority: 3 },
  oneWay: { sid: 2_260_002, rev: 1, text: 'SURICATA Applayer Detect protocol only one direction', classification: 'Generic Protocol Command Decode', priority: 3 },
  smallSegments: { gid: 129, sid: 12, rev: 2, text: 'Consecutive TCP small segments exceeding threshold', classification: 'Potentially Bad Traffic', priority: 2 },
  resetOutside: { gid: 129, sid: 15, rev: 2, text: 'Reset outside window', classification: 'Potentially Bad Traffic', priority: 2 },
  ping: { sid: 9_000_014, rev: 1, text: 'LOCAL ICMP Echo request from monitoring range', classification: 'Misc activity', priority: 3 },
  cloudDrive: { sid: 9_000_017, rev: 3, text: 'LOCAL POLICY Cloud drive client in use', classification: 'Potential Corporate Privacy Violation', priority: 3 },
} as const satisfies Record<string, Rule>;

/** Times in a span, each at a distance of half to one and a half times the mean. */
export function drawTimes(site: Site, part: string, span: Span): TimeUs[] {
  const dice = site.dice(`times/${part}`);
  const times: TimeUs[] = [];
  for (let us = span.fromUs + dice.around(span.everyUs / 2); us < span.toUs; us += dice.around(span.everyUs)) times.push(us);
  return times;
}

const places = [
  ['www.example.com', '192.0.2.131'], ['mail.example.org', '192.0.2.140'], ['news.example.net', '192.0.2.152'], ['maps.example.com', '192.0.2.133'],
  ['docs.example.org', '192.0.2.144'], ['static.example.net', '192.0.2.155'], ['meet.example.com', '192.0.2.137'], ['parts-catalogue.example.org', '192.0.2.149'],
] as const;

/** People at their desks: look-ups and TLS to common places. */
export function addBrowsing(site: Site, options: { clients: readonly string[]; resolver: string; span: Span }): void {
  const dice = site.dice('browsing');
  for (const us of drawTimes(site, 'browsing', options.span)) {
    const client = dice.pick(options.clients);
    const [name, address] = dice.pick(places);
    const ends = { protocol: 'TCP', from: client, fromPort: dice.port(), to: address, toPort: 443 } as const;
    site.dns(us, client, options.resolver, name, address);
    site.tls(us + dice.integer(40_000, 190_000), ends, name);
    if (dice.isTrue(0.12)) site.alert(us + dice.integer(200_000, 900_000), dice.pick([quietRules.lateAck, quietRules.oneWay, quietRules.cloudDrive, quietRules.resetOutside]), ends);
  }
}

/** Hosts that fetch their package lists over plain HTTP. */
export function addUpdates(site: Site, options: { hosts: readonly { name: string; address: string }[]; resolver: string; atUs: TimeUs; count: number }): void {
  const dice = site.dice('updates');
  for (const [index, host] of options.hosts.entries()) {
    let us = options.atUs + index * 3 * minuteUs + dice.integer(0, 90) * secondUs;
    const agent = 'Debian APT-HTTP/1.3 (2.4.13) non-interactive';
    site.dns(us, host.address, options.resolver, 'archive.example.net', '192.0.2.170');
    const ends = { protocol: 'TCP', from: host.address, fromPort: dice.port(), to: '192.0.2.170', toPort: 80 } as const;
    site.alert(us + 120_000, quietRules.packages, ends, [], { app_proto: 'http' });
    for (let request = 0; request < options.count; request += 1) {
      us += dice.integer(180, 2400) * 1000;
      const url = request < 3 ? `/ubuntu/dists/jammy${['', '-updates', '-security'][request] ?? ''}/InRelease` : `/ubuntu/pool/main/${dice.pick(['l/less', 'o/openssl', 't/tzdata', 'p/perl', 'l/linux', 'v/vim'])}/update_${dice.integer(10, 99)}_amd64.deb`;
      site.http(us, ends, { host: 'archive.example.net', method: 'GET', url, agent, status: request < 3 ? 304 : 200, bytes: request < 3 ? 0 : dice.integer(20_000, 1_900_000), type: 'application/vnd.debian.binary-package' });
    }
    const pid = site.recording.pid(host.name);
    site.auth(us, host.name, 'systemd', 'pam_unix(systemd-user:session): session opened for user root(uid=0) by (uid=0)');
    site.auth(us + 4 * secondUs, host.name, `sudo[${pid}]`, '    root : PWD=/ ; USER=_apt ; COMMAND=/usr/lib/apt/methods/http');
  }
}

/** Root's own jobs. */
export function addCron(site: Site, hosts: readonly string[], span: Span): void {
  const dice = site.dice('cron');
  for (const host of hosts) {
    for (let us = span.fromUs; us < span.toUs; us += span.everyUs) {
      const pid = site.recording.pid(host);
      const at = us + secondUs + dice.integer(0, 400_000);
      site.auth(at, host, `CRON[${pid}]`, 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)');
      site.auth(at + dice.integer(1, 3) * secondUs, host, `CRON[${pid}]`, 'pam_unix(cron:session): session closed for user root');
    }
  }
}

/** A monitoring host that looks whether SSH answers, and signs in with its key now and then. */
export function addMonitoring(site: Site, options: { from: string; account: string; hosts: readonly { name: string; address: string }[]; span: Span }): void {
  const dice = site.dice('monitoring');
  let round = 0;
  for (let us = options.span.fromUs; us < options.span.toUs; us += options.span.everyUs) {
    for (const [index, host] of options.hosts.entries()) {
      const at = us + index * 2 * secondUs + dice.integer(0, 900_000);
      const ends = { protocol: 'TCP', from: options.from, fromPort: dice.port(), to: host.address, toPort: 22 } as const;
      const pid = site.recording.pid(host.name);
      if (round % 3 === 0) {
        site.auth(at, host.name, `sshd[${pid}]`, `Accepted publickey for ${options.account} from ${options.from} port ${ends.fromPort} ssh2: ED25519 SHA256:7mQx0cVb2aY1fEoKq8rTzUuW3nLdHs9pJgAe5tBiM4k`);
        site.auth(at + secondUs, host.name, `sshd[${pid}]`, `pam_unix(sshd:session): session closed for user ${options.account}`);
      } else site.auth(at, host.name, `sshd[${pid}]`, `Connection closed by ${options.from} port ${ends.fromPort} [preauth]`);
      if (round % 6 === 0) site.alert(at - 500_000, quietRules.ping, { protocol: 'ICMP', from: options.from, to: host.address });
    }
    round += 1;
  }
}

/** Decoder chatter between a pair of hosts. */
export function addDecoderChatter(site: Site, pairs: readonly { from: string; to: string; port: number }[], span: Span): void {
  const dice = site.dice('decoder');
  for (const us of drawTimes(site, 'decoder', span)) {
    const pair = dice.pick(pairs);
    site.alert(us, dice.pick([quietRules.newStream, quietRules.lateAck, quietRules.oneWay, quietRules.smallSegments]), { protocol: 'TCP', from: pair.from, fromPort: dice.port(), to: pair.to, toPort: pair.port });
  }
}
