import { verbFacts, verbs, type EntityKind } from '../../contracts/index.ts';
import type { CompiledFacts } from '../compile-facts.ts';
import { resolveOrder, type Order, type TargetName } from '../orders.ts';

/** Every command that names things of this world: all verbs, all subsets of the targets of one kind (each alone and all, above `subsetsUpTo`), all services. */
export function everyCommand(facts: CompiledFacts, subsetsUpTo = 3): Order[] {
  const names = namesByKind(facts);
  return verbs.filter((verb) => verb !== 'close_incident').flatMap((verb) => verbFacts(verb).targets.flatMap((kind) => subsets(names[kind] ?? [], subsetsUpTo).flatMap((targets) => {
    const services = verbFacts(verb).needsService === true ? [...new Set(targets.flatMap(({ name }) => facts.scenario.system.hosts.find((host) => host.name === name)?.services ?? []))] : [undefined];
    return services.flatMap((service) => resolveOrder(facts, verb, targets, service) ?? []);
  })));
}

/** Everything that a command can name in this world: hosts, credentials, ends of channels, indicators, and the own addresses of hosts. */
export function namesByKind(facts: CompiledFacts): Partial<Record<EntityKind, TargetName[]>> {
  const of = (kind: EntityKind, list: readonly string[]): TargetName[] => [...new Set(list)].map((name) => ({ kind, name }));
  const points = (kind: EntityKind): string[] => facts.pointNames.filter((point) => point.kind === kind).map(({ name }) => name);
  const hunted = [...facts.shows.keys()].flatMap((key) => (key.startsWith('hunt_indicator|') ? [key.slice('hunt_indicator|'.length)] : []));
  const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);
  return {
    host: of('host', facts.hostNames), account: of('account', facts.credNames.filter(({ kind }) => kind === 'account').map(({ name }) => name)), key: of('key', facts.credNames.filter(({ kind }) => kind === 'key').map(({ name }) => name)),
    address: of('address', [...points('address'), ...hunted.filter(isAddress), ...facts.hostOfAddress.keys()]), network: of('network', points('network')), domain: of('domain', [...points('domain'), ...hunted.filter((name) => !isAddress(name))]),
  };
}

function subsets<T>(list: readonly T[], upTo: number): T[][] {
  if (list.length > upTo) return [[...list], ...list.map((one) => [one])].filter((one) => one.length > 0);
  return Array.from({ length: 2 ** list.length - 1 }, (_, index) => list.filter((__, place) => ((index + 1) & (1 << place)) !== 0));
}
