import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment, Evidence, EventGroup, Knowledge, ModelFunctions, Tactic, Technique } from '../contracts/index.ts';
import { compareAlerts, rankHypotheses, type ConjectureRequest } from './rank-hypotheses.ts';

const tactics: Tactic[] = ['one', 'two', 'three'].map((name, index) => ({ id: `TA${index}`, name, shortName: name, meaning: name, order: index + 1 }));
const techniques: Technique[] = ['a', 'b', 'c', 'd'].map((name, index) => ({ id: `T${index}`, name, tacticIds: [`TA${Math.min(index, 2)}`], meaning: name, signs: [name], alertClasses: [`class ${name}`] }));
const knowledge: Knowledge = {
  version: 'test', tactics, techniques,
  tactic: (id) => tactics.find((tactic) => tactic.id === id),
  technique: (id) => techniques.find((technique) => technique.id === id),
  techniquesOf: (id) => techniques.filter((technique) => technique.tacticIds.includes(id)),
  lookUp: (text, limit) => techniques.filter((technique) => text.includes(`sign ${technique.name}`)).map((technique) => ({ technique, scoreFraction: 1, matchedWords: [technique.name] })).slice(0, limit),
};

function group(more: Partial<EventGroup>): EventGroup {
  return { id: 'g', kind: 'alert', title: 'an alert', severityId: 3, sources: [], targets: [], mentions: [], ports: [], count: 1, lines: [], sample: '', score: 1, scoreReasons: [], ...more };
}

function assess(probabilities: Record<string, number>): Assessment {
  return {
    isIncident: true, verdict: 'compromise', probability: 0.9, description: '', tactics: [], reasons: [], entities: { attacker: ['a1'], compromised: ['h1'], targeted: ['h2'] },
    techniques: Object.entries(probabilities).map(([id, probability]) => ({ id, name: id, probability, citations: [{ source: 's1', line: 1 }] })),
  };
}

/** Expects the classes named for each tactic. */
function request(expected: Record<string, string[]>, { probabilities = { T0: 0.9, T1: 0.8, T2: 0.7 }, groups = [group({ classification: 'seen' })], hasCheck = true }: { probabilities?: Record<string, number>; groups?: EventGroup[]; hasCheck?: boolean } = {}): { request: ConjectureRequest; asked: string[] } {
  const asked: string[] = [];
  const functions = {
    expectedAlerts: (tactic: Tactic, given: readonly Technique[], classes: readonly string[], count: number) => {
      asked.push(`${tactic.id} ${given.map((technique) => technique.id).join()} ${classes.length} ${count}`);
      return Promise.resolve(expected[tactic.id] ?? []);
    },
  } as unknown as ModelFunctions;
  return { asked, request: { assessment: assess(probabilities), evidence: { groups } as unknown as Evidence, functions, knowledge, thresholdFraction: 0.7, hasCheck } };
}

describe('compareAlerts', () => {
  const rule = { thresholdFraction: 0.7, hasCheck: true };

  it('counts as the paper does', () => {
    const observed = new Map([['x', 3], ['y', 1], ['z', 1]]);
    expect(compareAlerts(['x', 'w'], observed, rule)).toEqual({ precisionFraction: 0.5, recallFraction: 1 / 3, thresholdFraction: 0.7, hasPassed: false, matched: ['x'], missing: ['w'] });
    expect(compareAlerts(['x', 'y', 'z', 'w'], observed, rule)).toMatchObject({ precisionFraction: 0.75, recallFraction: 1, hasPassed: true });
  });

  it('has a value for empty lists, and passes whatever it finds when switched off', () => {
    expect(compareAlerts([], new Map(), rule)).toMatchObject({ precisionFraction: 0, recallFraction: 0, hasPassed: false });
    expect(compareAlerts(['x'], new Map(), { ...rule, hasCheck: false })).toMatchObject({ precisionFraction: 0, hasPassed: true });
  });

  it('stays within 0 and 1, and passes exactly from the threshold on', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(fc.property(names, names, fc.double({ min: 0, max: 1, noNaN: true }), (expected, seen, thresholdFraction) => {
      const check = compareAlerts(expected, new Map(seen.map((name) => [name, 1])), { thresholdFraction, hasCheck: true });
      expect(check.matched.length + check.missing.length).toBe(expected.length);
      for (const value of [check.precisionFraction, check.recallFraction]) expect(value >= 0 && value <= 1).toBe(true);
      expect(check.hasPassed).toBe(check.precisionFraction >= thresholdFraction);
    }));
  });
});

