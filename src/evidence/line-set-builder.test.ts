import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSetSchema, rangesOf } from '../contracts/index.ts';
import { LineSetBuilder } from './line-set-builder.ts';

describe('sets of lines', () => {
  it('give back every line once, in rising order, whatever the order they came in', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 1_200 }), fc.boolean(), (lines, isCopied) => {
      const builder = new LineSetBuilder();
      for (const line of lines) builder.add('s1', line, line);
      const [set] = (isCopied ? builder.clone() : builder).build();
      const found = set === undefined ? [] : [...rangesOf(set)].flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
      expect(found).toEqual([...lines].sort((a, b) => a - b));
      if (set) expect(lineSetSchema.parse(set)).toEqual(set);
    }));
  });

  it('take a few bytes a record', () => {
    const builder = new LineSetBuilder();
    for (let line = 1; line <= 300_000; line += 3) builder.add('s1', line, line);
    const [set] = builder.build();
    expect(JSON.stringify(set).length / 100_000).toBeLessThan(3);
    expect([...rangesOf(set!)].length).toBe(100_000);
  });

  it('count a line with several records once', () => {
    const builder = new LineSetBuilder();
    for (const [first, last] of [[5, 5], [5, 5], [9, 12], [6, 6]] as const) builder.add('s1', first, last);
    expect(builder.build()).toEqual([{ source: 's1', ranges: [[5, 6], [9, 12]] }]);
  });
});
