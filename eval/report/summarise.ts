import { SeededRandom } from '../../src/kit/random.ts';
import { splits, type Evaluation, type RunResult, type Split } from '../run-result.ts';
import { listNotes } from './list-notes.ts';
import { measureMean, type Draws } from './measure.ts';
import { pairWithReference } from './pair-runs.ts';
import { shareConditionsByStep, summariseClosing, summariseCompromises, summariseFamilies } from './summarise-compromises.ts';
import { summariseCalibration, summarisePerceivedState, summarisePerception } from './summarise-perception.ts';
import { instanceOf, type GroupSummary, type MissingRun, type PlannerSummary, type Summary } from './summary.ts';

export interface SummariseOptions {
  /** What was asked for; with it the summary says what is missing. */
  evaluation?: Evaluation;
  /** Planner that the others are compared with. */
  reference?: string;
  /** Of the intervals and tests. Missing: 1. */
  seed?: number;
  /** Missing: 2000. */
  resamples?: number;
  /** Missing: 0.95. */
  levelFraction?: number;
  /** Day after which the model of a planner knew nothing, by planner. */
  cutoffs?: Readonly<Record<string, string>>;
}

/**
 * All figures of an evaluation, from its results alone. Pure: the same results and options give the same summary. A key that comes twice counts
 * once, the later one; broken runs are in no figure.
 */
export function summarise(results: readonly RunResult[], options: SummariseOptions = {}): Summary {
  const { evaluation, reference, seed = 1, resamples = 2000, levelFraction = 0.95, cutoffs = {} } = options;
  const runs = keepLatest(results);
  const random = new SeededRandom(seed);
  const groups = splits.map((split) => runs.filter((run) => run.split === split)).filter((own) => own.length > 0)
    .map((own) => summariseGroup(own, reference, cutoffs, (name) => ({ random: (figure) => random.child(`${name}/${figure}`), resamples, level: levelFraction })));
  const broken = runs.filter((run) => run.status === 'broken').map(({ key, planner, split, problem }) => ({ key, planner, split, problem: problem ?? 'not said' }));
  const planned = evaluation === undefined ? undefined : listPlanned(evaluation);
  const present = new Set(runs.map((run) => run.key));
  const missing = planned?.filter(({ key }) => !present.has(key)) ?? [];
  const summary: Summary = {
    formatVersion: 1, levelFraction, resamples, seed, ...(reference === undefined ? {} : { reference }),
    ...(evaluation === undefined ? {} : { command: evaluation.command, codeVersion: evaluation.codeVersion, startedAt: evaluation.startedAt }),
    models: evaluation?.models ?? {}, settings: evaluation?.settings ?? {}, groups, broken, missing, ...(planned === undefined ? {} : { plannedCount: planned.length }), notes: [],
  };
  const plannedKeys = new Set(planned?.map(({ key }) => key));
  const unplannedCount = planned === undefined ? 0 : runs.filter((run) => !plannedKeys.has(run.key)).length;
  return { ...summary, notes: listNotes(summary, { repeatedCount: results.length - runs.length, unplannedCount }) };
}

function summariseGroup(runs: readonly RunResult[], reference: string | undefined, cutoffs: Readonly<Record<string, string>>, drawsOf: (name: string) => Draws): GroupSummary {
  const done = runs.filter((run) => run.status === 'done');
  const split: Split = runs[0]?.split ?? 'test';
  const planners = [...new Set(runs.map((run) => run.planner))].sort()
    .map((planner) => summarisePlanner(planner, runs.filter((run) => run.planner === planner), drawsOf(`${split}/${planner}`), cutoffs[planner]));
  return {
    split, families: [...new Set(done.map((run) => run.family))].sort(), instanceCount: new Set(runs.map(instanceOf)).size, ...averageYardsticks(done),
    planners: planners.sort((a, b) => (a.compromise.recoverySteps.value ?? Infinity) - (b.compromise.recoverySteps.value ?? Infinity) || (a.planner < b.planner ? -1 : 1)),
    differences: reference === undefined || !done.some((run) => run.planner === reference) ? [] : pairWithReference(done, reference, drawsOf(`${split}/paired`)),
  };
}

function summarisePlanner(planner: string, all: readonly RunResult[], draws: Draws, cutoff: string | undefined): PlannerSummary {
  const runs = all.filter((run) => run.status === 'done');
  const compromises = runs.filter((run) => run.kind === 'compromise');
  const cost = (name: string, of: (run: RunResult) => number | undefined): PlannerSummary['cost']['tokens'] => measureMean(name, runs, draws, (run) => {
    const value = of(run);
    return value === undefined ? [] : [value];
  });
  return {
    planner, runCount: runs.length, familyCount: new Set(runs.map((run) => run.family)).size, brokenCount: all.length - runs.length,
    compromise: summariseCompromises(compromises, draws, cutoff),
    attempted: summariseClosing('attempted', runs.filter((run) => run.kind === 'attempted'), draws),
    benign: summariseClosing('benign', runs.filter((run) => run.kind === 'benign'), draws),
    perceivedState: summarisePerceivedState(runs, draws), calibration: summariseCalibration(runs), perception: summarisePerception(runs, draws),
    cost: {
      modelCalls: cost('model-calls', (run) => run.usage?.modelCalls),
      tokens: cost('tokens', (run) => (run.usage === undefined ? undefined : run.usage.promptTokens + run.usage.generatedTokens)),
      seconds: cost('seconds', (run) => run.seconds), dollars: cost('dollars', (run) => run.usage?.dollars),
    },
    families: summariseFamilies(compromises), conditionsByStep: shareConditionsByStep(compromises),
  };
}

function averageYardsticks(done: readonly RunResult[]): Pick<GroupSummary, 'compromiseInstanceCount' | 'yardsticks'> {
  const compromises = done.filter((run) => run.kind === 'compromise');
  const average = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : values.reduce((sum, each) => sum + each, 0) / values.length);
  const optimal = new Map(compromises.map((run) => [instanceOf(run), run.optimalSteps]));
  const blind = new Map(compromises.flatMap((run) => (run.blindSteps === undefined ? [] : [[instanceOf(run), run.blindSteps] as const])));
  const [optimalSteps, blindSteps] = [average([...optimal.values()]), average([...blind.values()])];
  return { compromiseInstanceCount: optimal.size, yardsticks: { ...(optimalSteps === undefined ? {} : { optimalSteps }), ...(blindSteps === undefined ? {} : { blindSteps }), blindCount: blind.size } };
}

function keepLatest(results: readonly RunResult[]): RunResult[] {
  return [...new Map(results.map((run) => [run.key, run])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function listPlanned({ planners, scenarios, seeds }: Evaluation): MissingRun[] {
  return planners.flatMap((planner) => scenarios.flatMap((scenario) => seeds.map((seed) => ({ key: `${planner}|${scenario}|${seed}`, planner }))));
}
