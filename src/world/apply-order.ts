import type { Verb } from '../contracts/index.ts';
import { noFacts, type CompiledFacts } from './compile-facts.ts';
import type { Draws } from './draws.ts';
import { look } from './look.ts';
import type { OrderEffect, TargetEffect } from './order-effect.ts';
import type { Order, OrderTarget } from './orders.ts';
import { passTime } from './pass-time.ts';
import { minutesOf } from './verb-rules.ts';
import { at, heldCreds, isLostForGood, latentChannels, livingArtifacts, onHost, openChannels, struckHosts, type WorldState } from './world-state.ts';

export type { OrderEffect, TargetEffect } from './order-effect.ts';

const looksOrKeeps: ReadonlySet<Verb> = new Set(['scan_host', 'collect_logs', 'hunt_indicator', 'verify_host', 'capture_memory', 'image_disk', 'export_logs']);

/** Applies a command and then the time it takes. Changes `state`; everything else is in the result. */
export function applyOrder(facts: CompiledFacts, draws: Draws, state: WorldState, order: Order): OrderEffect {
  const targets = order.targets.map((target) => {
    const place = draws.places.size === 0 ? undefined : placeOfBadLuck(facts, draws, state, order, target);
    if (place !== undefined) {
      state[place] = (state[place] ?? 0) - 1;
      return { result: 'failed' as const, isUseful: false, isHarmful: false, shown: noFacts(), removed: 0, newLeads: 0 };
    }
    const effect = applyToTarget(facts, state, order, target);
    // Whatever verb a scenario names for it fixes a cause or mends damage.
    if ((effect.result === 'done' || effect.result === 'no-effect') && (fix(facts, state, order.verb, target) || mend(facts, state, order.verb, target) !== 0)) Object.assign(effect, { result: 'done', isUseful: true, isHarmful: false });
    return effect;
  });
  const minutes = minutesOf(order.verb, order.targets.length);
  const moves = passTime(facts, draws, state, minutes);
  return { targets, minutes, moves, lostForGood: isLostForGood(facts, state) };
}

/** Where failures still to come are counted, if there are any. A block of a whole network or domain shares the luck of what it covers. */
function placeOfBadLuck(facts: CompiledFacts, draws: Draws, state: WorldState, { verb }: Order, { name, kind, points }: OrderTarget): number | undefined {
  const own = draws.places.get(`${verb}|${name}`);
  if (own !== undefined) return (state[own] ?? 0) > 0 ? own : undefined;
  if (verb !== 'block_traffic' || points === 0 || kind === 'address') return undefined;
  const covered = facts.pointNames.filter((_, index) => (points & (1 << index)) !== 0);
  if (covered.some((point) => point.name === name)) return undefined;
  return covered.map((point) => draws.places.get(`${verb}|${point.name}`)).find((place) => place !== undefined && (state[place] ?? 0) > 0);
}

