import { define, leaveUndefined, type Figure, type Proportion } from './figure.ts';
import { normalQuantile } from './normal.ts';

/**
 * A rate with Wilson's score interval, no continuity correction.
 * Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
 * @param hits at most `count`
 */
export function wilson(hits: number, count: number, level = 0.95): Figure<Proportion> {
  if (count === 0) return leaveUndefined('there is nothing to count');
  const z = normalQuantile((1 + level) / 2);
  const fraction = hits / count;
  const centre = (fraction + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((fraction * (1 - fraction)) / count + z ** 2 / (4 * count ** 2));
  return define({ hits, count, fraction, low: hits === 0 ? 0 : centre - half, high: hits === count ? 1 : centre + half, levelFraction: level });
}
