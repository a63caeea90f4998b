import type { RunResult } from '../run-result.ts';
import { wilson } from '../statistics/index.ts';
import { measureMean, measureRatio, type Draws } from './measure.ts';
import { regretKinds, type ClosingSummary, type CompromiseSummary, type FamilySummary, type RegretKind } from './summary.ts';

/** Recovery of one planner in one split. `cutoff`: day after which its model knew nothing. */
export function summariseCompromises(runs: readonly RunResult[], draws: Draws, cutoff: string | undefined): CompromiseSummary {
  const mean = (name: string, of: (run: RunResult) => number): CompromiseSummary['minutes'] => measureMean(name, runs, draws, (run) => [of(run)]);
  const failed = runs.filter((run) => !run.hasRecovered);
  const failures: Record<string, number> = {};
  for (const run of failed) failures[run.failure ?? 'not said'] = (failures[run.failure ?? 'not said'] ?? 0) + 1;
  return {
    runCount: runs.length, familyCount: new Set(runs.map((run) => run.family)).size,
    recoverySteps: mean('recovery-steps', (run) => run.recoverySteps),
    recoveryStepsOfRecovered: measureMean('recovered', runs, draws, (run) => (run.hasRecovered ? [run.recoverySteps] : [])),
    multipleOfOptimal: measureRatio('optimal', runs, draws, (run) => [{ above: run.recoverySteps, below: run.optimalSteps }]),
    multipleOfBlind: measureRatio('blind', runs, draws, (run) => (run.blindSteps === undefined ? [] : [{ above: run.recoverySteps, below: run.blindSteps }])),
    paperSteps: mean('paper-steps', (run) => run.paperSteps),
    failed: wilson(failed.length, runs.length, draws.level), failures,
    ineffective: wilson(total(runs, (run) => run.ineffectiveCount), total(runs, (run) => run.commandCount), draws.level),
    rightVerdicts: wilson(runs.filter((run) => run.isVerdictRight === true).length, runs.length, draws.level),
    minutes: mean('minutes', (run) => run.minutes),
    hostsLost: mean('hosts-lost', (run) => run.hostsLost),
    healthyDownMinutes: mean('healthy-down', (run) => run.healthyDownMinutes),
    regret: summariseRegret(runs),
    ...(cutoff === undefined ? {} : { afterCutoff: { cutoff, recoverySteps: measureMean('after-cutoff', runs, draws, (run) => (run.published > cutoff ? [run.recoverySteps] : [])) } }),
  };
}

/** Attempted or benign incidents. A run without a verdict has none that is right. */
export function summariseClosing(name: string, runs: readonly RunResult[], draws: Draws): ClosingSummary {
  return {
    runCount: runs.length,
    commandsBeforeClosing: measureMean(`${name}-commands`, runs, draws, (run) => [run.commandsBeforeClosing]),
    rightVerdicts: wilson(runs.filter((run) => run.isVerdictRight === true).length, runs.length, draws.level),
  };
}

function summariseRegret(runs: readonly RunResult[]): CompromiseSummary['regret'] {
  const count = Math.max(1, runs.length);
  const means = Object.fromEntries(regretKinds.map((kind) => [kind, total(runs, (run) => run.regret[kind]) / count])) as Record<RegretKind, number>;
  const rest = total(runs, (run) => (run.hasRecovered ? 0 : run.recoverySteps - run.optimalSteps - regretKinds.reduce((sum, kind) => sum + run.regret[kind], 0)));
  return { ...means, neverRecovered: rest / count };
}

/** One row per family, in the order of their names. */
export function summariseFamilies(runs: readonly RunResult[]): FamilySummary[] {
  return [...new Set(runs.map((run) => run.family))].sort().map((family) => {
    const own = runs.filter((run) => run.family === family);
    return { family, runCount: own.length, recoverySteps: total(own, (run) => run.recoverySteps) / own.length, failedCount: own.filter((run) => !run.hasRecovered).length };
  });
}

/** Share of runs in which each condition truly holds after step k, from the start (k = 0) to the longest run. */
export function shareConditionsByStep(runs: readonly RunResult[]): number[][] {
  if (runs.length === 0) return [];
  const states = runs.map((run) => [run.startState.true, ...run.steps.map((step) => step.trueState)]);
  const stepCount = states.reduce((most, each) => Math.max(most, each.length), 0);
  return Array.from({ length: stepCount }, (_, k) => Array.from({ length: 6 }, (_each, at) => states.filter((each) => (each[k] ?? each.at(-1))?.[at] === '1').length / runs.length));
}

function total(runs: readonly RunResult[], of: (run: RunResult) => number): number {
  return runs.reduce((sum, run) => sum + of(run), 0);
}
