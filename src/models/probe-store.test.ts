import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseJson } from '../kit/json.ts';
import { chooseThreads, readProbe, readProbeMachine, saveProbe } from './probe-store.ts';

const row = (threads: number, prefillTokensPerSecond: number, decodeTokensPerSecond: number) => ({ threads, prefillTokensPerSecond, decodeTokensPerSecond });

describe('chooseThreads', () => {
  it('chooses for prefill and decode apart', () => {
    const table = [row(1, 231, 51), row(2, 428, 43)];
    expect(chooseThreads(table)).toEqual({ prefillThreads: 2, decodeThreads: 1, table });
  });
  it('takes the fewest threads among the nearly best, in any order of rows', () => {
    expect(chooseThreads([row(4, 100, 100), row(2, 98, 96.9), row(1, 50, 50)])).toMatchObject({ prefillThreads: 2, decodeThreads: 4 });
  });
  it('refuses an empty table', () => {
    expect(() => chooseThreads([])).toThrow(/without measurements/);
  });
});

describe('the probe store', () => {
  let home: string;
  beforeEach(async () => { home = await mkdtemp(join(tmpdir(), 'stanch-probe-')); });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const machine = { cpuModel: 'Some CPU', coreCount: 2 };
  const probe = chooseThreads([row(1, 10, 5), row(2, 20, 4)]);

  it('keeps probes by model and machine', async () => {
    expect(await readProbe('aa', { home, machine })).toBeUndefined();
    await saveProbe('aa', probe, { home, machine });
    await saveProbe('bb', { ...probe, decodeThreads: 2 }, { home, machine });
    expect(await readProbe('aa', { home, machine })).toEqual(probe);
    expect(await readProbe('bb', { home, machine })).toMatchObject({ decodeThreads: 2 });
    expect(await readProbe('aa', { home, machine: { ...machine, coreCount: 4 } })).toBeUndefined();
    expect(await readProbe('aa', { home, machine: { ...machine, cpuModel: 'Other' } })).toBeUndefined();
  });

  it('begins anew over a broken file', async () => {
    await writeFile(join(home, 'probes.json'), '{"probes": {"aa');
    expect(await readProbe('aa', { home, machine })).toBeUndefined();
    await saveProbe('aa', probe, { home, machine });
    expect(parseJson(await readFile(join(home, 'probes.json'), 'utf8'))).toMatchObject({ formatVersion: 1 });
  });

  it('knows this machine', () => {
    expect(readProbeMachine().coreCount).toBeGreaterThan(0);
  });
});
