import type { Scenario, SystemDescription } from '../../src/contracts/index.ts';
import { isoTime, type Rule } from './formats.ts';
import { addBrowsing, addCron, addDecoderChatter, addUpdates, drawTimes } from './noise.ts';
import { hourUs, minuteUs, Recording, secondUs, timeUs } from './recording.ts';
import { account, address, host, sampleSource, type Sample } from './sample.ts';
import { Site } from './site.ts';
import { renderSystemText } from './system-text.ts';

const sprayers = ['203.0.113.12', '203.0.113.13', '203.0.113.201'] as const;
const portal = '10.50.1.8';
const directory = '10.50.2.9';
const resolver = '10.50.2.1';
const staff = ['adavies', 'bokafor', 'cwong', 'dmeyer', 'efranco', 'gpatel', 'hnovak', 'ijones', 'kmurphy', 'lrossi', 'mtanaka', 'nhaddad', 'osilva', 'pyoung'];
const sensors = { fast: 'fast.log', access: 'access.log', auth: 'auth.log' };

const rules = {
  manyRefused: { sid: 9_000_401, rev: 3, text: 'LOCAL WEB_SERVER Many refused sign-ins at portal from one address', classification: 'Attempted User Privilege Gain', priority: 1 },
  scriptAgent: { sid: 9_000_402, rev: 1, text: 'LOCAL SCAN Scripted user agent at sign-in page', classification: 'Attempted Information Leak', priority: 2 },
} as const satisfies Record<string, Rule>;

const description: Omit<SystemDescription, 'text'> = {
  hosts: [
    { name: 'border', addresses: ['10.50.1.1', resolver, '10.50.3.1', '192.0.2.50'], os: 'pfSense 2.8', role: 'firewall, router, resolver, Suricata sensor', zone: 'all', criticality: 4, services: ['dns'], mayIsolate: false, mayRebuild: false },
    { name: 'portal-1', addresses: [portal], os: 'Debian 12', role: 'staff portal, Apache, published on port 443', zone: 'dmz', criticality: 3, services: ['https', 'ssh'], mayIsolate: true, mayRebuild: true },
    { name: 'dir-1', addresses: [directory], os: 'Debian 12', role: 'directory server: decides every sign-in, locks an account for 30 minutes after five wrong passwords', zone: 'servers', criticality: 4, services: ['ldap', 'ssh'], mayIsolate: false, mayRebuild: true },
    { name: 'room-41', addresses: ['10.50.3.41'], os: 'Windows 11', role: 'staff room computer', zone: 'office', criticality: 1, services: [], mayIsolate: true, mayRebuild: true },
  ],
  zones: [{ name: 'dmz', network: '10.50.1.0/24' }, { name: 'servers', network: '10.50.2.0/24' }, { name: 'office', network: '10.50.3.0/24' }],
  enforcementPoints: ['border', 'dir-1'],
  accounts: [...staff.map((name) => ({ name, role: 'staff', isPrivileged: false, mustStay: false })), { name: 'portaladmin', role: 'looks after portal-1', isPrivileged: true, mustStay: true }],
  keys: [],
  backup: 'portal-1 and dir-1 every night at 03:00 UTC, kept 14 days.',
  rules: ['border and dir-1 may not be isolated.', 'From outside, sign-in needs a password and a code from a phone.', 'Teaching must not be interrupted between 08:00 and 16:00 UTC.', 'All clocks run on UTC.'],
};
const about = 'A school. Staff sign in at portal-1 from home and from rooms; Apache on portal-1 asks dir-1, which writes each decision to the auth log that both hosts share. Suricata on border sees the traffic behind the point where TLS ends.';

/** A few passwords tried on every staff account from three addresses; none fits. */
export function makeSprayFailed(): Sample {
  const name = 'sample-spray-failed';
  const site = new Site(new Recording(name), sensors);
  const startUs = timeUs('2026-10-27T05:30:00Z');
  const endUs = timeUs('2026-10-27T10:30:00Z');
  const sprayUs = timeUs('2026-10-27T06:41:08Z') + 77_311;
  addSchoolDay(site, startUs, endUs);
  const lastUs = addSpray(site, sprayUs);
  const text = renderSystemText('Millbrook School: network and servers', about, description);
  const cite = (mark: string) => site.recording.cite(mark);
  const step = (id: string, techniqueId: string, at: number, from: string, what: string) => ({ id, tacticId: 'TA0006', techniqueId, time: isoTime(at), from: address(from), to: host('portal-1'), outcome: 'attempted' as const, what });
  const scenario: Scenario = {
    formatVersion: 1, id: name, title: 'Passwords tried on every account of a school portal, none fits', family: 'password-spray', split: 'train', kind: 'attempted',
    source: sampleSource, system: { text, ...description },
    evidence: [{ file: sensors.fast, format: 'suricata-fast', folder: 'scenario' }, { file: sensors.access, format: 'apache-access', folder: 'scenario' }, { file: sensors.auth, format: 'syslog-auth', folder: 'scenario' }],
    attack: { steps: [
      step('step-spray', 'T1110.003', sprayUs, sprayers[0], 'One password for all accounts, then the next, from three addresses in turn.'),
      step('step-last', 'T1110.003', lastUs, sprayers[2], 'The last round; still nothing fits.'),
    ] },
    compromised: [], channels: [], artifacts: [], rootCauses: [], damage: [], next: [],
    distractors: [
      { id: 'locked-out', kind: 'look-alike', refs: [account('hnovak')], what: 'Locked by the wrong passwords of others, then signs in from the staff room.', lines: cite('own') },
      { id: 'early-staff', kind: 'innocent-address', refs: [address('192.0.2.214')], what: 'Staff at home, with password and code.', lines: cite('home') },
    ],
  };
  return {
    name, scenario, files: site.recording.render(),
    about: `From ${isoTime(sprayUs)} to ${isoTime(lastUs)}, ${sprayers.join(', ')} try a few passwords on every staff account of the portal. None fits; the directory locks some accounts for a while. Nobody got in. Noise: staff who sign in, mistype and read pages, updates, decoder messages.`,
  };
}

