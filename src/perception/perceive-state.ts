import { conditionNames, flagsOfState, isTerminal, stateFromFlags, verbFacts, type ConditionEstimate, type ConditionName, type ModelFunctions, type RecoveryState, type Situation, type Verb } from '../contracts/index.ts';

export interface PerceivedState {
  /** What is likely: what the apparent conditions are taken for. */
  belief: RecoveryState;
  /** What the response goes by: a condition that is only believed is worked on. */
  state: RecoveryState;
  /** `holds` is that of the belief. */
  conditions: ConditionEstimate[];
  situation: Situation;
}

export interface PerceiveStateRequest {
  functions: ModelFunctions;
  situation: Situation;
  before: RecoveryState;
  /** Conditions that do not hold, by the open tasks of the case. */
  unmet: ReadonlySet<ConditionName>;
  /** Those, and the conditions that nothing has shown yet. */
  unshown: ReadonlySet<ConditionName>;
  /** All was done, and where it was looked for more, there was nothing: what was shown is enough, however certain the model is. */
  isSearched?: boolean;
  /** The command that was observed; missing before the first one. */
  verb?: Verb;
  /** What its outcome says outright. */
  hasSucceeded?: boolean;
}

/** All six conditions of a tuned model together: below this the least certain one counts as not shown. */
const closeFrom = 0.9;
/** So many conditions come true by one command, at most: more are gained by one command in 140 of the train families. */
const mostGained = 2;

/**
 * Which conditions hold, by the case file that the situation ends with. A condition with open tasks does not hold. A tuned model decides the rest; a command
 * that failed makes nothing true. What the response goes by is stricter: that all is recovered must have been shown, and each condition needs more certainty than one
 * alone would, since a response that is closed too early is lost; unless it was searched for more in vain.
 * An untuned model is held to rules: a command that failed makes nothing true, one that succeeded takes nothing away, a condition that it
 * does not serve does not come true by it, and before any command nothing holds.
 */
export async function perceiveState({ functions, situation, before, unmet, unshown, isSearched, verb, hasSucceeded }: PerceiveStateRequest): Promise<PerceivedState> {
  const serves = new Set<string>(verb === undefined ? [] : verbFacts(verb).serves);
  const answer = await functions.perceiveState(situation, {
    decide: (_, probability) => probability >= 0.5,
    guess: flagsOfState(before),
    fixed(index, decided) {
      const name = conditionNames[index];
      if (name === undefined || (name === 'isRecovered' && decided.some((flag) => !flag))) return false;
      if (functions.isTuned) return unmet.has(name) || (hasSucceeded === false && !before[name]) ? false : undefined;
      if (verb !== undefined && before[name]) return hasSucceeded === false ? undefined : true;
      if (unshown.has(name) || verb === undefined) return false;
      return serves.has(name) && hasSucceeded !== false ? undefined : false;
    },
  });
  const estimates = conditionNames.map((condition, index): ConditionEstimate => ({ condition, holds: answer.state[condition], probability: answer.probabilities[index] ?? 0.5, citations: [] }));
  const belief = functions.isTuned && verb !== undefined ? withoutLeap(before, answer.state, estimates) : answer.state;
  const conditions = estimates.map((one) => ({ ...one, holds: belief[one.condition] }));
  return { belief, state: functions.isTuned ? decide(belief, conditions, unshown, isSearched === true) : belief, conditions, situation: answer.situation };
}

function decide(belief: RecoveryState, conditions: readonly ConditionEstimate[], unshown: ReadonlySet<ConditionName>, isSearched: boolean): RecoveryState {
  if (isSearched && unshown.size === 0) return stateFromFlags(conditionNames.map(() => true));
  const shown = unshown.size === 0 ? belief : { ...belief, ...Object.fromEntries([...unshown].map((name) => [name, false])), isRecovered: false };
  return withoutGuess(shown, conditions);
}

function withoutGuess(state: RecoveryState, conditions: readonly ConditionEstimate[]): RecoveryState {
  const [weakest] = [...conditions].sort((a, b) => a.probability - b.probability);
  return !isTerminal(state) || weakest === undefined || weakest.probability >= closeFrom ? state : { ...state, [weakest.condition]: false, isRecovered: false };
}

/** Of the conditions that came true, the surest ones. */
function withoutLeap(before: RecoveryState, state: RecoveryState, conditions: readonly ConditionEstimate[]): RecoveryState {
  const gained = conditions.filter(({ condition }) => condition !== 'isRecovered' && state[condition] && !before[condition]).sort((a, b) => b.probability - a.probability).slice(mostGained);
  return gained.length === 0 ? state : { ...state, ...Object.fromEntries(gained.map(({ condition }) => [condition, false])), isRecovered: false };
}
