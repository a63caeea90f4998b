import type { RunResult } from '../run-result.ts';
import { define, holm, leaveUndefined, pairedPermutation } from '../statistics/index.ts';
import { clusterByFamily, measureMean, type Draws } from './measure.ts';
import { instanceOf, type PairedDifference } from './summary.ts';

/** Recovery steps of each planner less those of the reference on the same compromises, p values Holm-corrected over the planners. */
export function pairWithReference(runs: readonly RunResult[], reference: string, draws: Draws): PairedDifference[] {
  const compromises = runs.filter((run) => run.kind === 'compromise');
  const planners = [...new Set(runs.map((run) => run.planner))].sort().filter((planner) => planner !== reference);
  const ofReference = new Map(compromises.filter((run) => run.planner === reference).map((run) => [instanceOf(run), run]));
  const differences = planners.map((planner): PairedDifference => {
    const pairs = compromises.filter((run) => run.planner === planner && ofReference.has(instanceOf(run)));
    const differ = (run: RunResult): number => run.recoverySteps - (ofReference.get(instanceOf(run))?.recoverySteps ?? 0);
    return {
      planner, reference, pairCount: pairs.length, familyCount: new Set(pairs.map((run) => run.family)).size,
      fewerCount: pairs.filter((run) => differ(run) < 0).length, equalCount: pairs.filter((run) => differ(run) === 0).length, moreCount: pairs.filter((run) => differ(run) > 0).length,
      difference: measureMean(`${planner}/difference`, pairs, draws, (run) => [differ(run)]),
      p: pairedPermutation({ clusters: clusterByFamily(pairs, (run) => [differ(run)]), random: draws.random(`${planner}/permutation`) }),
      adjustedP: leaveUndefined('no test was possible'),
    };
  });
  const tested = differences.flatMap((each) => (each.p.isDefined ? [{ each, p: each.p.value.p }] : []));
  const adjusted = holm(tested.map(({ p }) => p));
  tested.forEach(({ each }, at) => { each.adjustedP = define(adjusted[at] ?? 1); });
  return differences.sort((a, b) => (a.difference.value ?? Infinity) - (b.difference.value ?? Infinity) || (a.planner < b.planner ? -1 : 1));
}
