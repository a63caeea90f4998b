import { conditionNames, renderState, stateFromFlags, type RecoveryState } from '../contracts/index.ts';
import type { CompiledFacts } from './compile-facts.ts';

/** Places in a state. All but the minutes are bit masks over hosts, facts, channels, credentials, points or services. */
export const at = {
  minutes: 0,
  /** Facts that exist; a move of the attacker adds to them. */
  activeCompromised: 1, activeArtifacts: 2, activeCauses: 3, activeDamage: 4, activeChannels: 5,
  present: 6, openDamage: 7, fixed: 8,
  blockedPoints: 9, blockedHosts: 10, isolated: 11, disabled: 12, reset: 13, sessionsEnded: 14, stopped: 15, restricted: 16,
  memoryKept: 17, diskKept: 18, logsKept: 19, memoryLost: 20, diskLost: 21,
  dataDown: 22, servicesDown: 23,
  /** Shown so far. */
  shownCompromised: 24, shownArtifacts: 25, shownCauses: 26, shownDamage: 27,
  scanned: 28, collected: 29, verified: 30, openLeads: 31, closedLeads: 32,
  /** Reconnected with the cause still open: the attacker comes back at the next tick. */
  exposed: 33,
} as const;
export const stateLength = 34;

/** The simulated network at one moment: {@link stateLength} integers. Copying it is copying an array. */
export type WorldState = Int32Array;

export function startState(facts: CompiledFacts): WorldState {
  const state = new Int32Array(stateLength);
  const { activeAtStart: active, shownAtStart: shown } = facts;
  state[at.activeCompromised] = active.compromised;
  state[at.activeArtifacts] = active.artifacts;
  state[at.present] = active.artifacts;
  state[at.activeCauses] = active.causes;
  state[at.activeDamage] = active.damage;
  state[at.openDamage] = active.damage & ~facts.stolenDamage;
  state[at.activeChannels] = active.channels;
  state[at.shownCompromised] = shown.compromised;
  state[at.shownArtifacts] = shown.artifacts;
  state[at.shownCauses] = shown.causes;
  state[at.shownDamage] = shown.damage;
  return state;
}

/** Mask from a list that names a host (or credential) for each fact, for the facts in `of`. */
export function mapMask(list: readonly number[], of: number): number {
  let mask = 0;
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index] ?? -1;
    if ((of & (1 << index)) !== 0 && value >= 0) mask |= 1 << value;
  }
  return mask;
}

/** Facts (as a mask) that lie on this host. */
export function onHost(list: readonly number[], host: number): number {
  let mask = 0;
  for (let index = 0; index < list.length; index += 1) if (list[index] === host) mask |= 1 << index;
  return mask;
}

/** Channels through which the attacker can act now. `sessionsEnded`: what counts as ended (default: what is). */
export function openChannels(facts: CompiledFacts, state: WorldState, sessionsEnded = state[at.sessionsEnded] ?? 0): number {
  let open = 0;
  const active = (state[at.activeChannels] ?? 0) & ~sessionsEnded;
  if (active === 0) return 0;
  const down = (state[at.isolated] ?? 0) | (state[at.blockedHosts] ?? 0);
  const deadCreds = (state[at.disabled] ?? 0) | (state[at.reset] ?? 0);
  const stopped = state[at.stopped] ?? 0;
  const { channels } = facts;
  for (let index = 0; index < channels.length; index += 1) {
    const channel = channels[index];
    if (channel === undefined || (active & (1 << index)) === 0) continue;
    if ((channel.points & (state[at.blockedPoints] ?? 0)) !== 0 || (channel.hosts & down) !== 0 || (channel.creds & deadCreds) !== 0) continue;
    if ((channel.services & (channel.isFromOutside ? stopped | (state[at.restricted] ?? 0) : stopped)) !== 0) continue;
    if ((channel.artifacts & ~(state[at.present] ?? 0)) !== 0) continue;
    open |= 1 << index;
  }
  return open;
}

