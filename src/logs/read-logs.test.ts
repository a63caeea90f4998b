import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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
