import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../contracts/index.ts';
import { silent } from '../log-reader.contract.ts';
import { bool, fileTime, guid, hex64, nothing, sid, sizeT, text, texts, u32, u32s, u64, writeEvtx, type FixtureEvent } from './evtx/__fixtures__/write-evtx.ts';
import { isEvtx, readEvtx, readEvtxBytes } from './read-evtx.ts';

const timeMs = Date.UTC(2026, 2, 1, 10, 0, 0, 123);
const failed: FixtureEvent = {
  provider: 'Microsoft-Windows-Security-Auditing', eventId: 4625, keywords: 0x8010000000000000n, timeMs, data: [
    ['TargetUserName', text('bob')], ['Flag', bool(true)], ['SubStatus', { type: 20, bytes: Buffer.from([0x6a, 0, 0, 0xc0]) }], ['Pointer', sizeT(0x1122334455n)], ['LogonType', u32(3)], ['IpAddress', text('192.0.2.7')], ['IpPort', text('50000')], ['Sid', sid(21, 1, 2, 3, 1001)],
    ['Guid', guid('00112233445566778899aabbccddeeff')], ['When', fileTime(timeMs)], ['Big', u64(12345678901234567890n)], ['Mask', hex64(0xffn)], ['List', texts(['a', 'b'])], ['Numbers', u32s([1, 2])], ['None', nothing], ['Text', text('line\r\n\tline <&>')],
  ],
};
const cleared: FixtureEvent = { provider: 'Microsoft-Windows-Eventlog', eventId: 1102, timeMs, userData: 'LogFileCleared', data: [['SubjectUserName', text('alice')]] };
const nameless: FixtureEvent = { provider: 'MSSQLSERVER', eventId: 18456, timeMs, channel: 'Application', data: [[undefined, text('sa')], [undefined, text(' x')], [undefined, text(' [CLIENT: 192.0.2.9]')]] };
const list: FixtureEvent = { provider: 'Contoso', eventId: 1, timeMs, channel: 'Application', data: [[undefined, texts(['one', 'two'])]] };

interface Reading { records: LogRecord[]; problems: [string, number][]; notes: string[] }

async function read(bytes: Buffer, pieceBytes = 10_000): Promise<Reading> {
  const reading: Reading = { records: [], problems: [], notes: [] };
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_value, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes));
  const stream = (async function* (): AsyncGenerator<Buffer> {
    yield* pieces;
  })();
  for await (const batch of readEvtxBytes(stream, { ...silent, note: (sentence) => { reading.notes.push(sentence); } }, (sentence, record) => { reading.problems.push([sentence, record]); })) reading.records.push(...batch);
  return reading;
}

