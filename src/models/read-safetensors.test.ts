import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StanchError } from '../kit/error.ts';
import { writeSafetensors } from './__fixtures__/write-safetensors.ts';
import { readSafetensors, readSafetensorsFloats, type SafetensorsTensor } from './read-safetensors.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-safetensors-'));
  path = join(folder, 'x.safetensors');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const two = { a: { shape: [2, 3], values: [1, 2, 3, 4, 5, -6.5] }, b: { shape: [4] } };
const place = (name: string, offsets: [number, number], more: object = {}) => (header: Record<string, unknown>): unknown => ({ ...header, [name]: { ...(header[name] as object), data_offsets: offsets, ...more } });
const lengthBytes = (length: bigint): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(length);
  return out;
};
async function floats(name: string): Promise<number[]> {
  const file = await readSafetensors(path);
  return [...(await readSafetensorsFloats(file, file.tensors.get(name) as SafetensorsTensor))];
}

describe('readSafetensors', () => {
  it('reads places and numbers', async () => {
    await writeSafetensors(path, two);
    expect([...(await readSafetensors(path)).tensors.values()].map(({ name, dtype, shape, sizeBytes }) => [name, dtype, shape, sizeBytes])).toEqual([['a', 'F32', [2, 3], 24], ['b', 'F32', [4], 16]]);
    expect(await floats('a')).toEqual([1, 2, 3, 4, 5, -6.5]);
  });

  it('reads halves and bfloats', async () => {
    await writeSafetensors(path, { words: { shape: [1] } }, { edit: place('words', [0, 4], { dtype: 'F16', shape: [2] }) });
    const bytes = await readFile(path);
    bytes.set([0x00, 0x3c, 0x00, 0xc1], bytes.length - 4);
    await writeFile(path, bytes);
    expect(await floats('words')).toEqual([1, -2.5]);
    await writeSafetensors(path, { words: { shape: [1] } }, { edit: place('words', [0, 4], { dtype: 'BF16', shape: [2] }) });
    const brains = await readFile(path);
    brains.set([0x80, 0x3f, 0x20, 0xc0], brains.length - 4);
    await writeFile(path, brains);
    expect(await floats('words')).toEqual([1, -2.5]);
  });

  it.each([
    ['tensors that overlap', place('b', [20, 36]), /overlap: b begins inside another/],
    ['a hole', place('b', [28, 44]), /bytes before b that belong to no tensor/],
    ['a place beyond the file', place('b', [24, 4024], { shape: [1000] }), /cut short: its tensors need \d+ bytes/],
    ['a place that ends before it begins', place('b', [40, 24]), /does not fit its shape/],
    ['a place that does not fit the shape', place('b', [24, 36]), /does not fit its shape 4/],
    ['an absurd shape', place('b', [24, 40], { shape: [2 ** 40, 2 ** 40] }), /does not fit its shape/],
    ['a negative place', place('a', [-8, 16]), /nothing clear about a/],
    ['a place that is no number', place('a', ['0', '24'] as unknown as [number, number]), /nothing clear about a/],
    ['an unknown type', place('b', [24, 40], { dtype: 'F4' }), /unknown type F4 in b/],
    ['a header that is no JSON', () => '{"a":', /header is not a JSON object/],
    ['a header that is a list', () => '[]', /nothing clear|not a JSON object/],
    ['an entry that is a word', (header: Record<string, unknown>) => ({ ...header, b: 'x' }), /nothing clear about b/],
  ] as [string, (header: Record<string, unknown>) => unknown, RegExp][])('refuses %s', async (_, edit, sentence) => {
    await writeSafetensors(path, two, { edit });
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(sentence) as string });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), /ends inside its header/],
    ['a header longer than the file', Buffer.concat([lengthBytes(1000n), Buffer.from('{}')]), /ends inside its header/],
    ['a header of 2^63 bytes', Buffer.concat([lengthBytes(2n ** 63n), Buffer.from('{}')]), /more than 100 MB/],
    ['another kind of file', Buffer.from('PK\u0003\u0004 something else altogether'), /not a safetensors file|header/],
  ])('refuses %s', async (_, bytes, sentence) => {
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(sentence) as string });
  });

  it('refuses a file that is cut short, and one with a rest', async () => {
    await writeSafetensors(path, two);
    await truncate(path, (await readFile(path)).length - 1);
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/cut short/) as string });
    await writeSafetensors(path, two, { rest: Buffer.alloc(3) });
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/3 bytes at its end/) as string });
    await expect(readSafetensors(join(folder, 'none'))).rejects.toMatchObject({ code: 'model-missing' });
  });

  it.each([['NaN', Number.NaN], ['infinite', Number.NEGATIVE_INFINITY]])('refuses a number that is %s', async (_, value) => {
    await writeSafetensors(path, { a: { shape: [3], values: [1, value, 2] } });
    await expect(floats('a')).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/not finite in a/) as string });
  });

  it('refuses numbers of a type that it does not read', async () => {
    await writeSafetensors(path, { a: { shape: [2] } }, { edit: place('a', [0, 8], { dtype: 'F64', shape: [1] }) });
    await expect(floats('a')).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(/type F64/) as string });
  });

  it('throws nothing but its own errors, whatever bytes of a good file are changed', async () => {
    await writeSafetensors(path, two);
    const good = await readFile(path);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      await writeFile(path, bytes);
      const result: unknown = await readSafetensors(path).catch((error: unknown) => error);
      expect(result instanceof Error ? result instanceof StanchError : true).toBe(true);
    }), { numRuns: 200 });
  });
});
