import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../contracts/index.ts';
import { readLogs } from './read-logs.ts';
import { cloudSamples } from './sample-expectations/cloud.ts';
import { delimitedSamples } from './sample-expectations/delimited.ts';
import { devicesSamples } from './sample-expectations/devices.ts';
import { endpointSamples } from './sample-expectations/endpoint.ts';
import { hostSamples } from './sample-expectations/host.ts';
import { networkSamples } from './sample-expectations/network.ts';
import type { CountedField, SampleExpectation } from './sample-expectations/sample-expectation.ts';
import { textSamples } from './sample-expectations/text.ts';
import { webSamples } from './sample-expectations/web.ts';
import { windowsSamples } from './sample-expectations/windows.ts';

const folder = process.env['STANCH_DATASETS'];
const samples: readonly SampleExpectation[] = [...cloudSamples, ...endpointSamples, ...hostSamples, ...networkSamples, ...windowsSamples, ...textSamples, ...webSamples, ...devicesSamples, ...delimitedSamples];

const hasField: Record<CountedField, (record: LogRecord) => boolean> = {
  time: (record) => record.timeMs !== undefined,
  src: (record) => record.srcEndpoint !== undefined,
  dst: (record) => record.dstEndpoint !== undefined,
  device: (record) => record.device !== undefined,
  rule: (record) => record.ruleId !== undefined,
  action: (record) => record.action !== undefined,
  severity: (record) => record.severityId > 0,
  account: (record) => record.account !== undefined || record.targetAccount !== undefined,
  process: (record) => record.process !== undefined,
  commandLine: (record) => record.commandLine !== undefined,
  domain: (record) => record.domain !== undefined,
  url: (record) => record.url !== undefined,
  file: (record) => record.file !== undefined,
  hash: (record) => record.hash !== undefined,
  techniques: (record) => record.techniqueIds !== undefined,
  bytes: (record) => record.bytesOut !== undefined,
};

describe.skipIf(folder === undefined)('published samples (set STANCH_DATASETS to their folder to run)', () => {
  it.each(samples)('$path is understood as $format', async (sample) => {
    const reading = await readLogs([join(folder ?? '', sample.path)]);
    const records: LogRecord[] = [];
    for await (const record of reading.records) records.push(record);
    const [source] = reading.sources;
    expect(source?.format).toBe(sample.format);
    expect(records.length).toBe(sample.records);
    expect(reading.unread.length).toBeLessThanOrEqual(sample.unread ?? 0);
    for (const [field, least] of Object.entries(sample.fields)) {
      const share = records.filter((record) => hasField[field as CountedField](record)).length / records.length;
      expect(share, `share of records with ${field}`).toBeGreaterThanOrEqual(least);
    }
  });
});
