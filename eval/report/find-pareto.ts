import type { GroupSummary } from './summary.ts';

export interface ParetoPoint {
  planner: string;
  /** Mean recovery steps of compromises. */
  steps: number;
  /** Mean seconds or tokens of a run. */
  cost: number;
  /** No other planner has as few steps for as little, and fewer of one. */
  isOnFront: boolean;
}

/** Planners by cost, the least first; those without one of the two figures are left out. */
export function findPareto(group: GroupSummary, cost: 'seconds' | 'tokens'): ParetoPoint[] {
  const points = group.planners.flatMap((each) => {
    const [steps, own] = [each.compromise.recoverySteps.value, each.cost[cost].value];
    return steps === undefined || own === undefined ? [] : [{ planner: each.planner, steps, cost: own }];
  });
  return points.map((point) => ({ ...point, isOnFront: !points.some((other) => other.steps <= point.steps && other.cost <= point.cost && (other.steps < point.steps || other.cost < point.cost)) }))
    .sort((a, b) => a.cost - b.cost || a.steps - b.steps);
}
