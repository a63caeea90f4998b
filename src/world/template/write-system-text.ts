import type { Random, SystemDescription, SystemHost } from '../../contracts/index.ts';
import { hasChance, pick } from './draw.ts';

type Described = Omit<SystemDescription, 'text'> & { about: string };

/** Words of a site for the same thing, drawn once for a text. */
interface Phrases {
  heading: string;
  noIsolation: string;
  noRebuild: string;
  privileged: string;
  mustStay: string;
  criticality(level: number): string;
  points: string;
  logsOnly: string;
}

function drawPhrases(random: Random): Phrases {
  const levels = pick(random, [['least', 'low', 'medium', 'high', 'highest'], ['', 'minor', 'useful', 'important', 'vital']]);
  const isNumber = hasChance(random, 0.5);
  return {
    heading: pick(random, ['Network and servers', 'What we run', 'System description', 'Infrastructure', 'Hosts and networks', 'Documentation of the network']),
    noIsolation: pick(random, ['may not be isolated', 'must stay connected', 'must not be cut off the network']), noRebuild: pick(random, ['may not be rebuilt', 'must not be reinstalled', 'cannot be set up anew']),
    privileged: pick(random, ['privileged', 'has administrator rights', 'privileged account']), mustStay: pick(random, ['must stay enabled', 'must not be disabled', 'may not be locked']),
    criticality: (level) => (isNumber ? `criticality ${level} of 4` : `criticality: ${levels[level] ?? String(level)} (${level} of 4)`),
    points: pick(random, ['Where traffic and names can be blocked', 'Traffic can be blocked at', 'Enforcement points']), logsOnly: pick(random, ['only its logs can be kept', 'evidence: logs only', 'offers nothing but logs as evidence']),
  };
}

function remarksOf(host: SystemHost, phrases: Phrases): string[] {
  const { evidenceSources } = host;
  const isLogsOnly = evidenceSources?.length === 1 && evidenceSources[0] === 'logs';
  return [...(host.mayIsolate === false ? [phrases.noIsolation] : []), ...(host.mayRebuild === false ? [phrases.noRebuild] : []), ...(isLogsOnly ? [phrases.logsOnly] : evidenceSources === undefined ? [] : [`evidence: ${evidenceSources.join(', ')}`])];
}

function accountLine({ name, role, isPrivileged, mustStay }: Described['accounts'][number], phrases: Phrases): string {
  return `\`${name}\`: ${[role, ...(isPrivileged === true ? [phrases.privileged] : []), ...(mustStay === true ? [phrases.mustStay] : [])].filter((part) => part !== undefined && part !== '').join('; ')}`;
}

type Layout = (system: Described, phrases: Phrases) => string[];

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]);

/** Everything after the hosts, as lists. */
function writeRest(system: Described, phrases: Phrases): string[] {
  return [
    ...section(phrases.points, system.enforcementPoints.map((name) => `- ${name}`)),
    ...section('Accounts', system.accounts.map((account) => `- Account ${accountLine(account, phrases)}`)),
    ...section('Keys', system.keys.map(({ name, role }) => `- Key \`${name}\`: ${role ?? 'in use'}`)),
    ...section('Backup', system.backup === undefined ? [] : [system.backup]),
    ...section('Rules', system.rules.map((rule) => `- ${rule}`)),
  ];
}

const zoneLines = (system: Described): string[] => system.zones.map(({ name, network }) => `- ${name}: ${network ?? ''}`);

/** One table for the hosts, lists for the rest. */
const asTable: Layout = (system, phrases) => [
  `# ${phrases.heading}`, '', system.about, '', '## Hosts', '', '| name | role | addresses | os | zone | services | criticality (1 to 4) | remarks |', '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ...system.hosts.map((host) => `| ${[host.name, host.role ?? '', host.addresses.join(', '), host.os ?? '', host.zone ?? '', host.services.join(', '), String(host.criticality ?? ''), remarksOf(host, phrases).join('; ')].join(' | ')} |`),
  ...section('Zones', zoneLines(system)), ...writeRest(system, phrases),
];

/** Hosts by zone, each a list item with what matters. */
const asLists: Layout = (system, phrases) => [
  `# ${phrases.heading}`, '', system.about,
  ...system.zones.flatMap(({ name, network }) => [
    '', `## ${name} (${network ?? ''})`, '',
    ...system.hosts.filter((host) => host.zone === name).map((host) => `- **${host.name}** (${host.addresses.join(', ')}), ${host.os ?? 'unknown system'}: ${[host.role ?? 'host', ...(host.services.length > 0 ? [`services ${host.services.join(', ')}`] : []), phrases.criticality(host.criticality ?? 2), ...remarksOf(host, phrases)].join('; ')}`),
  ]),
  ...writeRest(system, phrases),
];

