import { conditionNames, flagsOfState, verbFacts, type PredictionRules, type RecoveryState, type Verb } from '../contracts/index.ts';

/**
 * What a prediction may not say, from public aims only: a condition that holds stays (as in arXiv 2602.13156), one that the verb does
 * not serve does not come true, and recovery is complete only after the other five. All that is left is asked of the model.
 * `isFree` true: only the last rule (an ablation).
 */
export function predictionRules(verb: Verb, before: RecoveryState, isFree: boolean, decide: PredictionRules['decide']): PredictionRules {
  const serves = new Set<string>(verbFacts(verb).serves);
  return {
    decide,
    // Most commands leave most conditions as they are.
    guess: flagsOfState(before),
    fixed(index, decided) {
      const name = conditionNames[index];
      if (name === undefined) return false;
      if (name === 'isRecovered' && decided.some((flag) => !flag)) return false;
      if (isFree) return undefined;
      if (before[name]) return true;
      return serves.has(name) ? undefined : false;
    },
  };
}
