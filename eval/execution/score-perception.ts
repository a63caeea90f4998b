import { parentTechniqueOf, type Assessment, type Entity, type FactRef, type Scenario } from '../../src/contracts/index.ts';
import type { Matches, RunResult } from '../run-result.ts';

type PerceptionScore = NonNullable<RunResult['perception']>;

/** A tactic or technique counts as said from this probability on. */
const saidFrom = 0.25;
const topCount = 5;

/** What a responder made of the evidence, against the truth. Techniques at parent level and exact; things by role and name. */
export function scorePerception(assessment: Assessment, entities: readonly Entity[], scenario: Scenario): PerceptionScore {
  const { steps } = scenario.attack;
  const trueTactics = new Set(steps.map((step) => step.tacticId));
  const techniques = assessment.techniques.filter(({ probability }) => probability >= saidFrom).map(({ id }) => id);
  const roles = listTrueRoles(scenario);
  const named = (aliases: readonly string[]): Set<string> => new Set(aliases.map((alias) => { const entity = entities.find((one) => one.alias === alias); return entity === undefined ? alias : trueNameOf(entity, scenario); }));
  const top = [...assessment.tactics].sort((a, b) => b.probability - a.probability).slice(0, topCount).map(({ id }) => id);
  return {
    tactics: match(new Set(assessment.tactics.filter(({ probability }) => probability >= saidFrom).map(({ id }) => id)), trueTactics),
    techniques: match(new Set(techniques.map(parentTechniqueOf)), new Set(steps.map((step) => parentTechniqueOf(step.techniqueId)))),
    techniquesExact: match(new Set(techniques), new Set(steps.map((step) => step.techniqueId))),
    entities: {
      attacker: match(named(assessment.entities.attacker), roles.attacker), compromised: match(named(assessment.entities.compromised), roles.compromised),
      targeted: match(named(assessment.entities.targeted), roles.targeted),
    },
    ...(trueTactics.size > 0 && { topFiveTactics: top.filter((id) => trueTactics.has(id)).length / Math.min(topCount, trueTactics.size) }),
  };
}

function match(said: ReadonlySet<string>, truth: ReadonlySet<string>): Matches {
  const hits = [...said].filter((one) => truth.has(one)).length;
  return { truePositives: hits, falsePositives: said.size - hits, falseNegatives: truth.size - hits };
}

/** A host by the site's name for it, everything else by its own, in small letters: as {@link listTrueRoles} names things. */
export function trueNameOf(entity: Entity, scenario: Scenario): string {
  const host = scenario.system.hosts.find((one) => one.name.toLowerCase() === entity.name.toLowerCase() || one.addresses.some((address) => entity.addresses.includes(address)));
  return (entity.kind === 'host' || entity.kind === 'address' ? host?.name ?? entity.name : entity.name).toLowerCase();
}

/**
 * Roles by the facts. Attacker: what lies outside the site at an end of a step or a channel. Compromised: what the attacker holds. Targeted:
 * what a step was aimed at without being held.
 */
export function listTrueRoles(scenario: Scenario): Record<'attacker' | 'compromised' | 'targeted', Set<string>> {
  const hosts = new Map(scenario.system.hosts.flatMap((host) => [[host.name.toLowerCase(), host.name.toLowerCase()] as const, ...host.addresses.map((address) => [address, host.name.toLowerCase()] as const)]));
  const insideOf = ({ kind, name, host }: FactRef): string | undefined => (kind === 'service' ? host?.toLowerCase() : kind === 'artifact' ? scenario.artifacts.find((one) => one.id === name)?.host.toLowerCase() : hosts.get(name.toLowerCase()));
  const added = new Set(scenario.next.flatMap((move) => move.adds ?? []));
  const compromised = new Set(scenario.compromised.filter(({ id }) => !added.has(id)).map(({ ref }) => insideOf(ref) ?? ref.name.toLowerCase()));
  const ends = [...scenario.attack.steps.flatMap((step) => [step.from, step.to]), ...scenario.channels.filter(({ id }) => !added.has(id)).flatMap((channel) => [channel.from, channel.to, ...channel.through])];
  const attacker = new Set(ends.filter((ref) => ['address', 'network', 'domain'].includes(ref.kind) && insideOf(ref) === undefined).map((ref) => ref.name.toLowerCase()));
  const aimedAt = scenario.attack.steps.map((step) => insideOf(step.to) ?? (step.to.kind === 'account' || step.to.kind === 'key' ? step.to.name.toLowerCase() : undefined));
  return { attacker, compromised, targeted: new Set(aimedAt.filter((name): name is string => name !== undefined && !compromised.has(name))) };
}
