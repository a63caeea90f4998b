import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogReading, LogRecord } from '../contracts/index.ts';
import { readLogs, type ReadLogsOptions } from './read-logs.ts';

const alert = (index: number): string => `03/24/21-14:02:11.${String(index).padStart(6, '0')}  [**] [1:${1000 + index}:3] Test probe [**] [Priority: 2] {TCP} 10.0.0.5:40001 -> 10.0.0.9:22`;
const alerts = (count: number): string => Array.from({ length: count }, (_, index) => `${alert(index)}\n`).join('');
const event = (index: number): string => `{"timestamp":"2021-03-24T14:02:11.000001+0000","event_type":"dns","src_ip":"10.0.0.${index % 250}","proto":"UDP","dns":{"type":"query","rrname":"a.example"}}`;

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-logs-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(paths: string[], options?: ReadLogsOptions): Promise<LogReading & { all: LogRecord[] }> {
  const reading = await readLogs(paths, options);
  const all: LogRecord[] = [];
  for await (const record of reading.records) all.push(record);
  return { ...reading, all };
}

describe('readLogs', () => {
  it('tells format, size, hash and time span of a source', async () => {
    const text = alerts(3);
    const { all, sources, unread } = await read([await write('a.log', text)]);
    expect(all.map((record) => record.line)).toEqual([1, 2, 3]);
    expect(unread).toEqual([]);
    expect(sources).toMatchObject([{
      id: 's1', format: 'snort-fast', compression: 'none', sizeBytes: text.length, sha256: createHash('sha256').update(text).digest('hex'), lineCount: 3, recordCount: 3, unreadCount: 0, firstTimeMs: Date.UTC(2021, 2, 24, 14, 2, 11),
    }]);
  });

  it('gives byte offsets at which the line stands', async () => {
    const bytes = Buffer.from(`\ufeffprose with é\r\n${alerts(5)}`);
    const { all } = await read([await write('offset.log', bytes)]);
    for (const record of all) expect(bytes.subarray(record.byteOffset, record.byteOffset + Buffer.byteLength(record.raw)).toString()).toBe(record.raw);
    expect(all.length).toBe(6);
  });

  it('knows gzip by its content, under any name', async () => {
    const { all, sources } = await read([await write('plain-name.txt', gzipSync(alerts(4))), await write('not.gz', alerts(2))]);
    expect(all.length).toBe(6);
    expect(sources.map((source) => source.compression)).toEqual(['gzip', 'none']);
  });

  it('reads standard input once', async () => {
    const { all, sources } = await read(['-'], { stdin: Readable.from([Buffer.from(alerts(2).slice(0, 40)), Buffer.from(alerts(2).slice(40))]) });
    expect(all.length).toBe(2);
    expect(sources).toMatchObject([{ path: '-', format: 'snort-fast', lineCount: 2 }]);
  });

  it('walks a directory in order, without hidden files, documentation, or a second way to the same place', async () => {
    const root = join(folder, 'tree');
    await mkdir(join(root, 'b'), { recursive: true });
    await writeFile(join(root, 'c.log'), alerts(1));
    await writeFile(join(root, 'b', 'x.json'), `${event(1)}\n`);
    await writeFile(join(root, 'a.log'), alerts(2));
    await writeFile(join(root, '.hidden'), alerts(9));
    await writeFile(join(root, 'README.md'), 'what happened here\n');
    await symlink(root, join(root, 'b', 'loop'));
    await symlink(join(root, 'c.log'), join(root, 'd.log'));
    const { all, sources } = await read([root]);
    expect(all.length).toBe(4);
    expect(sources.filter((source) => source.problem === undefined).map((source) => source.path)).toEqual(['a.log', 'b/x.json', 'c.log'].map((name) => join(root, name)));
    expect(sources.filter((source) => source.problem !== undefined).map((source) => source.problem)).toEqual([expect.stringContaining('README.md looks like documentation')]);
  });

  it('reads prose before alerts as text, and an alert in a file of prose as an alert', async () => {
    const { all, sources, unread } = await read([await write('mixed.log', `Stage one was a scan.\n\n${alerts(3)}`), await write('prose.log', `${'Just words.\n'.repeat(200)}${alerts(1)}${event(1)}\n`)]);
    expect(all.filter((record) => record.source === 's1').map((record) => [record.line, record.kind])).toEqual([[1, 'text'], [3, 'alert'], [4, 'alert'], [5, 'alert']]);
    expect(all.filter((record) => record.source === 's2' && record.kind !== 'text').map((record) => [record.line, record.kind])).toEqual([[201, 'alert'], [202, 'event']]);
    expect(unread).toEqual([]);
    expect(sources[0]?.notes).toContain('Formats are mixed: 1 records plain-text, 3 records snort-fast.');
  });
});

