import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hashFile } from '../src/models/hash-file.ts';
import { defaultModel, readManifest } from '../src/models/manifest.ts';
import { readAdapter } from '../src/models/read-adapter.ts';
import { compactPromptHashes } from '../src/prompts/prompt-hashes.ts';

it('the adapter that ships is the pinned file, for the default model, and was trained on the present prompts', async () => {
  const model = defaultModel(readManifest());
  const path = join(dirname(fileURLToPath(import.meta.url)), '..', 'models', model.adapter?.file ?? '');
  expect(await hashFile(path)).toBe(model.adapter?.sha256);
  const { baseSha256, training } = await readAdapter(path);
  expect(baseSha256).toBe(model.sha256);
  expect(training).toEqual({ profile: 'compact', promptHashes: compactPromptHashes() });
});
