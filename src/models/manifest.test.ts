import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultModel, manifestSchema, readManifest } from './manifest.ts';

describe('the manifest', () => {
  it('is valid, and its default is pinned, converted, and has a source besides the hub', () => {
    const model = defaultModel(readManifest());
    expect(model).toMatchObject({ name: 'smollm2-135m-instruct', profile: 'compact', licence: 'Apache-2.0' });
    expect(model.sha256).not.toBeNull();
    expect(model.converted?.sha256).not.toBe(model.sha256);
    expect(model.sources.map(({ kind }) => kind)).toEqual(['hub', 'python-package']);
  });

  it('gives each hub file the name that an import knows it by', () => {
    for (const model of readManifest().models) {
      for (const source of model.sources) if (source.kind === 'hub') expect(basename(new URL(source.url).pathname)).toBe(model.fileName);
    }
  });

  it('pins the paper\'s base at one revision of its hub page', () => {
    const model = readManifest().models.find(({ name }) => name === 'deepseek-r1-distill-qwen-14b');
    expect(model).toMatchObject({ base: 'deepseek-ai/DeepSeek-R1-Distill-Qwen-14B', isReasoning: true, type: 'Q4_K_M', sizeBytes: 8_988_110_240 });
    expect(model?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(model?.sources).toMatchObject([{ kind: 'hub', url: expect.stringMatching(/\/resolve\/[0-9a-f]{40}\//) as string }]);
  });

  it('wants one default and different names', () => {
    const manifest = readManifest();
    const [first] = manifest.models;
    expect(manifestSchema.safeParse({ ...manifest, models: [first, first] }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, models: manifest.models.filter(({ isDefault }) => !isDefault) }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, models: [{ ...first, sources: [{ kind: 'hub', url: 'file:///etc/passwd' }] }] }).success).toBe(false);
  });

  it('says when the file is broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stanch-manifest-'));
    const path = join(folder, 'manifest.json');
    expect(() => readManifest(path)).toThrow(/cannot be read/);
    await writeFile(path, '{"models": [');
    expect(() => readManifest(path)).toThrow(/is not valid/);
    await rm(folder, { recursive: true });
  });
});
