import { describe, expect, it } from 'vitest';
import { StanchError } from '../../src/kit/error.ts';
import type { RunResult } from '../run-result.ts';
import { makeUpRuns } from './__fixtures__/made-up-runs.ts';
import { compare } from './compare.ts';

const before = makeUpRuns().filter((run) => run.planner === 'stanch');
const options = { failIfWorseFraction: 0.05, resamples: 200 };
const scaled = (factor: number, from: readonly RunResult[] = before): RunResult[] => from.map((run) => ({ ...run, recoverySteps: run.recoverySteps * factor }));

describe('compare', () => {
  it('is worse past the limit and not at it', () => {
    expect(compare(before, scaled(1.06), options).isWorse).toBe(true);
    expect(compare(before, scaled(1.04), options).isWorse).toBe(false);
    expect(compare(before, scaled(0.5), options).isWorse).toBe(false);
    expect(compare(before, scaled(1.06), { ...options, failIfWorseFraction: 0.1 }).isWorse).toBe(false);
  });

  it('says ratio, interval and p', () => {
    const { sentences, table } = compare(before, scaled(1.5), options);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^stanch in test: .* over 16 common compromises, 1\.50 \[1\.50 to 1\.50\] times as many, p = 0\.008\. Worse by more than 5\.00 %\.$/);
    expect(table[1]).toHaveLength(table[0]!.length);
  });

  it('looks only at compromises that both finished', () => {
    const [first, ...rest] = scaled(1).filter((run) => run.kind === 'compromise');
    const broken: RunResult = { ...first!, status: 'broken', problem: 'gone', recoverySteps: 10_000 };
    const { isWorse, sentences, table } = compare(before, [broken, ...rest], options);
    expect(isWorse).toBe(false);
    expect(table[1]?.[2]).toBe('15');
    expect(sentences).toContain('1 compromise of A is not in the other and left out.');
    expect(sentences).toContain('1 run of B broke and is left out.');
  });

  it('fails when any one planner is worse', () => {
    const all = makeUpRuns();
    const worse = all.map((run) => (run.planner === 'playbook' ? { ...run, recoverySteps: run.recoverySteps * 2 } : run));
    const { isWorse, table } = compare(all, worse, options);
    expect(isWorse).toBe(true);
    expect(table.slice(1).filter((row) => row.at(-1) === 'yes').map((row) => row[0])).toEqual(['playbook']);
  });

  it('compares two different planners when each side has one', () => {
    const { table } = compare(before, makeUpRuns().filter((run) => run.planner === 'blanket'), options);
    expect(table[1]?.[0]).toBe('blanket against stanch');
    expect(table[1]?.at(-1)).toBe('yes');
  });

  it('throws when nothing is in common: an empty gate does not pass', () => {
    expect(() => compare(before, [], options)).toThrow(StanchError);
    expect(() => compare(before, before.filter((run) => run.kind === 'benign'), options)).toThrow('no finished compromise in common');
  });

  it('is worse when steps appear where there were none, and says when there is no test', () => {
    const none = before.filter((run) => run.family === 'ransomware').map((run) => ({ ...run, recoverySteps: 0 }));
    const some = none.map((run) => ({ ...run, recoverySteps: 1 }));
    const result = compare(none, some, options);
    expect(result.isWorse).toBe(true);
    expect(result.sentences[0]).toContain('no test (1 of the 3 families');
  });
});
