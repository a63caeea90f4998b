import type { FactRef, Scenario } from '../contracts/index.ts';
import type { OrderEffect, TargetEffect } from './apply-order.ts';
import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import type { Order, OrderTarget } from './orders.ts';
import type { FoundFact, OutcomeFacts, TargetOutcome } from './outcome-facts.ts';
import { at, livingArtifacts, onHost, openChannels, shownChannels, struckHosts, type WorldState } from './world-state.ts';

/** Verbs that may cut the attacker off: their outcome says whether the sensors still see its traffic. */
const cuttingVerbs: ReadonlySet<string> = new Set(['block_traffic', 'isolate_host', 'disable_account', 'revoke_key', 'end_sessions', 'stop_service', 'restrict_service', 'reset_credentials']);
const interruptingVerbs: ReadonlySet<string> = new Set(['block_traffic', 'isolate_host', 'stop_service', 'rebuild_host']);

export interface Happened {
  facts: CompiledFacts;
  order: Order;
  effect: OrderEffect;
  /** Network before and after the command. */
  before: WorldState;
  after: WorldState;
  /** What the attacker did meanwhile, with its log lines. */
  attacker: OutcomeFacts['attacker'];
}

/** All that the text of an outcome says: what the command did to each target and what it showed. Holds nothing that stays hidden. */
export function tellOutcome({ facts, order, effect, before, after, attacker }: Happened): OutcomeFacts {
  const targets = order.targets.map((target, index) => tellTarget({ facts, order, before, after }, target, effect.targets[index]));
  const isCutting = cuttingVerbs.has(order.verb) && effect.targets.some((target) => target.result === 'done');
  return { verb: order.verb, targets, ...(isCutting && { activity: tellActivity(facts, after) }), attacker, minutes: effect.minutes };
}

/** What the sensors see of the channels that a reader knows. */
function tellActivity(facts: CompiledFacts, state: WorldState): NonNullable<OutcomeFacts['activity']> {
  const open = openChannels(facts, state) & shownChannels(facts, state);
  const ends = facts.scenario.channels.flatMap((channel, index) => ((open & (1 << index)) === 0 ? [] : [{ from: nameOfEnd(channel.from, facts.scenario), to: nameOfEnd(channel.to, facts.scenario) }]));
  return { isSeen: ends.length > 0, ends };
}

function nameOfEnd(ref: FactRef, scenario: Scenario): string {
  if (ref.kind === 'service') return ref.host ?? ref.name;
  if (ref.kind === 'artifact') return scenario.artifacts.find((one) => one.id === ref.name)?.host ?? ref.name;
  return ref.name;
}

function tellTarget({ facts, order, before, after }: Pick<Happened, 'facts' | 'order' | 'before' | 'after'>, target: OrderTarget, effect: TargetEffect | undefined): TargetOutcome {
  const { verb } = order;
  const result = effect?.result ?? 'no-effect';
  const found = effect === undefined ? [] : listFound(facts, stillThere(facts, after, effect.shown));
  const outcome: TargetOutcome = { name: target.name, kind: target.kind, result, found, leads: effect === undefined || result === 'failed' ? [] : listLeads(facts, after, order, target), items: [], takenDown: [] };
  if (target.serviceName !== undefined && (verb === 'stop_service' || verb === 'restrict_service' || verb === 'restore_service')) outcome.service = target.serviceName;
  if (effect === undefined || result !== 'done') return outcome;
  outcome.items = listItems(facts, { verb, target, effect, before, after });
  if (target.host >= 0) {
    if (verb === 'verify_host') Object.assign(outcome, { isClean: isClean(facts, after, target.host), isServing: isServing(facts, after, target.host) });
    else if (verb === 'restore_service' || verb === 'reconnect_host' || verb === 'restore_data') outcome.isServing = isServing(facts, after, target.host);
    const isHealthy = (struckHosts(facts, after[at.activeCompromised] ?? 0) & (1 << target.host)) === 0;
    if (interruptingVerbs.has(verb) && isHealthy) outcome.takenDown = verb === 'stop_service' && target.serviceName !== undefined ? [target.serviceName] : [...(facts.scenario.system.hosts[target.host]?.services ?? [])];
  }
  return outcome;
}

