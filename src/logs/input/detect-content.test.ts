import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildTar, buildZip } from './__fixtures__/archives.ts';
import { pcap } from './__fixtures__/captures.ts';
import { unpackFixture } from './__fixtures__/packed.ts';
import { detectBinary } from './detect-binary.ts';
import { detectContent } from './detect-content.ts';

describe('detectContent', () => {
  it('tells archives, event logs and captures by their first bytes', async () => {
    const tar = await buildTar([{ name: 'a.log', data: 'words\n' }]);
    const old = Buffer.from(tar);
    // Without the mark of the standard: only the sum tells.
    old.fill(0, 257, 265);
    let sum = 256;
    for (const [at, byte] of old.subarray(0, 512).entries()) if (at < 148 || at >= 156) sum += byte;
    old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect([gzipSync('x'), unpackFixture('zstdText'), unpackFixture('xzText'), unpackFixture('bzip2Text'), buildZip([{ name: 'a', data: 'x' }]), buildZip([]), tar, old, Buffer.from('ElfFile\0'), pcap([]), Buffer.from('0a0d0d0a1c000000', 'hex')].map((bytes) => detectContent(bytes))).toEqual([
      'gzip', 'zstd', 'xz', 'bzip2', 'zip', 'zip', 'tar', 'tar', 'evtx', 'capture', 'capture',
    ]);
  });

  it.each(['', 'BZh9 is how a bzip2 archive begins', 'PK is a key', 'ustar', 'P'.repeat(600), '0'.repeat(600), ' '.repeat(600), '\0'.repeat(600)].map((text) => [text.slice(0, 20).replaceAll('\0', 'NUL '), text]))('takes other bytes for what they are: %s', (_shown, text) => {
    expect(detectContent(Buffer.from(text))).toBe('other');
  });
});

describe('detectBinary', () => {
  it.each([
    [Buffer.from('7f454c4602010100', 'hex'), 'a program'], [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), 'a PDF document'], [Buffer.from('377abcaf271c0004', 'hex'), 'a 7z archive'], [Buffer.from('LPKSHHRH\0\0\0\0'), 'a systemd journal (journalctl -o json makes it text)'],
    [Buffer.from(Array.from({ length: 300 }, (_, index) => index % 7)), 'a binary file'], [Buffer.from(Array.from({ length: 300 }, (_, index) => 0x80 + (index % 0x40))), 'a binary file'],
  ])('names what it knows', (bytes, expected) => {
    expect(detectBinary(bytes)).toBe(expected);
  });

  it.each(['', 'PAR1 is a word here\n', 'MSCF too\n', '\u001b[31mred\u001b[0m\tand tabs\r\n', 'ünïcödé 漢字\n'])('leaves text alone: %s', (text) => {
    expect(detectBinary(Buffer.from(text))).toBeUndefined();
  });
});
