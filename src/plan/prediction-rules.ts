import { conditionNames, flagsOfState, verbFacts, type ConditionName, type PredictionRules, type RecoveryState, type Verb } from '../contracts/index.ts';

export interface PredictionRulesRequest {
  verb: Verb;
  before: RecoveryState;
  /** Conditions with tasks that stay open even if the command takes effect. */
  unmet: ReadonlySet<ConditionName>;
  /** Only what open tasks say, and that recovery is complete after the other five: for tuned models, and as an ablation. */
  isFree: boolean;
  decide: PredictionRules['decide'];
}

/**
 * What a prediction may not say, from public aims only: a condition with open tasks does not come true, one that holds stays (as in
 * arXiv 2602.13156), one that the verb does not serve does not come true, and recovery is complete only after the other five. All that is
 * left is asked of the model.
 */
export function predictionRules({ verb, before, unmet, isFree, decide }: PredictionRulesRequest): PredictionRules {
  const serves = new Set<string>(verbFacts(verb).serves);
  return {
    decide,
    // Most commands leave most conditions as they are.
    guess: flagsOfState(before),
    fixed(index, decided) {
      const name = conditionNames[index];
      if (name === undefined) return false;
      if (name === 'isRecovered' && decided.some((flag) => !flag)) return false;
      if (!isFree && before[name]) return true;
      if (unmet.has(name)) return false;
      if (isFree) return undefined;
      return serves.has(name) ? undefined : false;
    },
  };
}
