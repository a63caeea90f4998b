import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findScenarioProblems } from '../../src/contracts/index.ts';
import { findRecoveryProblems } from '../../src/world/scenarios/checks/find-recovery-problems.ts';
import { findUnknowable } from '../../src/world/scenarios/checks/find-unknowable.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { addSecondEntry } from './add-second-entry.ts';

const loaded = await loadScenarios([join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios')]);
const instances = listInstances(loaded).filter(({ key, split }) => key.endsWith('--plain') && (split === 'dev' || split === 'test'));
const open = async (key: string) => openInstance({ loaded, key, seed: 1, datasetsFolder: undefined });

describe('a second entry', () => {
  it.each(instances.filter(({ kind }) => kind === 'compromise').map(({ key }) => key))('can be found and recovered from: %s', async (key) => {
    const { scenario, evidence } = await open(key);
    const changed = addSecondEntry(scenario);
    expect([...findScenarioProblems(changed), ...findUnknowable(changed), ...findRecoveryProblems(changed, { seed: 1, statesAtMost: 0 })]).toEqual([]);
    expect(changed.channels).toHaveLength(scenario.channels.length + 1);
    expect(evidence.some(({ text }) => text?.includes('203.0.113.44'))).toBe(false);
    expect(addSecondEntry(scenario)).toEqual(changed);
    const { compromised, channels, artifacts, rootCauses, next, ...same } = changed;
    expect(scenario).toMatchObject(same);
    for (const [now, before] of [[compromised, scenario.compromised], [channels, scenario.channels], [artifacts, scenario.artifacts], [rootCauses, scenario.rootCauses], [next, scenario.next]] as const) {
      expect(now.slice(0, before.length)).toEqual(before);
    }
  });

  it('leaves attempts and ordinary days alone', async () => {
    const others = instances.filter(({ kind }) => kind !== 'compromise');
    expect(others.length).toBeGreaterThan(0);
    for (const { key } of others) {
      const { scenario } = await open(key);
      expect(addSecondEntry(scenario)).toBe(scenario);
    }
  });
});
