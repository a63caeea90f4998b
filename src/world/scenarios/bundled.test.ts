import { describe, expect, it } from 'vitest';
import { checkScenarios } from './check-scenarios.ts';
import { listInstances } from './list-instances.ts';
import { loadScenarios } from './load-scenarios.ts';

/** Published incidents are looked at in full only where their logs are. */
const datasetsFolder = process.env['STANCH_DATASETS'];
const folders = ['datasets', 'eval/scenarios/train', 'eval/scenarios/dev', 'eval/scenarios/test', 'eval/scenarios/published'];

/** Families still being written: what is wrong with them is let be. To be emptied. */
const unfinished: readonly string[] = ['backdoored-ftp', 'cloud-role-escalation', 'deserialisation', 'kerberoast-dcsync', 'log4shell', 'password-reset-phish', 'poisoned-package', 'sql-injection-theft'];
const finished = (problems: readonly string[]): string[] => problems.filter((problem) => !unfinished.some((family) => problem.includes(`/${family}.json: `)));

it('bundled scenarios load together: no name twice, no family in two splits', async () => {
  const loaded = await loadScenarios(['datasets', 'eval/scenarios']);
  expect(finished(loaded.problems)).toEqual([]);
  const keys = listInstances(loaded).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(80);
});

// One seed and no search for the optimum: the command checks two seeds in full.
describe('the check finds nothing wrong', () => {
  it.each(folders)('in %s', async (folder) => {
    const { scenarioCount, problems, missing } = await checkScenarios(folder, { seeds: 1, statesAtMost: 0, ...(datasetsFolder !== undefined && { datasetsFolder }) });
    expect(finished(problems)).toEqual([]);
    expect(scenarioCount).toBeGreaterThan(0);
    if (!folder.endsWith('published') || datasetsFolder !== undefined) expect(missing).toEqual([]);
  });
});
