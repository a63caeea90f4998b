import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/kit/json.ts';
import { runResultSchema, type RunResult } from '../run-result.ts';
import { makeUpEvaluation, makeUpRuns } from './__fixtures__/made-up-runs.ts';
import { findPareto } from './find-pareto.ts';
import { summarise } from './summarise.ts';
import type { PlannerSummary, Summary } from './summary.ts';

const runs = makeUpRuns();
const quick = { resamples: 200 };
const average = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const plannerOf = (summary: Summary, name: string, split = 'test'): PlannerSummary => {
  const found = summary.groups.find((group) => group.split === split)?.planners.find((each) => each.planner === name);
  if (found === undefined) throw new Error(`${name} is not in ${split}`);
  return found;
};
const compromisesOf = (planner: string, from: readonly RunResult[] = runs): RunResult[] => from.filter((run) => run.planner === planner && run.kind === 'compromise');

describe('made-up runs', () => {
  it('are results as the contract has them', () => {
    for (const run of runs) expect(runResultSchema.safeParse(run).error).toBeUndefined();
  });
});

describe('summarise', () => {
  const summary = summarise(runs, { ...quick, evaluation: makeUpEvaluation(runs), reference: 'playbook' });

  it('takes means over runs and ratios of means', () => {
    const own = compromisesOf('stanch');
    const { compromise } = plannerOf(summary, 'stanch');
    expect(compromise.runCount).toBe(own.length);
    expect(compromise.recoverySteps.value).toBeCloseTo(average(own.map((run) => run.recoverySteps)), 9);
    expect(compromise.multipleOfOptimal.value).toBeCloseTo(average(own.map((run) => run.recoverySteps)) / average(own.map((run) => run.optimalSteps)), 9);
    expect(compromise.multipleOfBlind.value).toBeCloseTo(average(own.map((run) => run.recoverySteps)) / average(own.map((run) => run.blindSteps ?? NaN)), 9);
    const { interval } = compromise.recoverySteps;
    expect(interval.isDefined && interval.value.low < interval.value.value && interval.value.value < interval.value.high && interval.value.clusterCount === 8).toBe(true);
  });

  it('counts failures by why, and means over recovered runs beside those over all', () => {
    const failed = compromisesOf('blanket').filter((run) => !run.hasRecovered);
    const { compromise } = plannerOf(summary, 'blanket');
    expect(failed.length).toBeGreaterThan(0);
    expect(compromise.failures).toEqual({ 'step-limit': failed.length });
    expect(compromise.failed.isDefined && compromise.failed.value.hits).toBe(failed.length);
    expect(compromise.recoveryStepsOfRecovered.value).toBeLessThan(compromise.recoverySteps.value!);
  });

  it('splits regret so that it sums to what lies above the optimum', () => {
    for (const { compromise, planner } of summary.groups[0]!.planners) {
      const own = compromisesOf(planner);
      expect(Object.values(compromise.regret).reduce((sum, each) => sum + each, 0)).toBeCloseTo(average(own.map((run) => run.recoverySteps)) - average(own.map((run) => run.optimalSteps)), 9);
    }
  });

  it('keeps attempted and benign incidents out of recovery', () => {
    const { attempted, benign, compromise, runCount } = plannerOf(summary, 'blanket');
    expect(attempted.runCount + benign.runCount + compromise.runCount).toBe(runCount);
    const own = runs.filter((run) => run.planner === 'blanket' && run.kind === 'benign');
    expect(benign.commandsBeforeClosing.value).toBeCloseTo(average(own.map((run) => run.commandsBeforeClosing)), 9);
    expect(benign.rightVerdicts.isDefined && benign.rightVerdicts.value.hits).toBe(own.filter((run) => run.isVerdictRight).length);
    expect(benign.commandsBeforeClosing.interval).toEqual({ isDefined: false, reason: '2 of the 3 families that an interval needs at least' });
  });

  it('follows the true conditions and carries the last state of a run that ended', () => {
    const own = compromisesOf('blanket');
    const shares = plannerOf(summary, 'blanket').conditionsByStep;
    expect(shares[0]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(shares.at(-1)?.[5]).toBeCloseTo(own.filter((run) => run.hasRecovered).length / own.length, 9);
    expect(shares[3]?.[0]).toBeCloseTo(own.filter((run) => (run.steps[2] ?? run.steps.at(-1))?.trueState.startsWith('1')).length / own.length, 9);
  });

  it('says nothing of the perception of a planner that says nothing', () => {
    const { perceivedState, calibration, perception } = plannerOf(summary, 'playbook');
    expect(perceivedState.exactMatch).toMatchObject({ itemCount: 0 });
    expect(perceivedState.exactMatch.value).toBeUndefined();
    expect(calibration.mean.isDefined).toBe(false);
    expect(perception.tactics.value).toBeUndefined();
  });

  it('scores the perceived state against the apparent one, the start included', () => {
    const own = runs.filter((run) => run.planner === 'no-lookahead');
    const pairs = own.flatMap((run) => [[run.startState.perceived, run.startState.apparent] as const, ...run.steps.map((step) => [step.perceivedState, step.apparentState] as const)]).filter(([perceived]) => perceived !== undefined);
    const { exactMatch, conditions } = plannerOf(summary, 'no-lookahead').perceivedState;
    expect(exactMatch.itemCount).toBe(pairs.length);
    expect(exactMatch.value).toBeCloseTo(pairs.filter(([perceived, apparent]) => perceived === apparent).length / pairs.length, 9);
    // The made-up planner only ever claims containment too early.
    expect(conditions.isAttackContained.precisionFraction).toBeLessThan(1);
    expect(conditions.isAttackContained.recallFraction).toBe(1);
    expect(conditions.isRecovered.value).toBe(1);
  });

  it('pairs with the reference on the same instances and corrects the p values', () => {
    const differences = summary.groups[0]!.differences;
    expect(differences.map((each) => each.planner)).toEqual(['stanch', 'no-lookahead', 'blanket']);
    const own = compromisesOf('stanch');
    const reference = new Map(compromisesOf('playbook').map((run) => [`${run.scenario}|${run.seed}`, run.recoverySteps]));
    const expected = own.map((run) => run.recoverySteps - reference.get(`${run.scenario}|${run.seed}`)!);
    const [stanch] = differences;
    expect(stanch?.difference.value).toBeCloseTo(average(expected), 9);
    expect([stanch?.fewerCount, stanch?.equalCount, stanch?.moreCount]).toEqual([expected.filter((each) => each < 0).length, expected.filter((each) => each === 0).length, expected.filter((each) => each > 0).length]);
    for (const each of differences) expect(each.p.isDefined && each.adjustedP.isDefined && each.adjustedP.value >= each.p.value.p && each.p.value.isExact).toBe(true);
  });

  it('does not depend on the order of the results', () => {
    expect(summarise([...runs].reverse(), { ...quick, reference: 'playbook' })).toEqual(summarise(runs, { ...quick, reference: 'playbook' }));
  });

  it('never mixes splits', () => {
    const both = makeUpRuns({ splits: ['dev', 'test', 'published'] });
    const mixed = summarise(both, quick);
    expect(mixed.groups.map((group) => group.split)).toEqual(['dev', 'test', 'published']);
    expect(plannerOf(mixed, 'stanch')).toEqual(plannerOf(summarise(runs, quick), 'stanch'));
    expect(mixed.groups.map((group) => group.instanceCount)).toEqual([24, 24, 24]);
  });

  it('leaves broken runs out of every figure and says so', () => {
    const broken: RunResult = { ...runs[0]!, key: 'stanch|other|1', planner: 'stanch', kind: 'compromise', recoverySteps: 10_000, status: 'broken', problem: 'the model file is gone' };
    const with1 = summarise([...runs, broken], quick);
    expect(plannerOf(with1, 'stanch').compromise).toEqual(plannerOf(summarise(runs, quick), 'stanch').compromise);
    expect(plannerOf(with1, 'stanch').brokenCount).toBe(1);
    expect(with1.broken).toEqual([{ key: 'stanch|other|1', planner: 'stanch', split: 'test', problem: 'the model file is gone' }]);
    expect(with1.notes).toContain('1 run of stanch broke in the harness or the model and is in no figure.');
  });

  it('says what was asked for and is not there', () => {
    const left = runs.filter((run) => !(run.planner === 'stanch' && run.seed === 2));
    const partial = summarise(left, { ...quick, evaluation: makeUpEvaluation(runs), reference: 'absent' });
    expect(partial.missing).toHaveLength(12);
    expect(partial.notes).toContain('12 planned runs of stanch are missing; every figure is over the others.');
    expect(partial.notes).toContain('In test the planners have between 8 and 16 compromises: compare them by the paired differences.');
    expect(partial.notes).toContain('The reference absent has no run in test: no paired differences there.');
    expect(summary.notes).toContain('All 96 planned runs are there.');
    expect(summarise(runs, quick).notes).toContain('What was asked for is not known, so nobody can say what is missing.');
  });

  it('counts a key once, the later one', () => {
    const again = { ...compromisesOf('stanch')[0]!, recoverySteps: 39 };
    const twice = summarise([...runs, again], quick);
    expect(plannerOf(twice, 'stanch').compromise.runCount).toBe(16);
    expect(plannerOf(twice, 'stanch').compromise.recoverySteps.value).toBeGreaterThan(plannerOf(summary, 'stanch').compromise.recoverySteps.value!);
    expect(twice.notes).toContain('1 result came more than once; the last one of each counts.');
  });

  it('has a mean but no interval and no test for two families', () => {
    const few = summarise(makeUpRuns({ familyCount: 2 }), { ...quick, reference: 'playbook' });
    const { recoverySteps } = plannerOf(few, 'stanch').compromise;
    expect(recoverySteps.value).toBeGreaterThan(0);
    expect(recoverySteps.interval.isDefined).toBe(false);
    expect(few.groups[0]?.differences[0]?.p.isDefined).toBe(false);
    expect(few.groups[0]?.differences[0]?.adjustedP.isDefined).toBe(false);
    expect(few.notes).toContain('test has compromises of 2 families: too few for an interval or a test.');
  });

  it('shows runs of incidents younger than the model apart', () => {
    const { afterCutoff } = plannerOf(summarise(runs, { ...quick, cutoffs: { stanch: '2025-06-01' } }), 'stanch').compromise;
    const own = compromisesOf('stanch').filter((run) => run.published > '2025-06-01');
    expect(afterCutoff?.recoverySteps.itemCount).toBe(own.length);
    expect(afterCutoff?.recoverySteps.value).toBeCloseTo(average(own.map((run) => run.recoverySteps)), 9);
  });

  it('takes yardsticks once per instance, whoever ran it', () => {
    const one = new Map(runs.filter((run) => run.kind === 'compromise').map((run) => [`${run.scenario}|${run.seed}`, run.optimalSteps]));
    const uneven = summarise(runs.filter((run) => run.planner !== 'blanket' || run.seed === 1), quick);
    expect(uneven.groups[0]?.yardsticks.optimalSteps).toBeCloseTo(average([...one.values()]), 9);
  });

  it('is plain data', () => {
    expect(parseJson(JSON.stringify(summary))).toEqual(summary);
  });

  it('has nothing to say of nothing', () => {
    expect(summarise([], quick)).toMatchObject({ groups: [], notes: ['There is no result.', 'What was asked for is not known, so nobody can say what is missing.'] });
  });
});

describe('findPareto', () => {
  it('leaves out whom another beats in both', () => {
    const points = findPareto(summarise(runs, quick).groups[0]!, 'seconds');
    expect(points.filter((each) => each.isOnFront).map((each) => each.planner)).toEqual(['playbook', 'stanch']);
    expect(findPareto(summarise(runs, quick).groups[0]!, 'tokens').map((each) => each.planner).sort()).toEqual(['no-lookahead', 'stanch']);
  });
});
