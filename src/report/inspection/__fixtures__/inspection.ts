import type { Entity, EventGroup, Inspection } from '../../../contracts/index.ts';

const startMs = Date.UTC(2026, 5, 10, 21, 0, 0);
const minuteMs = 60_000;

/** What a hostile log would put into a name or title. */
export const hostileText = '<script>alert(1)</script>"\' onload=x \u001b[31mred\u001b]0;owned\u0007 \u202egnp.exe --></style></details> h1 `x`';

const entity = (alias: string, kind: Entity['kind'], name: string, extra: Partial<Entity> = {}): Entity => ({
  alias, kind, name, addresses: [], services: [], isEnforcementPoint: false, isInternal: false, isInSystem: false, mentionCount: 5, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0, ...extra,
});

export const group = (number: number, extra: Partial<EventGroup> = {}): EventGroup => ({
  id: `g${number}`, kind: 'alert', title: `Rule number ${number}`, severityId: 3, sources: ['a1'], targets: ['h1'], mentions: [], ports: [22], count: number,
  firstTimeMs: startMs + number * minuteMs, lastTimeMs: startMs + (number + 30) * minuteMs, lines: [{ source: 's1', ranges: [[number * 10, number * 10 + 2], [number * 10 + 5, number * 10 + 5]] }],
  sample: `raw line of rule ${number}`, score: 1 / (1 + number), scoreReasons: ['severity 3', 'rare on this site'], isSign: number <= 4, stage: 'credential', sensors: ['Snort', 'Suricata'], product: 'Snort', ruleId: `1:${number}:1`,
  digestReason: number <= 5 ? `in: rank ${number}, 12 tokens` : 'out: the budget is spent on lines of higher rank', ...extra,
});

const groups: EventGroup[] = [
  group(1, { title: 'Accepted password for transfer', kind: 'text', severityId: 0, sensors: ['sshd'], stage: 'success', mentions: ['u1'] }),
  group(2, { title: 'Beacon to a rare host', sources: ['h1'], targets: ['a2'], severityId: 4, ports: [443] }),
  group(3, { title: hostileText, sources: ['h1'], targets: ['h2'], sample: hostileText, severityId: 5 }),
  group(4, { title: 'Name lookup of a new domain', sources: ['h2'], targets: ['h3'], ports: [53], mentions: ['d1'], severityId: 2 }),
  group(5, { title: 'Scan of many ports', sources: ['a1'], targets: ['h1', 'h2', 'h3'], severityId: 2, isSign: false }),
  group(6, { title: 'Sign-in from outside', kind: 'event', sources: ['a1'], targets: [], mentions: ['u1'], severityId: 1, isSign: false }),
  group(7, { title: 'Service started', kind: 'event', sources: [], targets: ['h2'], severityId: 1, isSign: false, sensors: ['systemd'] }),
];

