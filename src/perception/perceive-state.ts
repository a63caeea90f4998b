import { conditionNames, noConditionHolds, stateFromFlags, type ConditionEstimate, type ModelFunctions, type RecoveryState, type Situation } from '../contracts/index.ts';

export interface PerceivedState {
  state: RecoveryState;
  conditions: ConditionEstimate[];
  situation: Situation;
}

/**
 * Which conditions hold after the last observation, one observation at a time on the previous state. Before any command only
 * knowledge can be shown by the logs: nobody has contained, preserved, removed, fixed or restored anything yet.
 */
export async function perceiveState(functions: ModelFunctions, situation: Situation, hasActed: boolean): Promise<PerceivedState> {
  const answer = await functions.perceiveState(situation);
  const state = hasActed ? withRecoveryLast(answer.state) : noConditionHolds;
  return {
    state,
    conditions: conditionNames.map((condition, index) => ({ condition, holds: state[condition], probability: hasActed ? (answer.probabilities[index] ?? 0.5) : Math.min(0.05, answer.probabilities[index] ?? 0), citations: [] })),
    situation: hasActed ? situation.state(state) : situation.state(noConditionHolds),
  };
}

/** Recovery is complete only after the five others. */
function withRecoveryLast(state: RecoveryState): RecoveryState {
  const flags = conditionNames.map((name) => state[name]);
  return stateFromFlags(flags.slice(0, -1).every(Boolean) ? flags : [...flags.slice(0, -1), false]);
}