const agents = ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36'] as const;

function addSignIn(site: Site, us: number, from: string, user: string, outcome: 'accepted' | 'refused' | 'locked', agent: string, ...marks: string[]): void {
  const dice = site.dice(`sign-in/${us}/${user}`);
  site.access(us, { client: from, method: 'POST', path: '/login', status: outcome === 'accepted' ? 302 : 401, bytes: outcome === 'accepted' ? 0 : 1893, referrer: 'https://portal.millbrook.example/login', agent }, ...marks);
  const answer = { accepted: `sign-in accepted for ${user} from ${from}, code confirmed`, refused: `sign-in refused for ${user} from ${from}: wrong password`, locked: `sign-in refused for ${user} from ${from}: account locked for 30 minutes` }[outcome];
  site.auth(us + dice.integer(20_000, 70_000), 'dir-1', 'portal-auth[812]', answer, ...marks);
}

function addSchoolDay(site: Site, startUs: number, endUs: number): void {
  const dice = site.dice('school');
  addBrowsing(site, { clients: ['10.50.3.41'], resolver, span: { fromUs: startUs + hourUs, toUs: endUs, everyUs: 3 * minuteUs } });
  addUpdates(site, { hosts: [{ name: 'portal-1', address: portal }, { name: 'dir-1', address: directory }], resolver, atUs: timeUs('2026-10-27T05:50:00Z'), count: 6 });
  addCron(site, ['portal-1', 'dir-1'], { fromUs: startUs + 9 * minuteUs, toUs: endUs, everyUs: 15 * minuteUs });
  addDecoderChatter(site, [{ from: '192.0.2.214', to: portal, port: 443 }, { from: portal, to: directory, port: 636 }, { from: '10.50.3.41', to: portal, port: 443 }], { fromUs: startUs, toUs: endUs, everyUs: 90 * secondUs });
  for (const us of drawTimes(site, 'pages', { fromUs: startUs, toUs: endUs, everyUs: 32 * secondUs })) site.access(us, { client: dice.pick(['10.50.3.41', '192.0.2.214', '192.0.2.219', '192.0.2.226']), user: dice.pick(staff), method: 'GET', path: dice.pick(['/', '/timetable', '/marks/7b', '/messages', '/static/app.js', '/rooms']), status: dice.pick([200, 200, 200, 304]), bytes: dice.integer(400, 20_000), agent: dice.pick(agents) });
  for (const us of drawTimes(site, 'staff', { fromUs: startUs + hourUs / 2, toUs: endUs, everyUs: 5 * minuteUs })) {
    // While accounts are locked nobody gets in.
    if (us > timeUs('2026-10-27T07:00:00Z') && us < timeUs('2026-10-27T08:00:00Z')) continue;
    const home = dice.isTrue(0.5);
    const user = dice.pick(staff);
    if (dice.isTrue(0.12)) addSignIn(site, us - 14 * secondUs, home ? '192.0.2.214' : '10.50.3.41', user, 'refused', agents[0]);
    addSignIn(site, us, home ? '192.0.2.214' : '10.50.3.41', user, 'accepted', agents[0], home ? 'home' : 'room');
  }
  addSignIn(site, timeUs('2026-10-27T07:20:41Z'), '10.50.3.41', 'hnovak', 'locked', agents[0], 'own');
  addSignIn(site, timeUs('2026-10-27T09:05:12Z'), '10.50.3.41', 'hnovak', 'accepted', agents[0], 'own');
}

function addSpray(site: Site, sprayUs: number): number {
  const dice = site.dice('spray');
  let us = sprayUs;
  const wrong = new Map<string, number>();
  for (let round = 0; round < 9; round += 1) {
    for (const [index, user] of [...staff, 'portaladmin', 'test', 'office'].entries()) {
      us += dice.around(9 * secondUs);
      const from = round === 8 ? sprayers[2] : sprayers[(round + index) % 3] ?? sprayers[0];
      const count = (wrong.get(user) ?? 0) + 1;
      wrong.set(user, count);
      addSignIn(site, us, from, user, count > 5 ? 'locked' : 'refused', 'python-requests/2.32.3', 'spray');
      const ends = { protocol: 'TCP', from, fromPort: dice.port(), to: portal, toPort: 443 } as const;
      if (index % 4 === 0) site.alert(us + 12_000, rules.scriptAgent, ends, ['spray']);
      if (index % 6 === 5) site.alert(us + 15_000, rules.manyRefused, ends, ['spray']);
    }
    us += dice.integer(60, 160) * secondUs;
  }
  return us;
}
