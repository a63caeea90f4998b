import { conditionNames, flagsOfState, verbFacts, type ConditionEstimate, type ConditionName, type ModelFunctions, type RecoveryState, type Situation, type Verb } from '../contracts/index.ts';

export interface PerceivedState {
  state: RecoveryState;
  conditions: ConditionEstimate[];
  situation: Situation;
}

export interface PerceiveStateRequest {
  functions: ModelFunctions;
  situation: Situation;
  before: RecoveryState;
  /** Conditions with open tasks. */
  unmet: ReadonlySet<ConditionName>;
  /** The command that was observed; missing before the first one. */
  verb?: Verb;
  /** What its outcome says outright. */
  hasSucceeded?: boolean;
}

/**
 * Which conditions hold, by the case file that the situation ends with. A condition with open tasks does not hold. A tuned model decides the rest; that
 * all is recovered needs the other five.
 * An untuned one is held to rules: a command that failed makes nothing true, one that succeeded takes nothing away, a condition that it
 * does not serve does not come true by it, and before any command nothing holds.
 */
export async function perceiveState({ functions, situation, before, unmet, verb, hasSucceeded }: PerceiveStateRequest): Promise<PerceivedState> {
  const serves = new Set<string>(verb === undefined ? [] : verbFacts(verb).serves);
  const answer = await functions.perceiveState(situation, {
    decide: (_, probability) => probability >= 0.5,
    guess: flagsOfState(before),
    fixed(index, decided) {
      const name = conditionNames[index];
      if (name === undefined || (name === 'isRecovered' && decided.some((flag) => !flag))) return false;
      if (!functions.isTuned && verb !== undefined && before[name]) return hasSucceeded === false ? undefined : true;
      if (unmet.has(name)) return false;
      if (functions.isTuned) return undefined;
      if (verb === undefined) return false;
      return serves.has(name) && hasSucceeded !== false ? undefined : false;
    },
  });
  return {
    state: answer.state, situation: answer.situation,
    conditions: conditionNames.map((condition, index) => ({ condition, holds: answer.state[condition], probability: answer.probabilities[index] ?? 0.5, citations: [] })),
  };
}
