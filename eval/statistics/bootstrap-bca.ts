import { quantileSorted } from 'simple-statistics';
import type { Random } from '../../src/contracts/ports.ts';
import { define, leaveUndefined, type Estimate, type Figure } from './figure.ts';
import { normalCumulative, normalQuantile } from './normal.ts';

/** Fewer give no interval: with two clusters there are three different resamples. */
export const leastClusters = 3;

export interface BootstrapInput<T> {
  /** Items that belong together, such as the runs of one family. Empty clusters are left out. */
  clusters: readonly (readonly T[])[];
  /** From all items to one number; undefined where they give none (such as a ratio over zero). */
  statistic: (items: readonly T[]) => number | undefined;
  random: Random;
  /** Missing: 2000. */
  resamples?: number | undefined;
  /** Missing: 0.95. */
  level?: number | undefined;
  /** How many items the clusters stand for, when an item is a sum over many. Missing: counted. */
  itemCount?: number | undefined;
}

/**
 * The statistic with its BCa interval, resampling whole clusters and taking the acceleration from the jackknife over clusters.
 * Source: Efron, Better bootstrap confidence intervals, JASA 82 (1987); Efron and Tibshirani, An Introduction to the Bootstrap (1993), equations
 * 14.9, 14.10, 14.14 and 14.15. Whole clusters: Davison and Hinkley, Bootstrap Methods and their Application (1997), section 3.8, first strategy.
 * Differs in: replicates equal to the statistic count half in the bias correction, since steps are whole numbers and ties are common.
 */
export function bootstrapBca<T>(input: BootstrapInput<T>): Figure<Estimate> {
  const { statistic, random, resamples = 2000, level = 0.95 } = input;
  const clusters = input.clusters.filter((cluster) => cluster.length > 0);
  if (clusters.length < leastClusters) return leaveUndefined(`${clusters.length} of the ${leastClusters} families that an interval needs at least`);
  const value = statistic(clusters.flat());
  if (value === undefined || !Number.isFinite(value)) return leaveUndefined('the statistic has no value on these runs');
  const replicates = drawReplicates(clusters, statistic, random, resamples);
  if (replicates.length < 0.95 * resamples) return leaveUndefined(`the statistic has no value in ${resamples - replicates.length} of ${resamples} resamples`);
  const acceleration = estimateAcceleration(clusters, statistic);
  if (acceleration === undefined) return leaveUndefined('the statistic has no value without one of the families');
  const bias = estimateBias(replicates, value);
  const end = (fraction: number): number => {
    const shifted = bias + normalQuantile(fraction);
    const denominator = 1 - acceleration * shifted;
    // Past the pole of the formula the end of the interval is the end of the replicates.
    const adjusted = denominator <= 0 ? (shifted > 0 ? 1 : 0) : normalCumulative(bias + shifted / denominator);
    return quantileSorted(replicates, adjusted);
  };
  const itemCount = input.itemCount ?? clusters.reduce((sum, cluster) => sum + cluster.length, 0);
  return define({ value, low: end((1 - level) / 2), high: end((1 + level) / 2), levelFraction: level, clusterCount: clusters.length, itemCount });
}

function drawReplicates<T>(clusters: readonly (readonly T[])[], statistic: (items: readonly T[]) => number | undefined, random: Random, resamples: number): number[] {
  const replicates: number[] = [];
  for (let at = 0; at < resamples; at += 1) {
    const items: T[] = [];
    for (const _ of clusters) {
      for (const item of clusters[Math.floor(random.next() * clusters.length)] ?? []) items.push(item);
    }
    const replicate = statistic(items);
    if (replicate !== undefined && Number.isFinite(replicate)) replicates.push(replicate);
  }
  return replicates.sort((a, b) => a - b);
}

/** Bias correction z0 (equation 14.14): 0 when half of the replicates lie below the statistic. */
function estimateBias(replicates: readonly number[], value: number): number {
  const tolerance = 1e-12 * Math.max(1, Math.abs(value));
  let below = 0;
  for (const each of replicates) below += each < value - tolerance ? 1 : each <= value + tolerance ? 0.5 : 0;
  const leastShare = 0.5 / replicates.length;
  return normalQuantile(Math.min(1 - leastShare, Math.max(leastShare, below / replicates.length)));
}

/** Acceleration (equation 14.15), each cluster left out once; 0 when leaving out changes nothing. Undefined: no value without one of them. */
export function estimateAcceleration<T>(clusters: readonly (readonly T[])[], statistic: (items: readonly T[]) => number | undefined): number | undefined {
  const values: number[] = [];
  for (const left of clusters) {
    const value = statistic(clusters.filter((each) => each !== left).flat());
    if (value === undefined || !Number.isFinite(value)) return undefined;
    values.push(value);
  }
  const centre = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (centre - each) ** 2, 0);
  const cubes = values.reduce((sum, each) => sum + (centre - each) ** 3, 0);
  return squares <= Number.EPSILON * Math.max(1, centre ** 2) ? 0 : cubes / (6 * squares ** 1.5);
}
