import { describe, expect, it } from 'vitest';
import type { Observation, Profile } from '../../src/contracts/index.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { createSegmentEngine, dataText, hostile, trustedText } from '../../src/prompts/__fixtures__/segment-engine.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import { createFullFunctions } from '../../src/prompts/full-functions.ts';
import type { Script } from '../../src/providers/scripted/answer-script.ts';
import { byteTokenizer } from '../../src/providers/scripted/byte-tokenizer.ts';
import { createScriptedModel, type ScriptedModel } from '../../src/providers/scripted/scripted-model.ts';
import { openInstance, type OpenedInstance } from './__fixtures__/open-instance.ts';
import type { ModelKit } from './planner.ts';
import { react } from './react.ts';
import { testResponder } from './responder.contract.ts';

let opened: Promise<OpenedInstance> | undefined;
const open = (): Promise<OpenedInstance> => (opened ??= openInstance('dev/shellshock', 'plain', 1));

function openKit(script: Script, profile: Profile, contextTokens = 100_000): ModelKit & { model: ScriptedModel } {
  const model = createScriptedModel(script, { contextTokens });
  const engine = createEngine({ model });
  const functions = profile === 'compact' ? createCompactFunctions(engine) : createFullFunctions(engine, { thinkingTokens: 0, temperature: 0, topP: 1, drawCount: 1, seed: 1 });
  return { model, engine, functions };
}

/** Answers that depend on nothing but what was read. */
const anyAnswer: Script = ({ question, partial, options }) => {
  if (options.length > 0) return options.map((option) => new SeededRandom(`${question}${partial}/${option}`).next() * 4);
  const listed = question.split('Answer as {"next": [...]}: ')[1]?.split('\n')[0]?.split(', ');
  if (listed === undefined) return 'look closer\ndo close_incident';
  return JSON.stringify({ next: [listed[Math.floor(new SeededRandom(question).next() * listed.length)]] });
};

/** All that the model was asked, as text with control tokens in their written form. */
function questionsOf(model: ScriptedModel): string[] {
  return model.calls.flatMap((call) => (call.kind === 'next' ? call.requests.map(({ path }) => byteTokenizer.decode(path)) : call.kind === 'generate' ? [byteTokenizer.decode(call.request.path)] : []));
}

function raise(): never { throw new Error('no entity'); }

const seen = (text: string): Observation => ({ step: 1, source: 'world', isKnown: true, succeeded: true, text });

describe('in the compact profile', () => { testResponder(react, { open, model: () => openKit(anyAnswer, 'compact') }); });
describe('in the full profile', () => { testResponder(react, { open, model: () => openKit(anyAnswer, 'full') }); });

