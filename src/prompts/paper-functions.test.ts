import { describe, expect, it } from 'vitest';
import { noConditionHolds, stateFromFlags, verbFacts, type Action, type Evidence, type Segment, type Tactic, type Technique } from '../contracts/index.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { ScriptedQuestion } from '../providers/scripted/answer-script.ts';
import { createScriptedModel } from '../providers/scripted/scripted-model.ts';
import { createSegmentEngine, dataText, hostile, trustedText } from './__fixtures__/segment-engine.ts';
import type { FullOptions } from './full-functions.ts';
import { createPaperFunctions } from './paper-functions.ts';

const options: FullOptions = { thinkingTokens: 64, temperature: 0.7, topP: 0.9, drawCount: 3, seed: 1 };
const host = { alias: 'h1', kind: 'host', name: 'web01', addresses: ['10.0.2.13'], services: [], isEnforcementPoint: false, isInternal: true, isInSystem: true, mentionCount: 1, alertSourceCount: 0, alertTargetCount: 1, suspicionFraction: 1 } as const;
const evidence = {
  entities: [host, { ...host, alias: 'h2', name: 'db01', addresses: ['10.0.2.14'] }, { ...host, alias: 'a1', kind: 'address', name: '203.0.113.7', addresses: ['203.0.113.7'] }, { ...host, alias: 'h3', name: 'mail', addresses: [] }],
  systemLines: [`h1 web01 ${hostile}`], digest: [{ groupId: 'g1', text: `a1 h1 ${hostile}`, tokenCount: 1 }],
} as unknown as Evidence;
const actions: Action[] = (['isolate_host', 'scan_host'] as const).map((verb) => ({ verb, targets: ['h1'], text: `${verb} h1` }));
const tactic: Tactic = { id: 'TA1', name: 'Impact', shortName: 'impact', meaning: '', order: 1 };
const technique: Technique = { id: 'T1', name: 'Brute Force', tacticIds: ['TA1'], meaning: '', signs: [], alertClasses: [] };
const rules = { decide: (_: number, probability: number) => probability >= 0.5, fixed: (index: number) => (index === 5 ? false : undefined) };

const incident = {
  'Entities': { Attacker: ['203.0.113.7'], System: ['web01', 'db01', 'gateway'], Targeted: ['web01 (10.0.2.13)'] },
  'Incident': 'Yes', 'Incident description': 'Someone broke into web01.', 'MITRE ATT&CK Tactics': ['Initial Access'], 'MITRE ATT&CK Techniques': ['T1190 Exploit Public-Facing Application'],
};
const written = { Action: 'Isolate web01 from the network.', Explanation: 'It stops the spread.' };
const contained = { are_forensics_preserved: false, is_attack_contained: true, is_eradicated: false, is_hardened: false, is_knowledge_sufficient: false, is_recovered: true };

const textOf = (segments: readonly Segment[]): string => segments.map((segment) => segment.text).join('');

/** An engine over a scripted model that answers a purpose's prompt by what the prompt asks. */
function openScripted(answer: (question: string) => unknown, thinkingTokens = options.thinkingTokens): { functions: ReturnType<typeof createPaperFunctions>; questions: string[] } {
  const questions: string[] = [];
  const model = createScriptedModel(({ question, options: choices }: ScriptedQuestion) => {
    if (choices.length === 0) questions.push(question);
    const said = answer(question);
    return typeof said === 'string' ? said : `I think.</think>\n${JSON.stringify(said)}`;
  }, { isReasoning: true });
  return { functions: createPaperFunctions(createEngine({ model }), { ...options, thinkingTokens }), questions };
}

