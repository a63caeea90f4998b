import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogReading, LogRecord } from '../../contracts/index.ts';
import { readLogs } from '../read-logs.ts';

/** Reads lists of events as whole sources: the way from the first bytes to the records. */
let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-lists-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

type Read = LogReading & { all: LogRecord[] };

async function read(...contents: (string | Buffer)[]): Promise<Read> {
  const paths = await Promise.all(contents.map(async (content, index) => {
    const path = join(folder, `source-${index}`);
    await writeFile(path, content);
    return path;
  }));
  return takeAll(await readLogs(paths));
}

async function takeAll(reading: LogReading): Promise<Read> {
  const all: LogRecord[] = [];
  for await (const record of reading.records) all.push(record);
  return { ...reading, all };
}

const trail = (index: number, more: object = {}): object => ({
  eventVersion: '1.08', userIdentity: { type: 'IAMUser', userName: 'ada' }, eventTime: new Date(Date.UTC(2024, 4, 1) + index * 1000).toISOString(), eventSource: 's3.amazonaws.com', eventName: 'GetObject',
  sourceIPAddress: '192.0.2.7', requestParameters: { key: `é ${index}` }, resources: [{ ARN: 'a' }, { ARN: 'b' }], ...more,
});
const trails = (count: number): object[] => Array.from({ length: count }, (_, index) => trail(index));
const dns = (index: number): object => ({ timestamp: '2021-03-24T14:02:11.000001+0000', event_type: 'dns', src_ip: `192.0.2.${index % 250}`, proto: 'UDP', dns: { type: 'query', rrname: 'a.example' } });

/** Each record stands where it says. */
function expectPlaces(bytes: Buffer, records: readonly LogRecord[]): void {
  const ends = [...bytes.toString('latin1').matchAll(/\r\n|\n|\r/g)].map((end) => end.index);
  const lineAt = (offset: number): number => 1 + ends.filter((end) => end < offset).length;
  for (const record of records) {
    const length = Buffer.byteLength(record.raw);
    expect(bytes.subarray(record.byteOffset, record.byteOffset + length).toString()).toBe(record.raw);
    expect([record.line, record.lastLine ?? record.line]).toEqual([lineAt(record.byteOffset), lineAt(record.byteOffset + length)]);
  }
}

