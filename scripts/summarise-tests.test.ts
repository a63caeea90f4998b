import { describe, expect, it } from 'vitest';
import { summariseTests } from './summarise-tests.mjs';

const tests = (...statuses: string[]) => statuses.map((status, index) => ({ status, fullName: `test ${index}` }));

describe('summariseTests', () => {
  it('counts what passed and failed', () => {
    const summary = summariseTests({ testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: tests('passed', 'failed', 'skipped') },
      { name: 'b.model.test.ts', status: 'passed', assertionResults: tests('passed') },
    ] });
    expect(summary).toEqual({ passed: 2, failed: 1, skippedModelTests: 0, lines: ['FAILED a.test.ts: test 1'] });
  });

  it('counts skipped model tests, under whatever name vitest gives the state', () => {
    expect(summariseTests({ testResults: [{ name: 'b.model.test.ts', status: 'passed', assertionResults: tests('pending', 'skipped', 'todo') }] }).skippedModelTests).toBe(3);
  });

  it('counts a file that broke before its tests as one failure', () => {
    const summary = summariseTests({ testResults: [{ name: 'c.test.ts', status: 'failed', message: 'cannot find\nstack', assertionResults: [] }] });
    expect(summary.failed).toBe(1);
    expect(summary.lines).toEqual(['FAILED c.test.ts: cannot find']);
  });
});
