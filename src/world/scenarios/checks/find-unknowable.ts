import type { Scenario } from '../../../contracts/index.ts';
import { hostOf, listAddedIds, listFacts, type KnowableFact } from './facts-of.ts';

type Command = KnowableFact['shownBy']['commands'][number];
const looks: ReadonlySet<string> = new Set(['scan_host', 'collect_logs']);

/**
 * Facts that no responder can come to know who follows what it sees: looks at hosts that are shown as struck, and leads that those looks
 * give. Such is a fact that only a look at a host shows which nothing but that look makes suspect.
 */
export function findUnknowable(scenario: Scenario): string[] {
  const facts = listFacts(scenario);
  const added = listAddedIds(scenario);
  // Hosts that the attacker enters later and damage are seen when they happen; what it leaves must be looked for.
  const known = new Set(facts.filter((fact) => (added.has(fact.id) ? fact.part === 'compromised' || fact.part === 'damage' : fact.shownBy.lines.length > 0)).map((fact) => fact.id));
  for (let before = -1; before !== known.size;) {
    before = known.size;
    const { scanned, collected } = hostsLookedAt(scenario, facts, known);
    const leads = new Set(facts.flatMap((fact) => {
      const lead = leadOf(fact);
      return lead !== undefined && giversOf(scenario, facts, lead, fact).some((host) => scanned.has(host) || collected.has(host)) ? [keyOf(lead)] : [];
    }));
    const canGive = ({ verb, targets }: Command): boolean => targets.some((target) => {
      if (leads.has(`${verb}|${target}`)) return true;
      if (verb === 'collect_logs') return collected.has(target);
      return (verb === 'scan_host' || keepsOf(scenario, target).has(verb)) && scanned.has(target);
    });
    for (const fact of facts) if (fact.shownBy.commands.some(canGive)) known.add(fact.id);
  }
  return facts.filter((fact) => !known.has(fact.id)).map((fact) => {
    const ways = fact.shownBy.commands.flatMap(({ verb, targets }) => targets.map((target) => `${verb} ${target}`));
    return `${fact.place}: no responder has a reason for a look that shows it (${ways.join(', ') || 'none is named'}). Let an act show it or its host, or name a look at a host that is shown as struck.`;
  });
}

function hostsLookedAt(scenario: Scenario, facts: readonly KnowableFact[], known: ReadonlySet<string>): { scanned: Set<string>; collected: Set<string> } {
  const held = facts.filter((fact) => fact.part === 'compromised' && known.has(fact.id)).map((fact) => fact.on);
  const struck = new Set(held.flatMap((ref) => (ref.kind === 'host' ? [ref.name] : [])));
  if (struck.size > 0) return { scanned: struck, collected: struck };
  const isHeld = (ref: { kind: string; name: string }): boolean => held.some((one) => one.kind === ref.kind && one.name === ref.name);
  const opened = scenario.channels.filter((channel) => [channel.from, channel.to, ...channel.through].some(isHeld)).flatMap((channel) => [channel.from, channel.to].flatMap((ref) => hostOf(scenario, ref) ?? []));
  return { scanned: struck, collected: new Set(opened) };
}

/** What looks at struck hosts tell a responder to do next. */
function leadOf({ shownBy }: KnowableFact): Command | undefined {
  return shownBy.lines.length > 0 || shownBy.commands.some(({ verb }) => looks.has(verb)) ? undefined : shownBy.commands[0];
}

const keyOf = ({ verb, targets }: Command): string => `${verb}|${targets[0] ?? ''}`;

/** Hosts a look at which tells of a lead. */
function giversOf(scenario: Scenario, facts: readonly KnowableFact[], lead: Command, fact: KnowableFact): string[] {
  if (lead.verb === 'hunt_indicator') {
    const struck = facts.flatMap((one) => (one.part === 'compromised' && one.on.kind === 'host' ? [one.on.name] : []));
    return struck.length > 0 ? struck : scenario.channels.flatMap(({ from, to }) => [from, to].flatMap((ref) => hostOf(scenario, ref) ?? []));
  }
  const own = hostOf(scenario, fact.on);
  return [...lead.targets.slice(0, 1), ...(own === undefined ? [] : [own])];
}

/** Verbs by which evidence of a host is kept: carried out on every struck host in any case. */
function keepsOf(scenario: Scenario, host: string): Set<string> {
  const sources = scenario.system.hosts.find((one) => one.name === host)?.evidenceSources ?? ['memory', 'disk'];
  const verbs = { memory: 'capture_memory', disk: 'image_disk', logs: 'export_logs' } as const;
  return new Set(sources.map((source) => verbs[source]));
}
