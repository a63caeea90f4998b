import type { Verb } from '../contracts/index.ts';
import { applyOrder, type OrderEffect } from './apply-order.ts';
import type { CompiledFacts } from './compile-facts.ts';
import { noDraws, type Draws } from './draws.ts';
import { calmOrders, isSteady, urgentOrders } from './focus-orders.ts';
import { listOrders } from './list-orders.ts';
import type { Order } from './orders.ts';
import { minutesPerTick } from './verb-rules.ts';
import { allHold, apparentConditions, at, heldCreds, hostsToLookAt, isScopeKnown, livingArtifacts, openChannels, shownChannels, struckHosts, trueConditions, type WorldState } from './world-state.ts';

/** What a command counts in recovery time: one, and one for each superfluous target; two without any effect; one for a failure by chance. */
export function costOf(effect: OrderEffect): number {
  const { targets } = effect;
  const superfluous = targets.filter((target) => target.result !== 'failed' && !target.isUseful).length;
  const useful = targets.filter((target) => target.isUseful).length;
  if (useful === 0 && superfluous === 0) return 1;
  if (useful === 0 && targets.every((target) => target.result !== 'failed')) return 2;
  return 1 + superfluous;
}

/** The same with a superfluous command counted two, whatever its targets. Source: arXiv 2508.05188. */
export function paperCostOf(effect: OrderEffect): number {
  return effect.targets.every((target) => target.isUseful || target.result === 'failed') ? 1 : 2;
}

export interface SearchRequest {
  facts: CompiledFacts;
  draws: Draws;
  /** Default: the start of the instance. */
  from?: WorldState;
  aim: 'truth' | 'apparent';
  /** Nothing is gained by more (default 200,000). */
  maxStates?: number;
  /** Added to the cost of a command, in steps: how a blind planner weighs what it does not know. */
  extraCost?: (order: Order, before: WorldState, after: WorldState) => number;
}

export interface FoundPlan {
  orders: Order[];
  /** Steps of recovery time, with the extra cost. Infinity: no way to recover. */
  costSteps: number;
  /** False when the limit of states was reached: then the cost is a lower bound and the orders are empty. */
  isComplete: boolean;
  states: number;
}


interface Node { state: WorldState; cost: number; estimate: number; parent: Node | undefined; order: Order | undefined }

/**
 * The cheapest way to recovery: A* over the facts. With the truth as aim the estimate is the exact cost against an attacker who never acts,
 * which is never more than against one who does; once the attacker is shut out that is the cost. Source: Hart, Nilsson, Raphael 1968.
 */
export function searchPlan({ facts, draws, from, aim, maxStates = 200_000, extraCost }: SearchRequest): FoundPlan {
  const start = from ?? draws.start();
  if (aim === 'apparent' || extraCost !== undefined) {
    return search({
      facts, draws, start, maxStates, estimate: (state) => estimateVerbs(facts, state, aim), isGoal: (state) => (aim === 'truth' ? trueConditions : apparentConditions)(facts, state) === allHold, ...(extraCost && { extraCost }),
      listOrders: (state) => (openChannels(facts, state) === 0 ? calmOrders : urgentOrders)(facts, state, aim),
    });
  }
  const calm = new CalmCosts({ ...facts, moves: [] }, draws);
  const isShutOut = (state: WorldState): boolean => openChannels(facts, state) === 0 && isSteady(state);
  if (facts.moves.length === 0 || isShutOut(start)) return { orders: calm.planFrom(start), costSteps: calm.costOf(start), isComplete: true, states: calm.size };
  const found = search({ facts, draws, start, maxStates, estimate: (state) => calm.costOf(state), isGoal: isShutOut, listOrders: (state) => listOrders(facts, state, aim) });
  const states = found.states + calm.size;
  if (found.end === undefined) return { ...found, states };
  return { orders: [...found.orders, ...calm.planFrom(found.end)], costSteps: found.costSteps + calm.costOf(found.end), isComplete: true, states };
}

