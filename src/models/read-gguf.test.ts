import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StanchError } from '../kit/error.ts';
import type { GgufValue } from './gguf-types.ts';
import { metadataScalar, readGguf } from './read-gguf.ts';
import { writeGguf } from './write-gguf.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-gguf-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const metadata = new Map<string, GgufValue>([
  ['general.architecture', { type: 'string', value: 'llama' }],
  ['one.of', { type: 'u8', value: 200 }], ['each.i8', { type: 'i8', value: -3 }], ['each.u16', { type: 'u16', value: 65_535 }],
  ['each.i16', { type: 'i16', value: -5 }], ['each.u32', { type: 'u32', value: 4_294_967_295 }], ['each.i32', { type: 'i32', value: -7 }],
  ['each.f32', { type: 'f32', value: 0.5 }], ['each.bool', { type: 'bool', value: true }], ['each.u64', { type: 'u64', value: 2n ** 63n }],
  ['each.i64', { type: 'i64', value: -(2n ** 62n) }], ['each.f64', { type: 'f64', value: 0.1 }],
  ['texts', { type: 'array', itemType: 'string', items: ['a', '', 'ß→'], length: 3 }],
  ['nested', { type: 'array', itemType: 'array', items: [{ type: 'array', itemType: 'u8', items: [1, 2], length: 2 }], length: 1 }],
]);

async function writeSample(name: string): Promise<string> {
  const path = join(folder, name);
  await writeGguf(path, {
    metadata,
    tensors: [
      { name: 'norm', dims: [3], typeId: 0, sizeBytes: 12, data: () => [new Uint8Array(12).fill(1)] },
      { name: 'matrix', dims: [32, 2], typeId: 8, sizeBytes: 68, data: () => [new Uint8Array(34).fill(2), new Uint8Array(34).fill(3)] },
    ],
  });
  return path;
}

async function readBytes(bytes: Uint8Array) {
  const path = join(folder, 'bytes.gguf');
  await writeFile(path, bytes);
  return readGguf(path);
}

describe('readGguf', () => {
  it('reads back what writeGguf wrote: metadata in order, tensors in place', async () => {
    const path = await writeSample('sample.gguf');
    const gguf = await readGguf(path);
    expect([...gguf.metadata]).toEqual([...metadata]);
    expect(gguf.tensors.map(({ name, dims, typeName, sizeBytes }) => ({ name, dims, typeName, sizeBytes }))).toEqual([
      { name: 'norm', dims: [3], typeName: 'F32', sizeBytes: 12 }, { name: 'matrix', dims: [32, 2], typeName: 'Q8_0', sizeBytes: 68 },
    ]);
    const bytes = await readFile(path);
    const at = gguf.tensors[1]?.offsetBytes ?? 0;
    expect(at % 32).toBe(0);
    expect([...bytes.subarray(at, at + 68)]).toEqual([...new Uint8Array(34).fill(2), ...new Uint8Array(34).fill(3)]);
  });

  it('keeps only the length of arrays over the limit', async () => {
    const gguf = await readGguf(await writeSample('limit.gguf'), { maxArrayItems: 2 });
    expect(gguf.metadata.get('texts')).toEqual({ type: 'array', itemType: 'string', items: [], length: 3 });
    expect(metadataScalar(gguf.metadata, 'each.i32')).toBe(-7);
    expect(metadataScalar(gguf.metadata, 'texts')).toBeUndefined();
  });

  it('reads a header that is longer than the first read', async () => {
    const path = join(folder, 'long.gguf');
    const items = Array.from({ length: 150_000 }, (_, index) => `token ${index}`);
    await writeGguf(path, { metadata: new Map([['tokens', { type: 'array', itemType: 'string', items, length: items.length }]]), tensors: [] });
    expect((await readGguf(path)).metadata.get('tokens')).toMatchObject({ items });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), /is not a GGUF file/],
    ['another kind of file', Buffer.from('PK\u0003\u0004 something else'), /is not a GGUF file/],
    ['an old version', Buffer.concat([Buffer.from('GGUF'), Buffer.from([1, 0, 0, 0]), Buffer.alloc(40)]), /GGUF version 1/],
    ['the other byte order', Buffer.concat([Buffer.from('GGUF'), Buffer.from([0, 0, 0, 3]), Buffer.alloc(40)]), /big-endian/],
    ['a count of 2^40 tensors', header({ tensors: 2n ** 40n, entries: 0n }), /claims 1099511627776 tensors/],
    ['a count of 2^64-1 entries', header({ tensors: 0n, entries: 2n ** 64n - 1n }), /absurd number/],
    ['a text of 2^50 characters', Buffer.concat([header({ tensors: 0n, entries: 1n }), u64(2n ** 50n), Buffer.alloc(40)]), /characters of text, more than it has room for/],
    ['an unknown value type', Buffer.concat([header({ tensors: 0n, entries: 1n }), u64(1n), Buffer.from('k'), Buffer.from([99, 0, 0, 0]), Buffer.alloc(40)]), /unknown type 99/],
  ])('refuses %s with a sentence', async (_, bytes, sentence) => {
    const error: unknown = await readBytes(bytes).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(StanchError);
    expect(error).toMatchObject({ code: 'model-invalid', message: expect.stringMatching(sentence) as string });
  });

  it('refuses a file that ends inside its tensors, and one that ends inside its header', async () => {
    const path = await writeSample('cut.gguf');
    const { dataOffsetBytes } = await readGguf(path);
    await truncate(path, dataOffsetBytes + 50);
    await expect(readGguf(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/cut short: its tensors need \d+ bytes/) as string });
    await truncate(path, dataOffsetBytes - 60);
    await expect(readGguf(path)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/ends inside its header/) as string });
  });

  it('says that a missing file is missing and that a folder is not a file', async () => {
    await expect(readGguf(join(folder, 'none.gguf'))).rejects.toMatchObject({ code: 'model-missing' });
    await expect(readGguf(folder)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/is not a file/) as string });
  });

  it('throws nothing but its own errors, whatever bytes of a good file are changed', async () => {
    const good = await readFile(await writeSample('good.gguf'));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      const result: unknown = await readBytes(bytes).catch((error: unknown) => error);
      expect(result instanceof Error ? result instanceof StanchError : true).toBe(true);
    }), { numRuns: 200 });
  });
});

function u64(value: bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(value);
  return out;
}

function header({ tensors, entries }: { tensors: bigint; entries: bigint }): Buffer {
  return Buffer.concat([Buffer.from('GGUF'), Buffer.from([3, 0, 0, 0]), u64(tensors), u64(entries), ...(entries > 5n || tensors > 5n ? [Buffer.alloc(40)] : [])]);
}
