import type { Scenario, SystemDescription } from '../../src/contracts/index.ts';
import type { Rule } from './formats.ts';
import { addBrowsing, addCron, addDecoderChatter, addMonitoring, addUpdates, drawTimes } from './noise.ts';
import { hourUs, minuteUs, Recording, secondUs, timeUs } from './recording.ts';
import { account, host, sampleSource, type Sample } from './sample.ts';
import { Site } from './site.ts';
import { renderSystemText } from './system-text.ts';

const backup = '10.40.2.50';
const check = '10.40.2.60';
const files = '10.40.2.11';
const mail = '10.40.2.12';
const web = '10.40.1.10';
const gateway = '10.40.2.1';
const sensors = { fast: 'fast.log', eve: 'eve.json', auth: 'auth.log' };

const rules = {
  bulkCopy: { sid: 9_000_301, rev: 2, text: 'LOCAL POLICY Bulk copy over SSH from backup host', classification: 'Not Suspicious Traffic', priority: 3 },
  checkAgent: { sid: 9_000_302, rev: 3, text: 'LOCAL POLICY Weekly vulnerability check of our own, user agent', classification: 'Not Suspicious Traffic', priority: 3 },
  checkConnect: { sid: 9_000_303, rev: 1, text: 'LOCAL POLICY Weekly vulnerability check of our own, connection', classification: 'Not Suspicious Traffic', priority: 3 },
  offsite: { sid: 9_000_304, rev: 1, text: 'LOCAL POLICY Nightly copy to contracted store', classification: 'Potential Corporate Privacy Violation', priority: 3 },
  oldTls: { sid: 9_000_305, rev: 1, text: 'LOCAL POLICY TLS 1.2 still in use inside', classification: 'Misc activity', priority: 3 },
} as const satisfies Record<string, Rule>;