/** The exact cost to recovery against an attacker who never acts, each state worked out once. */
class CalmCosts {
  readonly #facts: CompiledFacts;
  readonly #draws: Draws;
  readonly #known = new Map<string, { costSteps: number; order: Order | undefined }>();

  constructor(facts: CompiledFacts, draws: Draws) {
    this.#facts = facts;
    this.#draws = draws;
  }

  get size(): number { return this.#known.size; }

  costOf(state: WorldState): number {
    return this.#look(state).costSteps;
  }

  planFrom(state: WorldState): Order[] {
    const orders: Order[] = [];
    const at = state.slice();
    for (let { order } = this.#look(at); order !== undefined; { order } = this.#look(at)) {
      orders.push(order);
      applyOrder(this.#facts, this.#draws, at, order);
    }
    return orders;
  }

  #look(state: WorldState): { costSteps: number; order: Order | undefined } {
    const facts = this.#facts;
    const key = keyOf({ facts, draws: this.#draws }, state);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found: { costSteps: number; order: Order | undefined } = { costSteps: Infinity, order: undefined };
    // Stands for the state while it is worked out: a way back to it is no way.
    this.#known.set(key, found);
    if (trueConditions(facts, state) === allHold) {
      found.costSteps = 0;
      return found;
    }
    const bound = estimateVerbs(facts, state, 'truth');
    for (const order of calmOrders(facts, state, 'truth')) {
      const next = state.slice();
      const effect = applyOrder(facts, this.#draws, next, order);
      if (effect.lostForGood) continue;
      const cost = costOf(effect) + this.#look(next).costSteps;
      if (cost >= found.costSteps) continue;
      found.costSteps = cost;
      found.order = order;
      if (cost <= bound) break;
    }
    return found;
  }
}

interface Search {
  facts: CompiledFacts;
  draws: Draws;
  start: WorldState;
  maxStates: number;
  /** Never more than what is left, in steps. Infinity: no way. */
  estimate(state: WorldState): number;
  isGoal(state: WorldState): boolean;
  listOrders(state: WorldState): Order[];
  extraCost?: NonNullable<SearchRequest['extraCost']>;
}

function search(asked: Search): FoundPlan & { end?: WorldState } {
  const { facts, draws, start, maxStates, estimate, isGoal, listOrders: list, extraCost } = asked;
  const heap = new Heap();
  const best = new Map<string, number>([[keyOf(asked, start), 0]]);
  heap.push({ state: start, cost: 0, estimate: estimate(start), parent: undefined, order: undefined });
  let states = 0;
  for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
    if (node.cost > (best.get(keyOf(asked, node.state)) ?? Infinity)) continue;
    if (isGoal(node.state)) return { orders: pathTo(node), costSteps: node.cost, isComplete: true, states, end: node.state };
    states += 1;
    if (states > maxStates) return { orders: [], costSteps: node.cost + node.estimate, isComplete: false, states };
    for (const order of list(node.state)) {
      const state = node.state.slice();
      const effect = applyOrder(facts, draws, state, order);
      if (effect.lostForGood) continue;
      const cost = node.cost + costOf(effect) + (extraCost?.(order, node.state, state) ?? 0);
      const key = keyOf(asked, state);
      if (cost >= (best.get(key) ?? Infinity)) continue;
      const left = estimate(state);
      if (left === Infinity) continue;
      best.set(key, cost);
      heap.push({ state, cost, estimate: left, parent: node, order });
    }
  }
  return { orders: [], costSteps: Infinity, isComplete: true, states };
}

function pathTo(node: Node): Order[] {
  const orders: Order[] = [];
  for (let one: Node | undefined = node; one?.order !== undefined; one = one.parent) orders.unshift(one.order);
  return orders;
}

/** Equal keys: nothing that can still matter differs. Clocks matter only where the attacker may act at all. */
function keyOf({ facts, draws }: Pick<Search, 'facts' | 'draws'>, state: WorldState): string {
  const isWaiting = state[at.exposed] !== 0 || state[at.sessionsEnded] !== 0;
  const end = facts.moves.length === 0 ? Math.min(state.length, draws.clocks) : state.length;
  let key = '';
  for (let place = 0; place < end; place += 1) {
    const value = place === at.minutes ? (isWaiting ? (state[place] ?? 0) % minutesPerTick : 0) : place === at.verified ? 0 : state[place] ?? 0;
    key += value < 0x8000 && value >= 0 ? String.fromCharCode(value) : String.fromCharCode(0x8000 | (value >>> 24), value & 0xffff, (value >>> 16) & 0xff);
  }
  return key;
}

/** A lower bound on the commands still needed: one for each verb, or group of verbs, without which some condition stays false. */
function estimateVerbs(facts: CompiledFacts, state: WorldState, aim: 'truth' | 'apparent'): number {
  const get = (place: number): number => state[place] ?? 0;
  const isTruth = aim === 'truth';
  const compromised = isTruth ? get(at.activeCompromised) : get(at.activeCompromised) & get(at.shownCompromised);
  const struck = struckHosts(facts, compromised);
  /** Alternatives for each need; needs with a common verb may be met by one command. */
  const needs: Set<string>[] = [];
  const need = (...ways: string[]): void => { needs.push(new Set(ways)); };
  if ((struck & facts.needsMemory & ~get(at.memoryKept)) !== 0) need('capture_memory');
  if ((struck & facts.needsDisk & ~get(at.diskKept)) !== 0) need('image_disk');
  if ((struck & facts.needsLogs & ~get(at.logsKept)) !== 0) need('export_logs');
  const artifacts = livingArtifacts(facts, state, isTruth ? get(at.activeArtifacts) : get(at.activeArtifacts) & get(at.shownArtifacts));
  // An account of the attacker's may be disabled instead.
  if (facts.artifactCred.some((account, index) => account < 0 && (artifacts & facts.artifactsNeedingRebuild & (1 << index)) !== 0)) need('rebuild_host');
  else if (artifacts !== 0) need('remove_artifact', 'rebuild_host', 'disable_account');
  const working = heldCreds(facts, compromised) & ~get(at.reset) & ~get(at.disabled);
  if (working !== 0) need('reset_credentials', 'revoke_key', 'disable_account');
  const causes = get(at.activeCauses) & ~get(at.fixed) & (isTruth ? -1 : get(at.shownCauses));
  facts.causeFixes.forEach((fixes, index) => { if ((causes & (1 << index)) !== 0) need(...fixes.map((one) => one.verb)); });
  const damage = get(at.openDamage) & (isTruth ? get(at.activeDamage) : get(at.shownDamage));
  facts.damageRestore.forEach((one, index) => { if (one !== undefined && (damage & (1 << index)) !== 0) need(one.verb); });
  if (get(at.dataDown) !== 0) need('restore_data');
  if (get(at.servicesDown) !== 0) need('restore_service');
  if (get(at.isolated) !== 0 || get(at.blockedHosts) !== 0) need('reconnect_host host');
  if ((get(at.disabled) & facts.innocentCreds) !== 0) need('reconnect_host account');
  if (isTruth) {
    const unknownHosts = { compromised: compromised & ~get(at.shownCompromised), artifacts: get(at.activeArtifacts) & ~get(at.shownArtifacts), causes: get(at.activeCauses) & ~get(at.shownCauses), damage: get(at.activeDamage) & ~get(at.shownDamage) & facts.stolenDamage };
    if ((unknownHosts.compromised | unknownHosts.artifacts | unknownHosts.causes | unknownHosts.damage) !== 0) need('scan_host', 'collect_logs', 'hunt_indicator', 'capture_memory', 'image_disk', 'export_logs', 'verify_host');
  } else {
    const { scan, collect } = hostsToLookAt(facts, state);
    if ((scan & ~get(at.scanned)) !== 0) need('scan_host');
    if ((collect & ~get(at.collected)) !== 0) need('collect_logs');
  }
  if (openChannels(facts, state) !== 0 && isTruth) need('block_traffic', 'isolate_host', 'disable_account', 'revoke_key', 'reset_credentials', 'stop_service', 'restrict_service', 'remove_artifact', 'rebuild_host', 'end_sessions');
  // Needs that share no way need a command each: counted greedily, fewest ways first.
  needs.sort((one, other) => one.size - other.size);
  const used = new Set<string>();
  let count = 0;
  for (const ways of needs) {
    if ([...ways].some((way) => used.has(way))) continue;
    count += 1;
    for (const way of ways) used.add(way);
  }
  return count;
}

/** A binary heap by cost plus estimate; among equals the deeper node first. */
class Heap {
  readonly #nodes: Node[] = [];

  push(node: Node): void {
    const nodes = this.#nodes;
    nodes.push(node);
    let index = nodes.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(node, nodes[parent])) break;
      nodes[index] = nodes[parent] as Node;
      index = parent;
    }
    nodes[index] = node;
  }

  pop(): Node | undefined {
    const nodes = this.#nodes;
    const top = nodes[0];
    const last = nodes.pop();
    if (top === undefined || last === undefined || nodes.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= nodes.length) break;
      if (child + 1 < nodes.length && isBefore(nodes[child + 1] as Node, nodes[child])) child += 1;
      if (!isBefore(nodes[child] as Node, last)) break;
      nodes[index] = nodes[child] as Node;
      index = child;
    }
    nodes[index] = last;
    return top;
  }
}

