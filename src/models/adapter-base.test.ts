import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { convertAdapter } from './convert-adapter.ts';
import { convertGguf } from './convert-gguf.ts';
import type { GgufValue } from './gguf-types.ts';
import { hashFile } from './hash-file.ts';
import { importModel } from './import-model.ts';
import type { Manifest } from './manifest.ts';
import { mergeAdapter } from './merge-adapter.ts';
import { readGguf } from './read-gguf.ts';
import { readRange } from './read-range.ts';
import { resolveModel } from './resolve-model.ts';
import type { StoreOptions } from './store.ts';
import { writeGguf } from './write-gguf.ts';

const fixtures = fileURLToPath(new URL('./__fixtures__/adapters/', import.meta.url));
const source = join(fixtures, 'llama.gguf');
let folder: string;
let converted: string;
let adapter: string;
let options: StoreOptions;

/** A manifest whose model is converted at set-up, as the default one is; the adapter is made for the file before conversion. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-base-'));
  converted = join(folder, 'converted.gguf');
  const manifest: Manifest = {
    formatVersion: 1,
    models: [{
      name: 'tiny', title: 'Tiny', licence: 'Apache-2.0', base: 'none', chatTemplate: 'none', contextTokens: 128, profile: 'compact', isReasoning: false, isDefault: true, fileName: 'llama.gguf', type: 'F16',
      sha256: await hashFile(source), sizeBytes: 1, converted: { type: 'Q8_0', ...(await convertGguf(source, converted)) }, sources: [{ kind: 'hub', url: 'https://example.org/llama.gguf' }],
    }],
  };
  options = { home: join(folder, 'home'), manifest };
  adapter = join(folder, 'adapter.gguf');
  await convertAdapter(join(fixtures, 'llama-patterns'), { ...options, base: source, out: adapter });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('an adapter made for the source file fits its conversion, by name and by path, and the other way round', async () => {
  await importModel(source, options);
  for (const model of ['tiny', join(folder, 'home', 'models', 'tiny.gguf'), converted, source]) {
    expect((await resolveModel(model, adapter, options)).adapter?.warnings).toEqual([]);
  }
  const other = join(folder, 'other.gguf');
  const { baseSha256 } = await convertAdapter(join(fixtures, 'llama-patterns'), { ...options, base: 'tiny', out: other });
  expect(baseSha256).toBe(await hashFile(source));
  expect(await hashFile(other)).toBe(await hashFile(adapter));
});

it('an adapter bound to the converted file fits the source too', async () => {
  const { metadata, tensors } = await readGguf(adapter);
  const bound = join(folder, 'bound.gguf');
  const keys = new Map<string, GgufValue>([...metadata, ['stanch.base_sha256', { type: 'string', value: await hashFile(converted) }]]);
  await writeGguf(bound, { metadata: keys, tensors: tensors.map((tensor) => ({ ...tensor, sizeBytes: tensor.sizeBytes ?? 0, data: () => readRange(adapter, tensor.offsetBytes, tensor.sizeBytes ?? 0, 4096) })) });
  expect((await resolveModel(source, bound, options)).adapter?.warnings).toEqual([]);
});

it('an adapter is refused by a base of the same shape with other weights, merged ones too', async () => {
  const merged = join(folder, 'merged.gguf');
  await mergeAdapter({ ...options, base: source, adapter, out: merged });
  await expect(resolveModel(merged, adapter, options)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/made for another base than merged\.gguf/) as string });
});

it('an adapter that says no base is taken by its shape, with a warning', async () => {
  const { metadata, tensors } = await readGguf(adapter);
  const silent = join(folder, 'silent.gguf');
  await writeGguf(silent, {
    metadata: new Map([...metadata].filter(([key]) => key !== 'stanch.base_sha256')),
    tensors: tensors.map((tensor) => ({ ...tensor, sizeBytes: tensor.sizeBytes ?? 0, data: () => readRange(adapter, tensor.offsetBytes, tensor.sizeBytes ?? 0, 4096) })),
  });
  expect((await resolveModel(source, silent, options)).adapter?.warnings).toEqual([expect.stringMatching(/does not say which base it was made for/)]);
  await expect(resolveModel(join(fixtures, 'qwen2.gguf'), silent, options)).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/is for llama models, and this one is qwen2/) as string });
});
