import type { PlannerEntry, ScenarioEntry } from './registry.ts';
import { keyOf, type WorkItem } from './work-item.ts';
import type { WorkLane } from './work-queue.ts';

export interface EvaluationLane extends WorkLane {
  usesModel: boolean;
}

export interface LanePlan {
  planners: readonly PlannerEntry[];
  scenarios: readonly ScenarioEntry[];
  seeds: readonly number[];
  /** Time may not be enough for all of it. */
  isBudgeted: boolean;
}

/**
 * The runs of an evaluation in the order in which they are done: those without a model, then those with one, so that a model never shares the
 * cores. Under a budget, that for each rank. In a lane: seed by seed, and of a seed one scenario of every family before the second of any.
 * Without a model all planners of an instance make one piece, so that what is known of the instance is computed once; with one, planner by planner.
 */
export function planLanes({ planners, scenarios, seeds, isBudgeted }: LanePlan): EvaluationLane[] {
  const ranks = isBudgeted ? [...new Set(planners.map((each) => each.rank))].sort((a, b) => a - b) : [undefined];
  const keys = spreadFamilies(scenarios);
  return ranks.flatMap((rank) => [false, true].map((usesModel): EvaluationLane => {
    const own = planners.filter((each) => each.usesModel === usesModel && (rank === undefined || each.rank === rank)).sort((a, b) => a.rank - b.rank);
    const pieces = seeds.flatMap((seed) => (usesModel
      ? own.flatMap(({ name }) => keys.map((scenario) => makePiece([{ planner: name, scenario, seed }], keyOf({ planner: name, scenario, seed }))))
      // The id does not name the planners: two harnesses with other budgets never share out one instance.
      : keys.map((scenario) => makePiece(own.map(({ name }) => ({ planner: name, scenario, seed })), `instance|${scenario}|${seed}`))));
    return { name: `${usesModel ? 'model' : 'plain'}${rank === undefined ? '' : ` rank ${rank}`}`, usesModel, pieces: pieces.filter((piece) => piece.items.length > 0) };
  })).filter((lane) => lane.pieces.length > 0);
}

function makePiece(items: WorkItem[], id: string): { id: string; items: WorkItem[] } {
  return { id, items };
}

/** Keys: the first scenario of each family, then the second of each, and so on. */
function spreadFamilies(scenarios: readonly ScenarioEntry[]): string[] {
  const counts = new Map<string, number>();
  return scenarios.map(({ key, family }, at) => {
    const round = counts.get(family) ?? 0;
    counts.set(family, round + 1);
    return { key, round, at };
  }).sort((a, b) => a.round - b.round || a.at - b.at).map(({ key }) => key);
}
