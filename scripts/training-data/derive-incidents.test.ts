import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { listTrueRoles } from '../../eval/execution/score-perception.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { deriveIncidents } from './derive-incidents.ts';

const loaded = await loadScenarios([join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios', 'train')]);
const derived = deriveIncidents(loaded);
const open = async (key: string): Promise<{ kind: string; steps: string[]; roles: ReturnType<typeof listTrueRoles> }> => {
  const { scenario } = await openInstance({ loaded: derived, key, seed: 1000, datasetsFolder: undefined });
  return { kind: scenario.kind, steps: scenario.attack.steps.map(({ outcome }) => outcome), roles: listTrueRoles(scenario) };
};

describe('derived incidents', () => {
  it('are an attempt that came to nothing, and a night on which nobody came', async () => {
    const stopped = await open('web-shell-upload--plain-stopped');
    expect(stopped).toMatchObject({ kind: 'attempted', roles: { compromised: new Set() } });
    expect(new Set(stopped.steps)).toEqual(new Set(['attempted']));
    expect(stopped.roles.attacker.size).toBeGreaterThan(0);
    expect(await open('web-shell-upload--plain-nobody')).toEqual({ kind: 'benign', steps: [], roles: { attacker: new Set(), compromised: new Set(), targeted: new Set() } });
  });

  it('come from compromises alone, under names of their own', () => {
    const known = new Set(listInstances(loaded).map(({ key }) => key));
    const keys = listInstances(derived).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter((key) => known.has(key) || key.startsWith('spray-failed') || key.startsWith('site-scanner'))).toEqual([]);
    expect(keys.some((key) => key.startsWith('api-key-abuse') && key.endsWith('-stopped'))).toBe(false);
  });
});
