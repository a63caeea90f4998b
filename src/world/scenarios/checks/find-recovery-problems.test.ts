import { expect, it } from 'vitest';
import { makeScenario } from '../__fixtures__/small-scenario.ts';
import { findRecoveryProblems } from './find-recovery-problems.ts';

it('finds a way with and without the optimum', () => {
  for (const statesAtMost of [0, 1000]) expect(findRecoveryProblems(makeScenario(), { seed: 2, statesAtMost })).toEqual([]);
});

it('says what stays hidden from one who knows only what was shown', () => {
  const scenario = makeScenario();
  scenario.compromised.push({ id: 'db-held', ref: { kind: 'host', name: 'db-1' }, what: 'Entered.', shownBy: { lines: [], commands: [{ verb: 'scan_host', targets: ['db-1'] }] } });
  const problems = findRecoveryProblems(scenario, { seed: 1, statesAtMost: 0 });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^recovery: one who knows only what was shown gives \d+ commands \(.+\), then sees nothing left to do, and it is not known, preserved, recovered\. Still hidden: db-held\./);
});
