import { verbFacts, type EntityKind, type Verb } from '../contracts/index.ts';
import { coversPoint, type CompiledFacts } from './compile-facts.ts';

/** One target of a command as the world sees it. Indexes are -1 where it is nothing of that kind. */
export interface OrderTarget {
  kind: EntityKind;
  name: string;
  host: number;
  cred: number;
  /** Points that a block of it covers. */
  points: number;
  /** Bit of the service that is meant, of those that matter; and its name. */
  service: number;
  serviceName: string | undefined;
}

/** A verb on targets with everything looked up: what the world applies. */
export interface Order {
  verb: Verb;
  targets: OrderTarget[];
}

export interface TargetName {
  kind: EntityKind;
  name: string;
  address?: string | undefined;
}

/**
 * Names to an order. An unknown name stays a target on which nothing can change; a thing named twice counts once. Undefined: it is no command,
 * for the verb takes no such target, or the targets are of several kinds.
 */
export function resolveOrder(facts: CompiledFacts, verb: Verb, targets: readonly TargetName[], service?: string): Order | undefined {
  const accepted = verbFacts(verb).targets;
  if (verb !== 'close_incident' && (targets.length === 0 || targets.some((target) => !accepted.includes(target.kind) || target.kind !== targets[0]?.kind))) return undefined;
  const resolved = targets.map((target) => resolveTarget(facts, target, service));
  return { verb, targets: resolved.filter(({ name }, index) => resolved.findIndex((one) => one.name === name) === index) };
}

function resolveTarget(facts: CompiledFacts, { kind, name, address }: TargetName, service: string | undefined): OrderTarget {
  const host = kind === 'host' ? facts.hostIndex.get(name) ?? facts.hostOfAddress.get(address ?? name) ?? -1 : kind === 'address' ? facts.hostOfAddress.get(name) ?? -1 : -1;
  const cred = kind === 'account' || kind === 'key' ? facts.credIndex.get(`${kind}|${name}`) ?? -1 : -1;
  const isBlockable = kind === 'address' || kind === 'network' || kind === 'domain';
  const points = isBlockable ? facts.pointNames.reduce((mask, point, index) => (coversPoint(kind, name, point) ? mask | (1 << index) : mask), 0) : 0;
  const known = host < 0 ? [] : facts.scenario.system.hosts[host]?.services ?? [];
  const serviceName = service !== undefined && known.includes(service) ? service : known[0];
  const index = serviceName === undefined ? -1 : facts.services.findIndex((one) => one.host === host && one.name === serviceName);
  return { kind, name: kind === 'host' ? facts.hostNames[host] ?? name : name, host, cred, points, service: index < 0 ? 0 : 1 << index, serviceName };
}

/** What an indicator is: an account or a point of the incident, or by its looks an address, a hash, a file by its path, or else a domain. */
export function kindOfIndicator(facts: CompiledFacts, name: string): EntityKind {
  if (facts.credIndex.has(`account|${name}`)) return 'account';
  const point = facts.pointNames.find((one) => one.name === name);
  if (point !== undefined) return point.kind as EntityKind;
  if (/^[\d.]+$|:/.test(name) && !name.includes('\\')) return 'address';
  if (/^[0-9a-f]{32,64}$/.test(name)) return 'hash';
  return /[/\\]/.test(name) || !name.includes('.') ? 'file' : 'domain';
}