/** An alert so many seconds after the others. */
const alertAt = (seconds: number, rest = 'Test probe'): string => `03/24/21-${String(14 + Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.000000  [**] [1:1000:3] ${rest} [**] [Priority: 2] {TCP} 10.0.0.5:${40_000 + (seconds % 3600)} -> 10.0.0.9:22\n`;

describe('readLogs, given several sources', () => {
  it('merges their records by time, one by one or in batches', async () => {
    const paths = [await write('even.log', [0, 2, 4, 6].map((second) => alertAt(second)).join('')), await write('odd.log', `no time\n${[1, 2, 5].map((second) => alertAt(second)).join('')}no time either\n`)];
    const expected = ['s1:1', 's2:1', 's2:2', 's1:2', 's2:3', 's1:3', 's2:4', 's2:5', 's1:4'];
    const { all } = await read(paths);
    expect(all.map(({ source, line }) => `${source}:${line}`)).toEqual(expected);
    const { batches } = await readLogs(paths);
    const inBatches: string[] = [];
    for await (const batch of batches) inBatches.push(...batch.map(({ source, line }) => `${source}:${line}`));
    expect(inBatches).toEqual(expected);
  });

  it('moves the times of a sensor before it merges, and tells what was moved', async () => {
    const paths = [await write('right.log', alertAt(0) + alertAt(10)), await write('fast.log', alertAt(3605))];
    const { all, sources } = await read(paths, { skewSeconds: [{ sensor: 'fast.log', seconds: -3600 }, { sensor: 'unknown', seconds: 1 }] });
    expect(all.map(({ source }) => source)).toEqual(['s1', 's2', 's1']);
    expect(sources[1]).toMatchObject({ firstTimeMs: Date.UTC(2021, 2, 24, 14, 0, 5), notes: expect.arrayContaining(['-3600 s were added to the times of 1 record, as --skew says of fast.log.']) });
    expect(sources[0]?.notes.join()).toContain('No record with a time is of the sensor unknown');
  });

  it('tells of two sources whose times are hours apart', async () => {
    const seconds = Array.from({ length: 10 }, (_, index) => index * 70);
    const { sources } = await read([await write('one.log', seconds.map((second) => alertAt(second)).join('')), await write('two.log', seconds.map((second) => alertAt(second + 7200)).join(''))]);
    expect(sources[1]?.notes).toContain('Times seem 2 h ahead of s1 (10 acts seen by both); use --skew two.log=-7200.');
  });

  it('tells of times that go backwards, and keeps the order of the lines', async () => {
    const { all, sources } = await read([await write('back.log', alertAt(30) + alertAt(20) + alertAt(40))]);
    expect(all.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(sources[0]?.notes).toContain('Times go backwards once, by up to 10 s; the order of the lines was kept.');
  });

  it('reads more sources than may be open at once', async () => {
    const paths = await Promise.all(Array.from({ length: 12 }, async (_, index) => write(`open${index}.log`, Array.from({ length: 3000 }, (_unused, second) => alertAt(second + index)).join(''))));
    const { all } = await read(paths, { maxOpen: 3 });
    expect(all).toHaveLength(36_000);
  });

  it('tells how far it has come', async () => {
    const text = alerts(20_000);
    const told: { bytesRead: number; totalBytes?: number; records: number }[] = [];
    await read([await write('progress.log', text)], { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ bytesRead: text.length, totalBytes: text.length, records: 20_000 });
    expect(told.length).toBeLessThan(200);
    await read(['-'], { stdin: Readable.from([Buffer.from(text)]), onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ bytesRead: text.length, records: 20_000 });
  });
});

describe('readLogs, given files that change', () => {
  it('reads a file to its size at the start', async () => {
    const path = await write('grows.log', alerts(3));
    const { records, sources } = await readLogs([path]);
    await appendFile(path, alerts(5));
    let count = 0;
    for await (const _record of records) count += 1;
    expect(count).toBe(3);
    expect(sources[0]?.sizeBytes).toBe(alerts(3).length);
  });

  it('tells of a file that became shorter or vanished', async () => {
    const paths = [await write('shrinks.log', alerts(3)), await write('vanishes.log', alerts(3))];
    const { records, sources, unread } = await readLogs(paths);
    await truncate(paths[0]!, alerts(2).length);
    await rm(paths[1]!);
    let count = 0;
    for await (const _record of records) count += 1;
    expect(count).toBe(2);
    expect(sources[0]?.notes).toContain('The file became shorter while it was read.');
    expect(sources[1]?.problem).toBe(`Reading stopped: ${paths[1]} does not exist.`);
    expect(unread).toMatchObject([{ source: 's1', line: 2 }]);
  });

  it('follows a file until it is told to end', async () => {
    const path = await write('followed.log', alertAt(0));
    const other = await write('followed2.log', alertAt(1));
    const end = new AbortController();
    const { records, sources } = await readLogs([path, other], { follow: true, signal: end.signal });
    const lines: string[] = [];
    for await (const { source, line } of records) {
      lines.push(`${source}:${line}`);
      if (lines.length === 2) await appendFile(path, alertAt(2));
      if (lines.length === 3) await appendFile(other, alertAt(3));
      if (lines.length === 4) end.abort();
    }
    expect(lines).toEqual(['s1:1', 's2:1', 's1:2', 's2:2']);
    expect(sources.map(({ recordCount }) => recordCount)).toEqual([2, 2]);
  });
});

describe('readLogs, given bad input', () => {
  it('names each source when none can be used', async () => {
    await mkdir(join(folder, 'empty-dir'));
    const elf = await write('program', Buffer.from('7f454c460201010000000000', 'hex'));
    const empty = await write('empty.log', ' \n\n');
    const missing = join(folder, 'missing.log');
    await expect(readLogs([missing, empty, elf, join(folder, 'empty-dir')])).rejects.toMatchObject({
      name: 'StanchError', code: 'input-missing',
      message: `${missing} does not exist. ${empty} is empty. ${elf} is a program and not a log that is read. The directory ${join(folder, 'empty-dir')} holds no files.`,
    });
    await expect(readLogs([empty])).rejects.toMatchObject({ code: 'input-empty' });
    await expect(readLogs([elf])).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(readLogs([])).rejects.toMatchObject({ code: 'input-missing' });
    await expect(readLogs(['-'])).rejects.toMatchObject({ code: 'input-empty', message: 'Standard input is empty.' });
  });

  it('uses the others when one is bad, and says which', async () => {
    const good = await write('good.log', alerts(2));
    const { all, sources } = await read([join(folder, 'nowhere'), good, good]);
    expect(all.every((record) => record.source === 's2')).toBe(true);
    expect(sources.map((source) => [source.format, source.problem !== undefined])).toEqual([['none', true], ['snort-fast', false], ['none', true]]);
  });

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read (skipped for root, who may read all)', async () => {
    const path = await write('secret.log', alerts(1));
    await chmod(path, 0);
    await expect(readLogs([path])).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  it('reads a truncated archive as far as it goes', async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `${alert((index * 7919) % 999_983)}\n`).join('');
    const archive = gzipSync(text);
    const { all, sources, unread } = await read([await write('cut.gz', archive.subarray(0, Math.floor(archive.length * 0.7)))]);
    expect(all.length).toBeGreaterThan(3000);
    expect(all.map((record) => record.message).every((message) => message === 'Test probe')).toBe(true);
    expect(sources[0]?.notes).toContain('The gzip archive is cut off; what came before was read.');
    expect(unread.at(-1)?.reason).toContain('cut off');
  });

  it('reads a damaged archive up to the damage, and hashes all of it', async () => {
    const archive = Buffer.from(gzipSync(Array.from({ length: 5000 }, (_, index) => `${alert((index * 7919) % 999_983)}\n`).join('')));
    archive.fill(0xff, archive.length >> 1, (archive.length >> 1) + 50);
    const { all, sources } = await read([await write('damaged.gz', archive)]);
    expect(all.length).toBeGreaterThan(1000);
    expect(sources[0]?.notes.join()).toMatch(/The gzip archive (?:is damaged|does not match its checksum)/);
    expect(sources[0]).toMatchObject({ sizeBytes: archive.length, sha256: createHash('sha256').update(archive).digest('hex') });
  });

  it('lists half a last line', async () => {
    const { all, unread } = await read([await write('half.json', `${event(1)}\n${event(2)}\n${event(3).slice(0, 60)}`)]);
    expect(all.length).toBe(2);
    expect(unread).toMatchObject([{ source: 's1', line: 3 }]);
    expect(unread[0]?.reason).toContain('the last line has no line end and seems cut off');
  });

  it('replaces invalid UTF-8 and NUL, reads the line, and lists it', async () => {
    const bytes = Buffer.concat([Buffer.from(`${alert(1)}\n`), Buffer.from(alert(2).replace('probe', 'pr\0be')), Buffer.from('\n'), Buffer.from(alert(3).replace('probe', 'pr\xffbe'), 'latin1'), Buffer.from('\n')]);
    const { all, unread } = await read([await write('bytes.log', bytes)]);
    expect(all.map((record) => record.message)).toEqual(['Test probe', 'Test pr\u2400be', 'Test pr\ufffdbe']);
    expect(unread.map((line) => [line.line, line.reason])).toEqual([[2, 'holds NUL bytes'], [3, 'holds bytes that are not UTF-8']]);
  });

  it('cuts a line of 10 MB, and reads the lines around it', async () => {
    const { all, unread } = await read([await write('long.log', `${alert(1)}\n${alert(2)}${'x'.repeat(10_000_000)}\n${alert(3)}\n`)]);
    expect(all.map((record) => record.line)).toEqual([1, 2, 3]);
    expect(all[1]?.raw.length).toBe(4096);
    expect(unread).toMatchObject([{ line: 2, reason: `the line has ${10_000_000 + alert(2).length} bytes, of which the first 1048576 were read` }]);
  });

  it('reads an endless line in little memory', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const stream = function* (): Generator<Buffer> {
      yield Buffer.from(`${alert(1)}\n${alert(2)}`);
      for (let index = 0; index < 300; index += 1) yield piece;
      yield Buffer.from(`\n${alert(3)}\n`);
    };
    const before = process.memoryUsage().rss;
    const { all, unread } = await read(['-'], { stdin: Readable.from(stream()), maxLineBytes: 4096 });
    expect(all.map((record) => record.line)).toEqual([1, 2, 3]);
    expect(unread).toMatchObject([{ line: 2, reason: `the line has ${300 * (1 << 20) + alert(2).length} bytes, of which the first 4096 were read` }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
  });

  it('counts mixed line ends', async () => {
    const { all, sources } = await read([await write('ends.log', `${alert(1)}\r\n${alert(2)}\n${alert(3)}\r${alert(4)}`)]);
    expect(all.map((record) => record.line)).toEqual([1, 2, 3, 4]);
    expect(sources[0]?.notes).toContain('Line ends are mixed: 1 \\n, 1 \\r\\n, 1 \\r.');
  });

  it('reads UTF-16 with and without a mark', async () => {
    const marked = Buffer.from(`\ufeff${alerts(3)}`, 'utf16le');
    const bare = Buffer.from(alerts(2), 'utf16le').swap16();
    const { all, sources } = await read([await write('le.log', marked), await write('be.log', bare)]);
    expect(all.length).toBe(5);
    expect(sources.map((source) => source.format)).toEqual(['snort-fast', 'snort-fast']);
  });

  it('leaves no line out, whatever the bytes', async () => {
    const piece = fc.oneof(fc.constantFrom(`${alert(1)}\n`, `${event(1)}\n`, '\n', '[\n', '{\n', '}\n', ']\r\n', '"event_type": "x"\n', 'words\r', '[**] torn\n', event(2).slice(0, 50), '1642118409,Wazuh: T,10.0.0.1,h,s,a,b\n'), fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 10 }));
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 25 }), async (pieces) => {
      // A first word keeps the whole from being empty or binary.
      const bytes = Buffer.from(`start of a log with enough words to be taken for text by anyone\n${pieces.join('')}`);
      const { all, sources, unread } = await read(['-'], { stdin: Readable.from([bytes]), nowMs: 0 }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'input-invalid' });
        return { all: [], sources: [], unread: [] };
      });
      if (sources.length === 0) return;
      const covered = new Set(unread.map((line) => line.line));
      for (const record of all) for (let line = record.line; line <= (record.lastLine ?? record.line); line += 1) covered.add(line);
      const structure = Number(/brackets: (\d+)/.exec(sources[0]?.notes.join(' ') ?? '')?.[1] ?? 0);
      const lines = bytes.toString().replaceAll('\0', '\u2400').split(/\r\n|\n|\r/);
      const expected = lines.filter((text) => text.trim() !== '').length;
      const blankCovered = [...covered].filter((line) => lines[line - 1]?.trim() === '').length;
      expect(covered.size - blankCovered + structure).toBe(expected);
      expect(sources[0]?.unreadCount).toBe(unread.length);
    }), { numRuns: 200 });
  });
});
