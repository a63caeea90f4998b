import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterCommand, openCase, listOpenTasks } from '../case/index.ts';
import { makeAction, conditionNames, noConditionHolds, stateFromFlags, type Candidate, type Evidence, type Verb } from '../contracts/index.ts';
import { createEngine } from '../engine/create-engine.ts';
import { SeededRandom } from '../kit/random.ts';
import { createCompactFunctions } from '../prompts/compact-functions.ts';
import { createScriptedModel } from '../providers/scripted/scripted-model.ts';
import { fakeFunctions, FakeSituation, openCount, smallSite } from './__fixtures__/fake-functions.ts';
import { chooseCandidates } from './choose-candidates.ts';
import { lookAhead, rolloutKey, type LookaheadRequest, type LookaheadSettings } from './look-ahead.ts';
import { rollOut } from './roll-out.ts';

const settings: LookaheadSettings = {
  candidates: { count: 3, mode: 'best', temperature: 0.7, topP: 0.9 }, samplesPerCandidate: 3, hasLookahead: true, abstainAbove: 10,
  depthSteps: 12, stateTemperature: 1, isFreePrediction: false, targetsPerVerb: 3, hasShortlist: true,
};

function requestOf(seed: number, more: { settings?: Partial<LookaheadSettings>; ease?: number; delaySeed?: number; modelSeed?: number } = {}): LookaheadRequest {
  return {
    functions: fakeFunctions(more.modelSeed ?? seed, more), situation: new FakeSituation(), state: noConditionHolds, ...smallSite,
    random: new SeededRandom(seed), settings: { ...settings, ...more.settings }, knownPaths: new Set(),
  };
}

/** Mean cost of a candidate when nothing is cut. */
async function fullCost(request: LookaheadRequest, { action }: Candidate): Promise<number> {
  const samples = request.settings.stateTemperature <= 0 ? 1 : request.settings.samplesPerCandidate;
  const costs = await Promise.all(Array.from({ length: samples }, async (_, sample) => (await rollOut({ ...request, action, sample, isHopeless: () => false })).costSteps));
  return costs.reduce((sum, cost) => sum + cost, 0) / samples;
}

const anyRequest = fc.record({
  seed: fc.nat(), delaySeed: fc.nat(50), ease: fc.double({ min: 0.1, max: 1, noNaN: true }), count: fc.integer({ min: 1, max: 6 }), samplesPerCandidate: fc.integer({ min: 1, max: 4 }),
  depthSteps: fc.integer({ min: 1, max: 12 }), mode: fc.constantFrom('best', 'drawn'), stateTemperature: fc.constantFrom(0, 1),
}).map(({ seed, delaySeed, ease, count, mode, ...rest }) => requestOf(seed, { delaySeed, ease, settings: { ...rest, candidates: { ...settings.candidates, count, mode } } }));