describe('a list of events', () => {
  it.each([
    ['wrapped on one line', JSON.stringify({ Records: trails(40) })],
    ['wrapped over many lines', JSON.stringify({ Records: trails(40) }, null, 2)],
    ['wrapped over many lines with \\r\\n', JSON.stringify({ Records: trails(40) }, null, 2).replaceAll('\n', '\r\n')],
    ['wrapped beside other keys', JSON.stringify({ kind: 'EventList', metadata: { page: 1 }, items: trails(40), next: null })],
    ['of search hits', JSON.stringify({ took: 1, hits: { total: 40, hits: trails(40) } })],
    ['bare on one line', JSON.stringify(trails(40))],
    ['bare with an event a line', `[\n${trails(40).map((one) => JSON.stringify(one)).join(',\n')}\n]\n`],
    ['behind a byte order mark', `\ufeff${JSON.stringify(trails(40))}\n`],
  ])('%s gives a record for each, with its place', async (_what, text) => {
    const bytes = Buffer.from(text);
    const { all, sources, unread } = await read(bytes);
    expect(all.length).toBe(40);
    expect(all.every((record) => record.format === 'cloudtrail' && record.srcEndpoint?.ip === '192.0.2.7')).toBe(true);
    expect(unread).toEqual([]);
    expect(sources[0]).toMatchObject({ format: 'cloudtrail', lineCount: text.replace(/\r?\n$/, '').split(/\r?\n/).length, recordCount: 40, unreadCount: 0 });
    expectPlaces(bytes, all);
  });

  it.each([
    ['wrapped', (events: object[]) => JSON.stringify({ Records: events })], ['bare', (events: object[]) => JSON.stringify(events)], ['with a bracket on a line of its own', (events: object[]) => `[\n${JSON.stringify(events).slice(1)}`],
    ['spread over lines', (events: object[]) => JSON.stringify({ Records: events }, null, 4)], ['packed', (events: object[]) => gzipSync(JSON.stringify({ Records: events }))],
    ['in UTF-16', (events: object[]) => Buffer.from(`\ufeff${JSON.stringify({ Records: events })}`, 'utf16le')],
  ])('of several MB %s is read whole', async (_what, write) => {
    const { all, unread } = await read(write(trails(12_000)));
    expect(all.length).toBe(12_000);
    expect(unread).toEqual([]);
    expect(new Set(all.map((record) => record.byteOffset)).size).toBe(12_000);
  });

  it('is read from a pipe that gives few bytes at a time', async () => {
    const bytes = Buffer.from(JSON.stringify({ Records: trails(300) }, null, 1));
    const chunks = Array.from({ length: Math.ceil(bytes.length / 97) }, (_, index) => bytes.subarray(index * 97, (index + 1) * 97));
    const { all, unread } = await takeAll(await readLogs(['-'], { stdin: Readable.from(chunks) }));
    expect([all.length, unread.length]).toEqual([300, 0]);
    expectPlaces(bytes, all.slice(0, 20));
  });

  it('takes its place in time among other sources', async () => {
    const { all } = await read(JSON.stringify({ Records: [trail(2), trail(4)] }), JSON.stringify([trail(1), trail(3)], null, 2));
    expect(all.map((record) => [record.source, new Date(record.timeMs ?? 0).getUTCSeconds()])).toEqual([['s2', 1], ['s1', 2], ['s2', 3], ['s1', 4]]);
  });

  it('gives the lines of its brackets as structure', async () => {
    const { all, sources, unread } = await read(`[\n${JSON.stringify(dns(1))},\n${JSON.stringify(dns(2), null, 2)}\n]\n`);
    expect(all.map((record) => [record.line, record.lastLine])).toEqual([[2, undefined], [3, 12]]);
    expect(sources[0]?.notes).toContain('Lines that only hold column names or brackets: 2.');
    expect(unread).toEqual([]);
  });

  it('that is torn is used as far as it goes, and the rest is listed', async () => {
    const text = JSON.stringify({ Records: trails(50) });
    const { all, sources, unread } = await read(text.slice(0, -100));
    expect(all.length).toBe(49);
    expect(unread).toMatchObject([{ line: 1, reason: 'an object of the list that does not end: the text seems cut off', raw: JSON.stringify(trail(49)).slice(0, -98) }]);
    expect(sources[0]?.notes).toContain('The list of objects does not end: the text seems cut off.');
    const spread = JSON.stringify(trails(3), null, 2).split('\n').slice(0, -6);
    const second = await read(spread.join('\n'));
    expect(second.all.length).toBe(2);
    expect(second.unread.map((line) => line.line)).toEqual(spread.map((_, index) => index + 1).filter((line) => line > (second.all[1]?.lastLine ?? 0)));
  });

  it('with broken objects is read around them, and each is counted', async () => {
    const parts = trails(60).map((one) => JSON.stringify(one));
    parts[20] = (parts[20] ?? '').slice(0, 100);
    parts[30] = (parts[30] ?? '').replace('"IAMUser"', 'IAM"User');
    parts[40] = `${parts[40] ?? ''}, who wrote this?`;
    parts[50] = (parts[50] ?? '').replace('"1.08"', 'nul');
    const { all, sources, unread } = await read(`[${parts.join(',')}]`);
    expect(all.length).toBe(57);
    expect(unread.map((line) => line.reason)).toEqual([
      'an object of the list that is broken', 'an object of the list that is broken', 'text between the objects of a list', 'a JSON object that is broken, does not end, or has other text behind it',
    ]);
    expect(sources[0]).toMatchObject({ recordCount: 57, unreadCount: 4 });
    const spread = JSON.stringify(trails(3), null, 2).replace('"192.0.2.7"', '"192.0.2.7');
    const second = await read(spread);
    expect(second.all.length).toBe(2);
    expect(second.unread.length).toBe(JSON.stringify(trail(0), null, 2).split('\n').length);
  });

  it('with invalid bytes and NUL is read, and the object is listed', async () => {
    const bytes = Buffer.concat([Buffer.from('['), Buffer.from(JSON.stringify(trail(1)).replace('é', '\xff\0'), 'latin1'), Buffer.from(`,${JSON.stringify(trail(2))}]`)]);
    const { all, unread } = await read(bytes);
    expect(all.map((record) => record.raw.includes('\ufffd\u2400'))).toEqual([true, false]);
    expect(unread).toMatchObject([{ byteOffset: 1, reason: 'holds bytes that are not UTF-8; holds NUL bytes' }]);
  });

  it('with an object of more than 16 MiB is read around it', async () => {
    const text = JSON.stringify({ Records: [trail(1), trail(2, { responseElements: 'x'.repeat(17 << 20) }), trail(3)] });
    const { all, unread } = await read(text);
    expect(all.length).toBe(2);
    expect(unread.length).toBe(1);
    expect(unread[0]?.reason).toMatch(/^the line has \d+ bytes, of which the first 1048576 were read; an object of the list with more than 16777216 bytes, which was not read$/);
  });

  it('with commas too many, with other text behind it, or with another one behind it is read', async () => {
    const { all, sources, unread } = await read(`[${JSON.stringify(dns(1)).replace('"}}', '"},}')},\n${JSON.stringify(dns(2))},]\n${JSON.stringify(dns(3))}\nplain words\n`);
    expect(all.map((record) => [record.line, record.kind])).toEqual([[1, 'event'], [2, 'event'], [3, 'event'], [4, 'text']]);
    expect(sources[0]?.notes.join()).toContain('comma too many');
    expect(unread).toEqual([]);
    const second = await read(`${JSON.stringify({ Records: trails(5000) })}${JSON.stringify({ Records: trails(5000) })}`);
    expect([second.all.length, second.unread.length]).toEqual([10_000, 0]);
  });

  it('leaves no line out, whatever is in it', async () => {
    const whole = JSON.stringify(dns(1));
    const piece = fc.oneof(
      fc.constantFrom(whole, `${whole},\n`, JSON.stringify([dns(2)], null, 1), `${JSON.stringify(dns(3), null, 2)},\n`, '\n', '\r\n', '[', ']', '{', '}', ']}', '"', 'words\n', `{"Records":[${whole}]}\n`, '{"a":1,}', '{}', whole.slice(0, 60), whole.slice(60), '\0'),
      fc.string({ maxLength: 12 }),
    );
    await fc.assert(fc.asyncProperty(fc.constantFrom('[', '{"Records":[', '[\n', '{"items": [\r\n'), fc.array(piece, { maxLength: 15 }), fc.integer({ min: 1, max: 400 }), async (head, pieces, size) => {
      const bytes = Buffer.from(`${head}${whole},${pieces.join('')}`);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
      const { all, sources, unread } = await takeAll(await readLogs(['-'], { stdin: Readable.from(chunks), nowMs: 0 }));
      expect(all.length).toBeGreaterThan(0);
      const lines = bytes.toString().replaceAll('\0', '\u2400').split(/\r\n|\n|\r/);
      const covered = new Set(unread.map((line) => line.line));
      for (const record of all) for (let line = record.line; line <= (record.lastLine ?? record.line); line += 1) covered.add(line);
      const structure = Number(/brackets: (\d+)/.exec(sources[0]?.notes.join(' ') ?? '')?.[1] ?? 0);
      const isBlank = (line: number): boolean => lines[line - 1]?.trim() === '';
      // A bracket behind the list may stand on a line with an event.
      expect([...covered].filter((line) => !isBlank(line)).length + structure).toBeGreaterThanOrEqual(lines.filter((text) => text.trim() !== '').length);
      expect(Math.max(0, ...covered)).toBeLessThanOrEqual(lines.length);
      expect(sources[0]?.unreadCount).toBe(unread.length);
    }), { numRuns: 300 });
  });
});

describe('what is no list of events', () => {
  it('is left to its lines', async () => {
    const lines = trails(3).map((one) => JSON.stringify(one));
    const one = await read(lines.join('\n'));
    expect(one.all.map((record) => [record.line, record.byteOffset])).toEqual([[1, 0], [2, Buffer.byteLength(lines[0] ?? '') + 1], [3, Buffer.byteLength(lines.slice(0, 2).join('\n')) + 1]]);
    const spread = await read(trails(3).map((event) => JSON.stringify(event, null, 2)).join('\n'));
    expect(spread.all.length).toBe(3);
    const own = await read(`${JSON.stringify({ id: 'x', items: [dns(1), dns(2)], a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 })}\n`.repeat(3));
    expect(own.all.map((record) => record.line)).toEqual([1, 2, 3]);
  });
});
