import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../kit/random.ts';
import { ggufTensorTypes, type GgufValue } from './gguf-types.ts';
import { hashFile } from './hash-file.ts';
import { importModel } from './import-model.ts';
import { mergeAdapter, type MergedModel, type MergeOptions } from './merge-adapter.ts';
import { metadataScalar, readGguf } from './read-gguf.ts';
import { resolveModel } from './resolve-model.ts';
import { weightCodecs } from './weight-codec.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

let folder: string;
let base: string;
let adapter: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-merge-'));
  base = join(folder, 'base.gguf');
  adapter = join(folder, 'adapter.gguf');
  out = join(folder, 'out.gguf');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = (value: string): GgufValue => ({ type: 'string', value });
const baseKeys: [string, GgufValue][] = [['general.architecture', text('llama')], ['general.name', text('base')], ['tokenizer.ggml.tokens', { type: 'array', itemType: 'string', items: ['a', 'b'], length: 2 }]];
const adapterKeys: [string, GgufValue][] = [['general.type', text('adapter')], ['general.architecture', text('llama')], ['adapter.type', text('lora')], ['adapter.lora.alpha', { type: 'f32', value: 6 }]];
const draw = (count: number, seed: string): Float32Array => {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length: count }, () => random.next() * 2 - 1);
};
function tensor(name: string, dims: readonly number[], type: string, weights: Float32Array): TensorToWrite {
  const bytes = weightCodecs[type]?.encode(weights) ?? new Uint8Array();
  return { name, dims, typeId: [...ggufTensorTypes].find(([, { name: known }]) => known === type)?.[0] ?? -1, sizeBytes: bytes.length, data: () => [bytes] };
}
async function decoded(path: string, name: string): Promise<Float32Array> {
  const found = (await readGguf(path)).tensors.find((candidate) => candidate.name === name);
  const bytes = await readFile(path);
  return weightCodecs[found?.typeName ?? '']?.decode(bytes.subarray(found?.offsetBytes, (found?.offsetBytes ?? 0) + (found?.sizeBytes ?? 0))) ?? new Float32Array();
}
/** The plain sum: W + scale·B·A, output by input. */
function sum(weights: Float32Array, { a, b, rank, width, scale }: { a: Float32Array; b: Float32Array; rank: number; width: number; scale: number }): number[] {
  return [...weights].map((weight, index) => {
    let change = 0;
    for (let k = 0; k < rank; k += 1) change += (b[Math.floor(index / width) * rank + k] ?? 0) * (a[k * width + (index % width)] ?? 0);
    return weight + scale * change;
  });
}
const merge = (more: Partial<MergeOptions> = {}): Promise<MergedModel> => mergeAdapter({ home: join(folder, 'home'), base, adapter, out, ...more });

const [width, height, rank] = [64, 5, 3];
async function write(type: string, more: { adapterType?: string; keys?: [string, GgufValue][]; names?: readonly string[] } = {}): Promise<{ a: Float32Array; b: Float32Array }> {
  const [a, b] = [draw(rank * width, 'a'), draw(height * rank, 'b')];
  await writeGguf(base, { metadata: new Map(baseKeys), tensors: [tensor('blk.0.ffn_up.weight', [width, height], type, draw(width * height, 'w')), tensor('norm', [width], 'F32', draw(width, 'n'))] });
  const { adapterType = 'F32', keys = [], names = ['blk.0.ffn_up.weight'] } = more;
  await writeGguf(adapter, { metadata: new Map([...adapterKeys, ...keys]), tensors: names.flatMap((name) => [tensor(`${name}.lora_a`, [width, rank], adapterType, a), tensor(`${name}.lora_b`, [rank, height], adapterType, b)]) });
  return { a, b };
}

