import { isIP } from 'node:net';
import { verbs, type FactRef, type Scenario, type Verb } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import type { Lead } from './outcome-facts.ts';

/** Facts of four kinds as bit masks: bit i is the i-th fact of its list in the scenario. */
export interface FactMasks { compromised: number; artifacts: number; causes: number; damage: number }
export const noFacts = (): FactMasks => ({ compromised: 0, artifacts: 0, causes: 0, damage: 0 });

export interface CompiledChannel {
  /** Any of these blocked, disabled or reset cuts it. Masks over points, credentials, services. */
  points: number; creds: number; services: number;
  /** Hosts at its ends: isolation cuts it. */
  hosts: number;
  /** All of these must be there for it to live. */
  artifacts: number;
  /** One end is outside: restricting the service cuts it too. */
  isFromOutside: boolean;
}

export interface CompiledMove { channel: number; chance: number; returns: number; adds: FactMasks & { channels: number }; reopens: number; host: number; index: number }

/** A scenario as numbers: names interned, facts as bits, so that a state is a handful of integers. */
export interface CompiledFacts {
  scenario: Scenario;
  hostNames: string[]; hostIndex: Map<string, number>; hostOfAddress: Map<string, number>;
  credNames: { kind: 'account' | 'key'; name: string }[]; credIndex: Map<string, number>;
  /** Addresses, networks and domains through which channels run. */
  pointNames: { kind: string; name: string }[];
  services: { host: number; name: string }[];
  channels: CompiledChannel[];
  moves: CompiledMove[];
  /** Masks over hosts. */
  needsMemory: number; needsDisk: number; needsLogs: number; cannotIsolate: number; cannotRebuild: number;
  compromisedHost: number[]; compromisedCred: number[];
  artifactHost: number[]; artifactCred: number[]; artifactsNeedingRebuild: number; volatileArtifacts: number;
  causeHost: number[];
  /** For each cause the ways to fix it: verb and host or credential. */
  causeFixes: { verb: Verb; host: number; cred: number }[][];
  damageHost: number[]; stolenDamage: number; damageRestore: ({ verb: Verb; host: number; cred: number } | undefined)[];
  /** What a command on a target shows: by `verb|name`. */
  shows: Map<string, FactMasks>;
  hostShows: { scan: FactMasks[]; collect: FactMasks[]; memory: FactMasks[]; disk: FactMasks[]; verify: FactMasks[] };
  /** Facts that only another command than a look at a struck host shows; `givers`: hosts whose look tells of it. */
  leads: (Lead & { givers: number; facts: FactMasks; host: number })[];
  shownAtStart: FactMasks; activeAtStart: FactMasks & { channels: number };
  /** Accounts that belong to the site, so that they must work again in the end. */
  innocentCreds: number;
}

const bit = (index: number): number => (index < 0 ? 0 : 1 << index);
const isPoint = (ref: FactRef): boolean => ref.kind === 'address' || ref.kind === 'network' || ref.kind === 'domain';

