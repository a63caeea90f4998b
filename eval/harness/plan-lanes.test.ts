import { describe, expect, it } from 'vitest';
import { planLanes } from './plan-lanes.ts';
import type { PlannerEntry, ScenarioEntry } from './registry.ts';

const planner = (name: string, rank: number, usesModel = false): PlannerEntry => ({ name, title: name, rank, usesModel, isOracle: false });
const scenario = (key: string): ScenarioEntry => ({ key, title: key, family: key.split('--')[0] ?? key, split: 'dev', kind: 'compromise', published: '2026-01-01' });
const planners = [planner('ablation', 1, true), planner('stanch', 0, true), planner('playbook', 0), planner('random', 2)];
const scenarios = ['x--a', 'x--b', 'y--a'].map(scenario);

function namesOf(isBudgeted: boolean): [string, string[]][] {
  return planLanes({ planners, scenarios, seeds: [1, 2], isBudgeted }).map((lane) => [lane.name, lane.pieces.flatMap((piece) => piece.items.map((item) => `${item.planner} ${item.scenario} ${item.seed}`))]);
}

describe('order of work', () => {
  it('runs without a model first, instance by instance, then one model run after the other', () => {
    const lanes = planLanes({ planners, scenarios, seeds: [1, 2], isBudgeted: false });
    expect(lanes.map((lane) => [lane.name, lane.usesModel, lane.pieces.length])).toEqual([['plain', false, 6], ['model', true, 12]]);
    expect(lanes[0]!.pieces[0]!.items.map((item) => item.planner)).toEqual(['playbook', 'random']);
    expect(lanes[1]!.pieces.slice(0, 4).map((piece) => piece.items)).toEqual([['stanch', 'x--a'], ['stanch', 'y--a'], ['stanch', 'x--b'], ['ablation', 'x--a']].map(([name, key]) => [{ planner: name, scenario: key, seed: 1 }]));
  });

  it('under a budget runs rank by rank, seed by seed, every family before the second scenario of any', () => {
    const [headline, model, ablation, random] = namesOf(true);
    expect(headline).toEqual(['plain rank 0', ['playbook x--a 1', 'playbook y--a 1', 'playbook x--b 1', 'playbook x--a 2', 'playbook y--a 2', 'playbook x--b 2']]);
    expect(model).toEqual(['model rank 0', headline![1].map((name) => name.replace('playbook', 'stanch'))]);
    expect([ablation?.[0], random?.[0]]).toEqual(['model rank 1', 'plain rank 2']);
  });

  it('plans the same runs with a budget and without', () => {
    expect(namesOf(true).flatMap(([, names]) => names).sort()).toEqual(namesOf(false).flatMap(([, names]) => names).sort());
    expect(new Set(namesOf(true).flatMap(([, names]) => names)).size).toBe(4 * 3 * 2);
  });
});
