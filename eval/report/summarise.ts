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

/** Yardsticks of distinct compromises: one that many planners ran counts once. */
function averageYardsticks(done: readonly RunResult[]): Pick<GroupSummary, 'compromiseInstanceCount' | 'yardsticks'> {
  const compromises = done.filter((run) => run.kind === 'compromise');
  const instances = [...new Map(compromises.map((run) => [instanceOf(run), run])).keys()].map((instance) => {
    const own = compromises.filter((run) => instanceOf(run) === instance);
    return { family: own[0]?.family ?? '', optimal: own[0]?.optimalSteps ?? 0, blind: own.flatMap((run) => run.blindSteps ?? [])[0] };
  });
  const average = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const over = (some: typeof instances): { optimalSteps: number; blindSteps?: number } => {
    const blind = some.flatMap((each) => each.blind ?? []);
    return { optimalSteps: average(some.map((each) => each.optimal)), ...(blind.length === 0 ? {} : { blindSteps: average(blind) }) };
  };
  const families = [...new Set(instances.map((each) => each.family))].sort().map((family) => ({ family, ...over(instances.filter((each) => each.family === family)) }));
  return { compromiseInstanceCount: instances.length, yardsticks: { ...(instances.length === 0 ? {} : over(instances)), blindCount: instances.filter((each) => each.blind !== undefined).length, families } };
}

function keepLatest(results: readonly RunResult[]): RunResult[] {
  return [...new Map(results.map((run) => [run.key, run])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function listPlanned({ planners, scenarios, seeds }: Evaluation): MissingRun[] {
  return planners.flatMap((planner) => scenarios.flatMap((scenario) => seeds.map((seed) => ({ key: `${planner}|${scenario}|${seed}`, planner }))));
}
