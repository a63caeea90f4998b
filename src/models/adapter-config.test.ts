import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAdapterConfig, resolveModuleScale } from './adapter-config.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-config-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const plain = { peft_type: 'LORA', r: 8, lora_alpha: 16, bias: 'none', target_modules: ['q_proj'] };
async function read(content: string | object): ReturnType<typeof readAdapterConfig> {
  const path = join(folder, 'adapter_config.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readAdapterConfig(path);
}

describe('readAdapterConfig', () => {
  it('takes what old and new versions of peft write', async () => {
    expect(await read(plain)).toMatchObject({ r: 8, lora_alpha: 16 });
    expect(await read({ ...plain, modules_to_save: null, use_dora: false, loftq_config: {}, target_parameters: [], init_lora_weights: 'gaussian', lora_dropout: 0.1, peft_version: '0.99.0' })).toMatchObject({ r: 8 });
  });

  it.each([
    ['no JSON', '{"r": 8', 'model-invalid', /is not the configuration of a LoRA adapter/],
    ['no rank', { peft_type: 'LORA', lora_alpha: 16 }, 'model-invalid', /r\b/],
    ['a rank of nothing', { ...plain, r: 0 }, 'model-invalid', /r\b/],
    ['an alpha that is no number', { ...plain, lora_alpha: '16' }, 'model-invalid', /lora_alpha/],
    ['an alpha of nothing', { ...plain, lora_alpha: 0 }, 'unsupported', /lora_alpha: 0/],
    ['another method', { ...plain, peft_type: 'LOHA' }, 'unsupported', /the method LOHA/],
    ['DoRA', { ...plain, use_dora: true }, 'unsupported', /DoRA.*use_dora/],
    ['trained biases', { ...plain, bias: 'lora_only' }, 'unsupported', /bias: "lora_only"/],
    ['biases of its own', { ...plain, lora_bias: true }, 'unsupported', /lora_bias/],
    ['whole modules', { ...plain, modules_to_save: ['lm_head'] }, 'unsupported', /modules_to_save/],
    ['transposed weights', { ...plain, fan_in_fan_out: true }, 'unsupported', /fan_in_fan_out/],
    ['trained tokens', { ...plain, trainable_token_indices: [3] }, 'unsupported', /trainable_token_indices/],
    ['a token that switches it on', { ...plain, alora_invocation_tokens: [1, 2] }, 'unsupported', /alora_invocation_tokens/],
    ['repeated layers', { ...plain, layer_replication: [[0, 2]] }, 'unsupported', /layer_replication/],
    ['a changed base', { ...plain, init_lora_weights: 'pissa_niter_4' }, 'unsupported', /pissa_niter_4/],
    ['a method that no one knows yet', { ...plain, init_lora_weights: 'later' }, 'unsupported', /later/],
  ] as [string, string | object, string, RegExp][])('refuses %s', async (_, content, code, sentence) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
  });

  it('says that there is none', async () => {
    await expect(readAdapterConfig(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'model-missing' });
  });
});

describe('resolveModuleScale', () => {
  const config = { ...plain, rank_pattern: { k_proj: 4 }, alpha_pattern: { 'layers.1.self_attn.k_proj': 2, 'k_proj': 12 } };
  it.each([
    ['model.layers.0.self_attn.q_proj', false, { rank: 8, scale: 2 }],
    ['model.layers.0.self_attn.k_proj', false, { rank: 4, scale: 3 }],
    ['model.layers.1.self_attn.k_proj', false, { rank: 4, scale: 0.5 }],
    ['model.layers.0.self_attn.k_proj', true, { rank: 4, scale: 6 }],
    ['model.layers.0.self_attn.q_proj', true, { rank: 8, scale: 16 / Math.sqrt(8) }],
  ])('%s, rank-stabilised: %s', (module, isStabilised, expected) => {
    expect(resolveModuleScale({ ...config, use_rslora: isStabilised }, module)).toEqual(expected);
  });
});
