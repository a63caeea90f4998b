import { verbFacts, type EntityKind, type Verb } from '../contracts/index.ts';
import { noFacts, type CompiledFacts, type FactMasks } from './compile-facts.ts';
import { kindOfIndicator, type Order, type OrderTarget } from './orders.ts';
import { at, heldCreds, hostsToLookAt, latentChannels, livingArtifacts, mapMask, onHost, openChannels, struckHosts, type WorldState } from './world-state.ts';

/** Above so many targets with side effects, only all of them and each alone are tried, not every subset. */
const subsetsUpTo = 4;
const none = noFacts();

/**
 * Every command that a perfect planner could want in this state, each with its largest useful set of targets; for verbs with side
 * effects (isolation, disabling, rebuilding, stopping, blocking) every subset. `aim`: `truth` to make the facts known and the conditions true,
 * `apparent` to look wherever a reader must look.
 */
export function listOrders(facts: CompiledFacts, state: WorldState, aim: 'truth' | 'apparent'): Order[] {
  const get = (place: number): number => state[place] ?? 0;
  const orders: Order[] = [];
  const add = (verb: Verb, targets: readonly OrderTarget[]): void => { if (targets.length > 0) orders.push({ verb, targets: [...targets] }); };
  const addSubsets = (verb: Verb, targets: readonly OrderTarget[]): void => {
    for (const subset of subsetsOf(targets)) add(verb, subset);
  };
  const hosts = (verb: Verb, mask: number): void => { add(verb, hostTargets(facts, mask)); };
  const addAllAndEach = (verb: Verb, mask: number): void => {
    const all = hostTargets(facts, mask);
    add(verb, all);
    if (all.length > 1) for (const one of all) add(verb, [one]);
  };
  const open = openChannels(facts, state);
  // What is shut only for now has to be cut for good before it is given back.
  const toCut = latentChannels(facts, state);
  const struck = struckHosts(facts, get(at.activeCompromised));
  const unkept = {
    capture_memory: struck & facts.needsMemory & ~get(at.memoryKept) & ~get(at.memoryLost), image_disk: struck & facts.needsDisk & ~get(at.diskKept) & ~get(at.diskLost), export_logs: struck & facts.needsLogs & ~get(at.logsKept),
  };
  /** Hosts of which it shows something, and with them those of which it must be kept. */
  const keep = (verb: keyof typeof unkept, shows: number): void => {
    hosts(verb, shows);
    hosts(verb, shows | unkept[verb]);
  };

  let creds = 0, ends = 0, services = 0;
  if ((open | toCut) !== 0) {
    let points = 0, lonely = 0;
    facts.channels.forEach((channel, index) => {
      if (((open | toCut) & (1 << index)) === 0) return;
      points |= channel.points; creds |= channel.creds; services |= channel.services;
      if ((open & (1 << index)) === 0) return;
      ends |= channel.hosts;
      if (channel.points === 0) lonely |= channel.hosts;
    });
    for (const kind of ['address', 'domain', 'network'] as const) {
      const blocks = facts.pointNames.flatMap((point, index) => (point.kind === kind && (points & (1 << index)) !== 0 ? [pointTarget(facts, index)] : []));
      addSubsets('block_traffic', blocks);
      // The own address of a host that may not be isolated: for now only, where nothing outside can be blocked.
      if (kind === 'address') for (const own of ownAddresses(facts, lonely & facts.cannotIsolate & ~get(at.blockedHosts))) { add('block_traffic', [own]); if (blocks.length > 0) add('block_traffic', [...blocks, own]); }
    }
  }
  const { fixHosts, fixCreds } = listFixes(facts, state);
  addSubsets('isolate_host', hostTargets(facts, (ends | (fixHosts.get('isolate_host') ?? 0)) & ~facts.cannotIsolate & ~get(at.isolated)));
  for (const verb of ['stop_service', 'restrict_service'] as const) for (const targets of serviceTargets(facts, services, fixHosts.get(verb) ?? 0)) addSubsets(verb, targets);
  // Looking.
  if (aim === 'truth') {
    const unknown: FactMasks = { compromised: get(at.activeCompromised) & ~get(at.shownCompromised), artifacts: get(at.activeArtifacts) & ~get(at.shownArtifacts), causes: get(at.activeCauses) & ~get(at.shownCauses), damage: get(at.activeDamage) & ~get(at.shownDamage) & facts.stolenDamage };
    const meets = (masks: FactMasks): boolean => ((masks.compromised & unknown.compromised) | (masks.artifacts & unknown.artifacts) | (masks.causes & unknown.causes) | (masks.damage & unknown.damage)) !== 0;
    if ((unknown.compromised | unknown.artifacts | unknown.causes | unknown.damage) !== 0) {
      const ofHosts = (table: readonly FactMasks[]): number => table.reduce((mask, masks, host) => (meets(masks) ? mask | (1 << host) : mask), 0);
      // A first look is never superfluous, so that fewer hosts than all only save minutes.
      addAllAndEach('scan_host', ofHosts(facts.hostShows.scan));
      addAllAndEach('collect_logs', ofHosts(facts.hostShows.collect));
      hosts('verify_host', ofHosts(facts.hostShows.verify));
      keep('capture_memory', ofHosts(facts.hostShows.memory));
      keep('image_disk', ofHosts(facts.hostShows.disk));
      keep('export_logs', ofHosts(facts.hostNames.map((name) => facts.shows.get(`export_logs|${name}`) ?? none)));
      addHunts([...facts.shows].flatMap(([key, masks]) => (key.startsWith('hunt_indicator|') && meets(masks) ? [key.slice('hunt_indicator|'.length)] : [])));
    }
  } else {
    const { scan, collect } = hostsToLookAt(facts, state);
    hosts('scan_host', scan & ~get(at.scanned));
    hosts('collect_logs', collect & ~get(at.collected));
    addHunts(facts.leads.flatMap((lead, index) => ((get(at.openLeads) & (1 << index)) !== 0 && lead.verb === 'hunt_indicator' ? [lead.target] : [])));
    for (const verb of ['capture_memory', 'image_disk', 'verify_host', 'export_logs'] as const) hosts(verb, facts.leads.reduce((mask, lead, index) => ((get(at.openLeads) & (1 << index)) !== 0 && lead.verb === verb && lead.host >= 0 ? mask | (1 << lead.host) : mask), 0));
  }
  function addHunts(names: readonly string[]): void {
    const kinds = new Map<EntityKind, OrderTarget[]>();
    for (const name of names) {
      const target = huntTarget(facts, name);
      kinds.set(target.kind, [...(kinds.get(target.kind) ?? []), target]);
    }
    for (const targets of kinds.values()) add('hunt_indicator', targets);
  }
  // Keeping.
  for (const verb of ['capture_memory', 'image_disk', 'export_logs'] as const) hosts(verb, unkept[verb]);
  // Cleaning: only where what must be kept is kept, for else recovery is lost for good.
  const kept = ~((struck & facts.needsMemory & ~get(at.memoryKept)) | (struck & facts.needsDisk & ~get(at.diskKept)));
  const living = livingArtifacts(facts, state, get(at.activeArtifacts));
  let withShown = 0, withAny = 0;
  for (let host = 0; host < facts.hostNames.length; host += 1) {
    const here = onHost(facts.artifactHost, host) & living;
    if (here !== 0) withAny |= 1 << host;
    if ((here & get(at.shownArtifacts) & ~facts.artifactsNeedingRebuild) !== 0) withShown |= 1 << host;
  }
  hosts('remove_artifact', withShown & kept);
  addSubsets('rebuild_host', hostTargets(facts, (withAny | (fixHosts.get('rebuild_host') ?? 0)) & kept & ~facts.cannotRebuild));
  const held = heldCreds(facts, get(at.activeCompromised)) & ~get(at.reset);
  for (const verb of ['reset_credentials', 'revoke_key'] as const) fixCreds.set(verb, (fixCreds.get(verb) ?? 0) | held | creds);
  fixCreds.set('disable_account', ((fixCreds.get('disable_account') ?? 0) | creds | mapMask(facts.artifactCred, living)) & ~get(at.disabled));
  for (const [verb, mask] of fixHosts) if (!listedAbove.has(verb)) hosts(verb, mask);
  for (const [verb, mask] of fixCreds) for (const kind of ['account', 'key'] as const) {
    if (!verbFacts(verb).targets.includes(kind)) continue;
    if (verb === 'disable_account') addSubsets(verb, credTargets(facts, mask, kind));
    else add(verb, credTargets(facts, mask, kind));
  }
  // Restoring.
  const restores = new Map<Verb, number>([['restore_data', get(at.dataDown)], ['restore_service', get(at.servicesDown)]]);
  facts.damageRestore.forEach((one, index) => {
    if (one === undefined || (get(at.openDamage) & (1 << index)) === 0) return;
    if (one.host >= 0) restores.set(one.verb, (restores.get(one.verb) ?? 0) | (1 << one.host));
    else if (one.cred >= 0) for (const kind of ['account', 'key'] as const) add(one.verb, credTargets(facts, 1 << one.cred, kind));
  });
  for (const [verb, mask] of restores) hosts(verb, mask);
  addSubsets('reconnect_host', hostTargets(facts, get(at.isolated) | get(at.blockedHosts)));
  add('reconnect_host', credTargets(facts, get(at.disabled) & facts.innocentCreds, 'account'));
  return unique(orders);
}

