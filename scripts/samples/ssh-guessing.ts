import type { Scenario, SystemDescription } from '../../src/contracts/index.ts';
import { isoTime, type Rule } from './formats.ts';
import { addBrowsing, addCron, addDecoderChatter, addMonitoring, addUpdates, drawTimes } from './noise.ts';
import { hourUs, minuteUs, Recording, secondUs, timeUs } from './recording.ts';
import { account, address, artifact, domain, host, sampleSource, service, type Sample } from './sample.ts';
import { Site } from './site.ts';
import { renderSystemText } from './system-text.ts';

const guesser = '203.0.113.77';
const depot = '203.0.113.140';
const pool = '203.0.113.150';
const depotName = 'files.cdn-mirror.example.net';
const partner = '192.0.2.200';
const sftp = '10.20.1.10';
const web = '10.20.1.20';
const db = '10.20.2.30';
const mon = '10.20.2.40';
const desk = '10.20.3.11';
const gateway = '10.20.2.1';
const implantPath = '/home/transfer/.cache/kthr-net';
const sensors = { snort: 'snort.alert_fast.log', eve: 'eve.json', auth: 'auth.log' };

const rules = {
  manySignIns: { sid: 9_000_101, rev: 4, text: 'LOCAL SCAN SSH sign-ins from one outside address, more than 5 a minute', classification: 'Attempted Administrator Privilege Gain', priority: 1 },
  sshProbe: { sid: 9_000_102, rev: 2, text: 'LOCAL SCAN Outside SSH client banner, known scanning library', classification: 'Attempted Information Leak', priority: 2 },
  portSweep: { sid: 9_000_103, rev: 1, text: 'LOCAL SCAN TCP SYN to many ports of one host', classification: 'Detection of a Network Scan', priority: 3 },
  webProbe: { sid: 9_000_110, rev: 3, text: 'LOCAL WEB_SERVER Request for hidden dot file', classification: 'Web Application Attack', priority: 1 },
  elfDownload: { sid: 9_000_121, rev: 2, text: 'LOCAL POLICY Executable and linking format file fetched by server over HTTP', classification: 'Potentially Bad Traffic', priority: 2 },
  curlPipe: { sid: 9_000_122, rev: 1, text: 'LOCAL POLICY Shell script fetched with curl by server', classification: 'Potentially Bad Traffic', priority: 2 },
  stratum: { sid: 9_000_131, rev: 5, text: 'LOCAL COINMINER Stratum protocol sign-on to outside host', classification: 'Crypto Currency Mining Activity Detected', priority: 2 },
  serverToServer: { sid: 9_000_141, rev: 1, text: 'LOCAL POLICY SSH from DMZ to server zone', classification: 'Potentially Bad Traffic', priority: 2 },
} as const satisfies Record<string, Rule>;