/** Channels that are open, or would be if what must be given back (isolated hosts, stopped services, accounts of innocents) were back. */
export function latentChannels(facts: CompiledFacts, state: WorldState): number {
  if (state[at.isolated] === 0 && state[at.blockedHosts] === 0 && state[at.stopped] === 0 && ((state[at.disabled] ?? 0) & facts.innocentCreds) === 0 && state[at.sessionsEnded] === 0) return openChannels(facts, state);
  const given = state.slice(0, stateLength);
  given[at.isolated] = 0;
  given[at.blockedHosts] = 0;
  given[at.stopped] = 0;
  given[at.sessionsEnded] = 0;
  given[at.disabled] = (given[at.disabled] ?? 0) & ~facts.innocentCreds;
  return openChannels(facts, given);
}

/** Hosts, accounts and keys that the attacker holds, among the facts in `of`. */
export const struckHosts = (facts: CompiledFacts, of: number): number => mapMask(facts.compromisedHost, of);
export const heldCreds = (facts: CompiledFacts, of: number): number => mapMask(facts.compromisedCred, of);

/** Artefacts still there; an account of the attacker's that is disabled counts as gone. */
export function livingArtifacts(facts: CompiledFacts, state: WorldState, of: number): number {
  let living = (state[at.present] ?? 0) & of;
  const disabled = state[at.disabled] ?? 0;
  if (disabled !== 0) facts.artifactCred.forEach((cred, index) => { if (cred >= 0 && (disabled & (1 << cred)) !== 0) living &= ~(1 << index); });
  return living;
}

const isPreserved = (facts: CompiledFacts, state: WorldState, hosts: number): boolean =>
  (hosts & facts.needsMemory & ~(state[at.memoryKept] ?? 0)) === 0 && (hosts & facts.needsDisk & ~(state[at.diskKept] ?? 0)) === 0 && (hosts & facts.needsLogs & ~(state[at.logsKept] ?? 0)) === 0;

const areServicesUp = (facts: CompiledFacts, state: WorldState, damage: number): boolean =>
  ((state[at.openDamage] ?? 0) & damage) === 0 && state[at.isolated] === 0 && state[at.blockedHosts] === 0 && ((state[at.disabled] ?? 0) & facts.innocentCreds) === 0 && state[at.dataDown] === 0 && state[at.servicesDown] === 0;

/** The six conditions as predicates over the facts (bit i is the i-th condition). */
export function trueConditions(facts: CompiledFacts, state: WorldState): number {
  const compromised = state[at.activeCompromised] ?? 0;
  let flags = openChannels(facts, state) === 0 ? 1 : 0;
  const unknown = (compromised & ~(state[at.shownCompromised] ?? 0)) | ((state[at.activeArtifacts] ?? 0) & ~(state[at.shownArtifacts] ?? 0)) | ((state[at.activeCauses] ?? 0) & ~(state[at.shownCauses] ?? 0)) | ((state[at.activeDamage] ?? 0) & facts.stolenDamage & ~(state[at.shownDamage] ?? 0));
  if (unknown === 0) flags |= 2;
  if (isPreserved(facts, state, struckHosts(facts, compromised))) flags |= 4;
  const workingCreds = heldCreds(facts, compromised) & ~(state[at.reset] ?? 0) & ~(state[at.disabled] ?? 0);
  if (livingArtifacts(facts, state, state[at.activeArtifacts] ?? 0) === 0 && workingCreds === 0) flags |= 8;
  if (((state[at.activeCauses] ?? 0) & ~(state[at.fixed] ?? 0)) === 0) flags |= 16;
  if (flags === 31 && areServicesUp(facts, state, state[at.activeDamage] ?? 0)) flags |= 32;
  return flags;
}

/**
 * Channels that a reader knows of: the struck hosts at their ends and the artefacts that they need were shown, and the credentials too
 * where nothing but those could close them for good.
 */
