import type { Verb } from '../contracts/index.ts';
import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import { listOrders } from './list-orders.ts';
import type { Order, OrderTarget } from './orders.ts';
import { at, heldCreds, isScopeKnown, latentChannels, livingArtifacts, openChannels, struckHosts, type WorldState } from './world-state.ts';

const preserving: ReadonlySet<Verb> = new Set(['capture_memory', 'image_disk', 'export_logs']);
const looking: ReadonlySet<Verb> = new Set(['scan_host', 'collect_logs', 'hunt_indicator', 'verify_host']);
const erasing: ReadonlySet<Verb> = new Set(['remove_artifact', 'rebuild_host']);
const restoring: ReadonlySet<Verb> = new Set(['restore_data', 'restore_service', 'reconnect_host']);

/**
 * The commands that a cheapest plan may begin with in a network whose attacker never acts. There, all that is left to do commutes but for a
 * fixed order (preserve and look, erase, fix, cut, restore, reconnect), so one need is taken and only the ways to meet it are tried.
 */
export function calmOrders(facts: CompiledFacts, state: WorldState, aim: 'truth' | 'apparent'): Order[] {
  const orders = listOrders(facts, state, aim);
  const focused = isSteady(state) ? meetNextNeed(facts, state, orders, aim) : [];
  return focused.length > 0 ? focused : orders;
}

/**
 * What a planner tries while the attacker can act and time has a price: to cut it off, and what has to come before a cut. Whatever else is
 * to be done costs the same later. (Whoever knows when the attacker will act may gain by waiting: the optimum looks at everything.)
 */
export function urgentOrders(facts: CompiledFacts, state: WorldState, aim: 'truth' | 'apparent'): Order[] {
  const orders = listOrders(facts, state, aim);
  const focused = isSteady(state) ? cutOff(facts, state, orders, aim) : [];
  return focused.length > 0 ? focused : orders;
}

/** Nothing is cut that comes back by itself. */
export function isSteady(state: WorldState): boolean {
  return state[at.sessionsEnded] === 0 && state[at.exposed] === 0;
}

const isOfVerb = (verbs: ReadonlySet<Verb>) => (order: Order): boolean => verbs.has(order.verb);
const first = (orders: readonly Order[]): Order[] => orders.slice(0, 1);

function meetNextNeed(facts: CompiledFacts, state: WorldState, orders: readonly Order[], aim: 'truth' | 'apparent'): Order[] {
  const get = (place: number): number => state[place] ?? 0;
  const isTruth = aim === 'truth';
  const struck = struckHosts(facts, get(at.activeCompromised));
  const unkept = new Map<Verb, number>([['capture_memory', struck & facts.needsMemory & ~get(at.memoryKept)], ['image_disk', struck & facts.needsDisk & ~get(at.diskKept)], ['export_logs', struck & facts.needsLogs & ~get(at.logsKept)]]);
  // With and without a host on which the same command only shows something.
  const [preserve] = orders.filter((order) => hasTarget(order, ({ host }) => host >= 0 && ((unkept.get(order.verb) ?? 0) & (1 << host)) !== 0));
  const preserves = orders.filter(({ verb }) => verb === preserve?.verb);
  // A reader has to look everywhere it must; whoever knows the facts takes one look that shows the next of them.
  const looks = isTruth ? looksAtNextUnknown(facts, state, orders) : first(orders.filter(isOfVerb(looking)));
  const [sooner, later] = isTruth ? [preserves, looks] : [looks, preserves];
  if (sooner.length > 0) return sooner;
  if (later.length > 0) return later;

  const artifacts = livingArtifacts(facts, state, get(at.activeArtifacts));
  const artifact = lowest(artifacts);
  if (artifact >= 0) {
    const host = facts.artifactHost[artifact] ?? -1;
    const cred = facts.artifactCred[artifact] ?? -1;
    const ways = orders.filter((order) => (erasing.has(order.verb) && hasTarget(order, (target) => target.host === host)) || (order.verb === 'disable_account' && cred >= 0 && hasTarget(order, (target) => target.cred === cred)));
    if (ways.length > 0) return ways;
  }
  const cause = lowest(get(at.activeCauses) & ~get(at.fixed));
  if (cause >= 0) {
    const fixes = facts.causeFixes[cause] ?? [];
    const ways = orders.filter((order) => fixes.some((fix) => fix.verb === order.verb && hasTarget(order, (target) => (fix.host >= 0 && fix.host === target.host) || (fix.cred >= 0 && fix.cred === target.cred))));
    if (ways.length > 0) return ways;
  }
  const held = heldCreds(facts, get(at.activeCompromised)) & ~get(at.reset) & ~(get(at.disabled) & ~facts.innocentCreds);
  const cred = lowest(held);
  if (cred >= 0) {
    const ways = orders.filter((order) => (order.verb === 'reset_credentials' || order.verb === 'revoke_key' || order.verb === 'disable_account') && hasTarget(order, (target) => target.cred === cred));
    if (ways.length > 0) return ways;
  }
  // What only isolation or a disabled account holds shut would open again.
  const latent = lowest(latentChannels(facts, state));
  if (latent >= 0) {
    const channel = facts.channels[latent];
    const ways = orders.filter((order) => hasTarget(order, (target) => channel !== undefined && ((order.verb === 'block_traffic' && (target.points & channel.points) !== 0) || (order.verb === 'restrict_service' && (target.service & channel.services) !== 0) || (target.cred >= 0 && (channel.creds & (1 << target.cred)) !== 0))));
    if (ways.length > 0) return ways;
  }
  const restores = orders.filter((order) => restoring.has(order.verb) && order.verb !== 'reconnect_host');
  if (restores.length > 0) return first(restores);
  return orders.filter((order) => order.verb === 'reconnect_host' && orders.every((other) => other.verb !== 'reconnect_host' || other.targets[0]?.kind !== order.targets[0]?.kind || other.targets.length <= order.targets.length)).slice(0, 1);
}

