import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors, type SafetensorsEntry } from './__fixtures__/write-safetensors.ts';
import { convertAdapter, type ConvertAdapterOptions, type ConvertedAdapter } from './convert-adapter.ts';
import { hashFile } from './hash-file.ts';
import { readAdapter } from './read-adapter.ts';
import { writeSyntheticModel } from './synthetic-gguf.ts';
import { writeGguf } from './write-gguf.ts';

const fixtures = fileURLToPath(new URL('./__fixtures__/adapters/', import.meta.url));
const basePath = join(fixtures, 'llama.gguf');
let folder: string;
let adapter: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-convert-'));
  adapter = join(folder, 'adapter');
  out = join(folder, 'out.gguf');
  await cp(join(fixtures, 'llama-embeddings'), adapter, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const convert = (more: Partial<ConvertAdapterOptions> = {}): Promise<ConvertedAdapter> => convertAdapter(adapter, { home: join(folder, 'home'), base: basePath, out, ...more });
const key = (module: string): string => `base_model.model.model.${module}`;
const query = (a: readonly number[], b: readonly number[]): Record<string, SafetensorsEntry> => ({ [key('layers.0.self_attn.q_proj.lora_A.weight')]: { shape: a }, [key('layers.0.self_attn.q_proj.lora_B.weight')]: { shape: b } });
async function change(tensors: Readonly<Record<string, SafetensorsEntry>>, config: object = {}): Promise<void> {
  await writeSafetensors(join(adapter, 'adapter_model.safetensors'), tensors);
  await writeFile(join(adapter, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: 2, lora_alpha: 4, ...config }));
}

