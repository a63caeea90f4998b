import { conditionNames, conditionTitles, type Scenario } from '../../../contracts/index.ts';
import { compileFacts, type CompiledFacts } from '../../compile-facts.ts';
import { createDraws } from '../../draws.ts';
import { playBlind, type BlindPlay } from '../../play-blind.ts';
import { searchPlan } from '../../search-plan.ts';
import { stepLimit } from '../../verb-rules.ts';
import { at, renderFlags, trueConditions, type WorldState } from '../../world-state.ts';

export interface RecoveryOptions {
  seed: number;
  /** States that the search for the optimum may look at before it gives up. 0: no search where the blind planner recovers. */
  statesAtMost: number;
}

/**
 * Whether the incident can be recovered from: by one who knows all, and by one who knows only what was shown and plans anew after each
 * command.
 */
export function findRecoveryProblems(scenario: Scenario, { seed, statesAtMost }: RecoveryOptions): string[] {
  const facts = compileFacts(scenario);
  const draws = createDraws(facts, seed);
  const blind = playBlind(facts, draws);
  const problems: string[] = [];
  if (statesAtMost > 0 || !blind.hasRecovered) {
    const plan = searchPlan({ facts, draws, aim: 'truth', ...(statesAtMost > 0 && { maxStates: statesAtMost }) });
    if (plan.costSteps === Infinity) return ['recovery: it cannot be reached, whatever is done. Look for a channel that nothing closes for good, an artefact that nothing removes, a cause that no verb fixes, or damage that nothing restores.'];
    if (!plan.isComplete) problems.push(`recovery: the optimum was not found within ${String(plan.states)} states. Leave out channels, struck hosts or fixes until it is.`);
  }
  if (!blind.hasRecovered) problems.push(describeBlind(facts, blind));
  return problems;
}

/** Why one who knows only what was shown did not recover. */
function describeBlind(facts: CompiledFacts, { orders, end }: BlindPlay): string {
  const flags = renderFlags(trueConditions(facts, end));
  const open = conditionNames.filter((_, index) => flags[index] === '0').map((name) => conditionTitles[name]);
  const why = orders.length < stepLimit ? 'then sees nothing left to do' : 'then is at the limit';
  const last = orders.slice(-3).map(({ verb, targets }) => `${verb} ${targets.map(({ name }) => name).join(' ')}`);
  return `recovery: one who knows only what was shown gives ${String(orders.length)} commands (${last.join('; ') || 'none'}), ${why}, and it is not ${open.join(', ')}.${describeHidden(facts, end)} Let an act, a look or a lead show what is hidden, or a verb that can be seen close what is open.`;
}

function describeHidden({ scenario }: CompiledFacts, state: WorldState): string {
  const ids = (list: readonly { id: string }[], active: number, shown: number): string[] => list.filter((_, index) => ((state[active] ?? 0) & ~(state[shown] ?? 0) & (1 << index)) !== 0).map(({ id }) => id);
  const hidden = [
    ...ids(scenario.compromised, at.activeCompromised, at.shownCompromised), ...ids(scenario.artifacts, at.activeArtifacts, at.shownArtifacts),
    ...ids(scenario.rootCauses, at.activeCauses, at.shownCauses), ...ids(scenario.damage, at.activeDamage, at.shownDamage),
  ];
  return hidden.length === 0 ? '' : ` Still hidden: ${hidden.join(', ')}.`;
}
