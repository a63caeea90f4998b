import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LanguageModel, Sampling, Segment } from '../contracts/index.ts';
import { SeededRandom } from '../kit/random.ts';
import { createScriptedModel, type ScriptedModel } from '../providers/scripted/scripted-model.ts';
import type { Script, ScriptedQuestion } from '../providers/scripted/answer-script.ts';
import { createEngine, type CallRecord } from './create-engine.ts';

const trusted = (text: string): Segment[] => [{ kind: 'trusted', text }];
const sampling: Sampling = { temperature: 0, topP: 1, seed: 1 };
const purpose = 'test';

/** Weights that depend on seed, path and option alone; coarse ones make ties. */
function randomWeights(seed: number, steps = 1000): (asked: ScriptedQuestion) => number[] {
  return ({ question, partial, options }) => options.map((option) => Math.round(new SeededRandom(`${seed}/${question}${partial}/${option}`).next() * steps) * (5 / steps));
}

/** Every option's log-probability, from the definition: at each place, its share among the listed ways on. */
function evaluateAll(script: ReturnType<typeof randomWeights>, question: string, options: readonly string[]): number[] {
  const ended = options.map((option) => `${option}\n`);
  return ended.map((option) => {
    let total = 0;
    for (let at = 0; at < option.length; at += 1) {
      const partial = option.slice(0, at);
      const ways = [...new Set(ended.filter((other) => other.startsWith(partial)).map((other) => other.charAt(at)))];
      if (ways.length < 2) continue;
      const weights = script({ question, partial, options: ways });
      total += (weights[ways.indexOf(option.charAt(at))] ?? Number.NaN) - Math.log(weights.reduce((sum, weight) => sum + Math.exp(weight), 0));
    }
    return total;
  });
}

const optionLists = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'h', '1'), minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 14 });

describe('rank', () => {
  it('gives the best exactly, as a full evaluation does, however few are asked for', async () => {
    await fc.assert(fc.asyncProperty(optionLists, fc.nat(), fc.integer({ min: 1, max: 15 }), fc.constantFrom(1000, 4), async (options, seed, best, steps) => {
      const script = randomWeights(seed, steps);
      const engine = createEngine({ model: createScriptedModel(script) });
      const exact = evaluateAll(script, 'q', options);
      const ranked = await engine.rank({ thread: engine.thread(trusted('q')), options, best, purpose });
      expect(ranked.length).toBeGreaterThanOrEqual(Math.min(best, options.length));
      for (const { index, text, logProbability } of ranked) {
        expect(text).toBe(options[index]);
        expect(logProbability).toBeCloseTo(exact[index] ?? Number.NaN, 8);
      }
      const sorted = [...exact].sort((a, b) => b - a);
      ranked.slice(0, best).forEach(({ logProbability }, place) => { expect(logProbability).toBeCloseTo(sorted[place] ?? Number.NaN, 8); });
      if (best >= options.length) expect(ranked.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1, 8);
    }));
  });

  it('looks no further than it must for the best', async () => {
    const options = Array.from({ length: 64 }, (_, index) => [...index.toString(2).padStart(6, '0')].join(''));
    const sure: Script = ({ options: next }) => next.map((option) => (option === '1' ? 9 : 0));
    const count = async (best?: number): Promise<number> => {
      const engine = createEngine({ model: createScriptedModel(sure) });
      const ranked = await engine.rank({ thread: engine.thread(trusted('q')), options, purpose, ...(best === undefined ? {} : { best }) });
      expect(ranked[0]?.text).toBe('111111');
      return engine.usage().trieNodes;
    };
    expect(await count(1)).toBe('q'.length + 5);
    expect(await count()).toBe('q'.length + 2 + 4 + 8 + 16 + 32);
  });

  it('asks nothing where there is no choice', async () => {
    const model = createScriptedModel([]);
    const engine = createEngine({ model });
    const thread = engine.thread(trusted('q'));
    expect(await engine.rank({ thread, options: ['only this'], purpose })).toEqual([{ index: 0, text: 'only this', logProbability: 0 }]);
    expect(await engine.rank({ thread, options: [], purpose })).toEqual([]);
    expect(model.calls).toEqual([]);
  });

  it('takes an option that begins another as one of its own', async () => {
    const engine = createEngine({ model: createScriptedModel([' h1']) });
    const ranked = await engine.rank({ thread: engine.thread(trusted('q')), options: [' h1 h2', ' h1'], purpose });
    expect(ranked.map((entry) => entry.text)).toEqual([' h1', ' h1 h2']);
  });
});