describe('lookAhead', () => {
  it('never picks a dominated candidate: the same choice as when nothing is cut', async () => {
    let cutCount = 0;
    await fc.assert(fc.asyncProperty(anyRequest, async (request) => {
      const found = await lookAhead(request);
      const candidates = found?.candidates ?? [];
      const costs = await Promise.all(candidates.map((candidate) => fullCost(request, candidate)));
      const best = candidates.map((candidate, index) => ({ candidate, cost: costs[index] ?? Number.NaN })).sort((a, b) => a.cost - b.cost || b.candidate.probability - a.candidate.probability)[0];
      expect(found?.chosen).toBe(best?.candidate);
      expect(candidates.filter((candidate) => candidate.isChosen)).toEqual([found?.chosen]);
      candidates.forEach((candidate, index) => {
        if (candidate.isCut) {
          cutCount += 1;
          expect(candidate.meanCost).toBeLessThanOrEqual(costs[index] ?? Number.NaN);
        } else {
          expect(candidate.meanCost).toBe(costs[index]);
        }
      });
    }), { numRuns: 100, examples: [[requestOf(2, { delaySeed: 5, ease: 0.3, settings: { candidates: { ...settings.candidates, count: 6 } } })]] }); // one that surely cuts
    expect(cutCount).toBeGreaterThan(0);
  });

  it('repeats from its seed, whenever the answers come', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(50), async (seed, delaySeed) => {
      const uncut = (found: Awaited<ReturnType<typeof lookAhead>>): unknown => found?.candidates.filter((candidate) => !candidate.isCut && candidate.isChosen);
      const first = await lookAhead(requestOf(seed));
      expect(await lookAhead(requestOf(seed))).toEqual(first);
      expect(uncut(await lookAhead(requestOf(seed, { delaySeed })))).toEqual(uncut(first));
    }), { numRuns: 15 });
  });

  it('draws otherwise with another seed', async () => {
    const paths = await Promise.all([1, 2, 3, 4].map(async (seed) => JSON.stringify((await lookAhead(requestOf(seed, { modelSeed: 7 })))?.candidates)));
    expect(new Set(paths).size).toBeGreaterThan(1);
  });

  it('takes one sample under greedy prediction', async () => {
    const found = await lookAhead(requestOf(1, { settings: { stateTemperature: 0 } }));
    expect(found?.candidates.map((candidate) => [candidate.rolloutLengths.length, candidate.rollouts.length])).toEqual([[1, 1], [1, 1], [1, 1]]);
    expect((await lookAhead(requestOf(1)))?.chosen.rolloutLengths).toHaveLength(3);
  });

  it('counts a command twice that changed nothing and that no open task asked for, and what is open at the depth limit', async () => {
    const cost = async (verb: Verb, state = noConditionHolds): Promise<number> => (await rollOut({ ...requestOf(1, { ease: 0 }), state, settings: { ...settings, depthSteps: 1 }, action: makeAction(verb, ['h1']), sample: 0, isHopeless: () => false })).costSteps;
    expect([await cost('verify_host'), await cost('isolate_host')]).toEqual([2 + 6, 1 + 6]);
    const never = await lookAhead(requestOf(1, { ease: 0, settings: { depthSteps: 4 } }));
    expect(never?.chosen.rollouts).toMatchObject([{ hasRecovered: false, sampleCount: 3 }]);
    // Its condition holds already: nothing asks for it.
    expect(await cost('isolate_host', { ...noConditionHolds, isAttackContained: true })).toBe(2 + 5);
    await fc.assert(fc.asyncProperty(anyRequest, async (request) => {
      for (const { rollouts } of (await lookAhead(request))?.candidates ?? []) {
        for (const rollout of rollouts.filter(({ isCut }) => !isCut)) {
          let { state, file } = request;
          let costSteps = 0;
          for (const { action, state: next } of rollout.steps) {
            const tasks = listOpenTasks(file, request.entities);
            const asking = conditionNames.filter((name) => !state[name]).flatMap((name) => tasks[name]).filter(({ verb }) => verb === action.verb);
            const isAskedFor = asking.some(({ targets }) => action.targets.every((alias) => targets.includes(alias)));
            costSteps += openCount(next) === openCount(state) && !isAskedFor ? 2 : 1;
            file = afterCommand(file, action, false);
            state = next;
          }
          expect(rollout.costSteps).toBe(costSteps + openCount(state));
          expect(rollout.hasRecovered).toBe(openCount(state) === 0);
          expect(rollout.steps.length).toBeLessThanOrEqual(request.settings.depthSteps);
        }
      }
    }), { numRuns: 40 });
  });

  it('abstains when the samples of the choice disagree', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, (_, seed) => lookAhead(requestOf(seed, { settings: { abstainAbove: 0.01 } }))));
    const abstentions = asked.filter((found) => found?.abstention !== undefined);
    expect(abstentions.length).toBeGreaterThan(0);
    for (const found of asked) expect(found?.abstention !== undefined).toBe(new Set(found?.chosen.rolloutLengths).size > 1);
    expect(abstentions[0]?.abstention).toContain('disagree');
  });

  it('takes the best ranked without lookahead, and asks no prediction', async () => {
    const functions = fakeFunctions(3);
    const found = await lookAhead({ ...requestOf(3, { settings: { hasLookahead: false } }), functions });
    expect(found?.chosen).toBe(found?.candidates[0]);
    expect(functions.asked).toEqual(['rank evidence']);
  });

  it('has nothing to say when nothing is left to do', async () => {
    expect(await lookAhead({ ...requestOf(1), state: stateFromFlags(Array<boolean>(6).fill(true)) })).toBeUndefined();
  });

  it('releases what it held, also when the model fails', async () => {
    let held = 0;
    class Held extends FakeSituation {
      override hold(): () => void { held += 1; return () => { held -= 1; }; }
    }
    await lookAhead({ ...requestOf(1), situation: new Held() });
    const functions = { ...fakeFunctions(1), rankActions: () => Promise.reject(new Error('no power')) };
    await expect(lookAhead({ ...requestOf(1), functions, situation: new Held() })).rejects.toThrow('no power');
    expect(held).toBe(0);
  });
});

