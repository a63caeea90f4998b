import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { estimateModelMemory, readManifest, type ModelFacts } from './index.ts';

/** DeepSeek-R1-Distill-Qwen-14B: `config.json` of its hub page. */
const facts: ModelFacts = { architecture: 'qwen2', sizeBytes: 0, contextTokens: 131_072, vocabularySize: 152_064, blockCount: 48, embeddingLength: 5120, cellNumbersPerBlock: 2 * 8 * 128, isReasoning: true };
const innerLength = 13_824;
const keyValueLength = 1024;
/** What `plan` chooses: 400 of evidence and 6,000 of room; batches of 128. */
const use = { contextTokens: 6400, batchTokens: 128 };
/** Query and value projections of every layer at rank 64, as halves. */
const adapterParameters = facts.blockCount * 64 * (2 * facts.embeddingLength + facts.embeddingLength + keyValueLength);

it('the memory table of models/README.md says what the check before loading says', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../models/README.md', import.meta.url)), 'utf8');
  const { embeddingLength: width } = facts;
  const parameters = 2 * facts.vocabularySize * width + facts.blockCount * (2 * width * width + 2 * width * keyValueLength + 3 * width * innerLength + width + 2 * keyValueLength + 2 * width) + width;
  const rows = [...readme.matchAll(/^\| (Q\S+) \| ([\d,]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(([, type, bytes, ...numbers]) => ({ type, sizeBytes: Number(bytes?.replaceAll(',', '')), numbers }));
  expect(rows.map(({ type }) => type)).toEqual(['Q4_K_M', 'Q5_K_M', 'Q6_K', 'Q8_0']);
  for (const { sizeBytes, numbers } of rows) {
    const full = estimateModelMemory({ ...facts, sizeBytes }, { ...use, sequenceCount: 1 });
    const paper = estimateModelMemory({ ...facts, sizeBytes }, { ...use, sequenceCount: 3, adapterBytes: adapterParameters * 2 });
    expect(numbers).toEqual([((sizeBytes * 8) / parameters).toFixed(2), (full.totalBytes / 1e9).toFixed(1), (paper.totalBytes / 1e9).toFixed(1)]);
  }
  expect(rows[0]?.sizeBytes).toBe(readManifest().models.find(({ name }) => name === 'deepseek-r1-distill-qwen-14b')?.sizeBytes);
  expect(readme).toContain(`${(parameters / 1e9).toFixed(2)} billion parameters`);
  expect(readme).toContain(`(${adapterParameters.toLocaleString('en')} parameters)`);
  expect(readme).toContain(`${(facts.blockCount * facts.cellNumbersPerBlock * 2).toLocaleString('en')} bytes a sequence`);
});