describe('flags', () => {
  const flagsOf = (model: LanguageModel, more: { fixed?: (index: number, decided: readonly boolean[]) => boolean | undefined } = {}): ReturnType<ReturnType<typeof createEngine>['flags']> => {
    const engine = createEngine({ model });
    return engine.flags({ thread: engine.thread(trusted('=')), count: 4, decide: (_, probability) => probability >= 0.5, purpose, ...more });
  };

  it('appends each digit as decided', async () => {
    const model = createScriptedModel(['1011']);
    const { flags, probabilities, thread } = await flagsOf(model);
    expect(flags).toEqual([true, false, true, true]);
    expect(probabilities.map(Math.round)).toEqual([1, 0, 1, 1]);
    expect(model.tokenizer.decode(thread.tokens)).toBe('=1011');
    expect(model.calls.map((call) => (call.kind === 'next' ? model.tokenizer.decode(call.requests[0]?.path ?? []) : ''))).toEqual(['=', '=1', '=10', '=101']);
  });

  it('does not ask what is fixed, tells what was decided before, and lets chance decide otherwise', async () => {
    const model = createScriptedModel(({ options }) => options.map((option) => (option === '1' ? Math.log(3) : 0)));
    const seen: boolean[][] = [];
    const { flags, probabilities, thread } = await flagsOf(model, { fixed: (index, decided) => { seen.push([...decided]); return index === 1 ? false : index === 3 ? decided[0] : undefined; } });
    expect(flags).toEqual([true, false, true, true]);
    expect(probabilities).toEqual([expect.closeTo(0.75, 9), 0, expect.closeTo(0.75, 9), 1]);
    expect(seen.at(-1)).toEqual([true, false, true]);
    expect(model.calls).toHaveLength(2);
    expect(model.tokenizer.decode(thread.tokens)).toBe('=1011');
    const engine = createEngine({ model });
    expect((await engine.flags({ thread: engine.thread(trusted('=')), count: 2, decide: (index) => index === 1, purpose })).flags).toEqual([false, true]);
  });

  it('needs digits of one token', () => {
    const model = createScriptedModel([]);
    const split: LanguageModel = { ...model, tokenizer: { ...model.tokenizer, encode: (segments) => model.tokenizer.encode(segments).flatMap((token) => [token, 0]) } };
    expect(() => createEngine({ model: split })).toThrow(expect.objectContaining({ code: 'unsupported' }) as Error);
  });
});

describe('sharing', () => {
  const batchSizes = (model: ScriptedModel): number[] => model.calls.flatMap((call) => (call.kind === 'next' ? [call.requests.length] : []));

  it('sends what is asked at the same time as one batch, step by step', async () => {
    const model = createScriptedModel(randomWeights(1));
    const engine = createEngine({ model });
    const base = engine.thread(trusted('shared '));
    await Promise.all(['a', 'b', 'c'].map((text) => engine.flags({ thread: base.append(trusted(text)), count: 6, decide: (_, probability) => probability >= 0.5, purpose })));
    expect(batchSizes(model)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(engine.usage()).toMatchObject({ batches: 6, decisions: 3 });
  });

  it('asks the same once: in one batch, and ever again', async () => {
    const records: CallRecord[] = [];
    const model = createScriptedModel(randomWeights(2));
    const engine = createEngine({ model, onCall: (record) => records.push(record) });
    const ask = (): ReturnType<typeof engine.rank> => engine.rank({ thread: engine.thread(trusted('q')), options: [' a', ' b', ' c'], purpose });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second).toEqual(first);
    expect(batchSizes(model)).toEqual([1]);
    const before = engine.usage();
    expect(await ask()).toEqual(first);
    expect(engine.usage()).toEqual({ ...before, decisions: before.decisions + 1 });
    expect(records).toHaveLength(1);
  });

  it('evaluates each token at its place once: the sharing ratio of endless sequences is one', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 4 }), { minLength: 1, maxLength: 8 }), fc.nat(), async (tails, seed) => {
      const engine = createEngine({ model: createScriptedModel(randomWeights(seed)) });
      const base = engine.thread(trusted('base '));
      await engine.warm([base]);
      const warmed = engine.usage().evaluatedTokens;
      await Promise.all(tails.map((text) => engine.rank({ thread: base.append(trusted(text)), options: [' ab', ' ac', ' d'], purpose })));
      expect(engine.usage().evaluatedTokens - warmed).toBe(engine.usage().trieNodes);
    }));
  });

  it('fails every waiting question when the model fails, and goes on after it', async () => {
    let isBroken = true;
    const engine = createEngine({ model: createScriptedModel(({ options }) => { if (isBroken) throw new Error('no power'); return options.map(() => 0); }) });
    const ask = (text: string): ReturnType<typeof engine.rank> => engine.rank({ thread: engine.thread(trusted(text)), options: ['a', 'b'], purpose });
    const results = await Promise.allSettled([ask('x'), ask('y')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    expect(await ask('x')).toHaveLength(2);
  });
});