/** A block of `name: value` lines for each host, as inventories print it. */
const asBlocks: Layout = (system, phrases) => [
  `${phrases.heading.toUpperCase()}`, '', system.about, '',
  ...system.hosts.flatMap((host) => [
    `host: ${host.name}`, `  address: ${host.addresses.join(', ')}`, `  system: ${host.os ?? ''}`, `  role: ${host.role ?? ''}`, `  network: ${host.zone ?? ''}`, ...(host.services.length > 0 ? [`  services: ${host.services.join(', ')}`] : []), `  ${phrases.criticality(host.criticality ?? 2)}`,
    ...remarksOf(host, phrases).map((remark) => `  note: ${remark}`), '',
  ]),
  ...system.zones.map(({ name, network }) => `network: ${name} ${network ?? ''}`), '', ...(system.enforcementPoints.length > 0 ? [`${phrases.points}: ${system.enforcementPoints.join(', ')}`] : []),
  ...system.accounts.map((account) => `account ${accountLine(account, phrases)}`), ...system.keys.map(({ name, role }) => `key \`${name}\`: ${role ?? ''}`), ...(system.backup === undefined ? [] : [`backup: ${system.backup}`]), ...system.rules.map((rule) => `rule: ${rule}`),
];

const joinWords = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`);

/** Sentences, a paragraph for each zone. */
const asProse: Layout = (system, phrases) => [
  `# ${phrases.heading}`, '', system.about, '', `The networks are ${joinWords(system.zones.map(({ name, network }) => `${name} (${network ?? ''})`))}.`,
  ...system.zones.flatMap(({ name }) => {
    const hosts = system.hosts.filter((host) => host.zone === name);
    return hosts.length === 0 ? [] : ['', hosts.map((host) => {
      const [address, ...further] = host.addresses;
      const serving = host.services.length > 0 ? ` It offers ${joinWords(host.services)}.` : '';
      const remarks = remarksOf(host, phrases);
      return `In ${name}, ${host.name} has the address ${address ?? ''}${further.length > 0 ? ` (also ${joinWords(further)})` : ''} and runs ${host.os ?? 'a system of its own'}: ${host.role ?? 'host'}.${serving} Its criticality is ${phrases.criticality(host.criticality ?? 2).replace(/^criticality:? /, '')}.${remarks.length > 0 ? ` ${host.name} ${joinWords(remarks.map((remark) => (remark.startsWith('evidence') ? `has ${remark}` : remark.startsWith('only') ? `is such that ${remark}` : remark)))}.` : ''}`;
    }).join(' ')];
  }),
  ...(system.enforcementPoints.length > 0 ? ['', `${phrases.points}: ${joinWords(system.enforcementPoints)}.`] : []),
  ...(system.accounts.length > 0 ? ['', ...system.accounts.map((account) => `The account ${accountLine(account, phrases)}.`)] : []), ...system.keys.map(({ name, role }) => `The key \`${name}\`: ${role ?? ''}.`),
  ...(system.backup === undefined ? [] : ['', `Backup: ${system.backup}`]), ...(system.rules.length > 0 ? ['', ...system.rules] : []),
];

/** Two tables: addresses apart from what hosts are for. */
const asTwoTables: Layout = (system, phrases) => [
  `# ${phrases.heading}`, '', system.about, '', '| host | address | network |', '|---|---|---|', ...system.hosts.map((host) => `| ${host.name} | ${host.addresses.join(' ')} | ${host.zone ?? ''} |`), '',
  '| host | purpose | system | services | notes |', '|---|---|---|---|---|', ...system.hosts.map((host) => `| ${host.name} | ${host.role ?? ''} | ${host.os ?? ''} | ${host.services.join(' ')} | ${[phrases.criticality(host.criticality ?? 2), ...remarksOf(host, phrases)].join('; ')} |`),
  ...section('Networks', zoneLines(system)), ...writeRest(system, phrases),
];

const layouts: readonly Layout[] = [asTable, asTable, asLists, asBlocks, asProse, asTwoTables];

/** The description in words, in one of several layouts. Says what the fields say, nothing else. */
export function writeSystemText(system: Described, random: Random): string {
  const lines = pick(random, layouts)(system, drawPhrases(random));
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n').trim()}\n`;
}
