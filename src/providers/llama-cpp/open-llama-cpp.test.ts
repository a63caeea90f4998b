import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageModel, NextTokenRequest, TokenId } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';
import { syntheticChatTemplate, writeSyntheticAdapter, writeSyntheticModel } from '../../models/synthetic-gguf.ts';
import { testLanguageModel } from '../language-model.contract.ts';
import { openLlamaCpp, type LlamaCppOptions } from './open-llama-cpp.ts';

let folder: string;
let options: LlamaCppOptions;
const opened: LanguageModel[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-llama-'));
  const modelPath = join(folder, 'model.gguf');
  const { sha256 } = await writeSyntheticModel(modelPath, { chatTemplate: syntheticChatTemplate, controlTokens: ['<think>', '</think>'] });
  options = { modelPath, sha256, name: 'synthetic', isReasoning: false, adapters: [], contextTokens: 512, sequenceCount: 4, batchTokens: 64, threadCount: 1, isStrictRepro: false };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(more: Partial<LlamaCppOptions> = {}): Promise<LanguageModel> {
  const model = await openLlamaCpp({ ...options, ...more });
  opened.push(model);
  return model;
}

async function closeAll(): Promise<void> {
  for (const model of opened.splice(0)) await model.close();
}

function prefixOf(model: LanguageModel, text: string): TokenId[] {
  return [model.describe().beginToken ?? 1, ...model.tokenizer.encode([{ kind: 'trusted', text }])];
}

const digits = (model: LanguageModel): TokenId[] => model.tokenizer.encode([{ kind: 'trusted', text: '01' }]);
const state = (model: LanguageModel, prefix: readonly TokenId[]): NextTokenRequest => ({ path: [...prefix, ...model.tokenizer.encode([{ kind: 'trusted', text: '=' }])], questionLength: prefix.length, options: digits(model) });
const weigh = async (model: LanguageModel, text: string): Promise<number[]> => (await model.next([state(model, prefixOf(model, text))]))[0]?.logWeights ?? [];

describe('llama.cpp', () => {
  testLanguageModel(async (scenario) => {
    try {
      await scenario(() => open());
    } finally {
      await closeAll();
    }
  });
});

describe('placing paths on sequences', () => {
  it('gives what one sequence without any reuse gives, whatever is asked in which order', async () => {
    try {
      const shared = await open({ sequenceCount: 3 });
      const plain = await open({ sequenceCount: 1, isStrictRepro: true, hasNoReuse: true });
      const [a = 0, b = 0] = digits(shared);
      const begin = prefixOf(shared, 'state');
      const path = fc.array(fc.constantFrom(a, b), { maxLength: 5 }).map((tail) => [...begin, ...tail]);
      const batches = fc.array(fc.record({ paths: fc.array(path, { minLength: 1, maxLength: 6 }), held: fc.option(path) }), { minLength: 1, maxLength: 4 });
      const known = new Map<string, number[]>();
      await fc.assert(fc.asyncProperty(batches, async (rounds) => {
        for (const { paths, held } of rounds) {
          const release = held === null ? undefined : shared.hold(held);
          const requests = paths.map((each): NextTokenRequest => ({ path: each, questionLength: begin.length, options: [a, b] }));
          const answers = await shared.next(requests);
          release?.();
          for (const [index, request] of requests.entries()) {
            const key = request.path.join(' ');
            const expected = known.get(key) ?? (await plain.next([request]))[0]?.logWeights ?? [];
            known.set(key, expected);
            answers[index]?.logWeights.forEach((weight, option) => { expect(Math.abs(weight - (expected[option] ?? Number.NaN))).toBeLessThan(1e-2); });
          }
        }
      }), { numRuns: 40 });
      expect(shared.usage().copiedSequenceCount).toBeGreaterThan(0);
    } finally {
      await closeAll();
    }
  });

  it('runs one request at a time under strict reproduction, with the same bits each time', async () => {
    try {
      const answers: unknown[] = [];
      for (let run = 0; run < 2; run += 1) {
        const model = await open({ isStrictRepro: true, sequenceCount: 1 });
        const prefix = prefixOf(model, 'state');
        answers.push(await model.next(['a', 'b', 'ab'].map((text) => state(model, [...prefix, ...model.tokenizer.encode([{ kind: 'trusted', text }])]))));
        expect(model.usage().batchCount).toBe(3);
      }
      expect(answers[1]).toEqual(answers[0]);
    } finally {
      await closeAll();
    }
  });
});

describe('prefix cache on disk', () => {
  const text = 'a long prefix that never changes and is worth a file on disk; '.repeat(4);

  async function warmAndAsk(cacheFolder: string, more: Partial<LlamaCppOptions> = {}): Promise<{ source: string; weights: number[]; evaluatedTokens: number; reusedTokens: number }> {
    const model = await open({ prefixCacheFolder: cacheFolder, ...more });
    const path = prefixOf(model, text);
    const source = await model.warm(path, [20, path.length]);
    const { evaluatedTokens, reusedTokens } = model.usage();
    const weights = await weigh(model, text);
    await closeAll();
    return { source, weights, evaluatedTokens, reusedTokens };
  }

  it('loads what the last run evaluated, with the same weights', async () => {
    const cacheFolder = join(folder, 'cache');
    const first = await warmAndAsk(cacheFolder);
    expect(first).toMatchObject({ source: 'evaluated', reusedTokens: 0 });
    expect(await readdir(cacheFolder)).toHaveLength(2);
    const second = await warmAndAsk(cacheFolder);
    expect(second).toMatchObject({ source: 'disk', evaluatedTokens: 0, reusedTokens: first.evaluatedTokens });
    second.weights.forEach((weight, index) => { expect(Math.abs(weight - (first.weights[index] ?? Number.NaN))).toBeLessThan(1e-2); });
  });

  it('takes the longest prefix that is there, and another model or shape gets none of it', async () => {
    const cacheFolder = join(folder, 'cache-part');
    const model = await open({ prefixCacheFolder: cacheFolder });
    const shorter = prefixOf(model, text).slice(0, 20);
    await model.warm(shorter, [20]);
    await closeAll();
    const { source, reusedTokens } = await warmAndAsk(cacheFolder);
    expect({ source, reusedTokens }).toEqual({ source: 'disk', reusedTokens: 20 });
    expect((await warmAndAsk(cacheFolder, { sha256: 'f'.repeat(64) })).source).toBe('evaluated');
    expect((await warmAndAsk(cacheFolder, { sequenceCount: 2 })).source).toBe('evaluated');
  });

  it('survives broken files, and writes them anew', async () => {
    const cacheFolder = join(folder, 'cache-broken');
    const first = await warmAndAsk(cacheFolder);
    for (const name of await readdir(cacheFolder)) await writeFile(join(cacheFolder, name), 'not a state');
    const second = await warmAndAsk(cacheFolder);
    expect(second).toEqual(first);
    expect((await warmAndAsk(cacheFolder)).source).toBe('disk');
  });

  it('works without a folder it can write', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect((await warmAndAsk(join(file, 'below'))).source).toBe('evaluated');
  });
});

