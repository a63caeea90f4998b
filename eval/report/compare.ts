import { StanchError } from '../../src/kit/error.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { countOf } from '../../src/report/describe-run.ts';
import type { RunResult } from '../run-result.ts';
import { pairedPermutation, valueOf } from '../statistics/index.ts';
import { formatMeasure, formatP, formatValue } from './format-figure.ts';
import { clusterByFamily, measureRatio } from './measure.ts';
import { instanceOf } from './summary.ts';

export interface CompareOptions {
  /** Worse when mean recovery steps of B over those of A exceed 1 plus this. */
  failIfWorseFraction: number;
  /** Missing: 1. */
  seed?: number;
  /** Missing: 2000. */
  resamples?: number;
  /** Missing: 0.95. */
  levelFraction?: number;
}

export interface Comparison {
  /** Any planner, in any split, is worse by more than was allowed. */
  isWorse: boolean;
  sentences: string[];
  /** The head first. */
  table: string[][];
}

interface Pair { a: RunResult; b: RunResult }

/**
 * Results B against results A over the compromises that both have, by planner and split. Where each holds one planner only, those two are
 * compared whatever their names. Throws when they have no compromise in common: a gate that compares nothing must not pass.
 */
export function compare(a: readonly RunResult[], b: readonly RunResult[], options: CompareOptions): Comparison {
  const { failIfWorseFraction, seed = 1, resamples = 2000, levelFraction = 0.95 } = options;
  const pairs = pairUp(a, b);
  if (pairs.length === 0) throw new StanchError('input-invalid', 'The two sets of results have no finished compromise in common.', 'Compare evaluations of the same planners, scenarios and seeds.');
  const random = new SeededRandom(seed);
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = JSON.stringify([pair.b.split, pair.a.planner, pair.b.planner]);
    groups.set(name, [...(groups.get(name) ?? []), pair]);
  }
  const rows = [...groups].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, own]) => judge(own, failIfWorseFraction, { random: (figure) => random.child(`${name}/${figure}`), resamples, level: levelFraction }));
  return {
    isWorse: rows.some((row) => row.isWorse),
    sentences: [...rows.map((row) => row.sentence), ...listUnshared(a, b, pairs)],
    table: [['Planner', 'Split', 'Pairs', 'Families', 'Steps A', 'Steps B', 'B / A', 'p', 'Worse'], ...rows.map((row) => row.cells)],
  };
}

function judge(pairs: readonly Pair[], failIfWorseFraction: number, draws: Parameters<typeof measureRatio>[2]): { isWorse: boolean; sentence: string; cells: string[] } {
  const [first] = pairs;
  const name = first === undefined || first.a.planner === first.b.planner ? first?.a.planner ?? '' : `${first.b.planner} against ${first.a.planner}`;
  const split = first?.b.split ?? '';
  const before = new Map(pairs.map((pair) => [pair.b.key, pair.a.recoverySteps]));
  const runs = pairs.map((pair) => pair.b);
  const stepsBefore = (run: RunResult): number => before.get(run.key) ?? 0;
  const ratio = measureRatio('ratio', runs, draws, (run) => [{ above: run.recoverySteps, below: stepsBefore(run) }]);
  const test = pairedPermutation({ clusters: clusterByFamily(runs, (run) => [run.recoverySteps - stepsBefore(run)]), random: draws.random('permutation') });
  const p = valueOf(test)?.p;
  const [meanA, meanB] = [pairs.reduce((sum, pair) => sum + pair.a.recoverySteps, 0) / pairs.length, pairs.reduce((sum, pair) => sum + pair.b.recoverySteps, 0) / pairs.length];
  // No step before and some after has no ratio, and is worse.
  const isWorse = ratio.value === undefined ? meanB > 0 : ratio.value > 1 + failIfWorseFraction;
  const testWords = p === undefined ? `no test (${test.isDefined ? '' : test.reason})` : `p ${p < 0.001 ? '<0.001' : `= ${formatP(p)}`}`;
  return {
    isWorse,
    sentence: `${name} in ${split}: ${formatValue(meanB)} recovery steps after ${formatValue(meanA)} over ${countOf(pairs.length, 'common compromise')}, ${ratio.value === undefined ? 'no ratio' : `${formatMeasure(ratio)} times as many`}, ${testWords}. ${isWorse ? `Worse by more than ${formatValue(100 * failIfWorseFraction)} %.` : `Not worse by more than ${formatValue(100 * failIfWorseFraction)} %.`}`,
    cells: [name, split, String(pairs.length), String(new Set(runs.map((run) => run.family)).size), formatValue(meanA), formatValue(meanB), formatMeasure(ratio), formatP(p), isWorse ? 'yes' : 'no'],
  };
}

function pairUp(a: readonly RunResult[], b: readonly RunResult[]): Pair[] {
  const planners = (runs: readonly RunResult[]): Set<string> => new Set(runs.map((run) => run.planner));
  const isOneEach = planners(a).size === 1 && planners(b).size === 1;
  const keyOf = (run: RunResult): string => (isOneEach ? instanceOf(run) : run.key);
  const before = new Map(a.filter(isCounted).map((run) => [keyOf(run), run]));
  const after = new Map(b.filter(isCounted).map((run) => [keyOf(run), run]));
  return [...after].sort(([x], [y]) => (x < y ? -1 : 1)).flatMap(([key, run]) => {
    const other = before.get(key);
    return other === undefined ? [] : [{ a: other, b: run }];
  });
}

function isCounted(run: RunResult): boolean {
  return run.status === 'done' && run.kind === 'compromise';
}

function listUnshared(a: readonly RunResult[], b: readonly RunResult[], pairs: readonly Pair[]): string[] {
  const rest = (name: string, runs: readonly RunResult[]): string[] => {
    const count = new Set(runs.filter(isCounted).map((run) => run.key)).size - pairs.length;
    const brokenCount = runs.filter((run) => run.status === 'broken').length;
    return [...(count > 0 ? [`${countOf(count, 'compromise')} of ${name} ${count === 1 ? 'is' : 'are'} not in the other and left out.`] : []), ...(brokenCount > 0 ? [`${countOf(brokenCount, 'run')} of ${name} broke and ${brokenCount === 1 ? 'is' : 'are'} left out.`] : [])];
  };
  return [...rest('A', a), ...rest('B', b)];
}
