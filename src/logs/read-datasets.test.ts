import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../contracts/index.ts';
import { readLogs } from './read-logs.ts';

const folder = process.env['STANCH_DATASETS'];

interface Shares { count: number; unread: number; shares: Record<string, number> }

async function shares(path: string, isCounted: (record: LogRecord) => boolean): Promise<Shares> {
  await access(path);
  const reading = await readLogs([path]);
  const found: Record<string, number> = { time: 0, ends: 0, rule: 0, severity: 0, device: 0 };
  let count = 0;
  for await (const record of reading.records) {
    if (!isCounted(record)) continue;
    count += 1;
    if (record.timeMs !== undefined) found['time'] = (found['time'] ?? 0) + 1;
    if (record.srcEndpoint?.ip !== undefined && record.dstEndpoint?.ip !== undefined) found['ends'] = (found['ends'] ?? 0) + 1;
    if (record.ruleId !== undefined) found['rule'] = (found['rule'] ?? 0) + 1;
    if (record.severityId > 0) found['severity'] = (found['severity'] ?? 0) + 1;
    if (record.device?.ip !== undefined) found['device'] = (found['device'] ?? 0) + 1;
  }
  return { count, unread: reading.unread.length, shares: Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value / Math.max(1, count)])) };
}

describe.skipIf(folder === undefined)('published logs (set STANCH_DATASETS to their folder to run)', () => {
  it.each([
    ['digital-twin/weak-credential-3/logs.txt', 126, ['time', 'ends', 'rule', 'severity']],
    ['ctu/htbot-training-009/snort.alert_fast.log', 159, ['time', 'ends', 'rule', 'severity']],
    ['ctu/htbot-training-009/suricata.fast.log', 11, ['time', 'ends', 'rule', 'severity']],
    ['ctu/htbot-training-009/suricata.eve.json', 11, ['time', 'ends', 'rule', 'severity']],
    ['suricata-samples/honeypot-2018.alerts-only.json', 44, ['time', 'ends', 'rule', 'severity']],
    ['otrf/log4shell/snort.alert_fast.log', 4, ['time', 'ends', 'rule', 'severity']],
    ['otrf/log4shell/suricata.eve.json', 2, ['time', 'ends', 'rule', 'severity']],
    ['ait-ads/santos_alerts.csv.gz', 130_779, ['time', 'rule', 'device']],
  ])('%s: alerts are understood', async (path, expectedCount, fields) => {
    const result = await shares(join(folder ?? '', path), (record) => record.kind === 'alert');
    expect(result.count).toBe(expectedCount);
    expect(result.unread).toBe(0);
    for (const field of fields) expect(result.shares[field], field).toBeGreaterThanOrEqual(0.99);
  });
});