/** Two sensors and one host log: a break-in, a step on, a beacon, and hostile text in a title, a name and a raw line. */
export const smallInspection: Inspection = {
  kind: 'inspection',
  sources: [
    { id: 's1', path: 'logs/alerts.log', format: 'snort-fast', formats: { 'snort-fast': 90, 'plain-text': 2 }, compression: 'gzip', sizeBytes: 48_211, sha256: '11'.repeat(32), lineCount: 94, recordCount: 92, unreadCount: 2, droppedColumns: ['label'], firstTimeMs: startMs, lastTimeMs: startMs + 90 * minuteMs, notes: ['The year is not in the lines; 2026 was assumed.'] },
    { id: 's2', path: 'logs/auth.log', format: 'syslog', compression: 'none', sizeBytes: 900, sha256: '22'.repeat(32), lineCount: 8, recordCount: 8, unreadCount: 0, droppedColumns: [], notes: [] },
    { id: 's3', path: 'logs/picture.png', format: 'none', compression: 'none', sizeBytes: 0, sha256: '', lineCount: 0, recordCount: 0, unreadCount: 0, droppedColumns: [], notes: [], problem: 'logs/picture.png is a picture and not a log that is read.' },
  ],
  unread: [{ source: 's1', line: 40, byteOffset: 900, reason: 'Ends in the middle.', raw: hostileText }, { source: 's1', line: 94, byteOffset: 2900, reason: 'Not a line of this format.', raw: '</pre><h1>x' }],
  evidence: {
    entities: [
      entity('h1', 'host', 'ssh-gateway', { addresses: ['10.0.2.11'], role: 'jump host', zone: 'dmz', criticality: 3, services: ['ssh'], isInternal: true, isInSystem: true, mentionCount: 80, alertTargetCount: 70, suspicionFraction: 0.9, mayIsolate: false }),
      entity('h2', 'host', hostileText, { addresses: ['10.0.2.12'], isInternal: true, suspicionFraction: 0.4 }),
      entity('h3', 'host', 'edge-firewall', { addresses: ['10.0.0.1'], isEnforcementPoint: true, isInternal: true, isInSystem: true }),
      entity('a1', 'address', '203.0.113.66', { addresses: ['203.0.113.66'], alertSourceCount: 50, suspicionFraction: 0.8 }),
      entity('a2', 'address', '2001:db8::99', { addresses: ['2001:db8::99'], suspicionFraction: 0.6 }),
      entity('d1', 'domain', 'c2.example.net', { suspicionFraction: 0.5 }),
      entity('u1', 'account', 'transfer', { suspicionFraction: 0.3 }),
      entity('v1', 'cve', 'CVE-2026-0001'), entity('l1', 'url', 'http://c2.example.net/x'),
    ],
    groups,
    systemLines: ['h1 jump host dmz ssh !critical', 'a1 outside'],
    digest: groups.slice(0, 5).map((each, index) => ({ groupId: each.id, text: `21:0${index} a1>h1 ${each.title.slice(0, 60)} x${each.count}`, tokenCount: 12 + index })),
    digestTokens: 70, tokenBudget: 80, isTokenEstimate: true, leftOut: [{ what: 'event, informational', groupCount: 2, recordCount: 13 }],
    recordCount: 28, alertCount: 14, unreadCount: 2, firstTimeMs: startMs, lastTimeMs: startMs + 90 * minuteMs, signCount: 4, hasSystemDescription: true,
    timeline: { bucketMs: 1000, cells: groups.map((each, index) => ({ startMs: startMs + index * 10 * minuteMs, sensor: each.sensors?.[0] ?? '', severityId: each.severityId, kind: each.kind, count: each.count })) },
    forwarders: ['h3'], maskedCount: 1, notes: ['The digest was fitted with an estimate of tokens.'],
  },
  citedLines: { 's1:10': 'Jun 10 21:01:00 ssh-gateway sshd[7]: Accepted password for transfer', 's1:30': hostileText, 's1:999': 'of no group' },
  tokenizer: 'estimate',
};

const { timeline: _timeline, firstTimeMs: _first, lastTimeMs: _last, ...evidenceWithoutTimes } = smallInspection.evidence;

/** Nothing was understood. */
export const emptyInspection: Inspection = {
  ...smallInspection, citedLines: {},
  evidence: { ...evidenceWithoutTimes, entities: [], groups: [], systemLines: [], digest: [], digestTokens: 0, leftOut: [], recordCount: 0, alertCount: 0, signCount: 0, forwarders: [] },
};

/** Records, and none that speaks of an attack. */
export const calmInspection: Inspection = { ...smallInspection, evidence: { ...smallInspection.evidence, signCount: 0, groups: groups.slice(4), digest: smallInspection.evidence.digest.slice(4) } };

/** As many groups as one wishes, each between ends of its own. */
export function manyGroups(count: number): Inspection {
  const many = Array.from({ length: count }, (_, index) => group(index + 1, { sources: [`a${index + 1}`], targets: [`h${index % 500}`], isSign: index < 400, severityId: index % 6 }));
  return {
    ...smallInspection,
    evidence: {
      ...smallInspection.evidence, groups: many, digest: many.slice(0, 40).map((each) => ({ groupId: each.id, text: `a1>h1 ${each.title}`, tokenCount: 9 })), signCount: 400,
      entities: [...many.map((_, index) => entity(`a${index + 1}`, 'address', `198.51.${index >> 8}.${index & 255}`)), ...Array.from({ length: 500 }, (_, index) => entity(`h${index}`, 'host', `host-${index}`, { isInternal: true }))],
    },
  };
}
