import type { FactRef, Scenario, ShownBy } from '../../../contracts/index.ts';
import type { FactToName } from '../../template/fact-words.ts';

/** A fact that has to become known, of whatever part. */
export interface KnowableFact extends FactToName {
  /** Such as `artifacts.beacon`. */
  place: string;
  id: string;
  shownBy: ShownBy;
}

export function listFacts(scenario: Scenario): KnowableFact[] {
  const host = (name: string): FactRef => ({ kind: 'host', name });
  return [
    ...scenario.compromised.map(({ id, ref, shownBy }) => ({ part: 'compromised' as const, id, on: ref, shownBy })),
    ...scenario.artifacts.map(({ id, host: name, name: path, shownBy }) => ({ part: 'artifacts' as const, id, on: host(name), name: path, shownBy })),
    ...scenario.rootCauses.map(({ id, on, shownBy }) => ({ part: 'rootCauses' as const, id, on, shownBy })),
    ...scenario.damage.map(({ id, host: name, shownBy }) => ({ part: 'damage' as const, id, on: host(name), shownBy })),
  ].map((fact) => ({ ...fact, place: `${fact.part}.${fact.id}` }));
}

/** Ids of facts and channels that a move of the attacker adds. */
export function listAddedIds(scenario: Scenario): Set<string> {
  return new Set(scenario.next.flatMap((move) => move.adds ?? []));
}

/** Name of the host that something is, or is on; undefined for what lies outside and for accounts. */
export function hostOf(scenario: Scenario, ref: FactRef): string | undefined {
  if (ref.kind === 'host') return ref.name;
  if (ref.kind === 'artifact') return scenario.artifacts.find((one) => one.id === ref.name)?.host;
  if (ref.kind === 'address') return scenario.system.hosts.find((one) => one.addresses.includes(ref.name))?.name;
  return ref.host;
}
