import { mean, sampleCorrelation, variance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/kit/random.ts';
import { estimateAcceleration } from './bootstrap-bca.ts';
import { bootstrapBca, estimateMean, estimateRatioOfMeans, expectedCalibrationError, f1Of, holm, pairedPermutation, valueOf, wilson, type Figure } from './index.ts';
import { normalCumulative, normalQuantile } from './normal.ts';

function known<T>(figure: Figure<T>): T {
  if (!figure.isDefined) throw new Error(figure.reason);
  return figure.value;
}
const reasonOf = (figure: Figure<unknown>): string => (figure.isDefined ? 'defined' : figure.reason);

describe('normal distribution', () => {
  it('has the digits of published tables', () => {
    // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1 and 26.5.
    expect(normalCumulative(1)).toBeCloseTo(0.84134474606854, 12);
    expect(normalCumulative(-3)).toBeCloseTo(0.001349898031630, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540, 10);
    expect(normalQuantile(0.95)).toBeCloseTo(1.644853626951, 10);
    expect([normalCumulative(Infinity), normalCumulative(-Infinity)]).toEqual([1, 0]);
  });
});

describe('bootstrapBca', () => {
  /** Spatial test A of 26 children. Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 14.1. */
  const spatial = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];
  const clusters = spatial.map((each) => [each]);
  const random = (): SeededRandom => new SeededRandom(1);

  it('gives the published acceleration and interval of the variance of the spatial test', () => {
    // Same book, section 14.3 and table 14.2: variance 171.5, acceleration 0.061, central 90 % BCa interval 115.8 to 259.6 from 2000 replicates.
    expect(estimateAcceleration(clusters, variance)).toBeCloseTo(0.061, 3);
    const estimate = known(bootstrapBca({ clusters, statistic: variance, random: random(), level: 0.9, resamples: 20_000 }));
    expect(estimate.value).toBeCloseTo(171.5, 1);
    expect(Math.abs(estimate.low - 115.8)).toBeLessThan(4);
    expect(Math.abs(estimate.high - 259.6)).toBeLessThan(4);
    // The plain percentile interval of the table, 100.8 to 233.9, is far off.
    expect(estimate.low).toBeGreaterThan(108);
    expect(estimate.high).toBeGreaterThan(250);
  });

  it('keeps pairs together: the correlation of the law schools', () => {
    // Efron and Tibshirani (1993), table 3.1: LSAT and GPA of 15 schools, correlation 0.776.
    const lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594];
    const gpa = [3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];
    const estimate = known(bootstrapBca({
      clusters: lsat.map((each, at) => [[each, gpa[at] ?? 0] as const]), random: random(), level: 0.9,
      statistic: (items) => (new Set(items).size < 2 ? undefined : sampleCorrelation(items.map(([x]) => x), items.map(([, y]) => y))),
    }));
    expect(estimate.value).toBeCloseTo(0.776, 3);
    // The sampling distribution leans to the left: the interval is much longer below than above, and stays under 1.
    expect(estimate.value - estimate.low).toBeGreaterThan(2 * (estimate.high - estimate.value));
    expect(estimate.high).toBeLessThan(0.95);
  });

  it('resamples whole families: copies of the runs of a family tell nothing new', () => {
    const once = known(bootstrapBca({ clusters, statistic: mean, random: random() }));
    const copied = known(bootstrapBca({ clusters: clusters.map(([each = 0]) => Array.from({ length: 50 }, () => each)), statistic: mean, random: random() }));
    expect(copied.low).toBeCloseTo(once.low, 9);
    expect(copied.high).toBeCloseTo(once.high, 9);
    expect([copied.clusterCount, copied.itemCount]).toEqual([26, 1300]);
  });

  it('gives the same from sums of clusters as from their items', () => {
    const groups = [[1, 2], [4], [3, 8, 1], [9, 2], [5]];
    const slow = known(bootstrapBca({ clusters: groups, statistic: mean, random: random() }));
    const quick = known(estimateMean(groups, { random: random() }));
    for (const name of ['value', 'low', 'high', 'itemCount'] as const) expect(quick[name]).toBeCloseTo(slow[name], 9);
  });

  it('takes the ratio of means, not the mean of ratios', () => {
    const pairs = [[{ above: 10, below: 1 }], [{ above: 10, below: 10 }], [{ above: 10, below: 10 }]];
    expect(known(estimateRatioOfMeans(pairs, { random: random() })).value).toBeCloseTo(30 / 21, 12);
  });

  it('covers the truth about as often as it says', () => {
    // Skewed families; 300 samples of 20: 95 % nominal, never under 88 % with a right implementation of a second-order interval.
    const source = new SeededRandom('coverage');
    let covered = 0;
    for (let sample = 0; sample < 300; sample += 1) {
      const families = Array.from({ length: 20 }, () => {
        const level = -Math.log(1 - source.next());
        return [level, level];
      });
      const { low, high } = known(estimateMean(families, { random: source.child(String(sample)), resamples: 500 }));
      if (low <= 1 && high >= 1) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.88);
    expect(covered / 300).toBeLessThan(0.99);
  });

  it('says why there is no interval', () => {
    expect(reasonOf(bootstrapBca({ clusters: [[1, 2, 3], [4], []], statistic: mean, random: random() }))).toBe('2 of the 3 families that an interval needs at least');
    expect(reasonOf(estimateRatioOfMeans([1, 2, 3].map((above) => [{ above, below: 0 }]), { random: random() }))).toContain('no value');
    expect(reasonOf(estimateRatioOfMeans([1, 0, 0].map((below) => [{ above: 1, below }]), { random: random() }))).toContain('resamples');
  });

  it('is a point where all runs are alike', () => {
    expect(known(estimateMean([[5], [5, 5], [5]], { random: random() }))).toMatchObject({ value: 5, low: 5, high: 5 });
  });

  it('depends on the seed only', () => {
    expect(estimateMean(clusters, { random: random() })).toEqual(estimateMean(clusters, { random: random() }));
  });
});

