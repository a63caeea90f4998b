import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import type { Draws } from './draws.ts';
import { minutesPerTick } from './verb-rules.ts';
import { at, heldCreds, mapMask, onHost, openChannels, struckHosts, type WorldState } from './world-state.ts';

/**
 * Each move has its own clock: it runs while its channel is open and there is something to do, and when the minutes drawn for it are over the
 * move is made. So the attacker never gains by time that it was shut out, and nobody gains by waiting.
 */
export function passTime(facts: CompiledFacts, draws: Draws, state: WorldState, minutes: number): number[] {
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
