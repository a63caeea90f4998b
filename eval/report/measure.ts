import type { Random } from '../../src/contracts/ports.ts';
import type { Matches, RunResult } from '../run-result.ts';
import { bootstrapBca, estimateRatioOfMeans, f1Of, f1OfSum, sumMatches, type Estimate, type Figure } from '../statistics/index.ts';
import type { F1Measure, Measure } from './summary.ts';

/** How intervals are drawn. `random` is named after each figure, so that one figure's draws never move another's. */
export interface Draws {
  random(name: string): Random;
  resamples: number;
  level: number;
}

/** What one run adds to a figure; an empty list adds nothing. */
type Parts<T> = (run: RunResult) => readonly T[];

export function clusterByFamily<T>(runs: readonly RunResult[], parts: Parts<T>): T[][] {
  const clusters = new Map<string, T[]>();
  for (const run of runs) {
    const cluster = clusters.get(run.family) ?? [];
    cluster.push(...parts(run));
    clusters.set(run.family, cluster);
  }
  return [...clusters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cluster]) => cluster).filter((cluster) => cluster.length > 0);
}

/** Mean of the numbers of the runs, by family. */
export function measureMean(name: string, runs: readonly RunResult[], draws: Draws, numbers: Parts<number>): Measure {
  return measureRatio(name, runs, draws, (run) => numbers(run).map((above) => ({ above, below: 1 })));
}

/** Ratio of the means of `above` and `below`. */
export function measureRatio(name: string, runs: readonly RunResult[], draws: Draws, pairs: Parts<{ above: number; below: number }>): Measure {
  const clusters = clusterByFamily(runs, pairs);
  const interval = estimateRatioOfMeans(clusters, { random: draws.random(name), resamples: draws.resamples, level: draws.level });
  const all = clusters.flat();
  const below = all.reduce((sum, each) => sum + each.below, 0);
  return asMeasure(below === 0 ? undefined : all.reduce((sum, each) => sum + each.above, 0) / below, all.length, interval);
}

/** Micro F1 over all runs, with an interval by family. */
export function measureF1(name: string, runs: readonly RunResult[], draws: Draws, matches: Parts<Matches>): F1Measure {
  const clusters = clusterByFamily(runs, matches);
  const itemCount = clusters.flat().length;
  const interval = bootstrapBca({
    clusters: clusters.map((cluster) => [sumMatches(cluster)]), statistic: (items) => f1OfSum(sumMatches(items)),
    random: draws.random(name), resamples: draws.resamples, level: draws.level, itemCount,
  });
  const whole = f1Of(clusters.flat());
  if (!whole.isDefined) return asMeasure(undefined, itemCount, interval);
  const { f1, precisionFraction, recallFraction } = whole.value;
  return { ...asMeasure(f1, itemCount, interval), ...(precisionFraction === undefined ? {} : { precisionFraction }), ...(recallFraction === undefined ? {} : { recallFraction }) };
}

function asMeasure(value: number | undefined, itemCount: number, interval: Figure<Estimate>): Measure {
  return { ...(value === undefined ? {} : { value }), itemCount, interval };
}