const folder = mkdtempSync(join(tmpdir(), 'stanch-evtx-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('readEvtx', () => {
  it('reads a file: templates and names that are shared, nested data, user data, arrays', async () => {
    const path = join(folder, 'a.evtx');
    writeFileSync(path, writeEvtx([[failed, cleared, nameless, list, failed], [failed]]));
    const records: LogRecord[] = [];
    for await (const batch of readEvtx(path, silent, () => expect.unreachable())) records.push(...batch);
    expect(records.map((record) => [record.line, record.ruleId, record.message])).toEqual([
      [1, '4625', 'An account failed to sign in: bad password (logon type 3, network)'], [2, '1102', 'The audit log was cleared'], [3, '18456', 'SQL Server sign-in failed for a user'], [4, '1', 'Contoso event 1: one, two'],
      [5, '4625', 'An account failed to sign in: bad password (logon type 3, network)'], [6, '4625', 'An account failed to sign in: bad password (logon type 3, network)'],
    ]);
    expect(records[0]).toMatchObject({ format: 'windows-evtx', byteOffset: 4096 + 512, timeMs, account: 'bob', action: 'failure', srcEndpoint: { ip: '192.0.2.7', port: 50000 }, device: { hostname: 'ws1.example.test' } });
    expect(records[1]).toMatchObject({ account: 'alice' });
    expect(records[2]).toMatchObject({ srcEndpoint: { ip: '192.0.2.9' } });
    expect(records[5]).toMatchObject({ byteOffset: 4096 + 65_536 + 512 });
  });

  it('decodes every type of value', async () => {
    const { records: [record] } = await read(writeEvtx([[failed]]));
    expect(record?.raw).toContain(JSON.stringify({
      TargetUserName: 'bob', Flag: 'true', SubStatus: '0xc000006a', Pointer: '0x1122334455', LogonType: '3', IpAddress: '192.0.2.7', IpPort: '50000', Sid: 'S-1-5-21-1-2-3-1001', Guid: '{33221100-5544-7766-8899-aabbccddeeff}', When: '2026-03-01T10:00:00.123Z', Big: '12345678901234567890',
      Mask: '0xff', List: 'a, b', Numbers: '1, 2', None: '', Text: 'line\r\n\tline <&>',
    }).slice(1, -1));
  });

  it('gives batches of at most 500', async () => {
    const bytes = writeEvtx(Array.from({ length: 12 }, () => Array.from({ length: 50 }, () => cleared)));
    const sizes: number[] = [];
    for await (const batch of readEvtxBytes((async function* () { yield bytes; })(), silent)) sizes.push(batch.length);
    expect(sizes).toEqual([500, 100]);
  });

  it('does not depend on how the bytes come', async () => {
    const bytes = writeEvtx([[failed, list], [cleared]]);
    expect((await read(bytes, 777)).records).toEqual((await read(bytes, bytes.length)).records);
  });

  it('reads the chunks of a log that was not closed, and tells checksums that do not match', async () => {
    const bytes = writeEvtx([[failed], [cleared]]);
    bytes.writeUInt16LE(1, 42);
    bytes.writeUInt32LE(1, 120);
    bytes.writeUInt32LE(7, 4096 + 65_536 + 52);
    const { records, notes, problems } = await read(bytes);
    expect(records).toHaveLength(2);
    expect(problems).toEqual([]);
    expect(notes.join(' ')).toContain('checksum does not match: 1');
  });

  it('passes over a chunk that was never used', async () => {
    const { records, problems } = await read(Buffer.concat([writeEvtx([[failed]]), Buffer.alloc(65_536)]));
    expect([records.length, problems]).toEqual([1, []]);
  });

  it.each<[string, (bytes: Buffer) => Buffer, number]>([
    ['a chunk without a header', (bytes) => { bytes.fill(0xff, 4096, 4104); return bytes; }, 3], ['a record that is no record', (bytes) => { bytes.fill(0, 4096 + 512, 4096 + 516); return bytes; }, 2], ['a record whose size leads out', (bytes) => { bytes.writeUInt32LE(0x7fffffff, 4096 + 516); return bytes; }, 2],
    ['a template that leads out', (bytes) => { bytes.writeUInt32LE(0xfffffff0, 4096 + 512 + 24 + 4 + 6); return bytes; }, 2], ['the file\'s end within a chunk', (bytes) => bytes.subarray(0, 4096 + 3000), 1], ['no file header', (bytes) => { bytes.fill(0, 0, 8); return bytes; }, 3],
  ])('goes on behind %s', async (_name, damage, least) => {
    const { records, problems } = await read(damage(writeEvtx([[failed, cleared, failed]])));
    expect(records.length).toBeGreaterThanOrEqual(least === 3 ? 3 : 1);
    expect(records.length).toBeLessThanOrEqual(3);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('never throws for damaged bytes', async () => {
    const whole = writeEvtx([[failed, cleared, nameless, list, failed]]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 4096, max: 4096 + 9000 }), fc.nat(255)), { minLength: 1, maxLength: 30 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes.writeUInt8(value, at);
      for (const record of (await read(bytes, bytes.length)).records) expect(record.raw.length).toBeLessThanOrEqual(4096);
    }), { numRuns: 300 });
  });

  it('knows the first bytes of a file', () => {
    expect(isEvtx(writeEvtx([]))).toBe(true);
    expect(isEvtx(Buffer.from('ElfFile'))).toBe(false);
    expect(isEvtx(Buffer.alloc(0))).toBe(false);
  });

  it('says that other bytes are no event log', async () => {
    expect((await read(Buffer.from('hello'))).problems).toHaveLength(1);
    expect(await read(Buffer.alloc(0))).toEqual({ records: [], problems: [], notes: [] });
  });
});