describe('the step after', () => {
  it('finds the rollouts of its choice in memory where it goes on from what was read: no prediction is asked again', async () => {
    // With each command one more condition comes true.
    const model = createScriptedModel(({ question, partial, options }) => options.map((option) => {
      if (!question.endsWith('=')) return new SeededRandom(`a ${question}${partial}${option}`).next() * 6;
      return Number(option === (partial.length < question.split('\ndo ').length - 1 ? '1' : '0'));
    }));
    const tuned = { ...model, describe: () => ({ ...model.describe(), isTuned: true }) };
    const functions = createCompactFunctions(createEngine({ model: tuned }));
    const evidence = { systemLines: ['h1 web server'], digest: [{ groupId: 'g1', text: 'a1 h1 ssh brute force', tokenCount: 9 }] } as unknown as Evidence;
    const { situation } = await functions.begin(evidence);
    const greedy = { ...settings, stateTemperature: 0, candidates: { ...settings.candidates, count: 1 } };
    const request: LookaheadRequest = { ...requestOf(1), functions, situation: situation.state(noConditionHolds), settings: greedy, file: openCase({ attacker: [], compromised: [], targeted: ['h1'] }) };
    const first = await lookAhead(request);
    const [step, ...rest] = first?.chosen.rollouts[0]?.steps ?? [];
    expect(first?.chosen.rollouts[0]?.hasRecovered).toBe(true);
    expect(rest).toHaveLength(5);
    const callsBefore = model.calls.length;
    const second = await lookAhead({
      ...request, situation: request.situation.command(step!.action).state(step!.state), state: step!.state, file: afterCommand(request.file, step!.action, false), knownPaths: new Set([rolloutKey(rest)]),
    });
    expect(second?.chosen.rollouts).toMatchObject([{ steps: rest, isReused: true }]);
    const asked = model.calls.slice(callsBefore).flatMap((call) => (call.kind === 'next' ? call.requests : []));
    const questions = asked.map(({ path, questionLength }) => model.tokenizer.decode(path.slice(0, questionLength)));
    // Only the ranking of the whole list is new; every prediction and the best of each later list is known.
    expect(questions.filter((question) => question.endsWith('='))).toEqual([]);
    expect(new Set(questions).size).toBeLessThanOrEqual(1);
  });
});

describe('chooseCandidates', () => {
  const ranked = [0.6, 0.25, 0.1, 0.05].map((probability, index) => ({ index, logProbability: Math.log(probability) }));

  it('takes the best, or draws without repeats from within top-p, best first', () => {
    expect(chooseCandidates(ranked, { count: 2, mode: 'best', temperature: 1, topP: 0.9 }, new SeededRandom(1)).map((entry) => entry.index)).toEqual([0, 1]);
    const drawn = Array.from({ length: 60 }, (_, seed) => chooseCandidates(ranked, { count: 2, mode: 'drawn', temperature: 1, topP: 0.9 }, new SeededRandom(seed)).map((entry) => entry.index).join());
    expect(new Set(drawn)).toEqual(new Set(['0,1', '0,2', '1,2']));
    expect(chooseCandidates(ranked, { count: 9, mode: 'drawn', temperature: 1, topP: 1 }, new SeededRandom(1)).map((entry) => entry.index)).toEqual([0, 1, 2, 3]);
    expect(chooseCandidates([], { count: 3, mode: 'drawn', temperature: 1, topP: 0.9 }, new SeededRandom(1))).toEqual([]);
  });
});
