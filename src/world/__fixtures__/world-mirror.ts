import { conditionNames, type ConditionName, type FactRef, type Scenario } from '../../contracts/index.ts';
import type { CompiledFacts } from '../compile-facts.ts';
import { at, type WorldState } from '../world-state.ts';

/** A state in words: every set holds names or ids of the scenario. */
export interface WorldMirror {
  there: Set<string>; shown: Set<string>;
  present: Set<string>; harmed: Set<string>; fixed: Set<string>;
  blocked: Set<string>; isolated: Set<string>; cutHosts: Set<string>; disabled: Set<string>; reset: Set<string>; endedSessions: Set<string>; stopped: Set<string>; restricted: Set<string>;
  memoryKept: Set<string>; diskKept: Set<string>; logsKept: Set<string>; memoryLost: Set<string>; diskLost: Set<string>; down: Set<string>;
  scanned: Set<string>; collected: Set<string>; openLeads: number;
}

export function readMirror(facts: CompiledFacts, state: WorldState): WorldMirror {
  const { scenario } = facts;
  const named = (names: readonly string[], ...places: number[]): Set<string> => new Set(names.filter((_, index) => places.some((place) => (((state[place] ?? 0) >>> index) & 1) === 1)));
  const ids = (list: readonly { id: string }[], place: number): Set<string> => named(list.map(({ id }) => id), place);
  const creds = facts.credNames.map(({ name }) => name);
  const services = facts.services.map(({ host, name }) => `${facts.hostNames[host] ?? ''}/${name}`);
  const hosts = (...places: number[]): Set<string> => named(facts.hostNames, ...places);
  return {
    there: new Set([...ids(scenario.compromised, at.activeCompromised), ...ids(scenario.artifacts, at.activeArtifacts), ...ids(scenario.rootCauses, at.activeCauses), ...ids(scenario.damage, at.activeDamage), ...ids(scenario.channels, at.activeChannels)]),
    shown: new Set([...ids(scenario.compromised, at.shownCompromised), ...ids(scenario.artifacts, at.shownArtifacts), ...ids(scenario.rootCauses, at.shownCauses), ...ids(scenario.damage, at.shownDamage)]),
    present: ids(scenario.artifacts, at.present), harmed: ids(scenario.damage, at.openDamage), fixed: ids(scenario.rootCauses, at.fixed),
    blocked: named(facts.pointNames.map(({ name }) => name), at.blockedPoints), isolated: hosts(at.isolated), cutHosts: hosts(at.isolated, at.blockedHosts), disabled: named(creds, at.disabled), reset: named(creds, at.reset),
    endedSessions: ids(scenario.channels, at.sessionsEnded), stopped: named(services, at.stopped), restricted: named(services, at.restricted),
    memoryKept: hosts(at.memoryKept), diskKept: hosts(at.diskKept), logsKept: hosts(at.logsKept), memoryLost: hosts(at.memoryLost), diskLost: hosts(at.diskLost), down: hosts(at.dataDown, at.servicesDown),
    scanned: hosts(at.scanned), collected: hosts(at.collected), openLeads: state[at.openLeads] ?? 0,
  };
}

const isCredential = ({ kind }: FactRef): boolean => kind === 'account' || kind === 'key';
const ownAccountsOf = (scenario: Scenario): Set<string> => new Set(scenario.artifacts.flatMap(({ kind, name }) => (kind === 'account' ? [name] : [])));
export const isLiving = (world: WorldMirror, { id, kind, name }: Scenario['artifacts'][number]): boolean => world.there.has(id) && world.present.has(id) && !(kind === 'account' && world.disabled.has(name));

/** Can the attacker act through this channel? Each sentence of the command table says once what cuts it. */
export function isOpen(scenario: Scenario, world: WorldMirror, channel: Scenario['channels'][number]): boolean {
  const { from, to, through, id } = channel;
  const refs = [from, to, ...through];
  const isOutside = from.kind !== 'host' || to.kind !== 'host';
  const isCut = refs.some(({ kind, name, host }) => {
    if (kind === 'host') return world.cutHosts.has(name) && (name === from.name || name === to.name);
    if (kind === 'service') return world.stopped.has(`${host ?? ''}/${name}`) || (isOutside && world.restricted.has(`${host ?? ''}/${name}`));
    if (kind === 'artifact') return !world.present.has(name);
    if (kind === 'account' || kind === 'key') return world.disabled.has(name) || world.reset.has(name) || scenario.artifacts.some((one) => one.kind === 'account' && one.name === name && !world.present.has(one.id));
    return world.blocked.has(name);
  });
  return world.there.has(id) && !world.endedSessions.has(id) && !isCut;
}

