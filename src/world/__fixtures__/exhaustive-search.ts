import { applyOrder } from '../apply-order.ts';
import type { CompiledFacts } from '../compile-facts.ts';
import type { Draws } from '../draws.ts';
import type { Order } from '../orders.ts';
import { costOf } from '../search-plan.ts';
import { minutesPerTick } from '../verb-rules.ts';
import { at, isLostForGood, livingArtifacts, struckHosts, trueConditions, type WorldState } from '../world-state.ts';

export interface ExhaustiveRequest {
  facts: CompiledFacts;
  draws: Draws;
  commands: readonly Order[];
  /** Plans that cost less than so many steps are looked for. */
  belowSteps: number;
  maxStates: number;
}

/**
 * Uniform-cost search over all the commands: a plan that costs less, `none`, or `unfinished` at the limit of states. States are merged only when every
 * number is the same (without moves of the attacker: all but whole spans of ten minutes). What is left is bounded from below by the verbs that
 * have no alternative, one command each.
 */
export function searchExhaustively({ facts, draws, commands, belowSteps, maxStates }: ExhaustiveRequest): Order[] | 'none' | 'unfinished' {
  const isIdle = facts.moves.length === 0;
  const keyOf = (state: WorldState): string => {
    const copy = state.slice();
    if (isIdle) copy[at.minutes] = (copy[at.minutes] ?? 0) % minutesPerTick;
    return copy.join();
  };
  interface Node { state: WorldState; orders: Order[] }
  const layers: Node[][] = [[{ state: draws.start(), orders: [] }]];
  const best = new Map<string, number>();
  let states = 0;
  for (let cost = 0; cost < belowSteps; cost += 1) {
    for (const { state, orders } of layers[cost] ?? []) {
      const key = keyOf(state);
      if ((best.get(key) ?? Infinity) <= cost) continue;
      best.set(key, cost);
      if (trueConditions(facts, state) === 63) return orders;
      if ((states += 1) > maxStates) return 'unfinished';
      for (const order of commands) {
        const after = state.slice();
        const effect = applyOrder(facts, draws, after, order);
        const total = cost + costOf(effect);
        if (total + countForcedVerbs(facts, after) >= belowSteps || isLostForGood(facts, after)) continue;
        if ((best.get(keyOf(after)) ?? Infinity) <= total) continue;
        (layers[total] ??= []).push({ state: after, orders: [...orders, order] });
      }
    }
    layers[cost] = [];
  }
  return 'none';
}

/** Verbs that must still be used whatever else is done. */
function countForcedVerbs(facts: CompiledFacts, state: WorldState): number {
  const get = (place: number): number => state[place] ?? 0;
  const forced = new Set<string>();
  const struck = struckHosts(facts, get(at.activeCompromised));
  if ((struck & facts.needsMemory & ~get(at.memoryKept)) !== 0) forced.add('capture_memory');
  if ((struck & facts.needsDisk & ~get(at.diskKept)) !== 0) forced.add('image_disk');
  if ((struck & facts.needsLogs & ~get(at.logsKept)) !== 0) forced.add('export_logs');
  const living = livingArtifacts(facts, state, get(at.activeArtifacts));
  const rebuilt = facts.artifactCred.some((cred, index) => (living & facts.artifactsNeedingRebuild & (1 << index)) !== 0 && cred < 0);
  if (rebuilt) forced.add('rebuild_host');
  if (rebuilt || get(at.dataDown) !== 0) forced.add('restore_data');
  if (rebuilt || get(at.servicesDown) !== 0) forced.add('restore_service');
  if ((get(at.isolated) | get(at.blockedHosts)) !== 0) forced.add('reconnect_host of a host');
  if ((get(at.disabled) & facts.innocentCreds) !== 0) forced.add('reconnect_host of an account');
  facts.causeFixes.forEach((fixes, index) => {
    const verbs = new Set(fixes.map(({ verb }) => verb));
    if ((get(at.activeCauses) & ~get(at.fixed) & (1 << index)) !== 0 && verbs.size === 1) for (const verb of verbs) forced.add(verb);
  });
  facts.damageRestore.forEach((one, index) => { if (one !== undefined && (get(at.openDamage) & get(at.activeDamage) & (1 << index)) !== 0) forced.add(one.verb); });
  return forced.size;
}
