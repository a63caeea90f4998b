import { describe, expect, it } from 'vitest';
import { stateFromFlags, type Action, type Evidence, type Tactic, type Technique } from '../contracts/index.ts';
import { createSegmentEngine, dataText, hostile, trustedText } from './__fixtures__/segment-engine.ts';
import { createFullFunctions, type FullOptions } from './full-functions.ts';

const options: FullOptions = { thinkingTokens: 0, temperature: 0.7, topP: 0.9, drawCount: 3, seed: 1 };
const evidence = { systemLines: [`h1 web ${hostile}`], digest: [{ groupId: 'g1', text: `a1 h1 ${hostile}`, tokenCount: 1 }] } as unknown as Evidence;
const actions: Action[] = ['isolate_host h1', 'scan_host h1'].map((text) => ({ verb: 'scan_host', targets: ['h1'], text }));
const tactic: Tactic = { id: 'TA1', name: 'Impact', shortName: 'impact', meaning: '', order: 1 };
const technique: Technique = { id: 'T1', name: 'Brute Force', tacticIds: ['TA1'], meaning: '', signs: [], alertClasses: [] };
const all = stateFromFlags(Array<boolean>(6).fill(true));
const rules = { decide: (_: number, probability: number) => probability >= 0.5, fixed: (index: number) => (index === 5 ? false : undefined) };

describe('full functions', () => {
  it('keep what comes from outside in data segments, in every message', async () => {
    const engine = createSegmentEngine();
    const functions = createFullFunctions(engine, options);
    const { situation } = await functions.begin(evidence);
    await functions.verdict(situation);
    await functions.rolesOf(situation, [{ alias: 'h1', suspicionFraction: 0.5 }]);
    await functions.techniqueOf(situation, hostile, [technique]);
    await functions.attackPath(situation, ['impact: Brute Force']);
    await functions.readEvidence(situation, ['held h1']);
    await functions.readOutcome(actions[0]!, [{ text: hostile, findings: ['held h1', 'quiet'] }]);
    await functions.perceiveState(situation.caseFile('held: h1\n'), rules);
    await functions.expectedAlerts(tactic, [technique], ['Misc activity', hostile], 2);
    await functions.rankActions(situation.lesson('isolate_host h1 failed'), actions);
    await functions.predict(situation.command(actions[0]!), rules);
    expect(new Set(engine.messages.map((message) => message.purpose))).toEqual(new Set(['verdict', 'role', 'technique', 'path', 'finding', 'state', 'expected-alerts', 'act', 'predict']));
    for (const { messages } of engine.messages) {
      const segments = messages.flatMap((message) => message.segments);
      expect(messages.map((message) => message.role)).toEqual(['system', 'user']);
      expect(trustedText(segments)).not.toMatch(/im_start|IGNORE/);
      expect(dataText(segments)).toContain(hostile);
    }
  });

  it('take findings and steps of the list only, each once and in the order written', async () => {
    const steps = ['initial-access: Brute Force', 'impact: Data Destruction'];
    const answers = [{ findings: ['quiet', 'held h1', 'quiet'] }, { findings: ['held h9'] }, { steps: ['Impact: Data Destruction', 'impact: Rain', 'initial-access: brute force', 'impact: Data Destruction'] }];
    const engine = createSegmentEngine(answers);
    const functions = createFullFunctions(engine, options);
    const { situation } = await functions.begin(evidence);
    expect(await functions.readEvidence(situation, [])).toEqual([]);
    expect(await functions.readOutcome(actions[0]!, [{ text: 'x', findings: [] }])).toEqual([[]]);
    expect(engine.messages).toEqual([]);
    // One question for all lines: what is said counts for the first that may say it.
    expect(await functions.readOutcome(actions[0]!, [{ text: 'x', findings: ['held h1'] }, { text: 'y', findings: ['held h1', 'quiet'] }])).toEqual([[0], [1]]);
    expect(await functions.readEvidence(situation, ['held h1', 'quiet'])).toEqual([]);
    expect((await functions.attackPath(situation, steps)).map(({ index }) => index)).toEqual([1, 0]);
  });

  it('count the commands that were drawn, with the first explanation of each', async () => {
    const functions = createFullFunctions(createSegmentEngine([{ explanation: 'look first', command: 'scan_host h1' }, 'nonsense', { explanation: 'again', command: 'scan_host h1' }]), options);
    const { situation } = await functions.begin(evidence);
    expect(await functions.rankActions(situation, actions)).toEqual([{ index: 1, logProbability: Math.log(2 / 3), explanation: 'look first' }]);
    expect(await functions.rankActions(situation, actions, 1)).toEqual([]);
  });

  it('take a bad answer as not knowing', async () => {
    const functions = createFullFunctions(createSegmentEngine(), options);
    const { situation } = await functions.begin(evidence);
    expect(await functions.verdict(situation)).toEqual({ compromise: 1 / 3, attempted: 1 / 3, benign: 1 / 3 });
    expect(await functions.readEvidence(situation, ['held h1'])).toEqual([]);
    expect(await functions.attackPath(situation, ['impact: Brute Force'])).toEqual([]);
    expect((await functions.perceiveState(situation, rules)).probabilities).toEqual(Array(6).fill(0.5));
    expect((await functions.predict(situation, rules)).state).toEqual(stateFromFlags([]));
  });

  it('keep to the rules of prediction whatever was written', async () => {
    const functions = createFullFunctions(createSegmentEngine([all]), options);
    const { situation } = await functions.begin(evidence);
    const predicted = await functions.predict(situation, rules);
    expect(predicted.state).toEqual({ ...all, isRecovered: false });
    expect(predicted.situation.key).toBe(situation.state(predicted.state).key);
  });
});
