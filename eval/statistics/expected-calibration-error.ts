import { define, leaveUndefined, type Figure } from './figure.ts';

export interface Forecast {
  /** 0 to 1. */
  probability: number;
  hasHappened: boolean;
}

export interface CalibrationBin {
  count: number;
  meanProbability: number;
  /** Share of its forecasts that came true. */
  observedFraction: number;
}

export interface Calibration {
  /** 0 (what is said with 70 % comes true in 70 %) to 1. */
  error: number;
  count: number;
  bins: CalibrationBin[];
}

/**
 * Mean gap between forecast and outcome over bins with equally many forecasts.
 * Source: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015; bins of equal
 * count: Nguyen and O'Connor, Posterior calibration and exploratory analysis for natural language processing models, EMNLP 2015.
 * Differs in: equal probabilities that fall on both sides of a border share their outcomes, so that the order of the forecasts does not matter.
 */
export function expectedCalibrationError(forecasts: readonly Forecast[], binCount = 10): Figure<Calibration> {
  if (forecasts.length < binCount) return leaveUndefined(`${forecasts.length} of the ${binCount} forecasts that ${binCount} bins need at least`);
  const totals = new Map<number, { count: number; hits: number }>();
  for (const { probability, hasHappened } of forecasts) {
    const total = totals.get(probability) ?? { count: 0, hits: 0 };
    totals.set(probability, { count: total.count + 1, hits: total.hits + (hasHappened ? 1 : 0) });
  }
  const sorted = forecasts.map(({ probability }) => probability).sort((a, b) => a - b);
  const bins = Array.from({ length: binCount }, (_, at): CalibrationBin => {
    const part = sorted.slice(Math.floor((at * sorted.length) / binCount), Math.floor(((at + 1) * sorted.length) / binCount));
    const hits = part.reduce((sum, each) => sum + (totals.get(each)?.hits ?? 0) / (totals.get(each)?.count ?? 1), 0);
    return { count: part.length, meanProbability: part.reduce((sum, each) => sum + each, 0) / part.length, observedFraction: hits / part.length };
  });
  const error = bins.reduce((sum, bin) => sum + (bin.count / sorted.length) * Math.abs(bin.meanProbability - bin.observedFraction), 0);
  return define({ error, count: sorted.length, bins });
}
