import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from './decompress.ts';
import { gzip } from './gunzip.ts';

async function inflate(bytes: Buffer, chunkBytes = 700): Promise<{ text: string; damage: string[] }> {
  const chunks = async function* (): AsyncGenerator<Buffer> { for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes); };
  const damage: string[] = [];
  const parts: Buffer[] = [];
  for await (const part of decompress(chunks(), gzip, { refuse: () => undefined, onDamage: ({ sentence }) => damage.push(sentence) })) parts.push(part);
  return { text: Buffer.concat(parts).toString(), damage };
}

const text = Array.from({ length: 3000 }, (_, index) => `line ${(index * 7919) % 99_991}\n`).join('');

describe('gzip', () => {
  it('gives a whole archive, and several behind one another', async () => {
    expect(await inflate(gzipSync(text))).toEqual({ text, damage: [] });
    expect(await inflate(Buffer.concat([gzipSync(text), gzipSync('more')]))).toEqual({ text: `${text}more`, damage: [] });
  });

  it('loses nothing to bytes behind the archive, in one piece or many', async () => {
    const bytes = Buffer.concat([gzipSync(text), Buffer.from('not an archive')]);
    const damage = ['The gzip archive is damaged; what came before the damage was read.'];
    expect(await inflate(bytes)).toEqual({ text, damage });
    expect(await inflate(bytes, bytes.length)).toEqual({ text, damage });
  });

  it('gives what came before a cut', async () => {
    const archive = gzipSync(text);
    const cut = await inflate(archive.subarray(0, archive.length >> 1), archive.length);
    expect(cut.damage).toEqual(['The gzip archive is cut off; what came before was read.']);
    expect(cut.text.length).toBeGreaterThan(text.length / 3);
    expect(text.startsWith(cut.text)).toBe(true);
  });
});