function applyToTarget(facts: CompiledFacts, state: WorldState, { verb }: Order, target: OrderTarget): TargetEffect {
  const effect: TargetEffect = { result: 'no-effect', isUseful: false, isHarmful: false, shown: noFacts(), removed: 0, newLeads: 0 };
  const get = (place: number): number => state[place] ?? 0;
  const host = target.host < 0 ? 0 : 1 << target.host;
  const cred = target.cred < 0 ? 0 : 1 << target.cred;
  const done = (isUseful: boolean, isHarmful = false): TargetEffect => Object.assign(effect, { result: 'done', isUseful, isHarmful: isHarmful && !isUseful });
  const set = (place: number, mask: number): boolean => {
    const before = get(place);
    state[place] = before | mask;
    return (mask & ~before) !== 0;
  };
  /** Also a channel that is shut only for now is cut by what keeps it shut for good. */
  const cutsBy = (change: () => void): boolean => {
    const before = openChannels(facts, state);
    const latentBefore = latentChannels(facts, state);
    change();
    return openChannels(facts, state) !== before || latentChannels(facts, state) !== latentBefore;
  };
  const struck = struckHosts(facts, get(at.activeCompromised));

  if (looksOrKeeps.has(verb)) return look(facts, state, verb, target, effect);
  switch (verb) {
    case 'block_traffic': {
      if (host !== 0) {
        if ((get(at.blockedHosts) & host) !== 0) return effect;
        return done(cutsBy(() => set(at.blockedHosts, host)), true);
      }
      const isNew = (target.points & ~get(at.blockedPoints)) !== 0;
      const isUseful = cutsBy(() => set(at.blockedPoints, target.points));
      return isNew ? done(isUseful) : effect;
    }
    case 'isolate_host':
      if (host === 0 || (get(at.isolated) & host) !== 0) return effect;
      if ((facts.cannotIsolate & host) !== 0) return Object.assign(effect, { result: 'refused' });
      return done(cutsBy(() => set(at.isolated, host)), true);
    case 'disable_account': {
      if (cred === 0 || (get(at.disabled) & cred) !== 0) return effect;
      const living = livingArtifacts(facts, state, get(at.activeArtifacts));
      const isWorking = (heldCreds(facts, get(at.activeCompromised)) & cred & ~get(at.reset)) !== 0;
      const isUseful = cutsBy(() => set(at.disabled, cred)) || livingArtifacts(facts, state, get(at.activeArtifacts)) !== living;
      return done(isUseful || isWorking, true);
    }
    case 'revoke_key': case 'reset_credentials': {
      if (cred === 0 || (get(at.reset) & cred) !== 0) return effect;
      const isHeld = (heldCreds(facts, get(at.activeCompromised)) & cred) !== 0;
      const cuts = cutsBy(() => set(at.reset, cred));
      return isHeld || cuts ? done(true) : effect;
    }
    case 'end_sessions': {
      let ended = 0;
      facts.channels.forEach((channel, index) => { if (channel.creds !== 0 && ((channel.creds & cred) !== 0 || (channel.hosts & host) !== 0)) ended |= 1 << index; });
      return cutsBy(() => set(at.sessionsEnded, ended)) ? done(true) : effect;
    }
    case 'stop_service': {
      if (host === 0 || target.serviceName === undefined) return effect;
      const cuts = target.service !== 0 && cutsBy(() => set(at.stopped, target.service));
      const isNew = set(at.servicesDown, host);
      // What the service held in memory goes with it, where the attacker came through it.
      if (target.service !== 0 && (struck & host) !== 0 && facts.channels.some((channel) => (channel.services & target.service) !== 0)) state[at.memoryLost] = get(at.memoryLost) | (host & ~get(at.memoryKept));
      return cuts || isNew ? done(cuts, true) : effect;
    }
    case 'restrict_service': {
      return target.service !== 0 && cutsBy(() => set(at.restricted, target.service)) ? done(true) : effect;
    }
    case 'remove_artifact': {
      let gone = get(at.present) & get(at.activeArtifacts) & get(at.shownArtifacts) & onHost(facts.artifactHost, target.host) & ~facts.artifactsNeedingRebuild;
      gone &= livingArtifacts(facts, state, gone);
      if (gone === 0) return effect;
      state[at.present] = get(at.present) & ~gone;
      effect.removed = gone;
      loseUnkept(state, host);
      return done(true);
    }
    case 'rebuild_host': {
      if (host === 0) return effect;
      if ((facts.cannotRebuild & host) !== 0) return Object.assign(effect, { result: 'refused' });
      const gone = get(at.present) & get(at.activeArtifacts) & onHost(facts.artifactHost, target.host);
      state[at.present] = get(at.present) & ~gone;
      effect.removed = gone;
      loseUnkept(state, host);
      set(at.dataDown, host);
      set(at.servicesDown, host);
      state[at.stopped] = get(at.stopped) & ~servicesOf(facts, target.host);
      return done(gone !== 0, true);
    }
    case 'restore_data': case 'restore_service': {
      const mended = mend(facts, state, verb, target);
      const place = verb === 'restore_data' ? at.dataDown : at.servicesDown;
      const wasDown = (get(place) & host) !== 0;
      state[place] = get(place) & ~host;
      if (verb === 'restore_service') state[at.stopped] = get(at.stopped) & ~servicesOf(facts, target.host);
      if (mended === 0 && !wasDown) return effect;
      expose(facts, state, target.host);
      return done(true);
    }
    case 'reconnect_host': {
      const wasCut = ((get(at.isolated) | get(at.blockedHosts)) & host) !== 0 || (get(at.disabled) & cred) !== 0;
      if (!wasCut) return effect;
      state[at.isolated] = get(at.isolated) & ~host;
      state[at.blockedHosts] = get(at.blockedHosts) & ~host;
      state[at.disabled] = get(at.disabled) & ~cred;
      expose(facts, state, target.host);
      return done(true);
    }
    case 'close_incident': return done(false);
    default: return effect;
  }
}

function fix(facts: CompiledFacts, state: WorldState, verb: Order['verb'], target: OrderTarget): boolean {
  let fixed = 0;
  facts.causeFixes.forEach((fixes, index) => {
    if (((state[at.activeCauses] ?? 0) & (1 << index)) !== 0 && fixes.some((one) => one.verb === verb && ((one.host >= 0 && one.host === target.host) || (one.cred >= 0 && one.cred === target.cred)))) fixed |= 1 << index;
  });
  const before = state[at.fixed] ?? 0;
  state[at.fixed] = before | fixed;
  return (fixed & ~before) !== 0;
}

/** Undoes the damage that this command undoes; which. */
function mend(facts: CompiledFacts, state: WorldState, verb: Order['verb'], target: OrderTarget): number {
  let mended = 0;
  facts.damageRestore.forEach((one, index) => {
    if (one?.verb === verb && ((one.host >= 0 && one.host === target.host) || (one.cred >= 0 && one.cred === target.cred))) mended |= 1 << index;
  });
  const before = state[at.openDamage] ?? 0;
  state[at.openDamage] = before & ~mended;
  return mended & before;
}

function loseUnkept(state: WorldState, host: number): void {
  state[at.memoryLost] = (state[at.memoryLost] ?? 0) | (host & ~(state[at.memoryKept] ?? 0));
  state[at.diskLost] = (state[at.diskLost] ?? 0) | (host & ~(state[at.diskKept] ?? 0));
}

/** Back in service with a cause still open: the attacker finds it again. */
function expose(facts: CompiledFacts, state: WorldState, host: number): void {
  if (host < 0 || (onHost(facts.causeHost, host) & (state[at.activeCauses] ?? 0) & ~(state[at.fixed] ?? 0)) === 0) return;
  if ((onHost(facts.artifactHost, host) & (state[at.activeArtifacts] ?? 0)) !== 0) state[at.exposed] = (state[at.exposed] ?? 0) | (1 << host);
}

function servicesOf(facts: CompiledFacts, host: number): number {
  let mask = 0;
  facts.services.forEach((service, index) => { if (service.host === host) mask |= 1 << index; });
  return mask;
}
