import { describe, expect, it } from 'vitest';
import { checkContext, checkMemory, estimateModelMemory, readMachineMemory } from './memory-check.ts';
import type { ModelFacts } from './model-facts.ts';

const facts: ModelFacts = {
  architecture: 'llama', sizeBytes: 144_811_072, contextTokens: 8192, vocabularySize: 49_152, blockCount: 30, embeddingLength: 576, cellNumbersPerBlock: 384, isReasoning: false,
};
const use = { contextTokens: 2048, sequenceCount: 10, batchTokens: 512 };

describe('estimateModelMemory', () => {
  it('counts the file, a cell per token, sequence and block, and the work space', () => {
    const estimate = estimateModelMemory(facts, use);
    expect(estimate.weightsBytes).toBe(144_811_072);
    // 2,048 tokens × 10 sequences × 30 blocks × 384 numbers × 2 bytes
    expect(estimate.cellsBytes).toBe(471_859_200);
    expect(estimate.workBytes).toBe(200 * 2 ** 20 + 512 * (49_152 + 576 * 16) * 4);
    expect(estimate.totalBytes).toBe(estimate.weightsBytes + estimate.cellsBytes + estimate.workBytes);
    expect(estimateModelMemory(facts, { ...use, adapterBytes: 1000 }).weightsBytes).toBe(144_812_072);
  });
});

describe('checkMemory', () => {
  const estimate = { weightsBytes: 9e9, cellsBytes: 1e9, workBytes: 5e8, totalBytes: 10.5e9 };
  it('passes what fits', () => {
    expect(() => checkMemory('m', estimate, { freeBytes: 10.5e9, totalBytes: 16e9 })).not.toThrow();
  });
  it('says whether the machine is too small or only full', () => {
    expect(() => checkMemory('m', estimate, { freeBytes: 7e9, totalBytes: 8e9 })).toThrow(
      'The model m needs about 10.5 GB of memory (9.0 GB of weights, 1.0 GB of context, 0.5 GB to work in), and this machine has 8.0 GB.');
    expect(() => checkMemory('m', estimate, { freeBytes: 7e9, totalBytes: 16e9 })).toThrow(/, and 7\.0 GB of 16\.0 GB is free\.$/);
  });
  it('has the code and a hint', () => {
    expect(() => checkMemory('m', estimate, { freeBytes: 1, totalBytes: 2 })).toThrow(expect.objectContaining({ code: 'model-too-large', hint: expect.stringMatching(/smaller model/) as string }) as Error);
  });
});

describe('readMachineMemory', () => {
  it('has no more free than there is', () => {
    const { freeBytes, totalBytes } = readMachineMemory();
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThanOrEqual(totalBytes);
  });
});

describe('checkContext', () => {
  it('refuses more tokens than the model was trained for', () => {
    expect(() => checkContext('m', facts, 8192)).not.toThrow();
    expect(() => checkContext('m', facts, 8193)).toThrow(expect.objectContaining({ code: 'context-too-small', message: 'The model m reads at most 8192 tokens, and 8193 are needed.' }) as Error);
    expect(() => checkContext('m', { ...facts, contextTokens: 0 }, 1e6)).not.toThrow();
  });
});
