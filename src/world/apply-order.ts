import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import type { Draws } from './draws.ts';
import type { Order, OrderTarget } from './orders.ts';
import { minutesOf, minutesPerTick } from './verb-rules.ts';
import { at, heldCreds, isLostForGood, latentChannels, livingArtifacts, mapMask, openChannels, struckHosts, type WorldState } from './world-state.ts';

/** What a command did to one target. `useful`: something that the response needs changed, or something new was shown. */
export interface TargetEffect {
  result: 'done' | 'no-effect' | 'failed' | 'refused' | 'off';
  isUseful: boolean;
  isHarmful: boolean;
  /** Facts that it shows (also those shown before): masks. */
  shown: FactMasks;
  /** Artefacts removed. */
  removed: number;
  newLeads: number;
}

export interface OrderEffect {
  targets: TargetEffect[];
  minutes: number;
  /** Moves that the attacker made meanwhile, by index; -1 for a return through a cause that is still open. */
  moves: number[];
  lostForGood: boolean;
}

const none = (): FactMasks => ({ compromised: 0, artifacts: 0, causes: 0, damage: 0 });
const looks: ReadonlySet<string> = new Set(['scan_host', 'collect_logs', 'hunt_indicator', 'verify_host']);

/** Applies a command and then the time it takes. Changes `state`; everything else is in the result. */
export function applyOrder(facts: CompiledFacts, draws: Draws, state: WorldState, order: Order): OrderEffect {
  const targets = order.targets.map((target) => {
    const place = draws.places.size === 0 ? undefined : placeOfBadLuck(facts, draws, state, order, target);
    if (place !== undefined) {
      state[place] = (state[place] ?? 0) - 1;
      return { result: 'failed' as const, isUseful: false, isHarmful: false, shown: none(), removed: 0, newLeads: 0 };
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
  const effect: TargetEffect = { result: 'no-effect', isUseful: false, isHarmful: false, shown: none(), removed: 0, newLeads: 0 };
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

  if (looks.has(verb) || verb === 'capture_memory' || verb === 'image_disk' || verb === 'export_logs') return look(facts, state, verb, target, effect);
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

/** Looking and keeping: what can be read shows facts; what is kept can still be read after the host was rebuilt. */
function look(facts: CompiledFacts, state: WorldState, verb: Order['verb'], target: OrderTarget, effect: TargetEffect): TargetEffect {
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
export function reveal(state: WorldState, shown: FactMasks): boolean {
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

/**
 * Each move has its own clock: it runs while its channel is open and there is something to do, and when the minutes drawn for it are over the
 * move is made. So the attacker never gains by time that it was shut out, and nobody gains by waiting.
 */
function passTime(facts: CompiledFacts, draws: Draws, state: WorldState, minutes: number): number[] {
  const before = state[at.minutes] ?? 0;
  state[at.minutes] = before + minutes;
  const made: number[] = [];
  // Sessions that were ended are signed in again: they do not stop its clocks.
  const open = facts.moves.length === 0 ? 0 : openChannels(facts, state, 0);
  if (Math.floor((before + minutes) / minutesPerTick) > Math.floor(before / minutesPerTick)) {
    state[at.sessionsEnded] = 0;
    if (state[at.exposed] !== 0) reinfect(facts, state, made);
  }
  if (open === 0) return made;
  for (const move of facts.moves) {
    if ((open & (1 << move.channel)) === 0 || !hasWork(state, move)) continue;
    const place = draws.clocks + move.index;
    const clock = state[place] ?? 0;
    const count = clock >>> clockBits;
    const elapsed = (clock & clockMask) + minutes;
    if (elapsed < draws.moveMinutes(move.index, count)) {
      state[place] = (count << clockBits) | Math.min(elapsed, clockMask);
      continue;
    }
    state[place] = (count + 1) << clockBits;
    makeMove(facts, state, move);
    made.push(move.index);
  }
  return made;
}

/** A clock holds the minutes since the last move below, how often it was made above. */
const clockBits = 16;
const clockMask = (1 << clockBits) - 1;

function reinfect(facts: CompiledFacts, state: WorldState, made: number[]): void {
  const exposed = state[at.exposed] ?? 0;
  state[at.exposed] = 0;
  for (let host = 0; host < facts.hostNames.length; host += 1) {
    if ((exposed & (1 << host)) === 0 || ((state[at.isolated] ?? 0) & (1 << host)) !== 0) continue;
    if ((onHost(facts.causeHost, host) & (state[at.activeCauses] ?? 0) & ~(state[at.fixed] ?? 0)) === 0) continue;
    const back = onHost(facts.artifactHost, host) & (state[at.activeArtifacts] ?? 0) & ~(state[at.present] ?? 0);
    if (back === 0) continue;
    comeBack(facts, state, back);
    made.push(-1 - host);
  }
}

/** Artefacts to put back, damage to do again, and whether anything of it is not there yet. */
function workOf(state: WorldState, { returns, reopens, adds }: CompiledFacts['moves'][number]): { back: number; reopened: number; isNew: boolean } {
  const get = (place: number): number => state[place] ?? 0;
  return {
    back: returns & get(at.activeArtifacts) & ~get(at.present), reopened: reopens & get(at.activeDamage) & ~get(at.openDamage) & ~adds.damage,
    isNew: (adds.compromised & ~get(at.activeCompromised)) !== 0 || (adds.artifacts & ~get(at.activeArtifacts)) !== 0 || (adds.causes & ~get(at.activeCauses)) !== 0 || (adds.damage & ~get(at.activeDamage)) !== 0 || (adds.channels & ~get(at.activeChannels)) !== 0,
  };
}

function hasWork(state: WorldState, move: CompiledFacts['moves'][number]): boolean {
  const { back, reopened, isNew } = workOf(state, move);
  return back !== 0 || reopened !== 0 || isNew;
}

/** The attacker's move. What is added by it is seen, but for artefacts and causes. */
function makeMove(facts: CompiledFacts, state: WorldState, move: CompiledFacts['moves'][number]): void {
  const get = (place: number): number => state[place] ?? 0;
  const { adds } = move;
  const { back, reopened, isNew } = workOf(state, move);
  if (isNew) {
    state[at.present] = get(at.present) | (adds.artifacts & ~get(at.activeArtifacts));
    state[at.openDamage] = get(at.openDamage) | (adds.damage & ~get(at.activeDamage) & ~facts.stolenDamage);
    renewHosts(facts, state, adds);
    for (const [place, mask] of [[at.activeCompromised, adds.compromised], [at.activeArtifacts, adds.artifacts], [at.activeCauses, adds.causes], [at.activeDamage, adds.damage], [at.activeChannels, adds.channels]] as const) state[place] = get(place) | mask;
    state[at.shownCompromised] = get(at.shownCompromised) | adds.compromised;
    state[at.shownDamage] = get(at.shownDamage) | adds.damage;
  }
  comeBack(facts, state, back);
  state[at.openDamage] = get(at.openDamage) | reopened;
  state[at.shownDamage] = get(at.shownDamage) | reopened;
}

/** What comes back is known where it was known before; elsewhere only looking again shows it. */
function comeBack(facts: CompiledFacts, state: WorldState, back: number): void {
  state[at.present] = (state[at.present] ?? 0) | back;
  state[at.scanned] = (state[at.scanned] ?? 0) & ~mapMask(facts.artifactHost, back & ~(state[at.shownArtifacts] ?? 0));
  state[at.verified] = (state[at.verified] ?? 0) & ~mapMask(facts.artifactHost, back);
}

/**
 * Looking again at a host that changed is news. What was kept, lost or reset before the attacker came to a host or a credential says nothing of
 * what it did there.
 */
function renewHosts(facts: CompiledFacts, state: WorldState, adds: FactMasks): void {
  const clear = (place: number, mask: number): void => { state[place] = (state[place] ?? 0) & ~mask; };
  const before = state[at.activeCompromised] ?? 0;
  const struck = struckHosts(facts, adds.compromised) & ~struckHosts(facts, before);
  const withArtifacts = mapMask(facts.artifactHost, adds.artifacts & ~(state[at.activeArtifacts] ?? 0));
  const withCauses = mapMask(facts.causeHost, adds.causes & ~(state[at.activeCauses] ?? 0));
  clear(at.scanned, struck | withArtifacts);
  clear(at.collected, struck | withCauses);
  clear(at.verified, struck | withArtifacts | withCauses);
  for (const place of [at.memoryKept, at.diskKept, at.logsKept, at.memoryLost, at.diskLost]) clear(place, struck);
  clear(at.reset, heldCreds(facts, adds.compromised) & ~heldCreds(facts, before));
}

/** Facts (as a mask) that lie on this host. */
export function onHost(list: readonly number[], host: number): number {
  let mask = 0;
  for (let index = 0; index < list.length; index += 1) if (list[index] === host) mask |= 1 << index;
  return mask;
}

function servicesOf(facts: CompiledFacts, host: number): number {
  let mask = 0;
  facts.services.forEach((service, index) => { if (service.host === host) mask |= 1 << index; });
  return mask;
}