describe('pairedPermutation', () => {
  /** Darwin's crossed less self-fertilised maize, eighths of an inch. Fisher, The Design of Experiments (1935), sections 17 and 21. */
  const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48].map((each) => [each]);

  it('counts as Fisher did: 863 of 32768 sign patterns on each side', () => {
    const result = known(pairedPermutation({ clusters: maize, random: new SeededRandom(1), exactClusters: 15 }));
    expect(result.p * 2 ** 15).toBe(2 * 863);
    expect(result.isExact).toBe(true);
  });

  it('draws patterns when there are many, near the exact value and never zero', () => {
    const drawn = known(pairedPermutation({ clusters: maize, random: new SeededRandom(1) }));
    expect(drawn.isExact).toBe(false);
    expect(Math.abs(drawn.p - 1726 / 32768)).toBeLessThan(0.007);
    const sure = known(pairedPermutation({ clusters: Array.from({ length: 40 }, () => [1]), random: new SeededRandom(1) }));
    expect(sure.p).toBe(1 / 10_001);
  });

  it('flips a family as one', () => {
    const result = known(pairedPermutation({ clusters: [[5, 5, 5, 5], [1], [2, 2]], random: new SeededRandom(1) }));
    expect(result).toEqual({ p: 0.25, leastP: 0.25, isExact: true, clusterCount: 3, itemCount: 7 });
  });

  it('gives 1 when nothing differs, and no value for two families', () => {
    expect(known(pairedPermutation({ clusters: [[0], [0], [0]], random: new SeededRandom(1) })).p).toBe(1);
    expect(reasonOf(pairedPermutation({ clusters: [[3], [4]], random: new SeededRandom(1) }))).toContain('2 of the 3 families');
  });
});