const description: Omit<SystemDescription, 'text'> = {
  hosts: [
    { name: 'gate', addresses: ['10.40.1.1', gateway, '10.40.3.1', '192.0.2.34'], os: 'OPNsense 26.1', role: 'firewall, router, resolver, Suricata sensor', zone: 'all', criticality: 4, services: ['dns', 'vpn'], mayIsolate: false, mayRebuild: false },
    { name: 'www-1', addresses: [web], os: 'Debian 12', role: 'public web site', zone: 'dmz', criticality: 3, services: ['http', 'https', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'files-1', addresses: [files], os: 'Debian 12', role: 'file server for plans and drawings', zone: 'servers', criticality: 4, services: ['smb', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'mail-1', addresses: [mail], os: 'Debian 12', role: 'mail server', zone: 'servers', criticality: 3, services: ['smtp', 'imaps', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'keep-1', addresses: [backup], os: 'Debian 12', role: 'backup host and monitoring: signs in to every server as keeper each night from 01:00 UTC', zone: 'servers', criticality: 4, services: ['ssh'], mayIsolate: false, mayRebuild: false },
    { name: 'audit-1', addresses: [check], os: 'Debian 12', role: 'vulnerability checks of our own, Tuesdays from 03:00 UTC against www-1, files-1 and mail-1', zone: 'servers', criticality: 2, services: ['https', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'pc-31', addresses: ['10.40.3.31'], os: 'Windows 11', role: 'drawing office', zone: 'office', criticality: 1, services: [], mayIsolate: true, mayRebuild: true },
  ],
  zones: [{ name: 'dmz', network: '10.40.1.0/24' }, { name: 'servers', network: '10.40.2.0/24' }, { name: 'office', network: '10.40.3.0/24' }],
  enforcementPoints: ['gate'],
  accounts: [
    { name: 'keeper', role: 'backup and monitoring from keep-1', isPrivileged: false, mustStay: true },
    { name: 'jlind', role: 'drawing office, also works in the evening', isPrivileged: false, mustStay: false },
    { name: 'operator', role: 'looks after the servers', isPrivileged: true, mustStay: false },
  ],
  keys: [],
  backup: 'keep-1 copies www-1, files-1 and mail-1 every night from 01:00 UTC and sends the result over TLS to the contracted store, 192.0.2.90/32 (store.vault.example.org).',
  rules: ['gate and keep-1 may not be isolated.', 'Nothing is stopped during the nightly backup without the operator on call.', 'All clocks run on UTC.'],
};
const about = 'An office of surveyors. Plans and drawings lie on files-1. keep-1 does the backup and watches the servers; audit-1 looks for missing patches once a week. gate runs Suricata with the local policy rules switched on, so that the backup and the weekly check leave entries of their own.';

/** A night on which nothing is wrong: a backup with large copies, the site's own weekly check, people who mistype. */
export function makeBackupNight(): Sample {
  const name = 'sample-backup-night';
  const site = new Site(new Recording(name), sensors);
  const startUs = timeUs('2026-11-09T18:00:00Z');
  const endUs = timeUs('2026-11-10T05:00:00Z');
  addNight(site, startUs, endUs);
  const text = renderSystemText('Lind and Partners, surveyors: network and servers', about, description);
  const cite = (mark: string) => site.recording.cite(mark);
  const scenario: Scenario = {
    formatVersion: 1, id: name, title: 'Nightly backup and weekly vulnerability check of the site itself', family: 'site-maintenance', split: 'train', kind: 'benign',
    source: sampleSource, system: { text, ...description },
    evidence: [{ file: sensors.fast, format: 'suricata-fast', folder: 'scenario' }, { file: sensors.eve, format: 'suricata-eve', folder: 'scenario' }, { file: sensors.auth, format: 'syslog-auth', folder: 'scenario' }],
    attack: { steps: [] }, compromised: [], channels: [], artifacts: [], rootCauses: [], damage: [], next: [],
    distractors: [
      { id: 'backup', kind: 'innocent-host', refs: [host('keep-1'), account('keeper')], what: 'Signs in everywhere, moves gigabytes and sends them out: the nightly backup, as written down.', lines: cite('backup') },
      { id: 'weekly-check', kind: 'innocent-host', refs: [host('audit-1')], what: 'Connects to many ports of three servers: the weekly check, as written down.', lines: cite('check') },
      { id: 'mistyped', kind: 'look-alike', refs: [account('jlind')], what: 'Two wrong passwords, then the right one, from the person\'s own computer.', lines: cite('mistyped') },
      { id: 'refused-folder', kind: 'look-alike', refs: [host('keep-1'), host('mail-1')], what: 'The backup may not read one folder.', lines: cite('refused') },
    ],
  };
  return {
    name, scenario, files: site.recording.render(),
    about: 'Nothing is wrong. keep-1 copies three servers and sends the result to its contracted store; audit-1 runs the weekly check; one person mistypes a password twice; the backup may not read one folder. Every entry of Suricata is a policy or decoder message. The right answer is to close without any command. The site writes down which host is which.',
  };
}

function addNight(site: Site, startUs: number, endUs: number): void {
  const servers = [{ name: 'www-1', address: web }, { name: 'files-1', address: files }, { name: 'mail-1', address: mail }];
  addBrowsing(site, { clients: ['10.40.3.31'], resolver: gateway, span: { fromUs: startUs, toUs: startUs + 4 * hourUs, everyUs: 2.5 * minuteUs } });
  addUpdates(site, { hosts: servers, resolver: gateway, atUs: timeUs('2026-11-10T04:10:00Z'), count: 10 });
  addCron(site, ['www-1', 'files-1', 'mail-1', 'keep-1'], { fromUs: startUs + 17 * minuteUs, toUs: endUs, everyUs: 30 * minuteUs });
  addMonitoring(site, { from: backup, account: 'keeper', hosts: servers, span: { fromUs: startUs, toUs: endUs, everyUs: 15 * minuteUs } });
  addDecoderChatter(site, [{ from: '10.40.3.31', to: files, port: 445 }, { from: web, to: mail, port: 25 }, { from: '192.0.2.61', to: web, port: 443 }], { fromUs: startUs, toUs: endUs, everyUs: 5 * minuteUs });
  const dice = site.dice('night');
  const backupUs = timeUs('2026-11-10T01:00:00Z');
  site.auth(backupUs + secondUs, 'keep-1', `CRON[${site.recording.pid('keep-1')}]`, '(keeper) CMD (/usr/local/bin/nightly-backup --all)', 'backup');
  for (const [index, server] of servers.entries()) {
    const us = backupUs + index * 35 * minuteUs + dice.integer(5, 40) * secondUs;
    const ends = { protocol: 'TCP', from: backup, fromPort: dice.port(), to: server.address, toPort: 22 } as const;
    const pid = site.recording.pid(server.name);
    site.eve(us, 'ssh', ends, { ssh: { client: { proto_version: '2.0', software_version: 'OpenSSH_9.2p1' }, server: { proto_version: '2.0', software_version: 'OpenSSH_9.2p1' } } }, 'backup');
    site.auth(us + secondUs, server.name, `sshd[${pid}]`, `Accepted publickey for keeper from ${backup} port ${ends.fromPort} ssh2: ED25519 SHA256:7mQx0cVb2aY1fEoKq8rTzUuW3nLdHs9pJgAe5tBiM4k`, 'backup');
    for (let at = us + 40 * secondUs; at < us + 28 * minuteUs; at += dice.around(100 * secondUs)) site.alert(at, rules.bulkCopy, ends, ['backup'], { app_proto: 'ssh' });
    if (server.name === 'mail-1') site.auth(us + 12 * minuteUs, 'mail-1', `rsync[${pid + 6}]`, 'opendir "/var/lib/private/dkim" refused to uid 1010: Permission denied (13)', 'refused');
    site.flow(us, us + 28 * minuteUs, ends, { toServer: dice.integer(8, 20) * 1_048_576, toClient: dice.integer(3000, 7600) * 1_048_576, service: 'ssh' }, 'backup');
    site.auth(us + 28 * minuteUs, server.name, `sshd[${pid}]`, 'pam_unix(sshd:session): session closed for user keeper');
  }
  const outUs = backupUs + 112 * minuteUs;
  const out = { protocol: 'TCP', from: backup, fromPort: dice.port(), to: '192.0.2.90', toPort: 443 } as const;
  site.dns(outUs - secondUs, backup, gateway, 'store.vault.example.org', '192.0.2.90');
  site.tls(outUs, out, 'store.vault.example.org', 'backup');
  for (let at = outUs + 20 * secondUs; at < outUs + 40 * minuteUs; at += dice.around(2 * minuteUs)) site.alert(at, rules.offsite, out, ['backup'], { app_proto: 'tls' });
  site.flow(outUs, outUs + 41 * minuteUs, out, { toServer: 6_114_880_210, toClient: 9_110_300, service: 'tls' }, 'backup');
  const ports = [22, 25, 80, 443, 445, 993, 3306, 5432, 8080, 8443];
  for (const us of drawTimes(site, 'check', { fromUs: timeUs('2026-11-10T03:00:00Z'), toUs: timeUs('2026-11-10T03:55:00Z'), everyUs: 25 * secondUs })) {
    const server = dice.pick(servers);
    const ends = { protocol: 'TCP', from: check, fromPort: dice.port(), to: server.address, toPort: dice.pick(ports) } as const;
    if (server.name === 'www-1' && dice.isTrue(0.6)) {
      const url = dice.pick(['/', '/robots.txt', '/server-status', '/version', '/login']);
      const onWeb = { ...ends, toPort: 80 };
      site.http(us, onWeb, { host: 'www-1.lind.example', method: 'GET', url, agent: 'WeeklyCheck/4.2 (audit-1; operator on call)', status: url === '/server-status' ? 403 : 200, bytes: dice.integer(200, 4000) }, 'check');
      site.alert(us + 800, rules.checkAgent, onWeb, ['check'], { app_proto: 'http' });
    } else site.alert(us, rules.checkConnect, ends, ['check']);
  }
  for (const us of drawTimes(site, 'tls', { fromUs: startUs, toUs: endUs, everyUs: 14 * minuteUs })) site.alert(us, rules.oldTls, { protocol: 'TCP', from: '10.40.3.31', fromPort: dice.port(), to: mail, toPort: 993 }, [], { app_proto: 'tls' });
  for (const [index, at] of ['2026-11-09T19:22:10Z', '2026-11-09T19:22:19Z', '2026-11-09T19:22:31Z'].entries()) {
    site.auth(timeUs(at), 'files-1', `sshd[${site.recording.pid('files-1')}]`, `${index < 2 ? 'Failed' : 'Accepted'} password for jlind from 10.40.3.31 port ${dice.port()} ssh2`, 'mistyped');
  }
}
