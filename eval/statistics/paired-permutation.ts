import type { Random } from '../../src/contracts/ports.ts';
import { leastClusters } from './bootstrap-bca.ts';
import { define, leaveUndefined, type Figure } from './figure.ts';

export interface PermutationInput {
  /** Differences of paired runs, by family. Empty clusters are left out. */
  clusters: readonly (readonly number[])[];
  random: Random;
  /** Sign patterns to draw when there are too many for all. Missing: 10,000. */
  draws?: number;
  /** Up to so many clusters every pattern is tried. Missing: 12. */
  exactClusters?: number;
}

export interface PermutationResult {
  /** Two-sided: chance of a mean difference at least as far from zero, were the two alike. */
  p: number;
  /** The least p that so many clusters can give. */
  leastP: number;
  isExact: boolean;
  clusterCount: number;
  itemCount: number;
}

/**
 * Test of paired differences by flipping signs, of all differences of a cluster together, since runs of one family rise and fall together.
 * Source: Fisher, The Design of Experiments (1935), section 21. Drawn patterns: (hits + 1) / (draws + 1), Phipson and Smyth, Permutation p-values
 * should never be zero, Statistical Applications in Genetics and Molecular Biology 9 (2010), equation 2.
 */
export function pairedPermutation({ clusters, random, draws = 10_000, exactClusters = 12 }: PermutationInput): Figure<PermutationResult> {
  const filled = clusters.filter((cluster) => cluster.length > 0);
  if (filled.length < leastClusters) return leaveUndefined(`${filled.length} of the ${leastClusters} families that a test needs at least`);
  const sums = filled.map((cluster) => cluster.reduce((sum, each) => sum + each, 0));
  const itemCount = filled.reduce((sum, cluster) => sum + cluster.length, 0);
  const observed = Math.abs(sums.reduce((sum, each) => sum + each, 0));
  // Sums of the same numbers in another order differ in their last bits.
  const atLeast = observed - 1e-9 * Math.max(1, ...sums.map(Math.abs));
  const base = { clusterCount: sums.length, itemCount };
  if (sums.length <= exactClusters) {
    const patterns = 2 ** sums.length;
    let hits = 0;
    for (let pattern = 0; pattern < patterns; pattern += 1) {
      const flipped = sums.reduce((sum, each, at) => sum + (Math.floor(pattern / 2 ** at) % 2 === 0 ? each : -each), 0);
      if (Math.abs(flipped) >= atLeast) hits += 1;
    }
    return define({ p: hits / patterns, leastP: 2 / patterns, isExact: true, ...base });
  }
  let hits = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const flipped = sums.reduce((sum, each) => sum + (random.next() < 0.5 ? each : -each), 0);
    if (Math.abs(flipped) >= atLeast) hits += 1;
  }
  return define({ p: (hits + 1) / (draws + 1), leastP: 1 / (draws + 1), isExact: false, ...base });
}
