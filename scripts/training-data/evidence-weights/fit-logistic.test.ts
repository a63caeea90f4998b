import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/kit/random.ts';
import { scoresOf, toShares } from '../../../src/perception/judge-evidence.ts';
import { fitLogistic, type FitRequest } from './fit-logistic.ts';

const rows = 400;

/** Rows of three features (the last never varies) whose classes follow from known weights by chance. */
function draw(link: FitRequest['link']): Pick<FitRequest, 'features' | 'targets'> {
  const random = new SeededRandom(`fit ${link}`);
  const features = Array.from({ length: rows }, () => [random.next() * 4 - 2, random.next() * 10, 7]);
  const targets = features.map(([a = 0, b = 0]) => {
    if (link === 'sigmoid') return [random.next() < 1 / (1 + Math.exp(-3 * a)) ? 1 : 0, random.next() < 0.2 ? 1 : 0];
    const shares = toShares([2 * a, 0.5 * (b - 5), 0]);
    const drawn = random.next();
    const chosen = drawn < (shares[0] ?? 0) ? 0 : drawn < (shares[0] ?? 0) + (shares[1] ?? 0) ? 1 : 2;
    return [0, 1, 2].map((index) => (index === chosen ? 1 : 0));
  });
  return { features, targets };
}

describe('logistic regression', () => {
  it.each(['softmax', 'sigmoid'] as const)('finds the least loss: no weight can be changed for the better (%s)', (link) => {
    const { features, targets } = draw(link);
    const penalty = 0.01;
    const model = fitLogistic({ features, targets, link, penalty, iterations: 2000 });
    const lossOf = (one: typeof model): number => features.reduce((sum, row, index) => {
      const scores = scoresOf(one, row);
      const target = targets[index] ?? [];
      const shares = link === 'softmax' ? toShares(scores) : scores.map((score) => 1 / (1 + Math.exp(-score)));
      return sum - shares.reduce((all, share, output) => all + (target[output] === 1 ? Math.log(share) : link === 'sigmoid' ? Math.log(1 - share) : 0), 0);
    }, 0) / rows + (penalty / 2) * one.weights.flat().reduce((sum, weight) => sum + weight ** 2, 0);
    const least = lossOf(model);
    for (const change of [0.01, -0.01]) {
      model.weights.forEach((row, output) => { row.forEach((weight, place) => {
        const weights = model.weights.map((one) => [...one]);
        weights[output]![place] = weight + change;
        expect(lossOf({ ...model, weights })).toBeGreaterThanOrEqual(least - 1e-9);
      }); });
      model.bias.forEach((value, output) => { expect(lossOf({ ...model, bias: model.bias.map((one, place) => (place === output ? value + change : one)) })).toBeGreaterThanOrEqual(least - 1e-9); });
    }
  });

  it('finds what the data were drawn by, and nothing in what never varies', () => {
    const { features, targets } = draw('softmax');
    const model = fitLogistic({ features, targets, link: 'softmax', penalty: 1e-3 });
    const shares = toShares(scoresOf(model, [1.5, 5, 7]));
    expect(shares[0]).toBeCloseTo(toShares([3, 0, 0])[0] ?? 0, 1);
    for (const row of model.weights) expect(row[2]).toBe(0);
  });

  it('shrinks with the penalty', () => {
    const { features, targets } = draw('sigmoid');
    const size = (penalty: number): number => Math.hypot(...fitLogistic({ features, targets, link: 'sigmoid', penalty }).weights.flat());
    expect(size(1)).toBeLessThan(size(0.1));
    expect(size(0.1)).toBeLessThan(size(0.001));
  });
});