/** A look tells what is there now: what was removed, fixed or restored before is not found again. Who was in, and what was copied, stays true. */
function stillThere(facts: CompiledFacts, after: WorldState, { compromised, artifacts, causes, damage }: FactMasks): FactMasks {
  return { compromised, artifacts: livingArtifacts(facts, after, artifacts), causes: causes & ~(after[at.fixed] ?? 0), damage: damage & ((after[at.openDamage] ?? 0) | facts.stolenDamage) };
}

/** Facts of a mask as what was found, most telling first. */
export function listFound(facts: CompiledFacts, shown: FactMasks): FoundFact[] {
  const { scenario } = facts;
  const pick = <T>(list: readonly T[], mask: number): { one: T; index: number }[] => list.flatMap((one, index) => ((mask & (1 << index)) === 0 ? [] : [{ one, index }]));
  return [
    ...pick(scenario.compromised, shown.compromised).map(({ one }): FoundFact => ({ kind: 'compromised', ref: one.ref, what: one.what })),
    ...pick(scenario.rootCauses, shown.causes).map(({ one }): FoundFact => ({ kind: 'root-cause', cause: one })),
    ...pick(scenario.artifacts, shown.artifacts).map(({ one, index }): FoundFact => ({ kind: 'artifact', artifact: one, isInMemoryOnly: (facts.volatileArtifacts & (1 << index)) !== 0 && one.kind !== 'process' })),
    ...pick(scenario.damage, shown.damage).map(({ one }): FoundFact => ({ kind: 'damage', damage: one })),
  ];
}

/** Leads that a look at this host tells of and that nobody has followed. */
function listLeads(facts: CompiledFacts, after: WorldState, { verb }: Order, target: OrderTarget): TargetOutcome['leads'] {
  if ((verb !== 'scan_host' && verb !== 'collect_logs') || target.host < 0) return [];
  return facts.leads.flatMap((lead, index) => (((after[at.openLeads] ?? 0) & (1 << index)) !== 0 && (lead.givers & (1 << target.host)) !== 0 ? [{ verb: lead.verb, target: lead.target }] : []));
}

function listItems(facts: CompiledFacts, { verb, target, effect, before, after }: { verb: string; target: OrderTarget; effect: TargetEffect; before: WorldState; after: WorldState }): string[] {
  const { artifacts, damage } = facts.scenario;
  // A rebuilt host is free of what nobody saw, too: only what was shown is named.
  const removed = effect.removed & (before[at.shownArtifacts] ?? 0);
  if (removed !== 0) return artifacts.filter((_, index) => (removed & (1 << index)) !== 0).map((one) => one.name);
  if (verb !== 'restore_data' && verb !== 'restore_service') return [];
  const mended = (before[at.openDamage] ?? 0) & ~(after[at.openDamage] ?? 0) & onHost(facts.damageHost, target.host);
  return damage.filter((_, index) => (mended & (1 << index)) !== 0).map((one) => one.service ?? one.what.replace(/\.$/, ''));
}

function isClean(facts: CompiledFacts, state: WorldState, host: number): boolean {
  const shown = (state[at.activeArtifacts] ?? 0) & (state[at.shownArtifacts] ?? 0);
  return (livingArtifacts(facts, state, shown) & onHost(facts.artifactHost, host)) === 0;
}

function isServing(facts: CompiledFacts, state: WorldState, host: number): boolean {
  const bit = 1 << host;
  const down = (state[at.isolated] ?? 0) | (state[at.blockedHosts] ?? 0) | (state[at.dataDown] ?? 0) | (state[at.servicesDown] ?? 0);
  return (down & bit) === 0 && ((state[at.openDamage] ?? 0) & (state[at.shownDamage] ?? 0) & onHost(facts.damageHost, host)) === 0;
}
