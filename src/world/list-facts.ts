import type { WorldOutcome } from '../contracts/index.ts';
import type { CompiledFacts } from './compile-facts.ts';
import { at, type WorldState } from './world-state.ts';

/** Every fact that came true, in words, and whether it was ever shown. */
export function listFacts({ scenario }: CompiledFacts, state: WorldState): WorldOutcome['facts'] {
  const list = (part: string, facts: readonly { what: string; name: string }[], [active, shown]: [number, number]): WorldOutcome['facts'] => facts.flatMap(({ what, name }, index) => (((state[active] ?? 0) & (1 << index)) === 0 ? [] : [{ part, what: `${name}: ${what}`, isShown: ((state[shown] ?? 0) & (1 << index)) !== 0 }]));
  return [
    ...list('compromised', scenario.compromised.map(({ ref, what }) => ({ name: ref.name, what })), [at.activeCompromised, at.shownCompromised]),
    ...list('artefact', scenario.artifacts.map(({ host, name, what }) => ({ name: `${name} on ${host}`, what })), [at.activeArtifacts, at.shownArtifacts]),
    ...list('root cause', scenario.rootCauses.map(({ on, what }) => ({ name: on.kind === 'service' ? `${on.name} of ${on.host ?? ''}` : on.name, what })), [at.activeCauses, at.shownCauses]),
    ...list('damage', scenario.damage.map(({ host, what }) => ({ name: host, what })), [at.activeDamage, at.shownDamage]),
  ];
}
