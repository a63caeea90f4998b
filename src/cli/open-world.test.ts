import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvidenceTables } from '../evidence/build-evidence.ts';
import { openWorld } from './open-world.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'stanch-world-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('a world to play against', () => {
  it('is a bundled sample by its name, and answers commands until it is closed', async () => {
    const world = await openWorld('sample-ssh-guessing', 3);
    expect(world.inputs.length).toBeGreaterThan(1);
    const tables = new EvidenceTables({ system: world.scenario.system, tokenBudget: 100, countTokens: (text) => text.length, isTokenEstimate: true });
    const incident = world.begin({ tables, evidence: {} });
    const [host] = world.scenario.compromised.filter(({ ref }) => ref.kind === 'host');
    const command = { verb: 'scan_host' as const, targets: [{ alias: 'h1', kind: 'host' as const, name: host?.ref.name ?? '' }], parameters: {}, reason: '', rollback: '', citations: [], needsApproval: false, warnings: [] };
    const first = await incident.apply(1, command);
    expect(first).toMatchObject({ source: 'world', isKnown: true });
    expect(first.newEntities?.map((entity) => entity.kind)).toContain('file');
    await incident.apply(2, { ...command, verb: 'close_incident', targets: [], parameters: { verdict: 'compromise' } });
    expect(incident.isOver).toBe(true);
    const outcome = incident.outcome();
    expect(outcome).toMatchObject({ kind: 'compromise', verdict: 'compromise', hasRecovered: false, failure: 'closed-early', recoverySteps: 40, optimalSteps: expect.any(Number) as number });
    expect(outcome.optimalSteps).toBeGreaterThan(3);
    expect(outcome.facts.some((fact) => !fact.isShown)).toBe(true);
  });
  it('says what it is not', async () => {
    await expect(openWorld('nope', 1)).rejects.toMatchObject({ code: 'input-missing', message: expect.stringContaining('"nope"') as string });
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{"variants": {}}');
    await expect(openWorld(path, 1)).rejects.toMatchObject({ code: 'input-invalid', message: expect.stringContaining('family') as string });
  });
});
