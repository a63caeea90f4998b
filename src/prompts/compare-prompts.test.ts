import { describe, expect, it } from 'vitest';
import { comparePrompts } from './compare-prompts.ts';

describe('prompts of an adapter', () => {
  it('are told apart by name', () => {
    expect(comparePrompts({ act: 'a', predict: 'b' }, { act: 'a', predict: 'b' })).toBeUndefined();
    expect(comparePrompts({ act: 'a', predict: 'old' }, { act: 'a', predict: 'b', perceive: 'c' })).toMatch(/predict, perceive\./);
  });
});
