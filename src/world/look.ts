import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import type { TargetEffect } from './order-effect.ts';
import type { Order, OrderTarget } from './orders.ts';
import { at, struckHosts, type WorldState } from './world-state.ts';

/** Looking and keeping: what can be read shows facts; what is kept can still be read after the host was rebuilt. */
export function look(facts: CompiledFacts, state: WorldState, verb: Order['verb'], target: OrderTarget, effect: TargetEffect): TargetEffect {
  const get = (place: number): number => state[place] ?? 0;
  const host = target.host < 0 ? 0 : 1 << target.host;
  const isDiskGone = (get(at.diskLost) & ~get(at.diskKept) & host) !== 0;
  if (verb !== 'hunt_indicator' && host === 0) return effect;
  if (((verb === 'scan_host' || verb === 'image_disk') && isDiskGone) || (verb === 'collect_logs' && isDiskGone && (get(at.logsKept) & host) === 0) || (verb === 'capture_memory' && (get(at.memoryLost) & ~get(at.memoryKept) & host) !== 0)) {
    effect.result = 'off';
    if (verb === 'scan_host' || verb === 'collect_logs') markLooked(state, verb, host);
    return effect;
  }
  const table = { scan_host: facts.hostShows.scan, collect_logs: facts.hostShows.collect, capture_memory: facts.hostShows.memory, image_disk: facts.hostShows.disk, verify_host: facts.hostShows.verify }[verb as string];
  const shows = table === undefined ? facts.shows.get(`${verb}|${target.name}`) : table[target.host];
  let isNew = false;
  if (shows !== undefined) {
    const shown = { compromised: shows.compromised & get(at.activeCompromised), artifacts: shows.artifacts & get(at.activeArtifacts), causes: shows.causes & get(at.activeCauses), damage: shows.damage & get(at.activeDamage) };
    effect.shown = shown;
    isNew = reveal(state, shown);
  }
  effect.newLeads = giveLeads(facts, state, verb, target.name, host);
  const isFirst = markLooked(state, verb, host);
  let isKept = false;
  const needed = verb === 'capture_memory' ? facts.needsMemory : verb === 'image_disk' ? facts.needsDisk : facts.needsLogs;
  const place = verb === 'capture_memory' ? at.memoryKept : verb === 'image_disk' ? at.diskKept : verb === 'export_logs' ? at.logsKept : -1;
  if (place >= 0) {
    const before = get(place);
    state[place] = before | host;
    isKept = (host & ~before & needed & struckHosts(facts, get(at.activeCompromised))) !== 0;
    effect.result = (before & host) === 0 ? 'done' : 'no-effect';
  } else effect.result = 'done';
  effect.isUseful = isNew || effect.newLeads !== 0 || isFirst || isKept;
  return effect;
}

/** Shows facts and closes leads whose facts are all shown. Was any of it new? */
function reveal(state: WorldState, shown: FactMasks): boolean {
  let isNew = false;
  const places = [[at.shownCompromised, shown.compromised], [at.shownArtifacts, shown.artifacts], [at.shownCauses, shown.causes], [at.shownDamage, shown.damage]] as const;
  for (const [place, mask] of places) {
    const before = state[place] ?? 0;
    if ((mask & ~before) !== 0) isNew = true;
    state[place] = before | mask;
  }
  return isNew;
}

function giveLeads(facts: CompiledFacts, state: WorldState, verb: Order['verb'], name: string, host: number): number {
  let given = 0;
  facts.leads.forEach((lead, index) => {
    const bit = 1 << index;
    const { compromised, artifacts, causes, damage } = lead.facts;
    const isWorth = (compromised & (state[at.activeCompromised] ?? 0) & ~(state[at.shownCompromised] ?? 0)) !== 0 || (artifacts & (state[at.activeArtifacts] ?? 0) & ~(state[at.shownArtifacts] ?? 0)) !== 0 || (causes & (state[at.activeCauses] ?? 0) & ~(state[at.shownCauses] ?? 0)) !== 0 || (damage & (state[at.activeDamage] ?? 0) & ~(state[at.shownDamage] ?? 0)) !== 0;
    // A lead that was followed is closed, whatever came of it.
    if (!isWorth || (lead.verb === verb && lead.target === name)) {
      state[at.openLeads] = (state[at.openLeads] ?? 0) & ~bit;
      state[at.closedLeads] = (state[at.closedLeads] ?? 0) | bit;
    } else if ((verb === 'scan_host' || verb === 'collect_logs') && (lead.givers & host) !== 0 && ((state[at.openLeads] ?? 0) & bit) === 0) {
      state[at.openLeads] = (state[at.openLeads] ?? 0) | bit;
      given |= bit;
    }
  });
  return given;
}

function markLooked(state: WorldState, verb: Order['verb'], host: number): boolean {
  const place = verb === 'scan_host' ? at.scanned : verb === 'collect_logs' ? at.collected : verb === 'verify_host' ? at.verified : -1;
  if (place < 0) return false;
  const before = state[place] ?? 0;
  state[place] = before | host;
  return (host & ~before) !== 0;
}