describe('rankHypotheses', () => {
  it('gives weights that sum to one, best first, whatever the probabilities', async () => {
    const probability = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }));
    const lists = fc.uniqueArray(fc.constantFrom('seen', 'other', 'class a'));
    await fc.assert(fc.asyncProperty(fc.array(probability, { minLength: 1, maxLength: 4 }), fc.array(lists, { minLength: 3, maxLength: 3 }), fc.boolean(), async (probabilities, expected, hasCheck) => {
      const found = await rankHypotheses(request(Object.fromEntries(expected.map((list, index) => [`TA${index}`, list])), { hasCheck, probabilities: Object.fromEntries(probabilities.map((value, index) => [`T${index}`, value])) }).request);
      expect(found.length).toBeGreaterThan(0);
      expect(found.reduce((sum, hypothesis) => sum + hypothesis.weightFraction, 0)).toBeCloseTo(1, 9);
      expect(found.map((hypothesis) => hypothesis.weightFraction)).toEqual(found.map((hypothesis) => hypothesis.weightFraction).sort((a, b) => b - a));
      expect(new Set(found.map((hypothesis) => hypothesis.id)).size).toBe(found.length);
    }));
  });

  it('orders the path by tactic, and offers the second technique of a tactic as another path', async () => {
    const found = await rankHypotheses(request({ TA0: ['seen'], TA1: ['seen'], TA2: ['seen'] }, { probabilities: { T3: 0.9, T2: 0.8, T0: 0.7 } }).request);
    expect(found.map(({ path }) => path.map((step) => step.techniqueId))).toEqual([['T0', 'T3'], ['T0', 'T2']]);
    expect(found[0]?.path[0]).toMatchObject({ tacticName: 'one', techniqueName: 'a', targets: ['h1'], citations: [{ source: 's1', line: 1 }] });
    expect(found.every((hypothesis) => hypothesis.check.hasPassed && hypothesis.recalibrationCount === 0)).toBe(true);
  });

  it('drops the tactic that explains least until the check passes', async () => {
    const { request: asked } = request({ TA0: ['seen'], TA1: ['unseen 1'], TA2: ['unseen 2'] });
    const [found] = await rankHypotheses(asked);
    expect(found).toMatchObject({ recalibrationCount: 2, check: { hasPassed: true, precisionFraction: 1 }, expected: [{ classification: 'seen' }] });
    expect(found?.path.map((step) => step.tacticId)).toEqual(['TA0']);
  });

  it('stops when it cannot pass, and says so', async () => {
    const { request: asked } = request({ TA0: ['w'], TA1: ['x'], TA2: ['y'] });
    const [found] = await rankHypotheses(asked);
    expect(found).toMatchObject({ recalibrationCount: 2, weightFraction: 1, check: { hasPassed: false, precisionFraction: 0, missing: ['w'] } });
    expect(found?.path).toHaveLength(1);
  });

  it('weighs a path by its precision', async () => {
    const passes = request({ TA2: ['seen'] }, { probabilities: { T2: 0.5, T3: 0.5 } }).request;
    const even = await rankHypotheses(passes);
    expect(even.map((hypothesis) => hypothesis.weightFraction)).toEqual([0.5, 0.5]);
    passes.functions.expectedAlerts = (_, given) => Promise.resolve(given.some((technique) => technique.id === 'T3') ? ['seen'] : ['unseen']);
    expect((await rankHypotheses(passes)).map(({ path, weightFraction }) => [path[0]?.techniqueId, weightFraction])).toEqual([['T3', expect.closeTo(1.1 / 1.2, 9)], ['T2', expect.closeTo(0.1 / 1.2, 9)]]);
  });

  it('asks without sight of the log, and takes classes for lines without one from the look-up', async () => {
    const { request: asked, asked: questions } = request({ TA0: ['class b'] }, { probabilities: { T0: 0.9 }, groups: [group({ title: 'sign b in a line' }), group({ classification: 'not in the table' }), group({ title: 'sign c', severityId: 1 })] });
    const [found] = await rankHypotheses(asked);
    expect(questions).toEqual(['TA0 T0 5 2']);
    expect(found?.check).toMatchObject({ matched: ['class b'], recallFraction: 0.5, hasPassed: true });
  });

  it('asks nothing without the check, and has nothing without a technique', async () => {
    const { request: asked, asked: questions } = request({}, { hasCheck: false });
    expect((await rankHypotheses(asked))[0]).toMatchObject({ expected: [], recalibrationCount: 0, check: { hasPassed: true } });
    expect(questions).toEqual([]);
    expect(await rankHypotheses(request({}, { probabilities: { unknown: 1 } }).request)).toEqual([]);
  });
});
