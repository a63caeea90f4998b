import type { Scenario } from '../contracts/index.ts';
import { applyOrder } from './apply-order.ts';
import { compileFacts } from './compile-facts.ts';
import { createDraws } from './draws.ts';
import { costOf, searchBlindPlan, searchPlan } from './search-plan.ts';
import { stepLimit } from './verb-rules.ts';
import { isLostForGood, trueConditions } from './world-state.ts';

/** Recovery time of the two yardsticks on one instance, in steps. */
export interface Yardsticks {
  optimalSteps: number;
  blindSteps: number;
}

const allHold = 63;

/** The optimum, and what a perfect planner reaches that knows only what was shown. Takes up to seconds. */
export function computeYardsticks(scenario: Scenario, seed: number): Yardsticks {
  const facts = compileFacts(scenario);
  const draws = createDraws(facts, seed);
  const optimum = searchPlan({ facts, draws, aim: 'truth' });
  const state = draws.start();
  let blindSteps = 0;
  for (let commands = 0; trueConditions(facts, state) !== allHold; commands += 1) {
    const [order] = commands < stepLimit && !isLostForGood(facts, state) ? searchBlindPlan(facts, state).orders : [];
    if (order === undefined) {
      blindSteps = stepLimit;
      break;
    }
    blindSteps += costOf(applyOrder(facts, draws, state, order));
  }
  return { optimalSteps: Math.min(optimum.costSteps, stepLimit), blindSteps: Math.min(blindSteps, stepLimit) };
}