/** Looks that show the first fact that is not known yet. */
function looksAtNextUnknown(facts: CompiledFacts, state: WorldState, orders: readonly Order[]): Order[] {
  const get = (place: number): number => state[place] ?? 0;
  const unknown: [keyof FactMasks, number][] = [
    ['compromised', get(at.activeCompromised) & ~get(at.shownCompromised)], ['artifacts', get(at.activeArtifacts) & ~get(at.shownArtifacts)],
    ['causes', get(at.activeCauses) & ~get(at.shownCauses)], ['damage', get(at.activeDamage) & ~get(at.shownDamage) & facts.stolenDamage],
  ];
  for (const [kind, mask] of unknown) {
    const index = lowest(mask);
    if (index < 0) continue;
    const showing = orders.filter((order) => (looking.has(order.verb) || preserving.has(order.verb)) && hasTarget(order, (target) => (((facts.shows.get(`${order.verb}|${target.name}`)?.[kind] ?? 0) & (1 << index)) !== 0)));
    // Where time does not matter, the look at all hosts stands for those at each.
    return showing.filter((order) => order.verb === 'hunt_indicator' || !showing.some((other) => other.verb === order.verb && other.targets.length > order.targets.length));
  }
  return [];
}

/** Cuts, and what has to come before one: artefacts are seen and their host is preserved before they can be removed. */
function cutOff(facts: CompiledFacts, state: WorldState, orders: readonly Order[], aim: 'truth' | 'apparent'): Order[] {
  const open = openChannels(facts, state);
  let artifacts = 0, creds = 0, services = 0, points = 0, ends = 0;
  facts.channels.forEach((channel, index) => {
    if ((open & (1 << index)) === 0) return;
    artifacts |= channel.artifacts; creds |= channel.creds; services |= channel.services; points |= channel.points; ends |= channel.hosts;
  });
  let hosts = 0;
  facts.artifactHost.forEach((host, index) => { if ((artifacts & (1 << index)) !== 0 && host >= 0) hosts |= 1 << host; });
  const isScopeOpen = aim === 'apparent' && !isScopeKnown(facts, state);
  return orders.filter(({ verb, targets }) => {
    const isOn = (mask: number): boolean => targets.some((target) => target.host >= 0 && (mask & (1 << target.host)) !== 0);
    switch (verb) {
      case 'block_traffic': return targets.some((target) => (target.points & points) !== 0);
      case 'isolate_host': return isOn(ends);
      case 'stop_service': case 'restrict_service': return targets.some((target) => (target.service & services) !== 0);
      case 'disable_account': case 'revoke_key': case 'reset_credentials': return targets.some((target) => target.cred >= 0 && (creds & (1 << target.cred)) !== 0);
      case 'remove_artifact': case 'rebuild_host': return isOn(hosts);
      case 'capture_memory': return hosts !== 0 || services !== 0;
      case 'image_disk': case 'export_logs': return hosts !== 0;
      // What is not seen cannot be removed, and where something was removed nothing can be looked for.
      case 'scan_host': case 'collect_logs': case 'hunt_indicator': case 'verify_host': return isScopeOpen || hosts !== 0;
      default: return false;
    }
  });
}

function hasTarget(order: Order, test: (target: OrderTarget) => boolean): boolean {
  return order.targets.some(test);
}

/** Index of the lowest bit; -1 for none. */
function lowest(mask: number): number {
  return mask === 0 ? -1 : 31 - Math.clz32(mask & -mask);
}

