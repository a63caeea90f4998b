import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveModel } from './resolve-model.ts';
import { writeSyntheticAdapter, writeSyntheticModel } from './synthetic-gguf.ts';

it('an adapter says which prompts it was trained on, or says nothing', async () => {
  const home = mkdtempSync(join(tmpdir(), 'stanch-adapter-'));
  const model = join(home, 'model.gguf');
  await writeSyntheticModel(model);
  await writeSyntheticAdapter(join(home, 'told.gguf'), { promptHashes: { act: 'a1', predict: 'b2' } });
  await writeSyntheticAdapter(join(home, 'silent.gguf'));
  expect((await resolveModel(model, join(home, 'told.gguf'), { home })).adapter?.promptHashes).toEqual({ act: 'a1', predict: 'b2' });
  expect((await resolveModel(model, join(home, 'silent.gguf'), { home })).adapter?.promptHashes).toBeUndefined();
});
