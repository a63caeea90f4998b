import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLogs } from './read-logs.ts';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-years-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

const undatedLine = 'Dec 31 23:59:58 web sshd[7]: Accepted password for ada from 192.0.2.7 port 40000 ssh2\n';
const datedLine = '2019-01-01T00:00:10Z web sshd[7]: Accepted password for ada from 192.0.2.7 port 40001 ssh2\n';

async function yearsOf(files: Record<string, string>): Promise<Record<string, (number | undefined)[]>> {
  const paths = await Promise.all(Object.entries(files).map(async ([name, text]) => {
    await writeFile(join(folder, name), text);
    await utimes(join(folder, name), new Date('2026-06-01'), new Date('2026-06-01'));
    return join(folder, name);
  }));
  const reading = await readLogs(paths);
  const found: Record<string, (number | undefined)[]> = {};
  for await (const record of reading.records) (found[record.source] ??= []).push(record.timeMs === undefined ? undefined : new Date(record.timeMs).getUTCFullYear());
  return found;
}

describe('times without a year', () => {
  it('are dated by the file when nothing else says more', async () => {
    expect(await yearsOf({ 'a.log': undatedLine })).toEqual({ s1: [2025] });
  });
  it('take the year nearest to the other sources', async () => {
    expect(await yearsOf({ 'a.log': undatedLine, 'b.log': datedLine })).toEqual({ s1: [2018], s2: [2019] });
  });
  it('take the year nearest to other lines of their own file', async () => {
    expect(await yearsOf({ 'a.log': undatedLine + datedLine })).toEqual({ s1: [2018, 2019] });
  });
});
