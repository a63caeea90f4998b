import { afterEach, describe, expect, it, vi } from 'vitest';
import { caseWording } from '../case/index.ts';
import { actWording } from './act.ts';
import { fullWording } from './full-wording.ts';
import { perceiveWording } from './perceive.ts';
import { predictWording } from './predict.ts';
import { compactPromptHashes, fullPromptHashes } from './prompt-hashes.ts';

afterEach(() => { vi.restoreAllMocks(); vi.resetModules(); vi.doUnmock('./static-prefix.ts'); });

/** The hash with one wording changed, put back afterwards. */
function changed<T extends object, K extends keyof T>(wording: T, key: K, value: T[K], hashes: () => Record<string, string>): string[] {
  const before = hashes();
  const old = wording[key];
  wording[key] = value;
  const after = hashes();
  wording[key] = old;
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

describe('prompt hashes', () => {
  it('are the same each time, and one for each prompt', () => {
    expect(compactPromptHashes()).toEqual(compactPromptHashes());
    expect(Object.keys(compactPromptHashes())).toEqual(['prefix', 'perceive', 'conjecture', 'case', 'act', 'predict', 'neutral']);
    for (const hashes of [compactPromptHashes(), fullPromptHashes()]) {
      for (const hash of Object.values(hashes)) expect(hash).toMatch(/^[0-9a-f]{16}$/);
      expect(new Set(Object.values(hashes)).size).toBe(Object.keys(hashes).length);
    }
  });

  it('change with their own wording and no other', () => {
    expect(changed(actWording, 'question', 'do now', compactPromptHashes)).toEqual(['act']);
    expect(changed(predictWording, 'lesson', 'note: ', compactPromptHashes)).toEqual(['predict']);
    expect(changed(perceiveWording, 'verdict', 'is it:', compactPromptHashes)).toEqual(['perceive']);
    expect(changed(perceiveWording, 'role', (alias) => `who is ${alias}:`, compactPromptHashes)).toEqual(['perceive']);
    expect(changed(caseWording, 'looked', 'looked at:', compactPromptHashes)).toEqual(['case']);
    expect(changed(perceiveWording, 'noMore', 'nothing else', compactPromptHashes)).toEqual(['perceive']);
    expect(changed(fullWording, 'act', 'Do what?', fullPromptHashes)).toEqual(['act']);
  });

  it('all change with the version', async () => {
    const before = compactPromptHashes();
    vi.resetModules();
    vi.doMock('./static-prefix.ts', async (original) => ({ ...(await original<object>()), promptVersion: 99 }));
    const after = (await import('./prompt-hashes.ts')).compactPromptHashes();
    for (const [name, hash] of Object.entries(before)) expect(after[name]).not.toBe(hash);
  });
});
