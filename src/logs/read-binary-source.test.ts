import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogReading, LogRecord } from '../contracts/index.ts';
import { buildZip } from './input/__fixtures__/archives.ts';
import { readLogs, type ReadLogsOptions } from './read-logs.ts';
import { text, writeEvtx, type FixtureEvent } from './windows/evtx/__fixtures__/write-evtx.ts';

const logon = (seconds: number): FixtureEvent => ({ provider: 'Microsoft-Windows-Security-Auditing', eventId: 4625, timeMs: Date.UTC(2024, 4, 1, 10, 0, seconds), data: [['TargetUserName', text('anna')], ['IpAddress', text('192.0.2.9')]] });
const events = writeEvtx([[logon(0), logon(10)], [logon(20)]]);

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-evtx-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

async function write(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

async function read(paths: string[], options?: ReadLogsOptions): Promise<LogReading & { all: LogRecord[] }> {
  const reading = await readLogs(paths, options);
  const all: LogRecord[] = [];
  for await (const record of reading.records) all.push(record);
  return { ...reading, all };
}

describe('Windows event logs', () => {
  it.each([
    ['a file', 'none', events], ['a compressed file', 'gzip', gzipSync(events)], ['a member of an archive', 'zip', buildZip([{ name: 'Security.evtx', data: events }])],
  ] as const)('%s', async (_what, compression, content) => {
    for (const path of [await write('events.bin', content), '-']) {
      const { all, sources, unread } = await read([path], { stdin: Readable.from([content]) });
      expect(all.map(({ line, ruleId, account }) => [line, ruleId, account])).toEqual([[1, '4625', 'anna'], [2, '4625', 'anna'], [3, '4625', 'anna']]);
      const own = compression === 'gzip' ? content : events;
      expect(sources.at(-1)).toMatchObject({ format: 'windows-evtx', compression, lineCount: 3, recordCount: 3, sizeBytes: own.length, sha256: createHash('sha256').update(own).digest('hex') });
      expect(unread).toEqual([]);
    }
  });

  it('are merged with other sources by time', async () => {
    const other = await write('other.log', '2024-05-01T10:00:05Z host1 sshd[1]: Failed password for anna from 192.0.2.9 port 5 ssh2\n2024-05-01T10:00:15Z host1 sshd[1]: Failed password for anna from 192.0.2.9 port 6 ssh2\n');
    const { all } = await read([await write('merged.evtx', events), other]);
    expect(all.map(({ source, line }) => `${source}:${line}`)).toEqual(['s1:1', 's2:1', 's1:2', 's2:2', 's1:3']);
  });

  it('tell their damage, and give what came before it', async () => {
    const { all, sources, unread } = await read([await write('cut.evtx.gz', gzipSync(events).subarray(0, 900)), await write('whole.evtx', events)]);
    expect(all.filter(({ source }) => source === 's2')).toHaveLength(3);
    expect(sources[0]?.problem ?? sources[0]?.notes.join()).toMatch(/cut off|no records/);
    expect(unread.some(({ source }) => source === 's1')).toBe(true);
  });
});