const listedAbove: ReadonlySet<Verb> = new Set(['isolate_host', 'stop_service', 'restrict_service', 'rebuild_host']);

/** Hosts and credentials on which a verb fixes a cause that is still open. */
function listFixes(facts: CompiledFacts, state: WorldState): { fixHosts: Map<Verb, number>; fixCreds: Map<Verb, number> } {
  const unfixed = (state[at.activeCauses] ?? 0) & ~(state[at.fixed] ?? 0);
  const fixHosts = new Map<Verb, number>(), fixCreds = new Map<Verb, number>();
  facts.causeFixes.forEach((fixes, index) => {
    if ((unfixed & (1 << index)) === 0) return;
    for (const { verb, host, cred } of fixes) {
      if (host >= 0) fixHosts.set(verb, (fixHosts.get(verb) ?? 0) | (1 << host));
      if (cred >= 0) fixCreds.set(verb, (fixCreds.get(verb) ?? 0) | (1 << cred));
    }
  });
  return { fixHosts, fixCreds };
}

/**
 * For each service that a command may name, the hosts on which it does something, first those that have it: on the others their first service is
 * meant. A fix rests on the host alone.
 */
function serviceTargets(facts: CompiledFacts, services: number, fixHosts: number): OrderTarget[][] {
  if ((services | fixHosts) === 0) return [];
  let all = fixHosts;
  facts.services.forEach(({ host }, index) => { if ((services & (1 << index)) !== 0) all |= 1 << host; });
  const known = facts.scenario.system.hosts.map((host) => host.services);
  const names = new Set(facts.services.flatMap(({ name }, index) => ((services & (1 << index)) === 0 ? [] : [name])));
  return [...(names.size === 0 ? [''] : names)].map((wanted) => known.flatMap((list, host): OrderTarget[] => {
    const name = list.includes(wanted) ? wanted : list[0];
    if ((all & (1 << host)) === 0 || name === undefined) return [];
    const index = facts.services.findIndex((one) => one.host === host && one.name === name);
    const service = index < 0 ? 0 : 1 << index;
    return (services & service) !== 0 || (fixHosts & (1 << host)) !== 0 ? [{ ...plainTarget, kind: 'host', name: facts.hostNames[host] ?? '', host, service, serviceName: name }] : [];
  }).sort((one, other) => Number(other.serviceName === wanted) - Number(one.serviceName === wanted)));
}

