import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertGguf } from './convert-gguf.ts';
import type { GgufValue } from './gguf-types.ts';
import { halfFromFloat } from './half-float.ts';
import { hashFile } from './hash-file.ts';
import { readGguf, type Gguf } from './read-gguf.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-convert-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const half = (value: number): number[] => [halfFromFloat(value) & 0xff, halfFromFloat(value) >>> 8];
/** Weights -7·8.46875 … 8·8.46875 twice: nibble 15 is 127.03125. */
const q41Block = [...half(8.46875), ...half(0), ...Array.from({ length: 16 }, (_, index) => index | (index << 4))];
const metadata = new Map<string, GgufValue>([
  ['general.architecture', { type: 'string', value: 'llama' }], ['general.file_type', { type: 'u32', value: 3 }], ['last', { type: 'f32', value: 1.5 }],
]);
const tensor = (name: string, dims: number[], typeId: number, bytes: number[]): TensorToWrite => ({ name, dims, typeId, sizeBytes: bytes.length, data: () => [Uint8Array.from(bytes)] });

async function dataOf(gguf: Gguf, name: string): Promise<number[]> {
  const found = gguf.tensors.find((candidate) => candidate.name === name);
  const bytes = await readFile(gguf.path);
  return [...bytes.subarray(found?.offsetBytes, (found?.offsetBytes ?? 0) + (found?.sizeBytes ?? 0))];
}

describe('convertGguf', () => {
  it('turns matrices of Q4_1 into Q8_0 and leaves vectors, F32 and Q8_0 as they are', async () => {
    const source = join(folder, 'source.gguf');
    const vector = Array.from({ length: 128 }, (_, index) => index);
    const q8 = Array.from({ length: 34 }, (_, index) => index);
    await writeGguf(source, { metadata, tensors: [tensor('norm', [32], 0, vector), tensor('weights', [32, 2], 3, [...q41Block, ...q41Block]), tensor('kept', [32, 1], 8, q8), tensor('floats', [32, 1], 0, vector)] });
    const target = join(folder, 'target.gguf');
    const written = await convertGguf(source, target);
    const gguf = await readGguf(target);
    expect(gguf.tensors.map(({ name, typeName }) => [name, typeName])).toEqual([['norm', 'F32'], ['weights', 'Q8_0'], ['kept', 'Q8_0'], ['floats', 'F32']]);
    expect([...gguf.metadata]).toEqual([...metadata].map(([key, value]) => [key, key === 'general.file_type' ? { type: 'u32', value: 7 } : value]));
    expect(await dataOf(gguf, 'norm')).toEqual(vector);
    expect(await dataOf(gguf, 'kept')).toEqual(q8);
    expect(await dataOf(gguf, 'floats')).toEqual(vector);
    // Scale 127.03125 / 127 = 1.000246…, as a half 1; weight k is k · 8.46875, so byte k is k · 127 / 15, rounded.
    const bytes = [0, 8, 17, 25, 34, 42, 51, 59, 68, 76, 85, 93, 102, 110, 119, 127];
    const block = [0x00, 0x3c, ...bytes, ...bytes];
    expect(await dataOf(gguf, 'weights')).toEqual([...block, ...block]);
    expect(written).toEqual({ sha256: await hashFile(target), sizeBytes: gguf.fileBytes });
    expect(await convertGguf(source, join(folder, 'again.gguf'))).toEqual(written);
  });

  it('converts in pieces without a seam', async () => {
    const source = join(folder, 'large.gguf');
    const blocks = 3 * 8192 + 5;
    const bytes = Array.from({ length: blocks }, (_, index) => [...half(1 + (index % 7)), ...half(0), ...q41Block.slice(4)]).flat();
    await writeGguf(source, { metadata, tensors: [tensor('weights', [32, blocks], 3, bytes)] });
    const target = join(folder, 'large-q8.gguf');
    const seen: number[] = [];
    await convertGguf(source, target, (done) => seen.push(done));
    const data = await dataOf(await readGguf(target), 'weights');
    expect(data).toHaveLength(blocks * 34);
    for (let index = 0; index < blocks; index += 1) {
      const scale = halfFromFloat(Math.fround((15 * (1 + (index % 7))) / 127));
      if (((data[index * 34] ?? 0) | ((data[index * 34 + 1] ?? 0) << 8)) !== scale || data[index * 34 + 17] !== 127) throw new Error(`block ${index} is wrong`);
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('refuses a type that it cannot convert, and leaves nothing half-written', async () => {
    const source = join(folder, 'k.gguf');
    await writeGguf(source, { metadata, tensors: [tensor('weights', [256, 1], 12, new Array<number>(144).fill(0))] });
    await expect(convertGguf(source, join(folder, 'never.gguf'))).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/Q4_K \(weights\)/) as string });
    expect((await readdir(folder)).filter((name) => name.startsWith('never'))).toEqual([]);
  });
});
