/** One run: a planner on one instance of a scenario. */
export interface WorkItem {
  planner: string;
  scenario: string;
  seed: number;
}

/** `planner|scenario|seed`: the key of its result. */
export function keyOf({ planner, scenario, seed }: WorkItem): string {
  return `${planner}|${scenario}|${seed}`;
}