describe('convertAdapter', () => {
  it('writes a bound adapter, the same bytes each time', async () => {
    const written = await convert();
    expect(written).toMatchObject({ path: out, sha256: await hashFile(out), baseName: 'llama.gguf', baseSha256: await hashFile(basePath), moduleCount: 4, ranks: [2], notes: [] });
    const { architecture, baseSha256, pairs, training } = await readAdapter(out);
    expect({ architecture, baseSha256, training }).toEqual({ architecture: 'llama', baseSha256: written.baseSha256, training: {} });
    expect(pairs.map(({ tensorName, a, b, scale }) => [tensorName, a.typeName, a.dims, b.dims, scale])).toEqual([
      ['token_embd.weight', 'F16', [2, 260], [2, 32], 2], ['blk.0.attn_q.weight', 'F16', [32, 2], [2, 32], 2],
      ['blk.1.attn_q.weight', 'F16', [32, 2], [2, 32], 2], ['output.weight', 'F16', [32, 2], [2, 260], 2],
    ]);
    expect(await convert()).toEqual(written);
    expect((await readdir(folder)).sort()).toEqual(['adapter', 'home', 'out.gguf']);
  });

  it('keeps what a training run left beside the adapter', async () => {
    await writeFile(join(adapter, 'stanch.json'), JSON.stringify({ promptHashes: { act: 'a1' }, profile: 'compact', baseSha256: await hashFile(basePath) }));
    await convert();
    expect((await readAdapter(out)).training).toEqual({ promptHashes: { act: 'a1' }, profile: 'compact' });
  });

  it('passes over the copy that peft keeps of the base beside a trained embedding, and says so', async () => {
    await change({ ...query([2, 32], [32, 2]), [key('embed_tokens.base_layer.weight')]: { shape: [260, 32] } });
    expect((await convert()).notes).toEqual([expect.stringMatching(/embed_tokens\.base_layer\.weight is a copy/)]);
  });

  it.each([
    ['a wrong width', query([2, 64], [32, 2]), {}, 'model-invalid', /does not fit the base: it changes model\.layers\.0\.self_attn\.q_proj as 64 × 32, and the base has 32 × 32/],
    ['a wrong height', query([2, 32], [48, 2]), {}, 'model-invalid', /as 32 × 48/],
    ['a layer that the base does not have', { [key('layers.9.mlp.up_proj.lora_A.weight')]: { shape: [2, 32] }, [key('layers.9.mlp.up_proj.lora_B.weight')]: { shape: [64, 2] } }, {}, 'model-invalid', /the base has no blk\.9\.ffn_up\.weight/],
    ['another rank than it says', query([2, 32], [32, 2]), { r: 8 }, 'model-invalid', /2 × 32 and 32 × 2, and adapter_config\.json says rank 8/],
    ['factors that do not belong together', query([2, 32], [32, 3]), {}, 'model-invalid', /rank 2/],
    ['factors that are no matrices', query([64], [32, 2]), {}, 'model-invalid', /are not matrices/],
    ['half a pair', { [key('layers.0.self_attn.q_proj.lora_A.weight')]: { shape: [2, 32] } }, {}, 'unsupported', /cannot be converted: .*q_proj\.lora_A/],
    ['foreign tensors', { ...query([2, 32], [32, 2]), [key('layers.0.input_layernorm.weight')]: { shape: [32] }, x1: { shape: [1] }, x2: { shape: [1] }, x3: { shape: [1] }, x4: { shape: [1] } }, {}, 'unsupported', /input_layernorm\.weight, x1, x2 and 2 more/],
    ['no tensors', {}, {}, 'model-invalid', /holds no adapter/],
    ['DoRA', query([2, 32], [32, 2]), { use_dora: true }, 'unsupported', /DoRA/],
    ['a pattern that is not understood', query([2, 32], [32, 2]), { alpha_pattern: { '(q|k)_proj': 2 } }, 'unsupported', /"\(q\|k\)_proj"/],
    ['NaN', { ...query([2, 32], [32, 2]), [key('layers.0.self_attn.q_proj.lora_A.weight')]: { shape: [2, 32], values: [1, Number.NaN] } }, {}, 'model-invalid', /not finite in .*q_proj\.lora_A/],
    ['numbers too large for F16', { ...query([2, 32], [32, 2]), [key('layers.0.self_attn.q_proj.lora_B.weight')]: { shape: [32, 2], values: [1e6] } }, {}, 'unsupported', /too large for F16/],
  ] as [string, Record<string, SafetensorsEntry>, object, string, RegExp][])('refuses %s in a sentence, and leaves nothing behind', async (_, tensors, config, code, sentence) => {
    await change(tensors, config);
    await expect(convert()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('refuses a file that is cut short, and a folder without one', async () => {
    const weights = join(adapter, 'adapter_model.safetensors');
    await truncate(weights, (await readFile(weights)).length - 4);
    await expect(convert()).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/cut short/) as string });
    await rm(weights);
    await expect(convert()).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('refuses a base of another architecture, shape or training', async () => {
    const other = join(folder, 'other.gguf');
    await writeSyntheticModel(other);
    await expect(convert({ base: other })).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/does not fit the base/) as string });
    await writeGguf(other, { metadata: new Map([['general.architecture', { type: 'string', value: 'gemma3' }]]), tensors: [{ name: 'w', dims: [32], typeId: 0, sizeBytes: 128, data: () => [Buffer.alloc(128)] }] });
    await expect(convert({ base: other })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(/gemma3 models cannot be converted/) as string });
    await writeFile(join(adapter, 'stanch.json'), JSON.stringify({ baseSha256: 'f'.repeat(64) }));
    await expect(convert()).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/trained on another base than llama\.gguf/) as string });
    await writeFile(join(adapter, 'stanch.json'), '{"profile": "large"}');
    await expect(convert()).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/profile/) as string });
  });

  it('refuses an embedding that the base shares with its output', async () => {
    await change({ [key('embed_tokens.lora_embedding_A')]: { shape: [2, 260] }, [key('embed_tokens.lora_embedding_B')]: { shape: [32, 2] } });
    await expect(convert({ base: join(fixtures, 'qwen2.gguf') })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(/embed_tokens, which the base shares with its output/) as string });
  });

  it('never writes over what it reads, nor into a folder that is not there', async () => {
    await expect(convert({ out: join(adapter, 'adapter_model.safetensors') })).rejects.toMatchObject({ code: 'usage' });
    await expect(convert({ out: join(folder, 'none', 'out.gguf') })).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    await expect(convert({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' });
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });
});
