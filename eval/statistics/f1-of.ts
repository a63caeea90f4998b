import type { Matches } from '../run-result.ts';
import { define, leaveUndefined, type Figure } from './figure.ts';

export interface F1 {
  f1: number;
  /** Missing when nothing was named. */
  precisionFraction?: number;
  /** Missing when there was nothing to find. */
  recallFraction?: number;
  matches: Matches;
}

/**
 * Micro F1: hits and misses are summed first, so that each named thing counts once.
 * Source: van Rijsbergen, Information Retrieval (1979), chapter 7 (F with equal weights is 2 TP / (2 TP + FP + FN)); micro: Sebastiani, Machine
 * learning in automated text categorization, ACM Computing Surveys 34 (2002), section 7.1.
 */
export function f1Of(matches: readonly Matches[]): Figure<F1> {
  const sum = sumMatches(matches);
  const f1 = f1OfSum(sum);
  if (f1 === undefined) return leaveUndefined(matches.length === 0 ? 'nothing was said' : 'nothing was named and nothing was there');
  const named = sum.truePositives + sum.falsePositives;
  const there = sum.truePositives + sum.falseNegatives;
  return define({ f1, ...(named === 0 ? {} : { precisionFraction: sum.truePositives / named }), ...(there === 0 ? {} : { recallFraction: sum.truePositives / there }), matches: sum });
}

export function sumMatches(matches: readonly Matches[]): Matches {
  return matches.reduce((sum, each) => ({
    truePositives: sum.truePositives + each.truePositives,
    falsePositives: sum.falsePositives + each.falsePositives,
    falseNegatives: sum.falseNegatives + each.falseNegatives,
  }), { truePositives: 0, falsePositives: 0, falseNegatives: 0 });
}

/** Undefined when there was nothing to find and nothing was named. */
export function f1OfSum({ truePositives, falsePositives, falseNegatives }: Matches): number | undefined {
  const whole = 2 * truePositives + falsePositives + falseNegatives;
  return whole === 0 ? undefined : (2 * truePositives) / whole;
}