/** The same command may be wanted for two reasons. */
function unique(orders: readonly Order[]): Order[] {
  const seen = new Set<string>();
  return orders.filter(({ verb, targets }) => {
    const key = `${verb} ${targets.map((target) => `${target.name}/${target.serviceName ?? ''}`).join(' ')}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

function subsetsOf<T>(list: readonly T[]): T[][] {
  if (list.length > subsetsUpTo) return [[...list], ...list.map((one) => [one])];
  return Array.from({ length: 2 ** list.length - 1 }, (_, index) => list.filter((__, place) => ((index + 1) & (1 << place)) !== 0));
}

const plainTarget = { host: -1, cred: -1, points: 0, service: 0, serviceName: undefined };

export function hostTargets(facts: CompiledFacts, mask: number): OrderTarget[] {
  if (mask === 0) return [];
  return facts.hostNames.flatMap((name, host) => ((mask & (1 << host)) === 0 ? [] : [{ ...plainTarget, kind: 'host' as const, name, host }]));
}

function credTargets(facts: CompiledFacts, mask: number, kind: 'account' | 'key'): OrderTarget[] {
  if (mask === 0) return [];
  return facts.credNames.flatMap((one, cred) => ((mask & (1 << cred)) === 0 || one.kind !== kind ? [] : [{ ...plainTarget, kind, name: one.name, cred }]));
}

function ownAddresses(facts: CompiledFacts, mask: number): OrderTarget[] {
  return hostTargets(facts, mask).flatMap((target) => { const name = facts.scenario.system.hosts[target.host]?.addresses[0]; return name === undefined ? [] : [{ ...target, kind: 'address' as const, name }]; });
}

function pointTarget(facts: CompiledFacts, index: number): OrderTarget {
  const point = facts.pointNames[index] ?? { kind: 'address', name: '' };
  return { ...plainTarget, kind: point.kind as EntityKind, name: point.name, points: 1 << index };
}

function huntTarget(facts: CompiledFacts, name: string): OrderTarget {
  const point = facts.pointNames.findIndex((one) => one.name === name);
  return { ...plainTarget, kind: kindOfIndicator(facts, name), name, cred: facts.credIndex.get(`account|${name}`) ?? -1, points: point < 0 ? 0 : 1 << point };
}
