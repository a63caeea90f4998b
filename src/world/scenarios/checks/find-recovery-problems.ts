import { conditionNames, conditionTitles, type Scenario } from '../../../contracts/index.ts';
import { applyOrder } from '../../apply-order.ts';
import { compileFacts } from '../../compile-facts.ts';
import { createDraws } from '../../draws.ts';
import { costOf, searchBlindPlan, searchPlan } from '../../search-plan.ts';
import { stepLimit } from '../../verb-rules.ts';
import { at, renderFlags, trueConditions, type WorldState } from '../../world-state.ts';

const allHold = 63;

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
  if (statesAtMost > 0 || blind.problem !== undefined) {
    const plan = searchPlan({ facts, draws, aim: 'truth', ...(statesAtMost > 0 && { maxStates: statesAtMost }) });
    if (plan.costSteps === Infinity) return ['recovery: it cannot be reached, whatever is done. Look for a channel that nothing closes for good, an artefact that nothing removes, a cause that no verb fixes, or damage that nothing restores.'];
    if (!plan.isComplete) problems.push(`recovery: the optimum was not found within ${String(plan.states)} states. Leave out channels, struck hosts or fixes until it is.`);
  }
  if (blind.problem !== undefined) problems.push(blind.problem);
  return problems;
}

/** Plays the one who knows only what was shown. */
export function playBlind(facts: ReturnType<typeof compileFacts>, draws: ReturnType<typeof createDraws>): { costSteps: number; commands: string[]; problem?: string } {
  const state = draws.start();
  const commands: string[] = [];
  let costSteps = 0;
  while (trueConditions(facts, state) !== allHold) {
    const [order] = commands.length < stepLimit ? searchBlindPlan(facts, state).orders : [];
    if (order === undefined) {
      const flags = renderFlags(trueConditions(facts, state));
      const open = conditionNames.filter((_, index) => flags[index] === '0').map((name) => conditionTitles[name]);
      const why = commands.length < stepLimit ? 'then sees nothing left to do' : 'then is at the limit';
      return { costSteps, commands, problem: `recovery: one who knows only what was shown gives ${String(commands.length)} commands (${commands.slice(-3).join('; ') || 'none'}), ${why}, and it is not ${open.join(', ')}.${describeHidden(facts, state)} Let an act, a look or a lead show what is hidden, or a verb that can be seen close what is open.` };
    }
    const effect = applyOrder(facts, draws, state, order);
    costSteps += costOf(effect);
    commands.push(`${order.verb} ${order.targets.map(({ name }) => name).join(' ')}`);
  }
  return { costSteps, commands };
}

function describeHidden({ scenario }: ReturnType<typeof compileFacts>, state: WorldState): string {
  const ids = (list: readonly { id: string }[], active: number, shown: number): string[] => list.filter((_, index) => ((state[active] ?? 0) & ~(state[shown] ?? 0) & (1 << index)) !== 0).map(({ id }) => id);
  const hidden = [
    ...ids(scenario.compromised, at.activeCompromised, at.shownCompromised), ...ids(scenario.artifacts, at.activeArtifacts, at.shownArtifacts),
    ...ids(scenario.rootCauses, at.activeCauses, at.shownCauses), ...ids(scenario.damage, at.activeDamage, at.shownDamage),
  ];
  return hidden.length === 0 ? '' : ` Still hidden: ${hidden.join(', ')}.`;
}
