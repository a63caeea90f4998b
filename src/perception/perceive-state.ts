import { conditionNames, flagsOfState, isTerminal, verbFacts, type ConditionEstimate, type ConditionName, type ModelFunctions, type RecoveryState, type Situation, type Verb } from '../contracts/index.ts';

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

/** All six conditions of a tuned model together: below this the least certain one counts as not shown. */
const closeFrom = 0.9;
/** So many conditions come true by one command, at most: more are gained by one command in 140 of the train families. */
const mostGained = 2;

/**
 * Which conditions hold, by the case file that the situation ends with. A condition with open tasks does not hold. A tuned model decides the rest; that
 * all is recovered needs the other five, and each of them more certainty than one alone would: a response that is closed too early is lost. A command
 * that failed makes nothing true.
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
      if (functions.isTuned) return hasSucceeded === false && !before[name] ? false : undefined;
      if (verb === undefined) return false;
      return serves.has(name) && hasSucceeded !== false ? undefined : false;
    },
  });
  const conditions = conditionNames.map((condition, index): ConditionEstimate => ({ condition, holds: answer.state[condition], probability: answer.probabilities[index] ?? 0.5, citations: [] }));
  const state = functions.isTuned ? withoutGuess(verb === undefined ? answer.state : withoutLeap(before, answer.state, conditions), conditions) : answer.state;
  return { state, situation: answer.situation, conditions: conditions.map((one) => ({ ...one, holds: state[one.condition] })) };
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
