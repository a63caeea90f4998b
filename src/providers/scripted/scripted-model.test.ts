import { describe, expect, it } from 'vitest';
import type { NextTokenRequest } from '../../contracts/index.ts';
import { testLanguageModel } from '../language-model.contract.ts';
import { randomScript } from './__fixtures__/random-script.ts';
import { byteTokenizer } from './byte-tokenizer.ts';
import { createScriptedModel } from './scripted-model.ts';

describe('scripted model', () => {
  testLanguageModel((scenario) => scenario(async () => createScriptedModel(randomScript(), { contextTokens: 512 })));
});

function ask(question: string, partial: string, options: string): NextTokenRequest {
  const tokens = (text: string): number[] => byteTokenizer.encode([{ kind: 'trusted', text }]);
  return { path: [...tokens(question), ...tokens(partial)], questionLength: question.length, options: tokens(options) };
}

const sampling = { temperature: 0, topP: 1, seed: 1 };
const generate = { path: [65], sampling, maxTokens: 50, stopTexts: [] };

describe('a list of answers', () => {
  it('serves all that is asked about one question with one answer', async () => {
    const model = createScriptedModel([' abc', '10']);
    const weights = async (request: NextTokenRequest): Promise<number[]> => (await model.next([request]))[0]?.logWeights ?? [];
    expect(await weights(ask('do', ' a', 'bx'))).toEqual([0, -20]);
    expect(await weights(ask('do', ' ab', 'dc'))).toEqual([-20, 0]);
    expect(await weights(ask('do', ' abc', ' \n'))).toEqual([-20, 0]);
    expect(await weights(ask('=', '', '01'))).toEqual([-20, 0]);
    expect(await weights(ask('=', '1', '01'))).toEqual([0, -20]);
    expect(await weights(ask('do', ' a', 'bx'))).toEqual([0, -20]);
    expect(model.remainingCount).toBe(0);
    expect(model.calls).toHaveLength(6);
    expect(model.calls[0]).toMatchObject({ kind: 'next', answers: [[0, -20]] });
  });

  it('lets a ranking look at ways that parted from the answer at a choice', async () => {
    const model = createScriptedModel([' abc']);
    await model.next([ask('do', ' ', 'ax')]);
    expect((await model.next([ask('do', ' x', 'yz')]))[0]?.logWeights).toEqual([-20, -20]);
  });

  it('fails loudly when the answer is not offered, also where the way was followed without asking', async () => {
    await expect(createScriptedModel([' abc']).next([ask('do', ' ', 'xy')])).rejects.toMatchObject({ code: 'model-answer', message: expect.stringContaining('" abc" is not among the options: " x", " y"') as string });
    await expect(createScriptedModel([' abc']).next([ask('do', ' xx', 'yz')])).rejects.toMatchObject({ code: 'model-answer' });
  });

  it('fails loudly when out of answers', async () => {
    const model = createScriptedModel(['1']);
    await model.next([ask('a', '', '01')]);
    await expect(model.next([ask('the next question', '', '01')])).rejects.toMatchObject({ code: 'model-answer', message: expect.stringContaining('out of answers after 1. Asked: "the next question"') as string });
    await expect(model.generate(generate)).rejects.toMatchObject({ code: 'model-answer' });
  });

  it('writes the next answer whole, with its thought apart', async () => {
    const model = createScriptedModel(['let me see</think>\n{"a":1}', '{"a":2}']);
    expect(await model.generate({ ...generate, thinkingTokens: 40 })).toMatchObject({ text: '{"a":1}', thinking: 'let me see', stopReason: 'end' });
    expect(await model.generate(generate)).toEqual({ text: '{"a":2}', tokens: [...Buffer.from('{"a":2}')], stopReason: 'end' });
  });
});

describe('a function', () => {
  it('sees question, partial answer and options, and gives text or weights', async () => {
    const model = createScriptedModel(({ question, partial, options }) => (question === 'text' ? ' b' : options.map((option) => (option === partial ? 1 : 2))));
    expect((await model.next([ask('weights', 'a', 'ab')]))[0]?.logWeights).toEqual([1, 2]);
    expect((await model.next([ask('text', ' ', 'ab')]))[0]?.logWeights).toEqual([-20, 0]);
  });

  it('fails loudly when its weights do not fit', async () => {
    await expect(createScriptedModel(() => [1]).next([ask('q', '', 'ab')])).rejects.toMatchObject({ code: 'model-answer' });
    await expect(createScriptedModel(() => [1]).generate(generate)).rejects.toMatchObject({ code: 'model-answer' });
  });
});
