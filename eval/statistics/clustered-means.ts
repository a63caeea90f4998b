import { bootstrapBca, type BootstrapInput } from './bootstrap-bca.ts';
import type { Estimate, Figure } from './figure.ts';

type Draws = Pick<BootstrapInput<never>, 'random' | 'resamples' | 'level'>;
interface Totals { above: number; below: number }

/** Mean over all items, with an interval over clusters. */
export function estimateMean(clusters: readonly (readonly number[])[], draws: Draws): Figure<Estimate> {
  return estimateRatioOfMeans(clusters.map((cluster) => cluster.map((above) => ({ above, below: 1 }))), draws);
}

/**
 * Mean of `above` divided by mean of `below`, over pairs of one instance. A ratio of means, never a mean of ratios: an instance with a tiny
 * optimum must not outweigh the others. Resampling draws whole clusters, so the sums of a cluster are all that is needed of it.
 */
export function estimateRatioOfMeans(clusters: readonly (readonly Totals[])[], draws: Draws): Figure<Estimate> {
  const totals = clusters.filter((cluster) => cluster.length > 0).map((cluster) => [cluster.reduce(add, { above: 0, below: 0 })]);
  return bootstrapBca({
    ...draws, clusters: totals, itemCount: clusters.reduce((sum, cluster) => sum + cluster.length, 0),
    statistic: (items) => {
      const { above, below } = items.reduce(add, { above: 0, below: 0 });
      return below === 0 ? undefined : above / below;
    },
  });
}

function add(sum: Totals, each: Totals): Totals {
  return { above: sum.above + each.above, below: sum.below + each.below };
}