/** Scenario to masks. Throws `input-invalid` when it has more of one kind than fit into 31 bits. */
export function compileFacts(scenario: Scenario): CompiledFacts {
  const { system } = scenario;
  const hostNames = system.hosts.map((host) => host.name);
  const hostIndex = new Map(hostNames.map((name, index) => [name, index]));
  const hostOfAddress = new Map(system.hosts.flatMap((host, index) => host.addresses.map((address) => [address, index] as const)));
  const ownAccounts = scenario.artifacts.filter((one) => one.kind === 'account').map((one) => one.name);
  const credNames = [...system.accounts.map(({ name }) => ({ kind: 'account' as const, name })), ...system.keys.map(({ name }) => ({ kind: 'key' as const, name })), ...ownAccounts.filter((name) => !system.accounts.some((one) => one.name === name)).map((name) => ({ kind: 'account' as const, name }))];
  const credIndex = new Map(credNames.map(({ kind, name }, index) => [`${kind}|${name}`, index]));
  const artifactIndex = new Map(scenario.artifacts.map((one, index) => [one.id, index]));

  const pointNames: { kind: string; name: string }[] = [];
  const pointOf = (ref: FactRef): number => {
    if (!isPoint(ref) || hostOfAddress.has(ref.name)) return 0;
    let index = pointNames.findIndex((one) => one.kind === ref.kind && one.name === ref.name);
    if (index < 0) index = pointNames.push({ kind: ref.kind, name: ref.name }) - 1;
    return bit(index);
  };
  const services: { host: number; name: string }[] = [];
  const serviceOf = (ref: FactRef): number => {
    if (ref.kind !== 'service') return 0;
    const host = hostIndex.get(ref.host ?? '') ?? -1;
    let index = services.findIndex((one) => one.host === host && one.name === ref.name);
    if (index < 0) index = services.push({ host, name: ref.name }) - 1;
    return bit(index);
  };
  const hostOf = (ref: FactRef): number => {
    if (ref.kind === 'host') return hostIndex.get(ref.name) ?? -1;
    if (ref.kind === 'service') return hostIndex.get(ref.host ?? '') ?? -1;
    if (ref.kind === 'address') return hostOfAddress.get(ref.name) ?? -1;
    if (ref.kind === 'artifact') return hostIndex.get(scenario.artifacts[artifactIndex.get(ref.name) ?? -1]?.host ?? '') ?? -1;
    return ref.host === undefined ? -1 : hostIndex.get(ref.host) ?? -1;
  };
  const credOf = (ref: FactRef): number => (ref.kind === 'account' || ref.kind === 'key' ? credIndex.get(`${ref.kind}|${ref.name}`) ?? -1 : -1);
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all | one, 0);

  const channels = scenario.channels.map((channel): CompiledChannel => {
    const ends = [channel.from, channel.to];
    return {
      points: sum([...ends, ...channel.through].map(pointOf)), creds: sum([...ends, ...channel.through].map((ref) => bit(credOf(ref)))), services: sum(channel.through.map(serviceOf)),
      hosts: sum(ends.map((ref) => bit(hostOf(ref)))),
      // An account that the attacker made is an artefact: once it is removed, nobody comes in by it.
      artifacts: sum([...ends, ...channel.through].map((ref) => (ref.kind === 'artifact' ? bit(artifactIndex.get(ref.name) ?? -1) : ref.kind === 'account' ? bit(scenario.artifacts.findIndex((one) => one.kind === 'account' && one.name === ref.name)) : 0))),
      isFromOutside: ends.some((ref) => hostOf(ref) < 0),
    };
  });

  const lists = { compromised: scenario.compromised, artifacts: scenario.artifacts, causes: scenario.rootCauses, damage: scenario.damage };
  const kinds = ['compromised', 'artifacts', 'causes', 'damage'] as const;
  const idMasks = (ids: readonly string[]): FactMasks & { channels: number } => ({
    ...Object.fromEntries(kinds.map((kind) => [kind, sum(lists[kind].map((fact, index) => (ids.includes(fact.id) ? bit(index) : 0)))])) as unknown as FactMasks,
    channels: sum(scenario.channels.map((one, index) => (ids.includes(one.id) ? bit(index) : 0))),
  });
  const added = idMasks(scenario.next.flatMap((move) => move.adds ?? []));
  const all = (count: number): number => (count === 0 ? 0 : 2 ** count - 1);
  const activeAtStart = {
    compromised: all(scenario.compromised.length) & ~added.compromised, artifacts: all(scenario.artifacts.length) & ~added.artifacts,
    causes: all(scenario.rootCauses.length) & ~added.causes, damage: all(scenario.damage.length) & ~added.damage, channels: all(scenario.channels.length) & ~added.channels,
  };
  const shownAtStart = noFacts();
  const shows = new Map<string, FactMasks>();
  for (const kind of kinds) {
    lists[kind].forEach((fact, index) => {
      if (fact.shownBy.lines.length > 0) shownAtStart[kind] |= bit(index) & activeAtStart[kind];
      for (const { verb, targets } of fact.shownBy.commands) for (const target of targets) {
        const key = `${verb}|${target}`;
        const masks = shows.get(key) ?? noFacts();
        masks[kind] |= bit(index);
        shows.set(key, masks);
      }
    });
  }
  const hostMasks = (verb: Verb): FactMasks[] => hostNames.map((name) => shows.get(`${verb}|${name}`) ?? noFacts());
  const compromisedHost = scenario.compromised.map((one) => hostOf(one.ref));
  const compromisedCred = scenario.compromised.map((one) => credOf(one.ref));
  const factHost: Record<(typeof kinds)[number], number[]> = { compromised: compromisedHost, artifacts: scenario.artifacts.map((one) => hostIndex.get(one.host) ?? -1), causes: scenario.rootCauses.map((one) => hostOf(one.on)), damage: scenario.damage.map((one) => hostIndex.get(one.host) ?? -1) };
  const allStruck = sum(compromisedHost.map(bit));
  // Where no host is struck, hosts that a stolen credential opens are looked at.
  const allLookedAt = allStruck !== 0 ? allStruck : sum(channels.map((channel) => channel.hosts));
  const leads: CompiledFacts['leads'] = [];
  for (const kind of kinds) {
    lists[kind].forEach((fact, index) => {
      const { commands } = fact.shownBy;
      if (fact.shownBy.lines.length > 0 || commands.some(({ verb }) => verb === 'scan_host' || verb === 'collect_logs')) return;
      const [command] = commands;
      const target = command?.targets[0];
      if (command === undefined || target === undefined) return;
      const host = command.verb === 'hunt_indicator' ? -1 : hostIndex.get(target) ?? -1;
      const facts = noFacts();
      facts[kind] = bit(index);
      const known = leads.find((lead) => lead.verb === command.verb && lead.target === target);
      if (known) known.facts[kind] |= bit(index);
      else leads.push({ verb: command.verb, target, givers: host < 0 ? allLookedAt : bit(host) | bit(factHost[kind][index] ?? -1), facts, host });
    });
  }
  const needs = (source: 'memory' | 'disk' | 'logs'): number => sum(system.hosts.map((host, index) => ((host.evidenceSources ?? ['memory', 'disk']).includes(source) ? bit(index) : 0)));
  const targetOf = (verb: Verb, ref: FactRef): { verb: Verb; host: number; cred: number } => ({ verb, host: credOf(ref) >= 0 ? -1 : hostOf(ref), cred: credOf(ref) });

  const moves = scenario.next.map((move, index): CompiledMove => {
    const host = hostOf(move.on);
    const damageKind = { 'service-down': 'service-down', 'data-encrypted': 'data-encrypted', 'data-stolen': 'data-stolen' }[move.effect as string];
    return {
      index, host, channel: scenario.channels.findIndex((one) => one.id === move.channel), chance: move.chancePerTenMinutes, adds: idMasks(move.adds ?? []),
      returns: move.effect === 'artifact-returns' && move.on.kind === 'artifact' ? bit(artifactIndex.get(move.on.name) ?? -1) : 0,
      reopens: damageKind === undefined ? 0 : sum(scenario.damage.map((one, at) => (one.kind === damageKind && hostIndex.get(one.host) === host && one.restoredBy !== undefined ? bit(at) : 0))),
    };
  });
  // Interned on use: every point and service that a fix or a distractor names has its bit before the first state is made.
  for (const cause of scenario.rootCauses) if (cause.on.kind === 'service') serviceOf(cause.on);
  for (const one of scenario.damage) if (one.service !== undefined) serviceOf({ kind: 'service', name: one.service, host: one.host });
  for (const [what, count] of Object.entries({ hosts: hostNames.length, 'accounts and keys': credNames.length, addresses: pointNames.length, services: services.length, channels: channels.length, artefacts: scenario.artifacts.length, 'compromised things': compromisedHost.length, 'root causes': scenario.rootCauses.length, damages: scenario.damage.length, leads: leads.length })) {
    if (count > 31) throw new StanchError('input-invalid', `The scenario ${scenario.id} has ${String(count)} ${what}; the world holds 31 of each.`, 'Split it into two scenarios, or leave out what no fact needs.');
  }
  return {
    scenario, hostNames, hostIndex, hostOfAddress, credNames, credIndex, pointNames, services, channels, moves, compromisedHost, compromisedCred, shows, leads, shownAtStart, activeAtStart,
    needsMemory: needs('memory'), needsDisk: needs('disk'), needsLogs: needs('logs'),
    cannotIsolate: sum(system.hosts.map((host, index) => (host.mayIsolate === false ? bit(index) : 0))), cannotRebuild: sum(system.hosts.map((host, index) => (host.mayRebuild === false ? bit(index) : 0))),
    artifactHost: factHost.artifacts, artifactCred: scenario.artifacts.map((one) => (one.kind === 'account' ? credIndex.get(`account|${one.name}`) ?? -1 : -1)),
    artifactsNeedingRebuild: sum(scenario.artifacts.map((one, index) => (one.needsRebuild === true ? bit(index) : 0))),
    volatileArtifacts: sum(scenario.artifacts.map((one, index) => (one.kind === 'process' || one.shownBy.commands.every(({ verb }) => verb === 'capture_memory') ? bit(index) : 0))),
    causeHost: factHost.causes, causeFixes: scenario.rootCauses.map((cause) => cause.fixes.map((fix) => targetOf(fix.verb, fix.target))),
    damageHost: factHost.damage, stolenDamage: sum(scenario.damage.map((one, index) => (one.kind === 'data-stolen' ? bit(index) : 0))),
    damageRestore: scenario.damage.map((one) => (one.restoredBy === undefined ? undefined : targetOf(one.restoredBy.verb, one.restoredBy.target))),
    hostShows: { scan: hostMasks('scan_host'), collect: hostMasks('collect_logs'), memory: hostMasks('capture_memory'), disk: hostMasks('image_disk'), verify: hostMasks('verify_host') },
    innocentCreds: sum(credNames.map(({ kind, name }, index) => (kind === 'account' && !ownAccounts.includes(name) ? bit(index) : 0))),
  };
}

/** Is the point (a blocked address, network or domain) one that this name covers: itself, a network around it, a domain above it? */
export function coversPoint(kind: string, name: string, point: { kind: string; name: string }): boolean {
  if (kind === 'domain') return point.kind === 'domain' && (point.name === name || point.name.endsWith(`.${name}`));
  if (kind === 'address') return point.name === name;
  return kind === 'network' && (point.name === name || (point.kind === 'address' && isInNetwork(point.name, name)));
}

/** Is an IPv4 address inside a network such as `10.1.2.0/24`? Anything else is not. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/');
  if (isIP(address) !== 4 || isIP(base) !== 4) return false;
  const toNumber = (text: string): number => text.split('.').reduce((all, part) => all * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(base) / size);
}

export const everyVerb: readonly Verb[] = verbs;