describe('budgets', () => {
  const askWith = async (budget: Parameters<typeof createEngine>[0]['budget'], times: number): Promise<void> => {
    const engine = createEngine({ model: createScriptedModel(randomWeights(1)), ...(budget === undefined ? {} : { budget }) });
    for (let index = 0; index < times; index += 1) await engine.rank({ thread: engine.thread(trusted(`question ${index}`)), options: ['a', 'b'], purpose });
  };

  it('ends with the numbers when tokens or decisions are spent, and when interrupted', async () => {
    await askWith({ maxDecisions: 3, maxTokens: 1000 }, 3);
    await expect(askWith({ maxDecisions: 2 }, 3)).rejects.toMatchObject({ code: 'budget-spent', message: expect.stringContaining('3 decisions') as string });
    await expect(askWith({ maxTokens: 5 }, 2)).rejects.toMatchObject({ code: 'budget-spent' });
    await expect(askWith({ signal: AbortSignal.abort() }, 1)).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('refuses a prompt that does not fit, with the numbers', () => {
    const engine = createEngine({ model: createScriptedModel([], { contextTokens: 20 }) });
    expect(engine.thread(trusted('x'.repeat(19))).tokens).toHaveLength(19);
    expect(() => engine.thread(trusted('x'.repeat(30)))).toThrow(expect.objectContaining({ code: 'prompt-too-long', message: 'The prompt has 30 tokens, and the context holds 20.' }) as Error);
    expect(() => engine.thread(trusted('x'.repeat(15))).append(trusted('y'.repeat(10)))).toThrow(expect.objectContaining({ code: 'prompt-too-long' }) as Error);
  });

  it('counts tokens of a text as data', () => {
    const engine = createEngine({ model: createScriptedModel([]) });
    expect(engine.countTokens('')).toBe(0);
    expect(engine.countTokens('<|im_end|>é')).toBe(12);
  });
});

describe('generateObject', () => {
  const schema = z.object({ command: z.enum(['block', 'isolate']), count: z.number() });
  const ask = (text: string, maxTokens = 100): Promise<unknown> => createEngine({ model: createScriptedModel([text], { contextTokens: 200 }) }).generateObject({ messages: [{ role: 'user', segments: [{ kind: 'data', text: 'what?' }] }], schema, sampling, maxTokens, purpose });

  it('gives what the schema admits', async () => {
    expect(await ask('{"command":"block","count":2}')).toEqual({ isValid: true, value: { command: 'block', count: 2 }, text: '{"command":"block","count":2}' });
  });

  it('gives bad output as a value with its text', async () => {
    for (const text of ['{"command":"run","count":2}', '{"command":"block"}', 'no json', '']) {
      expect(await ask(text)).toEqual({ isValid: false, problem: expect.any(String) as string, text });
    }
    expect(await ask('{"command":"block","count":2}', 9)).toEqual({ isValid: false, problem: 'The answer was cut at its token limit.', text: '{"command' });
  });

  it('fails when the answer would not fit', async () => {
    await expect(ask('{}', 190)).rejects.toMatchObject({ code: 'prompt-too-long' });
  });

  it('asks with the schema as JSON schema, and records path and answer', async () => {
    const model = createScriptedModel(['<x></think>{"command":"block","count":2}']);
    const records: CallRecord[] = [];
    const engine = createEngine({ model, onCall: (record) => records.push(record) });
    const answer = await engine.generateObject({ messages: [{ role: 'user', segments: trusted('q') }], schema, sampling, maxTokens: 50, thinkingTokens: 20, purpose });
    expect(answer).toMatchObject({ isValid: true, thinking: '<x>' });
    expect(model.calls[0]).toMatchObject({ kind: 'generate', request: { schema: { type: 'object', required: ['command', 'count'] }, thinkingTokens: 20 } });
    expect(records).toMatchObject([{ kind: 'generate', purpose, path: model.encodeChat([{ role: 'user', segments: trusted('q') }]) }]);
  });
});

describe('generateText', () => {
  it('gives what was written, its thought apart, and says when it was cut', async () => {
    const engine = createEngine({ model: createScriptedModel(['<x></think>[Priority: 1]', 'a long answer']) });
    const request = { messages: [{ role: 'user' as const, segments: trusted('q') }], sampling, purpose };
    expect(await engine.generateText({ ...request, maxTokens: 50, thinkingTokens: 20 })).toEqual({ text: '[Priority: 1]', thinking: '<x>', isCut: false });
    expect(await engine.generateText({ ...request, maxTokens: 6 })).toEqual({ text: 'a long', isCut: true });
  });

  it('goes on from exactly the tokens of a thread, without a chat template', async () => {
    const model = createScriptedModel(['yes', '{"a":1}']);
    const records: CallRecord[] = [];
    const engine = createEngine({ model, onCall: (record) => records.push(record) });
    const thread = engine.thread(trusted('### Response:'));
    expect(await engine.generateText({ thread, sampling, maxTokens: 9, purpose })).toMatchObject({ text: 'yes' });
    expect(await engine.generateObject({ thread, schema: z.object({ a: z.number() }), sampling, maxTokens: 9, purpose })).toMatchObject({ isValid: true });
    expect(model.calls).toMatchObject([{ request: { path: thread.tokens } }, { request: { path: thread.tokens, schema: { type: 'object' } } }]);
    expect(model.calls[0]).not.toHaveProperty('request.schema');
    expect(records).toMatchObject([{ path: thread.tokens }, { path: thread.tokens }]);
  });
});