const description: Omit<SystemDescription, 'text'> = {
  hosts: [
    { name: 'edge-gw', addresses: ['10.20.1.1', gateway, '10.20.3.1', '192.0.2.2'], os: 'OPNsense 26.1', role: 'firewall, router, resolver, Snort and Suricata sensor', zone: 'all', criticality: 4, services: ['dns', 'vpn'], mayIsolate: false, mayRebuild: false },
    { name: 'sftp-1', addresses: [sftp], os: 'Ubuntu 22.04', role: 'file exchange with partners', zone: 'dmz', criticality: 2, services: ['ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'web-1', addresses: [web], os: 'Ubuntu 22.04', role: 'public web site', zone: 'dmz', criticality: 3, services: ['http', 'https', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'db-1', addresses: [db], os: 'Debian 12', role: 'order database, PostgreSQL', zone: 'servers', criticality: 4, services: ['postgresql', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'mon-1', addresses: [mon], os: 'Debian 12', role: 'monitoring and log collector', zone: 'servers', criticality: 3, services: ['syslog', 'https', 'ssh'], mayIsolate: false, mayRebuild: true },
    { name: 'ws-11', addresses: [desk], os: 'Ubuntu 24.04', role: 'administrator workstation', zone: 'office', criticality: 2, services: [], mayIsolate: true, mayRebuild: true },
  ],
  zones: [{ name: 'dmz', network: '10.20.1.0/24' }, { name: 'servers', network: '10.20.2.0/24' }, { name: 'office', network: '10.20.3.0/24' }],
  enforcementPoints: ['edge-gw'],
  accounts: [
    { name: 'transfer', role: 'file exchange on sftp-1 and nightly copy on db-1, used by the partner', isPrivileged: false, mustStay: false },
    { name: 'mkeller', role: 'administrator', isPrivileged: true, mustStay: false },
    { name: 'nagios', role: 'monitoring checks from mon-1', isPrivileged: false, mustStay: true },
  ],
  keys: [],
  backup: 'Disk images of sftp-1, web-1 and db-1 every night at 23:00 UTC, kept 30 days on tape outside the network.',
  rules: [
    'edge-gw and mon-1 may not be isolated: all traffic and all logs pass through them.',
    'Memory and disk of a struck server are kept as evidence before anything on it is deleted.',
    'The partner, 192.0.2.200/32, delivers about every two hours and must be able to again within a working day.',
    'All clocks run on UTC.',
  ],
};
const about = 'A maker of measuring instruments with one site. Partners deliver order files to sftp-1 over SSH, which the firewall publishes on port 22. '
  + 'A nightly job copies them to the order database on db-1 with the account transfer, which exists on both hosts. mon-1 collects auth and cron messages of all servers. '
  + 'edge-gw runs Snort and Suricata on all three zones.';

/** Password guessing on SSH from outside; a miner and a cron job; on to the database server with the same account. */
export function makeSshGuessing(): Sample {
  const name = 'sample-ssh-guessing';
  const site = new Site(new Recording(name), sensors);
  const startUs = timeUs('2026-10-19T19:00:00Z');
  const endUs = timeUs('2026-10-20T03:10:00Z');
  const guessUs = timeUs('2026-10-20T01:52:14Z') + 204_117;
  addQuiet(site, startUs, endUs);
  addScanners(site, startUs, endUs);
  const times = addBreakIn(site, guessUs, endUs);
  const text = renderSystemText('Larkspur Instruments: network and servers', about, description);
  const scenario: Scenario = {
    formatVersion: 1, id: name, title: 'SSH password guessed on the file exchange server, miner, move to the database server', family: 'ssh-guessing', split: 'train', kind: 'compromise',
    source: sampleSource, system: { text, ...description },
    evidence: [{ file: sensors.snort, format: 'snort-fast', folder: 'scenario' }, { file: sensors.eve, format: 'suricata-eve', folder: 'scenario' }, { file: sensors.auth, format: 'syslog-auth', folder: 'scenario' }],
    ...truth(site, times),
  };
  return {
    name, scenario, files: site.recording.render(),
    about: `From ${guesser}, ${isoTime(guessUs)} on, somebody guesses SSH passwords on sftp-1 and gets in as \`transfer\`. A script from ${depot} leaves a program that mines coins at ${pool} and a cron job that starts it again; a second round with the same account reaches db-1. Noise: three scanners that never got in, the monitoring host, the partner's own deliveries, package updates, an administrator at work, decoder messages.`,
  };
}

function addQuiet(site: Site, startUs: number, endUs: number): void {
  const servers = [{ name: 'sftp-1', address: sftp }, { name: 'web-1', address: web }, { name: 'db-1', address: db }];
  addBrowsing(site, { clients: [desk], resolver: gateway, span: { fromUs: startUs, toUs: timeUs('2026-10-19T22:10:00Z'), everyUs: 2 * minuteUs } });
  addUpdates(site, { hosts: servers, resolver: gateway, atUs: timeUs('2026-10-20T00:25:00Z'), count: 9 });
  addCron(site, ['sftp-1', 'web-1', 'db-1'], { fromUs: startUs + 17 * minuteUs, toUs: endUs, everyUs: hourUs });
  addMonitoring(site, { from: mon, account: 'nagios', hosts: servers, span: { fromUs: startUs, toUs: endUs, everyUs: 15 * minuteUs } });
  addDecoderChatter(site, [{ from: partner, to: sftp, port: 22 }, { from: '192.0.2.77', to: web, port: 443 }, { from: web, to: db, port: 5432 }], { fromUs: startUs, toUs: endUs, everyUs: 1.5 * minuteUs });
  const dice = site.dice('partner');
  for (const hour of [0, 2, 4, 6]) {
    const us = startUs + hour * hourUs + dice.integer(240, 420) * secondUs;
    const ends = { protocol: 'TCP', from: partner, fromPort: dice.port(), to: sftp, toPort: 22 } as const;
    site.eve(us, 'ssh', ends, { ssh: { client: { proto_version: '2.0', software_version: 'WinSCP_release_6.3.4' }, server: { proto_version: '2.0', software_version: 'OpenSSH_8.9p1' } } });
    const pid = site.recording.pid('sftp-1');
    site.auth(us + secondUs, 'sftp-1', `sshd[${pid}]`, `Accepted password for transfer from ${partner} port ${ends.fromPort} ssh2`, 'partner');
    site.auth(us + secondUs, 'sftp-1', `sshd[${pid}]`, 'pam_unix(sshd:session): session opened for user transfer(uid=1004) by (uid=0)');
    site.auth(us + 41 * secondUs, 'sftp-1', `sshd[${pid}]`, 'pam_unix(sshd:session): session closed for user transfer');
  }
  for (const us of [timeUs('2026-10-19T19:41:20Z'), timeUs('2026-10-19T21:02:44Z')]) {
    const pid = site.recording.pid('db-1');
    site.auth(us, 'db-1', `sshd[${pid}]`, `Accepted publickey for mkeller from ${desk} port ${dice.port()} ssh2: ED25519 SHA256:Zr1pLx5oJw3qHn8bTt6cVd9eYu2kGm4sAf7iCxRrE0g`);
    site.auth(us + 38 * secondUs, 'db-1', `sudo[${pid + 9}]`, ' mkeller : TTY=pts/0 ; PWD=/home/mkeller ; USER=root ; COMMAND=/usr/bin/systemctl status postgresql', 'admin');
    site.auth(us + 900 * secondUs, 'db-1', `sshd[${pid}]`, 'pam_unix(sshd:session): session closed for user mkeller');
  }
}

function addScanners(site: Site, startUs: number, endUs: number): void {
  const dice = site.dice('scanners');
  for (const us of drawTimes(site, 'slow', { fromUs: startUs, toUs: endUs, everyUs: 11 * minuteUs })) {
    const ends = { protocol: 'TCP', from: '198.51.100.23', fromPort: dice.port(), to: sftp, toPort: 22 } as const;
    const user = dice.pick(['root', 'admin', 'test', 'ubuntu', 'oracle']);
    const pid = site.recording.pid('sftp-1');
    site.eve(us, 'ssh', ends, { ssh: { client: { proto_version: '2.0', software_version: 'Go' }, server: { proto_version: '2.0', software_version: 'OpenSSH_8.9p1' } } });
    if (dice.isTrue(0.5)) site.alert(us + 30_000, rules.sshProbe, ends, ['slow']);
    if (user !== 'root') site.auth(us + secondUs, 'sftp-1', `sshd[${pid}]`, `Invalid user ${user} from ${ends.from} port ${ends.fromPort}`, 'slow');
    site.auth(us + 3 * secondUs, 'sftp-1', `sshd[${pid}]`, `Failed password for ${user === 'root' ? '' : 'invalid user '}${user} from ${ends.from} port ${ends.fromPort} ssh2`, 'slow');
  }
  for (const us of drawTimes(site, 'sweep', { fromUs: startUs, toUs: endUs, everyUs: 24 * minuteUs })) site.alert(us, rules.portSweep, { protocol: 'TCP', from: '198.51.100.61', fromPort: dice.port(), to: dice.pick([sftp, web]), toPort: dice.pick([21, 23, 445, 3389, 5900, 8080]) }, ['sweep']);
  for (const us of drawTimes(site, 'dot', { fromUs: startUs + 2 * hourUs, toUs: startUs + 3 * hourUs, everyUs: 4 * minuteUs })) {
    const ends = { protocol: 'TCP', from: '198.51.100.90', fromPort: dice.port(), to: web, toPort: 80 } as const;
    site.http(us, ends, { host: '192.0.2.2', method: 'GET', url: dice.pick(['/.env', '/.git/config', '/.aws/credentials', '/.DS_Store']), agent: 'python-requests/2.32.3', status: 404, bytes: 153 }, 'dot');
    site.alert(us + 500, rules.webProbe, ends, ['dot'], { app_proto: 'http' });
  }
}

type Times = Record<'guess' | 'login' | 'fetch' | 'cron' | 'mine' | 'move' | 'dbFetch', number>;

function addBreakIn(site: Site, guessUs: number, endUs: number): Times {
  const dice = site.dice('break-in');
  const names = ['root', 'admin', 'backup', 'deploy', 'postgres', 'git', 'support', 'ftpuser', 'transfer', 'transfer', 'transfer'];
  const existing = new Set(['root', 'backup', 'transfer']);
  let us = guessUs;
  let lastAlertUs = 0;
  for (let count = 0; count < 212; count += 1) {
    us += dice.around(8 * secondUs);
    const ends = { protocol: 'TCP', from: guesser, fromPort: dice.port(), to: sftp, toPort: 22 } as const;
    const user = count > 150 ? 'transfer' : dice.pick(names);
    const pid = site.recording.pid('sftp-1');
    if (count % 3 === 0) site.eve(us, 'ssh', ends, { ssh: { client: { proto_version: '2.0', software_version: 'libssh2_1.11.0' }, server: { proto_version: '2.0', software_version: 'OpenSSH_8.9p1' } } }, 'guess');
    if (!existing.has(user)) site.auth(us + 600_000, 'sftp-1', `sshd[${pid}]`, `Invalid user ${user} from ${guesser} port ${ends.fromPort}`, 'guess');
    site.auth(us + 2 * secondUs, 'sftp-1', `sshd[${pid}]`, `Failed password for ${existing.has(user) ? '' : 'invalid user '}${user} from ${guesser} port ${ends.fromPort} ssh2`, 'guess');
    if (us - lastAlertUs > minuteUs) {
      site.alert(us + 40_000, rules.manySignIns, ends, ['guess']);
      lastAlertUs = us;
    }
  }
  const login = us + 9 * secondUs;
  const signIn = (at: number, from: string, to: 'sftp-1' | 'db-1', mark: string): void => {
    const ends = { protocol: 'TCP', from, fromPort: dice.port(), to: to === 'db-1' ? db : sftp, toPort: 22 } as const;
    const pid = site.recording.pid(to);
    site.eve(at, 'ssh', ends, { ssh: { client: { proto_version: '2.0', software_version: to === 'db-1' ? 'OpenSSH_8.9p1' : 'libssh2_1.11.0' }, server: { proto_version: '2.0', software_version: to === 'db-1' ? 'OpenSSH_9.2p1' : 'OpenSSH_8.9p1' } } }, mark);
    site.auth(at + secondUs, to, `sshd[${pid}]`, `Accepted password for transfer from ${from} port ${ends.fromPort} ssh2`, mark);
    site.auth(at + secondUs, to, `sshd[${pid}]`, `pam_unix(sshd:session): session opened for user transfer(uid=${to === 'db-1' ? 1010 : 1004}) by (uid=0)`, mark);
    if (to === 'db-1') site.alert(at + 20_000, rules.serverToServer, ends, [mark]);
  };
  signIn(login, guesser, 'sftp-1', 'login');
  const fetchTool = (at: number, from: string, mark: string): void => {
    site.dns(at, from, gateway, depotName, depot, mark);
    const ends = { protocol: 'TCP', from, fromPort: dice.port(), to: depot, toPort: 80 } as const;
    site.http(at + 210_000, ends, { host: depotName, method: 'GET', url: '/s/i.sh', agent: 'curl/7.81.0', status: 200, bytes: 1412, type: 'text/plain' }, mark);
    site.alert(at + 215_000, rules.curlPipe, ends, [mark], { app_proto: 'http' });
    const second = { ...ends, fromPort: dice.port() };
    site.http(at + 2 * secondUs, second, { host: depotName, method: 'GET', url: '/s/kthr-net', agent: 'curl/7.81.0', status: 200, bytes: 2_841_904, type: 'application/octet-stream' }, mark);
    site.alert(at + 2 * secondUs + 6000, rules.elfDownload, second, [mark], { app_proto: 'http', fileinfo: { filename: '/s/kthr-net', size: 2_841_904, stored: false } });
  };
  const fetch = login + 3 * minuteUs;
  fetchTool(fetch, sftp, 'fetch');
  const cron = fetch + 50 * secondUs;
  site.auth(cron, 'sftp-1', `crontab[${site.recording.pid('sftp-1')}]`, '(transfer) REPLACE (transfer)', 'cron');
  for (let at = Math.ceil(cron / (10 * minuteUs)) * 10 * minuteUs; at < endUs; at += 10 * minuteUs) {
    const pid = site.recording.pid('sftp-1');
    site.auth(at + secondUs, 'sftp-1', `CRON[${pid}]`, 'pam_unix(cron:session): session opened for user transfer(uid=1004) by (uid=0)', 'cron');
    site.auth(at + secondUs, 'sftp-1', `CRON[${pid + 1}]`, `(transfer) CMD (${implantPath} -B >/dev/null 2>&1)`, 'cron', 'program');
    site.auth(at + 2 * secondUs, 'sftp-1', `CRON[${pid}]`, 'pam_unix(cron:session): session closed for user transfer');
  }
  const mine = cron + minuteUs;
  const move = mine + 9 * minuteUs;
  const dbFetch = move + 2 * minuteUs;
  for (let at = mine; at < endUs; at += dice.around(3 * minuteUs)) site.alert(at, rules.stratum, { protocol: 'TCP', from: sftp, fromPort: dice.port(), to: pool, toPort: 3333 }, ['mine']);
  site.auth(move - 40 * secondUs, 'db-1', `sshd[${site.recording.pid('db-1')}]`, `Failed password for root from ${sftp} port ${dice.port()} ssh2`, 'move');
  site.auth(move - 20 * secondUs, 'web-1', `sshd[${site.recording.pid('web-1')}]`, `Invalid user transfer from ${sftp} port ${dice.port()}`, 'move-web');
  site.auth(move - 18 * secondUs, 'web-1', `sshd[${site.recording.pid('web-1')}]`, `Failed password for invalid user transfer from ${sftp} port ${dice.port()} ssh2`, 'move-web');
  signIn(move, sftp, 'db-1', 'move');
  fetchTool(dbFetch, db, 'db-fetch');
  for (let at = dbFetch + 30 * secondUs; at < endUs; at += dice.around(4 * minuteUs)) site.alert(at, rules.stratum, { protocol: 'TCP', from: db, fromPort: dice.port(), to: pool, toPort: 3333 }, ['db-mine']);
  return { guess: guessUs, login, fetch, cron, mine, move, dbFetch };
}

function truth(site: Site, times: Times): Pick<Scenario, 'attack' | 'compromised' | 'channels' | 'artifacts' | 'rootCauses' | 'damage' | 'next' | 'distractors'> {
  const cite = (mark: string, limit?: number) => site.recording.cite(mark, limit);
  const step = (id: string, ids: [string, string], at: number, from: Scenario['attack']['steps'][number]['from'], to: Scenario['attack']['steps'][number]['from'], what: string, outcome: 'attempted' | 'succeeded' = 'succeeded') =>
    ({ id, tacticId: ids[0], techniqueId: ids[1], time: isoTime(at), from, to, outcome, what });
  const look = (on: string) => [{ verb: 'scan_host' as const, targets: [on] }];
  return {
    attack: { steps: [
      step('step-guess', ['TA0006', 'T1110.001'], times.guess, address(guesser), host('sftp-1'), 'Some two hundred passwords tried over SSH.'),
      step('step-login', ['TA0001', 'T1078'], times.login, address(guesser), host('sftp-1'), 'Sign-in as transfer with the guessed password.'),
      step('step-fetch', ['TA0011', 'T1105'], times.fetch, host('sftp-1'), address(depot), 'Script and program fetched over HTTP.'),
      step('step-cron', ['TA0003', 'T1053.003'], times.cron, host('sftp-1'), host('sftp-1'), 'A cron job starts the program every ten minutes.'),
      step('step-mine', ['TA0040', 'T1496.001'], times.mine, host('sftp-1'), address(pool), 'The program signs on to a mining pool.'),
      step('step-try-web', ['TA0008', 'T1021.004'], times.move - 20 * secondUs, host('sftp-1'), host('web-1'), 'The same account tried on web-1, which does not know it.', 'attempted'),
      step('step-move', ['TA0008', 'T1021.004'], times.move, host('sftp-1'), host('db-1'), 'Sign-in on db-1 as transfer.'),
      step('step-db-key', ['TA0003', 'T1098.004'], times.move + 50 * secondUs, host('sftp-1'), host('db-1'), 'A key added to the authorized keys of transfer.'),
      step('step-db-fetch', ['TA0011', 'T1105'], times.dbFetch, host('db-1'), address(depot), 'The same program fetched by db-1.'),
    ] },
    compromised: [
      { id: 'held-sftp', ref: host('sftp-1'), what: 'Signed in from outside.', shownBy: { lines: cite('login'), commands: look('sftp-1') } },
      { id: 'held-db', ref: host('db-1'), what: 'Reached from sftp-1.', shownBy: { lines: [...cite('move'), ...cite('db-mine', 1)], commands: look('db-1') } },
      { id: 'held-transfer', ref: account('transfer'), what: 'Its password is known to the attacker.', shownBy: { lines: cite('login'), commands: [{ verb: 'collect_logs', targets: ['sftp-1'] }] } },
    ],
    channels: [
      { id: 'way-in', from: address(guesser), to: host('sftp-1'), through: [address(guesser), account('transfer'), service('ssh', 'sftp-1')], what: 'SSH from outside with the guessed password.' },
      { id: 'way-control', from: host('sftp-1'), to: address(pool), through: [address(pool), artifact('left-program')], what: 'The program on sftp-1 takes orders from its pool.' },
      { id: 'way-across', from: host('sftp-1'), to: host('db-1'), through: [account('transfer'), service('ssh', 'db-1')], what: 'SSH from sftp-1 to db-1 with the same password.' },
      { id: 'way-db-control', from: host('db-1'), to: address(pool), through: [address(pool), artifact('left-db-program')], what: 'The program on db-1 takes orders from its pool.' },
    ],
    artifacts: [
      { id: 'left-program', host: 'sftp-1', kind: 'implant', name: implantPath, what: 'Coin miner that takes orders.', shownBy: { lines: [...cite('program', 1), ...cite('fetch', 2)], commands: look('sftp-1') } },
      { id: 'left-cron', host: 'sftp-1', kind: 'scheduled-task', name: 'crontab of transfer', what: 'Starts the miner every ten minutes.', shownBy: { lines: cite('cron', 2), commands: look('sftp-1') } },
      { id: 'left-db-program', host: 'db-1', kind: 'implant', name: implantPath, what: 'The same miner.', shownBy: { lines: [...cite('db-fetch', 2), ...cite('db-mine', 1)], commands: look('db-1') } },
      { id: 'left-db-key', host: 'db-1', kind: 'persistence', name: '/home/transfer/.ssh/authorized_keys', what: 'A key that is not the partner\'s; no log line shows it.', shownBy: { lines: [], commands: look('db-1') } },
    ],
    rootCauses: [
      { id: 'cause-password', kind: 'weak-credential', on: account('transfer'), fixes: [{ verb: 'reset_credentials', target: account('transfer') }, { verb: 'change_configuration', target: account('transfer') }], what: 'A guessable password, the same on two hosts.', shownBy: { lines: [...cite('guess', 1), ...cite('login', 2)], commands: [{ verb: 'collect_logs', targets: ['sftp-1'] }] } },
      { id: 'cause-open-ssh', kind: 'exposed-service', on: service('ssh', 'sftp-1'), fixes: [{ verb: 'restrict_service', target: host('sftp-1') }, { verb: 'change_configuration', target: host('sftp-1') }], what: 'SSH with passwords is open to every outside address, though one partner uses it.', shownBy: { lines: [...cite('guess', 1), ...cite('slow', 1)], commands: [{ verb: 'collect_logs', targets: ['sftp-1'] }] } },
    ],
    damage: [],
    next: [
      { id: 'next-return', channel: 'way-in', chancePerTenMinutes: 0.3, effect: 'artifact-returns', on: artifact('left-program'), what: 'Puts the miner back.', lines: [{ file: sensors.auth, text: `{time} sftp-1 sshd[29911]: Accepted password for transfer from ${guesser} port 40122 ssh2` }] },
      { id: 'next-db-return', channel: 'way-across', chancePerTenMinutes: 0.2, effect: 'artifact-returns', on: artifact('left-db-program'), what: 'Puts the miner back on db-1.', lines: [{ file: sensors.auth, text: `{time} db-1 sshd[21877]: Accepted password for transfer from ${sftp} port 51210 ssh2` }] },
      { id: 'next-read', channel: 'way-across', chancePerTenMinutes: 0.05, effect: 'data-stolen', on: host('db-1'), what: 'Copies the nightly order files.', lines: [] },
    ],
    distractors: [
      { id: 'slow-guesser', kind: 'scanner', refs: [address('198.51.100.23')], what: 'Tries a few names all night and never gets in.', lines: cite('slow') },
      { id: 'port-sweep', kind: 'scanner', refs: [address('198.51.100.61')], what: 'Knocks at ports that are closed.', lines: cite('sweep') },
      { id: 'dot-files', kind: 'scanner', refs: [address('198.51.100.90'), host('web-1')], what: 'Asks web-1 for hidden files; every answer is 404.', lines: cite('dot') },
      { id: 'partner', kind: 'innocent-address', refs: [address(partner)], what: 'The partner, with the same account, for deliveries.', lines: cite('partner') },
      { id: 'admin', kind: 'look-alike', refs: [account('mkeller'), host('ws-11')], what: 'The administrator looks after the database.', lines: cite('admin') },
      { id: 'web-untouched', kind: 'innocent-host', refs: [host('web-1'), domain('archive.example.net')], what: 'web-1 refused the account and fetches its own updates.', lines: cite('move-web') },
    ],
  };
}