describe('paper functions', () => {
  it('keep what comes from outside, and what the model wrote of it, in data segments', async () => {
    const engine = createSegmentEngine([{ ...incident, 'Incident description': hostile }]);
    const functions = createPaperFunctions(engine, options);
    const { situation } = await functions.begin(evidence);
    engine.answers.push({ ...written, Action: hostile });
    await functions.rankActions(situation.lesson('isolate_host h1 failed').caseFile('held: h1\n'), actions, 1);
    await functions.predict(situation.command(actions[0]!), rules);
    await functions.perceiveState(situation.command(actions[0]!).observation(hostile), rules);
    await functions.perceiveState(situation.observation(hostile), rules);
    await functions.expectedAlerts(tactic, [technique], ['Misc activity', hostile], 2);
    expect(engine.prompts.map(({ purpose }) => purpose)).toEqual(['incident', 'act', 'match', 'predict', 'state', 'expected-alerts']);
    expect(engine.messages.map(({ purpose }) => purpose)).toEqual(['state', 'expected-alerts']);
    for (const { segments } of [...engine.prompts, ...engine.messages.map(({ messages }) => ({ segments: messages.flatMap((message) => message.segments) }))]) {
      expect(trustedText(segments)).not.toMatch(/im_start|IGNORE/);
      expect(dataText(segments)).toContain(hostile);
    }
  });

  it('ask for the next action with the description, the state and what was done before', async () => {
    const { functions, questions } = openScripted((question) => (question.includes("two properties: 'Action'") ? written : question.endsWith('\nCommand:') ? ' isolate_host h1' : incident));
    const { situation } = await functions.begin(evidence);
    const later = situation.caseFile('held: h1\n').state({ ...noConditionHolds, isKnowledgeSufficient: true }).command(actions[1]!);
    expect(await functions.rankActions(later, actions)).toMatchObject([{ index: 0, logProbability: expect.closeTo(0, 3) as number, explanation: 'Isolate web01 from the network. It stops the spread.' }, { index: 1 }]);
    const asked = questions.at(-1) ?? '';
    expect(questions).toHaveLength(1 + options.drawCount);
    expect(asked).toContain('### Incident:\nSomeone broke into web01.\n\n### State:\n{"is_attack_contained": false, "is_knowledge_sufficient": true, "are_forensics_preserved": false, "is_eradicated": false, "is_hardened": false, "is_recovered": false}\nThe meaning');
    expect(asked).toContain(`### Previous recovery actions:\nWhat is known and still open after them:\nheld: h1\n- Scan host h1 (${verbFacts('scan_host').meaning})\n\n\n### Instruction:`);
    expect(asked).toMatch(/### Response:\n<think>$/);
  });

  it('mix the commands that several written actions mean', async () => {
    const drawn = ['Isolate it.', 'Scan it.', 'Scan it.'];
    const { functions } = openScripted((question) => {
      if (question.includes("two properties: 'Action'")) return { Action: drawn.shift(), Explanation: 'So.' };
      if (question.endsWith('\nCommand:')) return question.includes('Action: Isolate') ? ' isolate_host h1' : ' scan_host h1';
      return incident;
    });
    const { situation } = await functions.begin(evidence);
    const ranked = await functions.rankActions(situation, actions);
    expect(ranked).toMatchObject([{ index: 1, explanation: 'Scan it. So.' }, { index: 0, explanation: 'Isolate it. So.' }]);
    expect(ranked.map(({ logProbability }) => Math.exp(logProbability))).toEqual([expect.closeTo(2 / 3), expect.closeTo(1 / 3)]);
  });

  it('predict the state after a command, within the rules, and go on from it', async () => {
    const { functions, questions } = openScripted((question) => (question.includes('predict what the next state') ? contained : incident));
    const { situation } = await functions.begin(evidence);
    const predicted = await functions.predict(situation.command(actions[0]!), rules);
    expect(questions.at(-1)).toContain(`### Recovery action:\nIsolate host h1 (${verbFacts('isolate_host').meaning})\n\n### Instruction`);
    expect(predicted.state).toEqual(stateFromFlags([true, false, false, false, false, false]));
    expect(predicted.probabilities).toEqual([0.9, 1 - 0.9, 1 - 0.9, 1 - 0.9, 1 - 0.9, 0.9]);
    expect(predicted.situation.key).toBe(situation.command(actions[0]!).state(predicted.state).key);
    await functions.predict(predicted.situation.command(actions[1]!), rules);
    expect(questions.at(-1)).toContain('{"is_attack_contained": true, ');
    expect(questions.at(-1)).toContain('### Recovery action:\nScan host h1');
  });

  it('read an outcome with the command that it is of', async () => {
    const { functions, questions } = openScripted((question) => (question.includes('predict what the next state') ? contained : incident));
    const { situation } = await functions.begin(evidence);
    const seen = await functions.perceiveState(situation.command(actions[0]!).observation('h1 is\ncut off'), rules);
    expect(questions.at(-1)).toContain('\nObserved after it: h1 is cut off\n\n### Instruction');
    expect(seen.state.isAttackContained).toBe(true);
  });

  it('give parts by alias, name or address, and everything else alike', async () => {
    const { functions } = openScripted(() => incident);
    const { situation } = await functions.begin(evidence);
    const [attacker, web, database, mail] = await functions.rolesOf(situation, [{ alias: 'a1', suspicionFraction: 0.5 }, { alias: 'h1', suspicionFraction: 0.5 }, { alias: 'h2', suspicionFraction: 0.5 }, { alias: 'h3', suspicionFraction: 0.5 }]);
    expect(attacker?.[0]).toBeCloseTo(0.925);
    expect(web).toEqual([expect.closeTo(0.025), expect.closeTo(0.475), expect.closeTo(0.475), expect.closeTo(0.025)]);
    expect(database?.[3]).toBeCloseTo(0.925);
    expect(mail).toEqual(Array(4).fill(expect.closeTo(0.25)));
  });

  it('tell from Yes and No whether there is an incident, and ask of which kind', async () => {
    const verdictOf = async (said: unknown): Promise<unknown> => {
      const { functions } = openScripted((question) => (question.includes('only attempted (nobody got in)') ? { verdict: 'attempted' } : said));
      return functions.verdict((await functions.begin(evidence)).situation);
    };
    expect(await verdictOf({ ...incident, Incident: 'No' })).toEqual({ compromise: expect.closeTo(0.05) as number, attempted: expect.closeTo(0.05) as number, benign: 0.9 });
    const attempted = (await verdictOf(incident)) as { compromise: number; attempted: number; benign: number };
    expect(attempted.benign).toBeCloseTo(0.1);
    expect(attempted.attempted).toBeGreaterThan(0.8);
    expect(attempted.compromise + attempted.attempted + attempted.benign).toBeCloseTo(1);
  });

  it('find the classes of the offered list in written alerts, in their order', async () => {
    const { functions, questions } = openScripted((question) => (question.includes('Generate fields') ? '[Classification: A Network Trojan was detected] [Priority: 1]\n[Classification: Misc-activity] [Priority: 3]' : incident));
    await functions.begin(evidence);
    expect(await functions.expectedAlerts(tactic, [technique], ['Misc activity', '', 'a network trojan was detected', 'Potential Corporate Privacy Violation'], 3)).toEqual(['a network trojan was detected', 'Misc activity']);
    expect(await functions.expectedAlerts(tactic, [], ['Misc activity'], 3)).toEqual(['Misc activity']);
    expect(questions).toHaveLength(2);
    expect(questions.at(-1)).toContain('following this MITRE ATT&CK tactic: Impact.\n\n### Response:\n<think>');
  });

  it('take a bad answer as not knowing, and ask as the full profile does where that helps', async () => {
    const { functions, questions } = openScripted((question) => (question.includes('with one command of this list') ? { explanation: 'look', command: 'scan_host h1' } : 'nonsense'));
    const { situation } = await functions.begin(evidence);
    expect(questions[0]).toMatch(/<think>$/);
    expect(await functions.verdict(situation)).toEqual({ compromise: 1 / 3, attempted: 1 / 3, benign: 1 / 3 });
    expect(await functions.rolesOf(situation, [{ alias: 'h1', suspicionFraction: 0.5 }])).toEqual([Array(4).fill(0.25)]);
    expect(await functions.predict(situation.command(actions[0]!), rules)).toMatchObject({ state: noConditionHolds, probabilities: Array(6).fill(0.5) });
    expect(await functions.expectedAlerts(tactic, [technique], ['Misc activity'], 2)).toEqual([]);
    expect(await functions.rankActions(situation, actions)).toEqual([{ index: 1, logProbability: 0, explanation: 'look' }]);
  });

  it('close the think block at once for a model that does not think aloud', async () => {
    const { functions, questions } = openScripted(() => JSON.stringify(incident), 0);
    await functions.begin(evidence);
    expect(questions[0]).toMatch(/### Response:\n<think><\/think>\n$/);
  });

  it('refuse a situation of another profile', async () => {
    const other = (await createPaperFunctions(createSegmentEngine(), options).begin(evidence)).situation;
    const { functions } = openScripted(() => incident);
    await functions.begin(evidence);
    await expect(functions.rankActions(other, actions)).resolves.toBeDefined();
    await expect(functions.rankActions({ ...other }, actions)).rejects.toThrow(TypeError);
  });
});

describe('words of the paper', () => {
  it('reach the model as one text', async () => {
    const engine = createSegmentEngine();
    await createPaperFunctions(engine, options).begin(evidence);
    expect(textOf(engine.prompts[0]?.segments ?? [])).toContain(`### System:\nh1 web01 ${hostile}\n\n### Logs:\na1 h1 ${hostile}\n\n### Instruction:\nYou are a security operator`);
  });
});
