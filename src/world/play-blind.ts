import { applyOrder } from './apply-order.ts';
import type { CompiledFacts } from './compile-facts.ts';
import type { Draws } from './draws.ts';
import type { Order } from './orders.ts';
import { costOf, searchBlindPlan } from './search-plan.ts';
import { stepLimit } from './verb-rules.ts';
import { allHold, trueConditions, type WorldState } from './world-state.ts';

export interface BlindPlay {
  orders: Order[];
  /** Steps of recovery time spent, also without recovery. */
  costSteps: number;
  hasRecovered: boolean;
  /** The network at the end. */
  end: WorldState;
}

/** Plays one who knows only what was shown and plans anew after each command: until it recovers, sees nothing left to do, or is at the limit. */
export function playBlind(facts: CompiledFacts, draws: Draws): BlindPlay {
  const state = draws.start();
  const orders: Order[] = [];
  let costSteps = 0;
  while (trueConditions(facts, state) !== allHold) {
    const [order] = orders.length < stepLimit ? searchBlindPlan(facts, state).orders : [];
    if (order === undefined) return { orders, costSteps, hasRecovered: false, end: state };
    costSteps += costOf(applyOrder(facts, draws, state, order));
    orders.push(order);
  }
  return { orders, costSteps, hasRecovered: true, end: state };
}
