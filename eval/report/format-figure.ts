import { groupDigits } from '../../src/report/describe-run.ts';
import type { Figure, Proportion } from '../statistics/index.ts';
import type { Measure } from './summary.ts';

/** Stands where there is nothing to take a figure of. */
export const noFigure = '–';

/** About three digits that mean something. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return groupDigits(Math.round(value));
  const digits = size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : size >= 0.01 ? 3 : 4;
  return value.toFixed(digits).replace('-0.00', '0.00');
}

/** `8.25 [7.10 to 9.90]`, or `8.25 [no interval]` where there are too few families. */
export function formatMeasure({ value, interval }: Measure): string {
  if (value === undefined) return noFigure;
  return interval.isDefined ? `${formatValue(value)} [${formatValue(interval.value.low)} to ${formatValue(interval.value.high)}]` : `${formatValue(value)} [no interval]`;
}

/** The same with a sign. */
export function formatDifference({ value, interval }: Measure): string {
  if (value === undefined) return noFigure;
  const signed = (each: number): string => `${each > 0 ? '+' : ''}${formatValue(each)}`;
  return interval.isDefined ? `${signed(value)} [${signed(interval.value.low)} to ${signed(interval.value.high)}]` : `${signed(value)} [no interval]`;
}

/** `12.5 % [3.5 to 36.0], 2 of 16`. */
export function formatProportion(figure: Figure<Proportion>): string {
  if (!figure.isDefined) return noFigure;
  const { hits, count, fraction, low, high } = figure.value;
  const percent = (each: number): string => (100 * each).toFixed(1);
  return `${percent(fraction)} % [${percent(low)} to ${percent(high)}], ${groupDigits(hits)} of ${groupDigits(count)}`;
}

/** Two digits for what matters, `<0.001` for what is small; `no test` where there are too few families. */
export function formatP(p: number | undefined): string {
  if (p === undefined) return 'no test';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}
