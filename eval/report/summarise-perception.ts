import { conditionNames, type ConditionName } from '../../src/contracts/recovery-state.ts';
import type { Matches, RunResult } from '../run-result.ts';
import { define, expectedCalibrationError, leaveUndefined, type Calibration, type Figure, type Forecast } from '../statistics/index.ts';
import { measureF1, measureMean, type Draws } from './measure.ts';
import type { PlannerSummary } from './summary.ts';

/** Perceived against apparent states, six digits each; nothing for a planner that says nothing. */
function pairStates(run: RunResult): { perceived: string; apparent: string }[] {
  const start = run.startState.perceived === undefined ? [] : [{ perceived: run.startState.perceived, apparent: run.startState.apparent }];
  return [...start, ...run.steps.flatMap((step) => (step.perceivedState === undefined ? [] : [{ perceived: step.perceivedState, apparent: step.apparentState }]))];
}

/** Exact match and F1 of each condition (positive: it holds), over every state of every run. */
export function summarisePerceivedState(runs: readonly RunResult[], draws: Draws): PlannerSummary['perceivedState'] {
  return {
    exactMatch: measureMean('exact-match', runs, draws, (run) => pairStates(run).map(({ perceived, apparent }) => (perceived === apparent ? 1 : 0))),
    conditions: byCondition((name, at) => measureF1(`condition-${name}`, runs, draws, (run) => pairStates(run).map((pair) => judge(pair.perceived[at] === '1', pair.apparent[at] === '1')))),
  };
}

function judge(isSaid: boolean, isTrue: boolean): Matches {
  return { truePositives: isSaid && isTrue ? 1 : 0, falsePositives: isSaid && !isTrue ? 1 : 0, falseNegatives: !isSaid && isTrue ? 1 : 0 };
}

/** Calibration of what was predicted before each command against the apparent state after it. */
export function summariseCalibration(runs: readonly RunResult[]): PlannerSummary['calibration'] {
  const forecasts = conditionNames.map((_, at) => runs.flatMap((run) => run.steps.flatMap((step): Forecast[] => {
    const probability = step.predictedProbabilities?.[at];
    return probability === undefined ? [] : [{ probability, hasHappened: step.apparentState[at] === '1' }];
  })));
  const conditions = byCondition((_, at) => expectedCalibrationError(forecasts[at] ?? []));
  return { conditions, mean: meanError(conditions), pooled: expectedCalibrationError(forecasts.flat()) };
}

function meanError(conditions: Record<ConditionName, Figure<Calibration>>): Figure<number> {
  const errors = Object.values(conditions).flatMap((each) => (each.isDefined ? [each.value.error] : []));
  return errors.length === 0 ? leaveUndefined('too few predictions with probabilities') : define(errors.reduce((sum, each) => sum + each, 0) / errors.length);
}

/** Tactics, techniques and entities of the evidence against the truth; each run has one vote. */
export function summarisePerception(runs: readonly RunResult[], draws: Draws): PlannerSummary['perception'] {
  const f1 = (name: string, of: (perception: NonNullable<RunResult['perception']>) => Matches) =>
    measureF1(name, runs, draws, (run) => (run.perception === undefined ? [] : [of(run.perception)]));
  return {
    tactics: f1('tactics', (each) => each.tactics), techniques: f1('techniques', (each) => each.techniques), techniquesExact: f1('techniques-exact', (each) => each.techniquesExact),
    attacker: f1('attacker', (each) => each.entities.attacker), compromised: f1('compromised', (each) => each.entities.compromised), targeted: f1('targeted', (each) => each.entities.targeted),
    topFiveTactics: measureMean('top-five', runs, draws, (run) => [run.perception?.topFiveTactics ?? []].flat()),
  };
}

function byCondition<T>(make: (name: ConditionName, at: number) => T): Record<ConditionName, T> {
  return Object.fromEntries(conditionNames.map((name, at) => [name, make(name, at)])) as Record<ConditionName, T>;
}
