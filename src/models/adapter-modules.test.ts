import { describe, expect, it } from 'vitest';
import { interleaveRows, pairAdapterModules } from './adapter-modules.ts';

const pair = (module: string): string[] => [`base_model.model.model.${module}.lora_A.weight`, `base_model.model.model.${module}.lora_B.weight`];

describe('pairAdapterModules', () => {
  it('knows the linear layers, the embedding and the output', () => {
    const linear = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj', 'mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj'];
    const { modules, others } = pairAdapterModules([
      ...linear.flatMap((module) => pair(`layers.7.${module}`)),
      'base_model.model.lm_head.lora_A.weight', 'base_model.model.lm_head.lora_B.weight',
      'base_model.model.model.embed_tokens.lora_embedding_A', 'base_model.model.model.embed_tokens.lora_embedding_B',
    ]);
    expect(others).toEqual([]);
    expect(modules.map(({ moduleName, tensorName }) => [moduleName, tensorName])).toEqual([
      ['model.layers.7.self_attn.q_proj', 'blk.7.attn_q.weight'], ['model.layers.7.self_attn.k_proj', 'blk.7.attn_k.weight'],
      ['model.layers.7.self_attn.v_proj', 'blk.7.attn_v.weight'], ['model.layers.7.self_attn.o_proj', 'blk.7.attn_output.weight'],
      ['model.layers.7.mlp.gate_proj', 'blk.7.ffn_gate.weight'], ['model.layers.7.mlp.up_proj', 'blk.7.ffn_up.weight'],
      ['model.layers.7.mlp.down_proj', 'blk.7.ffn_down.weight'], ['lm_head', 'output.weight'], ['model.embed_tokens', 'token_embd.weight'],
    ]);
  });

  it.each([
    ['a half', ['base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight']],
    ['another half', ['base_model.model.model.layers.0.mlp.up_proj.lora_B.weight']],
    ['a norm', ['base_model.model.model.layers.0.input_layernorm.weight']],
    ['a magnitude', ['base_model.model.model.layers.0.self_attn.q_proj.lora_magnitude_vector']],
    ['experts', pair('layers.0.block_sparse_moe.experts.0.w1')],
    ['another layout', ['transformer.h.0.attn.c_attn.lora_A.weight']],
    ['a name of the language', pair('layers.0.constructor')],
    ['an embedding as a linear layer', pair('embed_tokens')],
    ['a linear layer as an embedding', ['base_model.model.model.layers.0.mlp.up_proj.lora_embedding_A']],
    ['no name', ['']],
  ])('leaves %s over', (_, names) => {
    expect(pairAdapterModules(names)).toEqual({ modules: [], others: names });
  });
});

describe('interleaveRows', () => {
  it('puts the halves of each head into pairs', () => {
    const rows = Float32Array.from([0, 1, 2, 3, 10, 11, 12, 13]);
    expect([...interleaveRows(rows, { rows: 8, columns: 1, heads: 2 })]).toEqual([0, 2, 1, 3, 10, 12, 11, 13]);
  });
  it('moves whole rows', () => {
    expect([...interleaveRows(Float32Array.from([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]), { rows: 4, columns: 2, heads: 1 })]).toEqual([0, 0.5, 2, 2.5, 1, 1.5, 3, 3.5]);
  });
  it('refuses rows that do not belong to the heads', () => {
    expect(() => interleaveRows(new Float32Array(6), { rows: 6, columns: 1, heads: 2 })).toThrow(/6 rows .* 2 heads/);
  });
});
