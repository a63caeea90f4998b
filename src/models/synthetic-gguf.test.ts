import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelFacts } from './model-facts.ts';
import { readGguf } from './read-gguf.ts';
import { syntheticChatTemplate, writeSyntheticAdapter, writeSyntheticModel } from './synthetic-gguf.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-synthetic-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

// That it loads and answers in llama.cpp is shown by the provider's contract suite, which runs on it.
describe('writeSyntheticModel', () => {
  it('is the same for the same seed, and another for another', async () => {
    const first = await writeSyntheticModel(join(folder, 'a.gguf'));
    expect(await writeSyntheticModel(join(folder, 'b.gguf'))).toEqual(first);
    expect((await writeSyntheticModel(join(folder, 'c.gguf'), { seed: 3 })).sha256).not.toBe(first.sha256);
    expect(first.sizeBytes).toBeLessThan(200_000);
  });

  it('has a vocabulary of 354, and the control tokens of its chat template on top', async () => {
    const path = join(folder, 'chat.gguf');
    await writeSyntheticModel(path, { contextTokens: 512 });
    expect(await readModelFacts(path)).toMatchObject({ architecture: 'llama', vocabularySize: 354, contextTokens: 512, blockCount: 2, cellNumbersPerBlock: 128 });
    expect(await readModelFacts(path)).not.toHaveProperty('chatTemplate');
    await writeSyntheticModel(path, { chatTemplate: syntheticChatTemplate, controlTokens: ['<think>'] });
    expect(await readModelFacts(path)).toMatchObject({ vocabularySize: 357, chatTemplate: syntheticChatTemplate });
    const { metadata } = await readGguf(path);
    expect(metadata.get('tokenizer.ggml.eos_token_id')).toEqual({ type: 'u32', value: 355 });
  });
});

describe('writeSyntheticAdapter', () => {
  it('has both halves for every matrix of the model, in fitting shapes', async () => {
    const model = join(folder, 'base.gguf');
    const adapter = join(folder, 'adapter.gguf');
    await writeSyntheticModel(model);
    await writeSyntheticAdapter(adapter, { rank: 8 });
    const halves = new Map((await readGguf(adapter)).tensors.map(({ name, dims }) => [name, dims]));
    const matrices = (await readGguf(model)).tensors.filter(({ name, dims }) => name.startsWith('blk.') && dims.length === 2);
    expect(matrices).toHaveLength(14);
    for (const { name, dims } of matrices) {
      expect(halves.get(`${name}.lora_a`)).toEqual([dims[0], 8]);
      expect(halves.get(`${name}.lora_b`)).toEqual([8, dims[1]]);
    }
    expect(halves.size).toBe(28);
  });
});