describe('mergeAdapter', () => {
  // The step of each type beside the largest weight, which is below 7 here: half of it is the most that rounding may move.
  it.each([['F32', 1e-6], ['F16', 7 * 2 ** -11], ['BF16', 7 * 2 ** -8], ['Q8_0', 7 / 254 + 0.004], ['Q4_0', 7 / 8 + 0.01], ['Q4_1', 14 / 30 + 0.01]])('adds to weights of %s and keeps the type', async (type, bound) => {
    const { a, b } = await write(type);
    const before = await decoded(base, 'blk.0.ffn_up.weight');
    const merged = await merge();
    expect(merged).toMatchObject({ path: out, tensorCount: 1, sha256: await hashFile(out) });
    const gguf = await readGguf(out);
    expect(gguf.tensors.map(({ name, typeName, dims }) => [name, typeName, dims])).toEqual([['blk.0.ffn_up.weight', type, [width, height]], ['norm', 'F32', [width]]]);
    const wanted = sum(before, { a, b, rank, width, scale: 6 / rank });
    const after = await decoded(out, 'blk.0.ffn_up.weight');
    expect(Math.max(...wanted.map((weight, index) => Math.abs(weight - (after[index] ?? Number.NaN))))).toBeLessThan(bound);
    // The change itself is far larger than what rounding may hide.
    expect(Math.max(...wanted.map((weight, index) => Math.abs(weight - (before[index] ?? 0))))).toBeGreaterThan(2 * bound);
    const length = (values: readonly number[]): number => Math.sqrt(values.reduce((total, value) => total + value * value, 0));
    const expected = length(wanted.map((weight, index) => weight - (after[index] ?? 0))) / length(wanted.map((weight, index) => weight - (before[index] ?? 0)));
    expect(merged.roundingFraction).toBeCloseTo(expected, 5);
    expect(await decoded(out, 'norm')).toEqual(await decoded(base, 'norm'));
  });

  it('adds in pieces without a seam', async () => {
    const [rows, columns] = [9000, 256];
    const [weights, a, b] = [draw(rows * columns, 'w'), draw(columns, 'a'), draw(rows, 'b')];
    await writeGguf(base, { metadata: new Map(baseKeys), tensors: [tensor('output.weight', [columns, rows], 'F32', weights)] });
    await writeGguf(adapter, { metadata: new Map(adapterKeys), tensors: [tensor('output.weight.lora_a', [columns, 1], 'F32', a), tensor('output.weight.lora_b', [1, rows], 'F32', b)] });
    await merge();
    const after = await decoded(out, 'output.weight');
    expect(after).toHaveLength(rows * columns);
    let largest = 0;
    for (let index = 0; index < after.length; index += 1) largest = Math.max(largest, Math.abs((after[index] ?? 0) - ((weights[index] ?? 0) + 6 * (b[Math.floor(index / columns)] ?? 0) * (a[index % columns] ?? 0))));
    expect(largest).toBeLessThan(1e-5);
  });

  it('reads an adapter of another type, and one without alpha', async () => {
    await write('F32', { adapterType: 'F16' });
    await merge();
    const before = await decoded(base, 'blk.0.ffn_up.weight');
    const [a, b] = [await decoded(adapter, 'blk.0.ffn_up.weight.lora_a'), await decoded(adapter, 'blk.0.ffn_up.weight.lora_b')];
    const difference = async (scale: number): Promise<number> => {
      const after = await decoded(out, 'blk.0.ffn_up.weight');
      return Math.max(...sum(before, { a, b, rank, width, scale }).map((weight, index) => Math.abs(weight - (after[index] ?? Number.NaN))));
    };
    expect(await difference(2)).toBeLessThan(1e-5);
    await write('F32', { adapterType: 'F16', keys: [['adapter.lora.alpha', { type: 'f32', value: 0 }]] });
    await merge();
    expect(await difference(1)).toBeLessThan(1e-5);
  });

  it('records what was merged, and the facts of the model say so', async () => {
    await write('F16', { keys: [['stanch.prompt_hashes', text('{"act":"a1"}')], ['stanch.profile', text('compact')]] });
    expect((await merge()).warnings).toEqual([expect.stringMatching(/does not say which base/)]);
    const gguf = await readGguf(out);
    expect([...gguf.metadata].slice(0, 3)).toEqual(baseKeys);
    expect(metadataScalar(gguf.metadata, 'stanch.merged_adapter.base_sha256')).toBe(await hashFile(base));
    const resolved = await resolveModel(out, undefined, { home: join(folder, 'home') });
    expect(resolved).toMatchObject({ profile: 'compact', facts: { mergedAdapter: { sha256: await hashFile(adapter) }, promptHashes: { act: 'a1' } } });
    expect(await importModel(out, { home: join(folder, 'home') })).toMatchObject({ name: 'out', profile: 'compact' });
    expect((await resolveModel(base, undefined, { home: join(folder, 'home') })).facts).not.toHaveProperty('mergedAdapter');
  });

  it.each([
    ['a tensor that the base does not have', { names: ['blk.4.ffn_up.weight'] }, 'model-invalid', /changes blk\.4\.ffn_up\.weight, which this model does not have/],
    ['another shape', { names: ['norm'] }, 'model-invalid', /changes norm as 64 × 5, and this model has 64/],
    ['an embedding that is the output too', { names: ['token_embd.weight'] }, 'model-invalid', /token_embd\.weight, which this model does not have/],
    ['another architecture', { keys: [['general.architecture', text('qwen2')]] as [string, GgufValue][] }, 'model-invalid', /is for qwen2 models, and this one is llama/],
    ['what is no adapter', { keys: [['general.type', text('model')]] as [string, GgufValue][] }, 'model-invalid', /is not a LoRA adapter/],
    ['another base', { keys: [['stanch.base_sha256', text('e'.repeat(64))]] as [string, GgufValue][] }, 'model-invalid', /made for another base than base\.gguf: for the one with the sha256 eeee/],
  ])('refuses %s', async (_, more, code, sentence) => {
    await write('F16', more);
    await expect(merge()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('refuses a type that it cannot write', async () => {
    const bytes = new Uint8Array(144);
    await writeGguf(base, { metadata: new Map(baseKeys), tensors: [{ name: 'output.weight', dims: [256, 1], typeId: 12, sizeBytes: 144, data: () => [bytes] }] });
    await writeGguf(adapter, { metadata: new Map(adapterKeys), tensors: [tensor('output.weight.lora_a', [256, 1], 'F32', draw(256, 'a')), tensor('output.weight.lora_b', [1, 1], 'F32', draw(1, 'b'))] });
    await expect(merge()).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(/Q4_K \(output\.weight\)/) as string });
  });

  it('refuses numbers that are not finite, and sums that the type cannot hold', async () => {
    await write('F16');
    const bad = Float32Array.from({ length: height * rank }, () => Number.NaN);
    const large = Float32Array.from({ length: height * rank }, () => 1e6);
    for (const [b, sentence] of [[bad, /not finite in blk\.0\.ffn_up\.weight\.lora_b/], [large, /too large for F16/]] as const) {
      await writeGguf(adapter, { metadata: new Map(adapterKeys), tensors: [tensor('blk.0.ffn_up.weight.lora_a', [width, rank], 'F32', draw(rank * width, 'a')), tensor('blk.0.ffn_up.weight.lora_b', [rank, height], 'F32', b)] });
      await expect(merge()).rejects.toMatchObject({ message: expect.stringMatching(sentence) as string });
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted, and never writes over what it reads', async () => {
    await write('F16');
    const interrupt = new AbortController();
    await expect(merge({ signal: interrupt.signal, onProgress: () => { interrupt.abort(); } })).rejects.toMatchObject({ code: 'interrupted' });
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
    await expect(merge({ out: base })).rejects.toMatchObject({ code: 'usage' });
    await expect(merge({ out: adapter })).rejects.toMatchObject({ code: 'usage' });
  });
});
