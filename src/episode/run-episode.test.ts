import { describe, expect, it } from 'vitest';
import { isTerminal, roles, type Environment, type Evidence, type EventGroup, type ModelFunctions, type Observation, type PlanStep, type Revision } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import { SeededRandom } from '../kit/random.ts';
import { createKnowledge } from '../knowledge/create-knowledge.ts';
import { FakeSituation, fakeFunctions, makeEntity } from '../plan/__fixtures__/fake-functions.ts';
import { runEpisode, type EpisodeRequest, type EpisodeResult } from './run-episode.ts';

const group: EventGroup = {
  id: 'g1', kind: 'alert', title: 'SSH brute force attempt', classification: 'Attempted Administrator Privilege Gain', severityId: 4, sources: ['a1'], targets: ['h1'], mentions: [], ports: [22], count: 40,
  lines: [{ source: 's1', ranges: [[3, 42]] }], sample: 'SSH brute force attempt', score: 1, scoreReasons: ['high severity'],
};

function evidenceOf(signCount: number): Evidence {
  return {
    entities: [makeEntity('h1', 'host', { alertTargetCount: 40, suspicionFraction: 0.8 }), makeEntity('h2', 'host', { suspicionFraction: 0.2 }), makeEntity('a1', 'address', { isInternal: false, alertSourceCount: 40, suspicionFraction: 0.9 })],
    groups: [group], systemLines: ['h1 web'], digest: [{ groupId: 'g1', text: 'a1>h1 SSH brute force attempt x40', tokenCount: 9 }], digestTokens: 9, tokenBudget: 400, isTokenEstimate: false,
    leftOut: [], recordCount: 40, alertCount: 40, unreadCount: 0, signCount, hasSystemDescription: true, notes: [],
  };
}

function functionsOf(seed: number): ModelFunctions {
  const fake = fakeFunctions(seed);
  const more: Partial<ModelFunctions> = {
    profile: 'compact',
    begin: () => Promise.resolve({ situation: new FakeSituation(), source: 'evaluated' }),
    verdict: () => Promise.resolve({ compromise: 0.8, attempted: 0.15, benign: 0.05 }),
    rolesOf: (_, aliases) => Promise.resolve(aliases.map(() => roles.map(() => 0.25))),
    techniqueOf: (_, __, candidates) => Promise.resolve([...candidates.map(() => 0.5), 0.1]),
    expectedAlerts: (_, __, classes, count) => Promise.resolve(classes.slice(0, count)),
    perceiveState: (situation, rules) => fake.predict(situation, rules),
    rankActions: (situation, actions, best) => fake.rankActions(situation, actions, best),
    predict: (situation, rules) => fake.predict(situation, rules),
  };
  return more as ModelFunctions;
}

interface Kept { steps: PlanStep[]; observations: Observation[]; revisions: Revision[]; states: EpisodeResult['plan']['finalState'][] }

async function run(seed: number, more: Partial<EpisodeRequest> = {}, signCount = 1): Promise<EpisodeResult & Kept> {
  const kept: Kept = { steps: [], observations: [], revisions: [], states: [] };
  const keep = <T>(list: T[]) => (item: T): Promise<void> => { list.push(item); return Promise.resolve(); };
  const result = await runEpisode({
    evidence: evidenceOf(signCount), citedLines: { 's1:3': 'raw line three' }, functions: functionsOf(seed), engine: { usage: () => ({ evaluatedTokens: 0, trieNodes: 0, decisions: 0, batches: 0, generatedTokens: 0 }) },
    knowledge: createKnowledge(), random: new SeededRandom(seed), clock: systemClock, progress: { stage: () => undefined, step: () => undefined },
    recorder: { perception: (item) => keep(kept.states)(item.state), hypotheses: () => Promise.resolve(), step: keep(kept.steps), observation: keep(kept.observations), revision: keep(kept.revisions) },
    settings: {
      depthSteps: 6, stateTemperature: 1, isFreePrediction: false, targetsPerVerb: 2, hasShortlist: true, candidates: { count: 2, mode: 'best', temperature: 0.7, topP: 0.9 }, samplesPerCandidate: 2,
      hasLookahead: true, abstainAbove: 0.5, maxSteps: 12, thresholdFraction: 0.7, hasConjectureCheck: true, hasAdaptation: true,
    },
    ...more,
  });
  return { ...result, ...kept };
}

const failing: Environment = { apply: (step) => Promise.resolve({ step, source: 'file', isKnown: true, succeeded: false, text: 'timed out' }) };

describe('episode', () => {
  it('asks nothing and plans nothing without a sign of attack', async () => {
    const forbidden = new Proxy({}, { get: () => { throw new Error('the model was asked'); } }) as ModelFunctions;
    const { plan, perception } = await run(1, { functions: forbidden }, 0);
    expect(perception.assessment.verdict).toBe('benign');
    expect(plan).toMatchObject({ steps: [], hasRecovered: true });
  });

  it('plans from evidence alone: each prediction is the next state, every command is cited, and it says how it ended', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const { plan, steps, perception } = await run(seed);
      expect(perception.assessment.entities.attacker).toContain('a1');
      expect(steps.length).toBeGreaterThan(0);
      expect(plan.steps).toEqual(steps);
      steps.slice(1).forEach((step, index) => { expect(step.stateBefore).toEqual(steps[index]?.predictedState); });
      for (const step of steps) expect(step.command.citations[0]).toMatchObject({ source: 's1', line: 3, text: 'raw line three' });
      expect(plan.hasRecovered).toBe(isTerminal(plan.finalState));
    }
  });

  it('repeats from its seed, and continues an earlier run as if it had not stopped', async () => {
    const whole = await run(3);
    const strip = (steps: readonly PlanStep[]): unknown[] => steps.map(({ usage: _usage, candidates, ...step }) => ({ ...step, candidates: candidates.map(({ rollouts: _rollouts, ...candidate }) => candidate) }));
    expect(strip((await run(3)).plan.steps)).toEqual(strip(whole.plan.steps));
    const cut = whole.plan.steps.slice(0, 1);
    const nothing = cut.map((step): Observation => ({ step: step.step, source: 'none', isKnown: false, text: '' }));
    const resumed = await run(3, { earlier: { perception: whole.perception, hypotheses: whole.hypotheses, steps: cut, observations: nothing, states: cut.map((step) => step.predictedState), lessons: [undefined] } });
    expect(strip(resumed.plan.steps)).toEqual(strip(whole.plan.steps));
    expect(resumed.steps).toHaveLength(whole.plan.steps.length - 1);
  });

  it('learns from outcomes: a failure makes nothing true, is tried at most twice on a target, and leaves a lesson', async () => {
    const { plan, observations, revisions } = await run(2, { environment: failing });
    expect(observations).toHaveLength(plan.steps.length);
    expect(plan.hasRecovered).toBe(false);
    expect(revisions.every((revision) => revision.lesson?.includes('failed'))).toBe(true);
    const tries = new Map<string, number>();
    for (const { command } of plan.steps) for (const target of command.targets) tries.set(`${command.verb} ${target.alias}`, (tries.get(`${command.verb} ${target.alias}`) ?? 0) + 1);
    expect(Math.max(...tries.values())).toBeLessThanOrEqual(2);
  });
});
