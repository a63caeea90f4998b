import { describe, expect, it } from 'vitest';
import type { Evidence } from '../contracts/index.ts';
import { buildEvidence } from '../evidence/build-evidence.ts';
import { estimateTokens } from '../kit/estimate-tokens.ts';
import { readLogs } from '../logs/read-logs.ts';
import { findSample, loadSystem } from './load-run-input.ts';

async function evidenceOf(sample: string): Promise<Evidence> {
  const { logs, system } = findSample(sample);
  const reading = await readLogs(logs);
  return (await buildEvidence(reading.batches, { system: await loadSystem(system), tokenBudget: 400, countTokens: estimateTokens, isTokenEstimate: true })).evidence;
}

/** Most suspicious host of the site, by the logs alone. */
const worstHost = ({ entities }: Evidence): number => Math.max(...entities.filter((entity) => entity.kind === 'host').map((entity) => entity.suspicionFraction));

describe('the bundled samples, without a model', () => {
  it('a night of backups and checks shows no sign of an attack', async () => {
    expect((await evidenceOf('sample-backup-night')).signCount).toBe(0);
  });
  it('attempts that failed are signs, and leave no host struck', async () => {
    const evidence = await evidenceOf('sample-spray-failed');
    expect(evidence.signCount).toBeGreaterThan(0);
    expect(worstHost(evidence)).toBeLessThan(0.32);
  });
  it.each(['sample-ssh-guessing', 'sample-web-shell'])('%s: a host was struck', async (sample) => {
    expect(worstHost(await evidenceOf(sample))).toBeGreaterThan(0.6);
  });
});
