import { makeClosing, type Responder } from '../../src/contracts/index.ts';
import { applyOrder } from '../../src/world/apply-order.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import type { Order } from '../../src/world/orders.ts';
import { searchBlindPlan, searchPlan, type FoundPlan } from '../../src/world/search-plan.ts';
import { allHold, trueConditions, type WorldState } from '../../src/world/world-state.ts';
import { followScript } from './follow-script.ts';
import { orderToCommand } from './order-to-command.ts';
import type { OraclePlanner } from './planner.ts';

/** Knows all facts and all luck: the cheapest plan that A* finds, and the true verdict. A lower bound, beaten by nobody. */
export const optimal: OraclePlanner = {
  name: 'optimal', title: 'The optimum, by search over the hidden facts', usesModel: false, isOracle: true, rank: 10,
  create: ({ oracle, optimum }): Responder => createOptimal(oracle, optimum),
};

function createOptimal({ facts, draws, readState }: OracleView, optimum?: () => FoundPlan): Responder {
  return followScript(function* (_system, evidence) {
    const entities = [...evidence.entities];
    let orders: Order[] = [];
    let expected: WorldState | undefined;
    for (let state = readState(); trueConditions(facts, state) !== allHold; state = readState()) {
      // The plan holds from start to end, unless the network went another way than its facts say.
      if (expected === undefined || !isSame(expected, state)) orders = plan(state, expected === undefined ? optimum?.() : undefined);
      const order = orders.shift();
      if (order === undefined) return;
      expected = state.slice();
      applyOrder(facts, draws, expected, order);
      const observation = yield orderToCommand(order, facts, entities);
      entities.push(...(observation.newEntities ?? []));
    }
    yield makeClosing(facts.scenario.kind, 'All six conditions hold.');
  });

  /** Where the search is cut short, what a planner without the hidden facts does is still a plan. */
  function plan(from: WorldState, known: FoundPlan | undefined): Order[] {
    const found = known ?? searchPlan({ facts, draws, from, aim: 'truth' });
    return found.isComplete ? [...found.orders] : [...searchBlindPlan(facts, from).orders];
  }
}

function isSame(one: WorldState, other: WorldState): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