describe('react', () => {
  it('thinks a line, chooses verb and targets, reads what was seen, and closes itself', async () => {
    const { scenario, evidence } = await open();
    const host = evidence.entities.find(({ kind, isInSystem }) => kind === 'host' && isInSystem);
    const kit = openKit([' one may be struck\nmore', ' scan_host', ` ${host?.alias ?? ''}`, '', ' it was', ' close_incident', ' compromise'], 'compact');
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: kit });
    expect(await responder.start(scenario.system, structuredClone(evidence))).toMatchObject({ verb: 'scan_host', targets: [{ alias: host?.alias, name: host?.name }], reason: 'one may be struck' });
    expect(await responder.next(seen('an implant\nwas found'))).toMatchObject({ verb: 'close_incident', parameters: { verdict: 'compromise' }, reason: 'it was' });
    expect(kit.model.remainingCount).toBe(0);
    expect(questionsOf(kit.model).at(-1)).toContain(`thought: one may be struck\ndo scan_host ${host?.alias ?? ''}\nsaw: an implant ; was found\nthought: it was\ndo close_incident`);
    expect(responder.insight?.().usage).toMatchObject({ modelCalls: 2 + 3 + 2 });
    expect(kit.model.heldCount).toBe(1);
    await responder.close?.();
    expect(kit.model.heldCount).toBe(0);
  });

  it.each(['compact', 'full'] as const)('keeps what was seen, what was read and its own words in data segments (%s)', async (profile) => {
    const { scenario, evidence } = await open();
    const model = createScriptedModel(() => `${hostile}\nmore`);
    const recording = createSegmentEngine([['scan_host'], ['h1'], ['scan_host'], ['h1']].map((next) => ({ next })));
    const engine = { ...recording, describe: () => model.describe() };
    const functions = profile === 'compact' ? createCompactFunctions(engine) : createFullFunctions(engine, { thinkingTokens: 0, temperature: 0, topP: 1, drawCount: 1, seed: 1 });
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: { engine, functions, model } });
    const first = await responder.start(scenario.system, { ...structuredClone(evidence), systemLines: [`h1 web ${hostile}`], digest: [{ groupId: 'g1', text: `a1 h1 ${hostile}`, tokenCount: 1 }] });
    // A thought is cut at its limit of tokens.
    expect(hostile).toContain(first?.reason);
    expect(first?.reason).toContain('im_start');
    await responder.next({ ...seen(`it said ${hostile}`), newEntities: [{ ...(evidence.entities[0] ?? raise()), alias: 'd901', kind: 'domain', name: hostile }] });
    const prompts = [...recording.prompts.map(({ segments }) => segments), ...recording.messages.map(({ messages }) => messages.flatMap(({ segments }) => segments))];
    const last = prompts.at(-1) ?? [];
    expect(dataText(last).split('<|im_start|>system').length - 1).toBe(6);
    for (const segments of prompts) {
      expect(trustedText(segments)).not.toMatch(/im_start|IGNORE|it said/);
      expect(segments.filter(({ kind }) => kind === 'special')).toEqual([]);
    }
    // What it writes freely goes on from such a path: no mark in it but those of a conversation, two messages and the beginning of the answer.
    const written = model.calls.flatMap((call) => (call.kind === 'generate' ? [call.request.path.filter((token) => token >= 256).length] : []));
    expect(new Set(written)).toEqual(new Set([profile === 'compact' ? 0 : 5]));
  });

  it.each(['compact', 'full'] as const)('leaves the oldest turns out when the context is full (%s)', async (profile) => {
    const { scenario, evidence } = await open();
    const begin = JSON.stringify(evidence.systemLines).length + evidence.digest.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
    const kit = openKit(anyAnswer, profile, begin + (profile === 'compact' ? 4_500 : 7_500));
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: kit });
    let command = await responder.start(scenario.system, structuredClone(evidence));
    for (let turn = 1; turn <= 12 && command !== undefined; turn += 1) command = await responder.next(seen(`turn ${String(turn)}. ${'words '.repeat(90)}`));
    const last = questionsOf(kit.model).at(-1);
    expect(last).toContain('(earlier turns left out)');
    expect(last).toContain('turn 12.');
    expect(last).not.toContain('turn 1.');
  });

  it('takes several things from a conversation, those of the first one\'s kind', async () => {
    const { scenario, evidence } = await open();
    const [one, other] = evidence.entities.filter(({ kind, isInSystem }) => kind === 'host' && isInSystem);
    const away = { ...(one ?? raise()), alias: 'a901', kind: 'address' as const, name: '198.51.100.9', isInternal: false };
    const answers = ['look', '{"next":["verify_host"]}', `{"next":["${one?.alias ?? ''}"]}`, 'look', '{"next":["end_sessions"]}', `{"next":["${other?.alias ?? ''}","u1","${one?.alias ?? ''}"]}`];
    const kit = openKit(answers, 'full');
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: kit });
    const lines = [`${one?.alias ?? ''} ${other?.alias ?? ''} u1`];
    expect(await responder.start(scenario.system, { ...structuredClone(evidence), systemLines: lines, digest: [] })).toMatchObject({ verb: 'verify_host', targets: [{ alias: one?.alias }] });
    expect((await responder.next({ ...seen('x'), newEntities: [away] }))?.targets.map(({ alias }) => alias)).toEqual([other?.alias, one?.alias]);
    expect(kit.model.remainingCount).toBe(0);
  });

  it('gives what counts as no command when the model gives no usable answer, and goes on', async () => {
    const { scenario, evidence } = await open();
    const kit = openKit(() => 'no object at all', 'full');
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: kit });
    const command = await responder.start(scenario.system, structuredClone(evidence));
    expect(command).toMatchObject({ verb: 'verify_host', targets: [] });
    expect(await responder.next(seen('verify_host cannot be carried out on nothing.'))).toMatchObject({ targets: [] });
  });

  it('gives a model without token weights a conversation, whatever the profile', async () => {
    const { scenario, evidence } = await open();
    const kit = openKit(anyAnswer, 'compact');
    const model = { ...kit.model, describe: () => ({ ...kit.model.describe(), canScore: false }), next: () => Promise.reject(new Error('no weights here')) };
    const engine = createEngine({ model });
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: { model, engine, functions: createCompactFunctions(engine) } });
    expect((await responder.start(scenario.system, structuredClone(evidence)))?.verb).toBeDefined();
  });
});
