import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longLine, text, unpackFixture } from '../__fixtures__/packed.ts';
import { compressions, decompress, type CompressionName } from './decompress.ts';

async function inflate(name: CompressionName, bytes: Buffer, chunkBytes = 700, refuse: (count: number) => string | undefined = () => undefined): Promise<{ text: string; damage: string[] }> {
  const chunks = async function* (): AsyncGenerator<Buffer> { for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes); };
  const damage: string[] = [];
  const parts: Buffer[] = [];
  for await (const part of decompress(chunks(), compressions[name], { refuse, onDamage: ({ sentence }) => damage.push(sentence) })) parts.push(part);
  return { text: Buffer.concat(parts).toString(), damage };
}

const numbers = Array.from({ length: 3000 }, (_, index) => `line ${(index * 7919) % 99_991}\n`).join('');
const long = longLine.repeat(Math.ceil(3_000_000 / longLine.length)).slice(0, 3_000_000);
const small: Record<CompressionName, Buffer> = { gzip: gzipSync(text), zstd: unpackFixture('zstdText'), xz: unpackFixture('xzText'), bzip2: unpackFixture('bzip2Text') };
const large: Record<CompressionName, Buffer> = { gzip: gzipSync(long), zstd: unpackFixture('zstdLong'), xz: unpackFixture('xzLong'), bzip2: unpackFixture('bzip2Long') };
const names = Object.keys(compressions) as CompressionName[];

describe.each(names)('%s', (name) => {
  it('gives a whole archive, however it is cut into chunks', async () => {
    for (const chunkBytes of [1, 7, 64, 1000]) expect(await inflate(name, small[name], chunkBytes)).toEqual({ text, damage: [] });
    for (const chunkBytes of [11, 256 * 1024]) expect(await inflate(name, large[name], chunkBytes)).toEqual({ text: long, damage: [] });
  });

  it('gives several archives behind one another, wherever a chunk ends', async () => {
    const bytes = Buffer.concat([small[name], small[name], large[name]]);
    for (const chunkBytes of [1, small[name].length, bytes.length]) expect(await inflate(name, bytes, chunkBytes)).toEqual({ text: text + text + long, damage: [] });
  });

  it('tells that an archive is cut off, at whatever byte, and gives what came before', async () => {
    for (let size = 12; size < small[name].length; size += 1) {
      const result = await inflate(name, small[name].subarray(0, size), 16);
      expect(text.startsWith(result.text)).toBe(true);
      expect(result.damage).toHaveLength(1);
    }
  });

  it('loses nothing to bytes behind the archive, and tells of them', async () => {
    for (const chunkBytes of [10, 10_000]) {
      const result = await inflate(name, Buffer.concat([small[name], Buffer.from('these bytes are no archive')]), chunkBytes);
      expect(result.text).toBe(text);
      expect(result.damage).toHaveLength(1);
    }
  });

  it('never throws on damaged bytes, and tells of them unless nothing was lost', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(small[name].length - 5), fc.uint8Array({ minLength: 1, maxLength: 4 }), async (at, values) => {
      const bytes = Buffer.from(small[name]);
      bytes.set(values, at + 4 > bytes.length ? bytes.length - 4 : at);
      const result = await inflate(name, bytes, 32);
      expect(result.text === text || result.damage.length === 1).toBe(true);
    }), { numRuns: 60 });
  });

  it('stops where it is told to, once', async () => {
    let given = 0;
    const result = await inflate(name, large[name], 64, (count) => {
      if (given + count > 2_000_000) return 'Too much.';
      given += count;
      return undefined;
    });
    expect(result.damage).toEqual(['Too much.']);
    expect(result.text.length).toBe(given);
  });
});

describe('what an archive may ask for', () => {
  it('a gzip archive that is damaged gives all that came before', async () => {
    const damaged = ['The gzip archive is damaged; what came before the damage was read.'];
    expect(await inflate('gzip', Buffer.concat([gzipSync(numbers), Buffer.from('not an archive')]))).toEqual({ text: numbers, damage: damaged });
    const archive = gzipSync(numbers);
    const cut = await inflate('gzip', archive.subarray(0, archive.length >> 1), archive.length);
    expect(cut.damage).toEqual(['The gzip archive is cut off; what came before was read.']);
    expect(cut.text.length).toBeGreaterThan(numbers.length / 3);
  });

  it('a wrong checksum is told', async () => {
    for (const name of ['gzip', 'zstd', 'bzip2'] as const) {
      const bytes = Buffer.from(small[name]);
      // Gzip and zstd keep it at the end, bzip2 in front of each block.
      const at = { gzip: bytes.length - 8, zstd: bytes.length - 1, bzip2: 11 }[name];
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const { damage } = await inflate(name, bytes);
      expect(damage[0]).toMatch(name === 'bzip2' ? /is damaged/ : /does not match its checksum/);
    }
  });

  it('zstd: archives without a checksum and frames without data are read', async () => {
    expect(await inflate('zstd', unpackFixture('zstdNoChecksum'))).toEqual({ text, damage: [] });
    const skippable = Buffer.from('502a4d1805000000aabbccddee', 'hex');
    expect(await inflate('zstd', Buffer.concat([skippable, small.zstd, skippable]), 3)).toEqual({ text, damage: [] });
  });

  it.each([
    ['zstd', 'a window of 2 GiB', Buffer.from('28b52ffd04a8010000', 'hex'), 'needs more memory'],
    ['zstd', 'a content of 1 TiB in one segment', Buffer.from('28b52ffde00000000000010000010000', 'hex'), 'needs more memory'],
    ['zstd', 'a dictionary', Buffer.from('28b52ffd0158aa010000', 'hex'), 'an option that is not read'],
    ['zstd', 'a block of 2 MiB of one byte', Buffer.from('28b52ffd0458fbffff61', 'hex'), 'is damaged'],
    ['xz', 'a dictionary of 128 MiB', unpackFixture('xzLargeDictionary'), 'needs more memory'],
    ['xz', 'sums that are not known', unpackFixture('xzSha256'), 'an option that is not read'],
  ] as const)('%s: %s is refused', async (name, _what, bytes, part) => {
    const result = await inflate(name, bytes);
    expect(result.text).toBe('');
    expect(result.damage.join()).toContain(part);
  });

  it('xz: padding between two streams is passed over, and two archives are read side by side', async () => {
    expect(await inflate('xz', Buffer.concat([small.xz, Buffer.alloc(8), small.xz]), 5)).toEqual({ text: text + text, damage: [] });
    const chunks = async function* (): AsyncGenerator<Buffer> { yield large.xz; };
    const watch = { refuse: () => undefined, onDamage: () => undefined };
    const first = decompress(chunks(), compressions.xz, watch);
    const second = decompress(chunks(), compressions.xz, watch);
    for (let turn = 0; turn < 20; turn += 1) {
      const [left, right] = [await first.next(), await second.next()];
      expect(Buffer.from(left.value ?? []).equals(Buffer.from(right.value ?? []))).toBe(true);
    }
    await first.return(undefined);
    await second.return(undefined);
  });
});