describe('adapters', () => {
  it('change nothing at scale 0, and something at scale 1', async () => {
    try {
      const path = join(folder, 'adapter.gguf');
      const { sha256 } = await writeSyntheticAdapter(path);
      const base = await weigh(await open(), 'what now');
      await closeAll();
      const none = await open({ adapters: [{ path, sha256, scaleFraction: 0 }] });
      expect(none.describe().adapters).toEqual([{ path, sha256, scaleFraction: 0 }]);
      (await weigh(none, 'what now')).forEach((weight, index) => { expect(Math.abs(weight - (base[index] ?? Number.NaN))).toBeLessThan(1e-2); });
      await closeAll();
      const full = await weigh(await open({ adapters: [{ path, sha256, scaleFraction: 1 }] }), 'what now');
      expect(full.some((weight, index) => Math.abs(weight - (base[index] ?? 0)) > 0.05)).toBe(true);
    } finally {
      await closeAll();
    }
  });
});

describe('thinking', () => {
  it('runs free within its budget, then the grammar begins', async () => {
    try {
      const model = await open();
      const answer = await model.generate({
        path: prefixOf(model, 'think:'), schema: { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'] }, thinkingTokens: 8,
        sampling: { temperature: 0, topP: 1, seed: 1 }, maxTokens: 100, stopTexts: [],
      });
      expect(answer.thinking).toBeDefined();
      expect(Buffer.byteLength(answer.thinking ?? '')).toBeLessThan(40);
      expect(parseJson(answer.text)).toEqual({ a: expect.any(Boolean) as boolean });
    } finally {
      await closeAll();
    }
  });
});

describe('a GPU', () => {
  it('that is not there is told so, with what to do; auto goes on without one', async () => {
    // No machine has both: Metal is Apple's, CUDA is not on Apple's.
    const absent = process.platform === 'darwin' ? 'cuda' : 'metal';
    await expect(open({ gpu: absent })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining(`cannot use ${absent} here`) as string, hint: expect.stringContaining('GPU binaries') as string });
    const model = await open({ gpu: 'auto' });
    expect((await model.next([{ path: [1, 70], questionLength: 2, options: [70, 71] }]))[0]?.logWeights).toHaveLength(2);
    await closeAll();
  });
});

describe('files that are no models', () => {
  it('are refused with what to do', async () => {
    const modelPath = join(folder, 'none.gguf');
    await writeFile(modelPath, 'this is not a model');
    await expect(open({ modelPath })).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(open({ contextTokens: 100_000 })).rejects.toMatchObject({ code: 'context-too-small' });
  });
});
