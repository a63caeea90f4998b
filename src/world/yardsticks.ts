import type { Scenario } from '../contracts/index.ts';
import { compileFacts } from './compile-facts.ts';
import { createDraws } from './draws.ts';
import { playBlind } from './play-blind.ts';
import { searchPlan } from './search-plan.ts';
import { stepLimit } from './verb-rules.ts';

/** Recovery time of the two yardsticks on one instance, in steps. */
export interface Yardsticks {
  optimalSteps: number;
  blindSteps: number;
}

/** The optimum, and what a perfect planner reaches that knows only what was shown. Takes up to seconds. */
export function computeYardsticks(scenario: Scenario, seed: number, failureFactor = 1): Yardsticks {
  const facts = compileFacts(scenario);
  const draws = createDraws(facts, seed, failureFactor);
  const optimum = searchPlan({ facts, draws, aim: 'truth' });
  const blind = playBlind(facts, draws);
  return { optimalSteps: Math.min(optimum.costSteps, stepLimit), blindSteps: blind.hasRecovered ? Math.min(blind.costSteps, stepLimit) : stepLimit };
}