/** Does a reader know of the channel: of the hosts at its ends, the artefacts, and of credentials where nothing else could close it for good? */
function isChannelShown(scenario: Scenario, world: WorldMirror, { from, to, through }: Scenario['channels'][number]): boolean {
  const refs = [from, to, ...through];
  const isHidden = (ref: FactRef): boolean => {
    const held = scenario.compromised.filter((one) => one.ref.kind === ref.kind && one.ref.name === ref.name && world.there.has(one.id));
    return ref.kind === 'host' ? held.length > 0 && held.every(({ id }) => !world.shown.has(id)) : held.some(({ id }) => !world.shown.has(id));
  };
  const artifactsOf = (ref: FactRef): string[] => scenario.artifacts.filter(({ id, kind, name }) => (ref.kind === 'artifact' ? id === ref.name : ref.kind === 'account' && kind === 'account' && name === ref.name)).map(({ id }) => id);
  if ([from, to].some((ref) => ref.kind === 'host' && isHidden(ref)) || refs.flatMap(artifactsOf).some((id) => world.there.has(id) && !world.shown.has(id))) return false;
  const isOutside = from.kind !== 'host' || to.kind !== 'host';
  const isClosable = [from, to].some(({ kind }) => kind === 'host') && refs.some((ref) => ['address', 'network', 'domain'].includes(ref.kind) || artifactsOf(ref).length > 0 || (ref.kind === 'service' && isOutside));
  return isClosable || !refs.some((ref) => isCredential(ref) && isHidden(ref));
}

/** The six conditions by the words of their definition: over all facts, or over those shown and looked at. */
export function conditionsInWords(scenario: Scenario, world: WorldMirror, of: 'all' | 'shown'): Record<ConditionName, boolean> {
  const counts = ({ id }: { id: string }): boolean => world.there.has(id) && (of === 'all' || world.shown.has(id));
  const held = scenario.compromised.filter(counts);
  const struck = [...new Set(held.flatMap(({ ref }) => (ref.kind === 'host' ? [ref.name] : [])))];
  const credentials = held.flatMap(({ ref }) => (isCredential(ref) ? [ref.name] : []));
  const opened = scenario.channels.filter(({ from, to, through }) => [from, to, ...through].some((ref) => isCredential(ref) && credentials.includes(ref.name))).flatMap(({ from, to }) => [from, to].flatMap(({ kind, name }) => (kind === 'host' ? [name] : [])));
  const isScanned = of === 'all' || struck.every((host) => world.scanned.has(host));
  const isCollected = of === 'all' || (struck.length > 0 ? struck : opened).every((host) => world.collected.has(host));
  const everyFact = [...scenario.compromised, ...scenario.artifacts, ...scenario.rootCauses, ...scenario.damage.filter(({ kind }) => kind === 'data-stolen')];
  const sourcesOf = (host: string): readonly string[] => scenario.system.hosts.find(({ name }) => name === host)?.evidenceSources ?? ['memory', 'disk'];
  const kept: Record<string, Set<string>> = { memory: world.memoryKept, disk: world.diskKept, logs: world.logsKept };
  const own = ownAccountsOf(scenario);
  const firstFive = {
    isAttackContained: !scenario.channels.some((channel) => (of === 'all' || isChannelShown(scenario, world, channel)) && isOpen(scenario, world, channel)),
    isKnowledgeSufficient: of === 'all' ? everyFact.every(({ id }) => !world.there.has(id) || world.shown.has(id)) : isScanned && isCollected && world.openLeads === 0,
    areForensicsPreserved: struck.every((host) => sourcesOf(host).every((source) => kept[source]?.has(host) === true)),
    isEradicated: isScanned && !scenario.artifacts.some((one) => counts(one) && isLiving(world, one)) && credentials.every((name) => world.reset.has(name) || world.disabled.has(name)),
    isHardened: isCollected && scenario.rootCauses.every((cause) => !counts(cause) || world.fixed.has(cause.id)),
  };
  const isUp = !scenario.damage.some((one) => counts(one) && world.harmed.has(one.id)) && world.cutHosts.size === 0 && world.down.size === 0 && scenario.system.accounts.every(({ name }) => own.has(name) || !world.disabled.has(name));
  return { ...firstFive, isRecovered: Object.values(firstFive).every(Boolean) && isUp };
}

/** As the world writes them: bit i is the i-th condition. */
export function toFlags(conditions: Record<ConditionName, boolean>): number {
  return conditionNames.reduce((flags, name, index) => (conditions[name] ? flags | (1 << index) : flags), 0);
}
