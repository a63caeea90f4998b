import * as vega from 'vega';

/**
 * The normal distribution of vega-statistics, which vega exports without declarations. The functions of simple-statistics of the same purpose
 * are a table of two decimals and an approximation that is off by 0.003 at 0.975; the tests hold these to published digits.
 */
const library = vega as unknown as { cumulativeNormal(value: number): number; quantileNormal(fraction: number): number };

/** Chance (0 to 1) that a standard normal draw is at most `value`. */
export function normalCumulative(value: number): number {
  if (value === Infinity) return 1;
  return value === -Infinity ? 0 : library.cumulativeNormal(value);
}

/** Standard normal value below which a draw lies with this chance, 0 to 1 (exclusive). */
export function normalQuantile(fraction: number): number {
  return library.quantileNormal(fraction);
}
