import { makeClosing, type Responder, type Verdict } from '../../src/contracts/index.ts';
import type { CompiledFacts } from '../../src/world/compile-facts.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import { searchBlindPlan } from '../../src/world/search-plan.ts';
import { at, type WorldState } from '../../src/world/world-state.ts';
import { followScript } from './follow-script.ts';
import { orderToCommand } from './order-to-command.ts';
import type { OraclePlanner } from './planner.ts';

/**
 * Knows the rules of the world and what was shown so far, read without a mistake, and plans anew after every observation: what a perfect
 * planner can reach. Hidden facts and luck stay hidden from the search.
 */
export const optimalBlind: OraclePlanner = {
  name: 'optimal-blind', title: 'The best plan over what was shown so far', usesModel: false, isOracle: true, rank: 20,
  create: ({ oracle }): Responder => createOptimalBlind(oracle),
};

function createOptimalBlind({ facts, readState }: OracleView): Responder {
  return followScript(function* (_system, evidence) {
    const entities = [...evidence.entities];
    for (;;) {
      const state = readState();
      const [order] = searchBlindPlan(facts, state).orders;
      if (order === undefined) {
        yield makeClosing(readVerdict(facts, state), 'All six conditions hold by what was shown.');
        return;
      }
      const observation = yield orderToCommand(order, facts, entities);
      entities.push(...(observation.newEntities ?? []));
    }
  });
}

/** Somebody got in when a held host, account or key was shown. Else a perfect reader tells attempts from everyday life by the evidence. */
function readVerdict({ scenario }: CompiledFacts, state: WorldState): Verdict {
  if (((state[at.activeCompromised] ?? 0) & (state[at.shownCompromised] ?? 0)) !== 0) return 'compromise';
  return scenario.kind === 'benign' ? 'benign' : 'attempted';
}