function isBefore(one: Node, other: Node | undefined): boolean {
  if (other === undefined) return true;
  const difference = one.cost + one.estimate - other.cost - other.estimate;
  return difference < -1e-9 || (difference < 1e-9 && one.cost > other.cost);
}

/** Prior that a struck host is still unseen before all looks are done: a command to be repeated for it costs that much more. Our own estimate. */
export const unseenPrior = 0.3;
/** Steps that ten minutes with an open channel are expected to cost. Our own estimate. */
const openTickSteps = 0.2;
/** Commands on hosts or accounts that would have to be done again for one that shows up later. */
const repeatable: ReadonlySet<Verb> = new Set(['isolate_host', 'capture_memory', 'image_disk', 'export_logs', 'remove_artifact', 'rebuild_host', 'reset_credentials', 'patch_vulnerability', 'change_configuration', 'restore_data', 'restore_service', 'reconnect_host']);

/**
 * What a planner does that knows the rules but only the facts shown so far: the cheapest way until all six conditions are apparent, in a
 * network without hidden facts and bad luck, with a price on acting before the scope is known and on time that the attacker has.
 * Undefined: all is apparent, or nothing sensible is left.
 */
export function searchBlindPlan(facts: CompiledFacts, state: WorldState): FoundPlan {
  const blind = state.slice(0, at.exposed + 1);
  // Only what was shown exists.
  blind[at.activeCompromised] = (state[at.activeCompromised] ?? 0) & (state[at.shownCompromised] ?? 0);
  blind[at.activeArtifacts] = (state[at.activeArtifacts] ?? 0) & (state[at.shownArtifacts] ?? 0);
  blind[at.present] = (state[at.present] ?? 0) & (state[at.shownArtifacts] ?? 0);
  blind[at.activeCauses] = (state[at.activeCauses] ?? 0) & (state[at.shownCauses] ?? 0);
  blind[at.activeDamage] = (state[at.activeDamage] ?? 0) & (state[at.shownDamage] ?? 0);
  blind[at.openDamage] = (state[at.openDamage] ?? 0) & (state[at.shownDamage] ?? 0);
  blind[at.activeChannels] = (state[at.activeChannels] ?? 0) & shownChannels(facts, state);
  blind[at.minutes] = 0;
  return searchPlan({
    facts: { ...facts, moves: [] }, draws: { ...noDraws(facts), start: () => blind }, from: blind, aim: 'apparent', maxStates: 60_000,
    extraCost: (order, before, after) => {
      const minutes = (after[at.minutes] ?? 0) - (before[at.minutes] ?? 0);
      const open = openChannels(facts, before) === 0 ? 0 : (minutes / minutesPerTick) * openTickSteps;
      return open + (repeatable.has(order.verb) && !isScopeKnown(facts, before) ? unseenPrior : 0);
    },
  });
}