describe('wilson', () => {
  it.each([[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]])('%i of %i as published', (hits, count, low, high) => {
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
    const rate = known(wilson(hits, count));
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  it('stays within 0 and 1, and is not defined for nothing', () => {
    expect(known(wilson(3, 3))).toMatchObject({ fraction: 1, high: 1 });
    expect(reasonOf(wilson(0, 0))).toBe('there is nothing to count');
  });
});

describe('holm', () => {
  it('rejects what the published example rejects', () => {
    // Benjamini and Hochberg, Controlling the false discovery rate, JRSS B 57 (1995): 15 p values of a trial of thrombolysis. Holm
    // compares with 0.05/15, 0.05/14 and so on: the first three fall, the fourth (0.0095 > 0.05/12) stands.
    const adjusted = holm([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]);
    expect(adjusted.filter((each) => each <= 0.05)).toHaveLength(3);
    [0.0015, 0.0056, 0.0247, 0.114].forEach((each, at) => expect(adjusted[at]).toBeCloseTo(each, 10));
    expect(adjusted.at(-1)).toBe(1);
  });

  it('keeps the order given and never falls along the sorted values', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((each, at) => expect(adjusted[at]).toBeCloseTo(each, 10));
    expect(holm([])).toEqual([]);
  });
});

describe('expectedCalibrationError', () => {
  const forecasts = (probability: number, hits: number, count: number) => Array.from({ length: count }, (_, at) => ({ probability, hasHappened: at < hits }));

  it('is the mean gap, by hand', () => {
    // Two bins of ten: 0.3 said and 0.5 seen, 0.9 said and 0.8 seen: (0.2 + 0.1) / 2.
    const result = known(expectedCalibrationError([...forecasts(0.9, 8, 10), ...forecasts(0.3, 5, 10)], 2));
    expect(result.error).toBeCloseTo(0.15, 12);
    [0.5, 0.8].forEach((each, at) => expect(result.bins[at]?.observedFraction).toBeCloseTo(each, 12));
  });

  it('does not depend on the order of equal forecasts', () => {
    const one = forecasts(1, 60, 100);
    expect(known(expectedCalibrationError(one)).error).toBeCloseTo(0.4, 12);
    expect(known(expectedCalibrationError([...one].reverse())).error).toBeCloseTo(0.4, 12);
  });

  it('is near zero for honest forecasts and has ten bins of nearly equal size', () => {
    const random = new SeededRandom('honest');
    const honest = Array.from({ length: 20_003 }, () => {
      const probability = random.next();
      return { probability, hasHappened: random.next() < probability };
    });
    const result = known(expectedCalibrationError(honest));
    expect(result.error).toBeLessThan(0.02);
    expect(result.bins.map((bin) => bin.count).sort()).toEqual([...Array.from({ length: 7 }, () => 2000), 2001, 2001, 2001]);
  });

  it('is not defined for fewer forecasts than bins', () => {
    expect(reasonOf(expectedCalibrationError(forecasts(0.5, 3, 9)))).toContain('9 of the 10');
  });
});

describe('f1Of', () => {
  it('sums before it divides', () => {
    // Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), table 13.8: classes with 10, 10, 10 and 90, 10, 10: micro precision 0.83.
    const result = known(f1Of([{ truePositives: 10, falsePositives: 10, falseNegatives: 10 }, { truePositives: 90, falsePositives: 10, falseNegatives: 10 }]));
    expect(result.precisionFraction).toBeCloseTo(0.83, 2);
    expect(result.f1).toBeCloseTo(100 / 120, 12);
  });

  it('has no value where there was nothing to find or say, and 0 where all was missed', () => {
    expect(valueOf(f1Of([{ truePositives: 0, falsePositives: 0, falseNegatives: 0 }]))).toBeUndefined();
    expect(reasonOf(f1Of([]))).toBe('nothing was said');
    expect(known(f1Of([{ truePositives: 0, falsePositives: 0, falseNegatives: 4 }]))).toEqual({ f1: 0, recallFraction: 0, matches: { truePositives: 0, falsePositives: 0, falseNegatives: 4 } });
  });
});