export function shownChannels(facts: CompiledFacts, state: WorldState): number {
  const active = state[at.activeCompromised] ?? 0;
  const shown = state[at.shownCompromised] ?? 0;
  const hiddenHosts = struckHosts(facts, active & ~shown) & ~struckHosts(facts, active & shown);
  const hiddenCreds = heldCreds(facts, active & ~shown);
  const hiddenArtifacts = (state[at.activeArtifacts] ?? 0) & ~(state[at.shownArtifacts] ?? 0);
  let mask = 0;
  facts.channels.forEach((channel, index) => {
    if (((state[at.activeChannels] ?? 0) & (1 << index)) === 0 || (channel.hosts & hiddenHosts) !== 0 || (channel.artifacts & hiddenArtifacts) !== 0) return;
    const isClosable = channel.hosts !== 0 && (channel.points !== 0 || channel.artifacts !== 0 || (channel.isFromOutside && channel.services !== 0));
    if (!isClosable && (channel.creds & hiddenCreds) !== 0) return;
    mask |= 1 << index;
  });
  return mask;
}

/** Hosts whose logs must be read before the scope is known: those shown as struck, and those that a stolen credential opens. */
export function hostsToLookAt(facts: CompiledFacts, state: WorldState): { scan: number; collect: number } {
  const shown = (state[at.activeCompromised] ?? 0) & (state[at.shownCompromised] ?? 0);
  const struck = struckHosts(facts, shown);
  if (struck !== 0 || shown === 0) return { scan: struck, collect: struck };
  const creds = heldCreds(facts, shown);
  let hosts = 0;
  for (const channel of facts.channels) if ((channel.creds & creds) !== 0) hosts |= channel.hosts;
  return { scan: 0, collect: hosts };
}

/** Have all hosts shown as struck been looked at, and all leads followed? */
export function isScopeKnown(facts: CompiledFacts, state: WorldState): boolean {
  const { scan, collect } = hostsToLookAt(facts, state);
  return (scan & ~(state[at.scanned] ?? 0)) === 0 && (collect & ~(state[at.collected] ?? 0)) === 0 && state[at.openLeads] === 0;
}

/**
 * What a perfect reader concludes from what was shown so far: the predicates over shown facts only, and for knowledge, eradication and
 * hardening also that every host shown as struck was looked at.
 */
export function apparentConditions(facts: CompiledFacts, state: WorldState): number {
  const shown = (state[at.activeCompromised] ?? 0) & (state[at.shownCompromised] ?? 0);
  let flags = (openChannels(facts, state) & shownChannels(facts, state)) === 0 ? 1 : 0;
  const { scan, collect } = hostsToLookAt(facts, state);
  const isScanned = (scan & ~(state[at.scanned] ?? 0)) === 0;
  const isCollected = (collect & ~(state[at.collected] ?? 0)) === 0;
  if (isScanned && isCollected && state[at.openLeads] === 0) flags |= 2;
  if (isPreserved(facts, state, struckHosts(facts, shown))) flags |= 4;
  const workingCreds = heldCreds(facts, shown) & ~(state[at.reset] ?? 0) & ~(state[at.disabled] ?? 0);
  if (isScanned && livingArtifacts(facts, state, (state[at.activeArtifacts] ?? 0) & (state[at.shownArtifacts] ?? 0)) === 0 && workingCreds === 0) flags |= 8;
  if (isCollected && ((state[at.activeCauses] ?? 0) & (state[at.shownCauses] ?? 0) & ~(state[at.fixed] ?? 0)) === 0) flags |= 16;
  if (flags === 31 && areServicesUp(facts, state, (state[at.activeDamage] ?? 0) & (state[at.shownDamage] ?? 0))) flags |= 32;
  return flags;
}

/** Evidence of a struck host is gone for good, so that recovery with all six conditions can never be reached. */
export function isLostForGood(facts: CompiledFacts, state: WorldState): boolean {
  const hosts = struckHosts(facts, state[at.activeCompromised] ?? 0);
  return (hosts & facts.needsMemory & (state[at.memoryLost] ?? 0) & ~(state[at.memoryKept] ?? 0)) !== 0 || (hosts & facts.needsDisk & (state[at.diskLost] ?? 0) & ~(state[at.diskKept] ?? 0)) !== 0;
}

/** All six conditions, as flags. */
export const allHold = 63;

export function toRecoveryState(flags: number): RecoveryState {
  return stateFromFlags(conditionNames.map((_, index) => (flags & (1 << index)) !== 0));
}

/** Six digits in the order of the conditions. */
export const renderFlags = (flags: number): string => renderState(toRecoveryState(flags));
