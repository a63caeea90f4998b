import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogReading, LogRecord } from '../../../contracts/index.ts';
import { readLogs, type ReadLogsOptions } from '../../read-logs.ts';
import { buildTar, buildZip, type TarMember, type ZipMember } from '../__fixtures__/archives.ts';

const alert = (index: number): string => `03/24/21-14:02:${String(index % 60).padStart(2, '0')}.${String(index).padStart(6, '0')}  [**] [1:${1000 + index}:3] Test probe [**] [Priority: 2] {TCP} 10.0.0.5:40001 -> 10.0.0.9:22\n`;
const alerts = (count: number): string => Array.from({ length: count }, (_, index) => alert(index)).join('');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-archives-'));
  // Everything that is unpacked goes below this folder, so that what is left behind is seen.
  await mkdir(join(folder, 'spool'));
  vi.stubEnv('TMPDIR', join(folder, 'spool'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

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

async function leftBehind(): Promise<string[]> {
  return readdir(join(folder, 'spool'));
}

const members: (TarMember & ZipMember)[] = [{ name: 'var/b.log', data: alerts(3) }, { name: './a.log', data: alerts(2) }, { name: 'c.log.gz', data: gzipSync(alerts(4)) }];

describe('containers', () => {
  it.each([
    ['a tar archive', 'tar', async () => buildTar(members)],
    ['a tar archive that is compressed', 'gzip+tar', async () => gzipSync(await buildTar(members))],
    ['a zip archive', 'zip', async () => buildZip(members)],
    ['a zip archive without compression', 'zip', async () => buildZip(members.map((member) => ({ ...member, isStored: true })))],
    ['a tar archive in a zip archive', 'zip+tar', async () => buildZip([{ name: 'inner', data: await buildTar(members) }])],
    ['a zip archive in a compressed tar archive', 'gzip+tar+zip', async () => gzipSync(await buildTar([{ name: 'inner', data: buildZip(members) }]))],
  ])('%s: members are sources of their own', async (_what, layers, build) => {
    const path = await write('packed.bin', await build());
    const depth = layers.split('+').filter((layer) => layer !== 'gzip').length;
    const outer = depth === 1 ? path : `${path}!inner`;
    for (const input of [path, '-']) {
      const { all, sources, unread } = await read([input], { stdin: Readable.from([await build()]) });
      const own = sources.slice(depth);
      expect(sources[0]).toMatchObject({ id: 's1', path: input, format: 'archive', recordCount: 0, sha256: createHash('sha256').update(await build()).digest('hex') });
      expect(own.map((source) => source.path)).toEqual(['a.log', 'c.log.gz', 'var/b.log'].map((name) => `${outer.replace(path, input)}!${name}`));
      expect(own.map((source) => source.compression)).toEqual([layers, `${layers}+gzip`, layers]);
      expect(own.map((source) => source.recordCount)).toEqual([2, 4, 3]);
      expect(own[0]).toMatchObject({ sizeBytes: alerts(2).length, sha256: createHash('sha256').update(alerts(2)).digest('hex') });
      expect(all).toHaveLength(9);
      expect(unread).toEqual([]);
      expect(await leftBehind()).toEqual([]);
    }
  });

  it('a member\'s own date gives the year of times without one', async () => {
    const line = alert(1).replace('03/24/21', '03/24');
    const { all } = await read([await write('dated.tar', await buildTar([{ name: 'old.log', data: line, modifiedMs: Date.UTC(2009, 5, 1) }]))]);
    expect(new Date(all[0]?.timeMs ?? 0).getUTCFullYear()).toBe(2009);
  });

  it('the files of a rotated log come oldest first', async () => {
    const { sources } = await read([await write('rotated.zip', buildZip(['x.log', 'x.log.1', 'x.log.10', 'x.log.2'].map((name) => ({ name, data: alerts(1) }))))]);
    expect(sources.slice(1).map(({ id, path }) => [id, path.split('!')[1]])).toEqual([['s2', 'x.log.10'], ['s3', 'x.log.2'], ['s4', 'x.log.1'], ['s5', 'x.log']]);
  });

  it('leaves nothing behind when reading is given up, and gives the files back', async () => {
    const path = await write('given-up.tar.gz', gzipSync(await buildTar([{ name: 'a.log', data: alerts(20_000) }, { name: 'b.log', data: alerts(20_000) }])));
    const { records } = await readLogs([path]);
    for await (const record of records) if (record.line === 3) break;
    expect(await leftBehind()).toEqual([]);
    await expect(readLogs([await write('nothing.tar.gz', gzipSync(await buildTar([{ name: 'empty.log', data: '' }])))])).rejects.toMatchObject({ code: 'input-empty' });
    expect(await leftBehind()).toEqual([]);
  });
});

describe('archives that mean no good', () => {
  it('shows names that lead elsewhere, writes under none of them, and follows no link', async () => {
    const bad: TarMember[] = [
      { name: '../../escape.log', data: alerts(1) }, { name: '/tmp/absolute.log', data: alerts(1) }, { name: 'a\u001b[31m.log', data: alerts(1) }, { name: 'link', type: 'symlink' },
      { name: 'hard', type: 'link' }, { name: 'device', type: 'character-device' }, { name: 'pipe', type: 'fifo' }, { name: 'folder/', type: 'directory' }, { name: '.hidden', data: alerts(1) }, { name: 'README.md', data: 'words' },
    ];
    const { sources, all } = await read([await write('bad.tar.gz', gzipSync(await buildTar(bad)))]);
    expect(all).toHaveLength(3);
    expect(sources.slice(1).map(({ path, problem }) => [path.split('!')[1], problem !== undefined])).toEqual([['../../escape.log', false], ['/tmp/absolute.log', false], ['README.md', true], ['a\\x1b[31m.log', false]]);
    expect(sources[0]?.notes).toEqual(expect.arrayContaining([
      'Members that were not read: 1 a symbolic link, 1 a hard link, 1 a device, 1 a named pipe.', 'Hidden files that were not read: 1.', 'Members with names that lead out of the archive: 2; nothing is written under the name of a member.',
    ]));
  });

  it('keeps little of a name without end', async () => {
    const { sources } = await read([await write('long-name.tar', await buildTar([{ name: `${'1.'.repeat(400_000)}log`, data: alerts(1) }]))]);
    expect(sources[1]?.recordCount).toBe(1);
    expect(sources[1]?.path.length).toBeLessThan(1200);
  });

  it('lists members of a zip archive that cannot be read, and reads the others', async () => {
    const { sources, all, unread } = await read([await write('odd.zip', buildZip([
      { name: 'secret.log', data: alerts(1), isEncrypted: true }, { name: 'strange.log', data: alerts(1), method: 99 }, { name: 'link', data: '/etc/passwd', mode: 0o120777 }, { name: 'good.log', data: alerts(2) },
      { name: 'wrong.log', data: alerts(3), crc: 1 },
    ]))]);
    expect(all).toHaveLength(5);
    expect(sources[0]?.notes).toContain('Members that were not read: 1 encrypted, 1 packed by a method (99) that is not read, 1 a symbolic link.');
    expect(unread.map(({ source, line, raw }) => [source, line, raw.slice(0, 11)])).toEqual([['s1', 1, 'secret.log'], ['s1', 2, 'strange.log'], ['s3', 3, alert(2).slice(0, 11)]]);
    expect(sources[2]?.notes.join()).toContain('does not match its size and checksum');
  });

  it('stops an archive that expands beyond all measure, and uses what came before', async () => {
    const limits = { freeBytes: 100_000, maxRatio: 2 };
    const bomb = gzipSync(alert(1).repeat(20_000));
    const { sources, all, unread } = await read([await write('bomb.gz', bomb), await write('fair.log', alerts(2))], { limits });
    expect(all.filter((record) => record.source === 's2')).toHaveLength(2);
    expect(all.length).toBeGreaterThan(500);
    expect(sources[0]).toMatchObject({ sizeBytes: bomb.length, unreadCount: 1 });
    expect(sources[0]?.notes.join()).toContain('expands to more than 2 times its size');
    expect(unread[0]?.reason).toContain('not read from here on');
    const packed = await read([await write('bomb.tar.gz', gzipSync(await buildTar([{ name: 'a.log', data: alerts(100) }, { name: 'b.log', data: alert(1).repeat(20_000) }])))], { limits });
    expect(packed.sources[0]?.notes.join()).toContain('expands to more than 2 times its size');
    expect(packed.all.filter((record) => record.source === 's2')).toHaveLength(100);
    expect(await leftBehind()).toEqual([]);
  });

  it('counts what all archives expand to', async () => {
    const archive = gzipSync(alerts(2000));
    const { sources } = await read([await write('one.gz', archive), await write('two.gz', archive)], { maxBytes: Math.round(alerts(2000).length * 1.5) });
    const count = sources.reduce((sum, source) => sum + source.recordCount, 0);
    expect(count).toBeGreaterThan(2500);
    expect(count).toBeLessThanOrEqual(3002);
    expect(sources.flatMap((source) => source.notes).join()).toContain('--max-bytes sets the limit');
  });

  it('reads so many members and no more', async () => {
    const { sources, unread } = await read([await write('many.tar', await buildTar(Array.from({ length: 30 }, (_, index) => ({ name: `${index + 10}.log`, data: alerts(1) }))))], { limits: { maxMembers: 20 } });
    expect(sources).toHaveLength(21);
    expect(unread).toMatchObject([{ source: 's1', line: 21 }]);
    expect(sources[0]?.notes).toContain('Only the first 20 members were read; 10 more were not.');
  });

  it('does not go deeper than four layers', async () => {
    let packed: Buffer = Buffer.from(alerts(1));
    for (let depth = 0; depth < 4; depth += 1) packed = gzipSync(packed);
    expect((await read([await write('four.gz', packed)])).sources[0]?.compression).toBe('gzip+gzip+gzip+gzip');
    const { sources, unread, all } = await read([await write('five.gz', gzipSync(packed)), await write('shallow.log', alerts(1))]);
    expect(all).toHaveLength(1);
    expect(sources[0]?.problem).toContain('is packed more than 4 layers deep and was not read.');
    expect(unread).toMatchObject([{ source: 's1', line: 1, reason: 'packed more than 4 layers deep' }]);
    const nested = gzipSync(gzipSync(gzipSync(gzipSync(await buildTar(members)))));
    await expect(readLogs([await write('five.tar.gz', nested)])).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('names documents that are built as archives', async () => {
    const path = await write('letter.docx', buildZip([{ name: '[Content_Types].xml', data: '<x/>' }, { name: 'word/document.xml', data: '<x/>' }]));
    await expect(readLogs([path])).rejects.toMatchObject({ message: `${path} is an Office document and not a log that is read.` });
  });
});

describe('archives that are cut off', () => {
  const large = alerts(3000).replace(/probe/g, () => `probe`);

  it.each([
    ['tar', async () => buildTar([{ name: 'a.log', data: alerts(5) }, { name: 'b.log', data: large }])],
    ['tar.gz', async () => gzipSync(await buildTar([{ name: 'a.log', data: alerts(5) }, { name: 'b.log', data: large }]))],
    ['zip', async () => buildZip([{ name: 'a.log', data: alerts(5) }, { name: 'b.log', data: large }])],
  ])('%s: what is there is read, and the place is told', async (ending, build) => {
    const whole = await build();
    const { sources, all, unread } = await read([await write(`cut.${ending}`, whole.subarray(0, Math.floor(whole.length * 0.6)))]);
    expect(all.filter((record) => record.source === 's2')).toHaveLength(5);
    expect(all.length).toBeGreaterThan(500);
    expect(all.length).toBeLessThan(3005);
    expect(sources[0]?.notes.join()).toMatch(/is cut off/);
    expect(unread.map(({ source }) => source)).toEqual(expect.arrayContaining(['s1', 's3']));
  });

  it('never throws on a damaged container', async () => {
    const tar = await buildTar(members);
    const zip = buildZip(members);
    for (let index = 0; index < 60; index += 1) {
      for (const whole of [tar, zip]) {
        const bytes = Buffer.from(whole);
        const at = Math.floor(((index + 0.5) / 60) * bytes.length);
        bytes.fill(0xa5, at, at + 3);
        await read(['-'], { stdin: Readable.from([bytes]) }).catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'StanchError' });
        });
      }
    }
    expect(await leftBehind()).toEqual([]);
  });
});
