import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, type SourceLine } from './split-lines.ts';

function split(chunks: readonly Buffer[], maxLineBytes = 1000): { lines: SourceLine[]; splitter: LineSplitter } {
  const splitter = new LineSplitter(maxLineBytes, 0);
  const lines = chunks.flatMap((chunk) => splitter.add(chunk));
  return { lines: [...lines, ...splitter.end()], splitter };
}

describe('LineSplitter', () => {
  it('knows the three line ends, mixed, and counts them', () => {
    const { lines, splitter } = split([Buffer.from('a\nb\r\nc\rd')]);
    expect(lines).toEqual([
      { text: 'a', line: 1, byteOffset: 0 }, { text: 'b', line: 2, byteOffset: 2 }, { text: 'c', line: 3, byteOffset: 5 }, { text: 'd', line: 4, byteOffset: 7, isUnterminated: true },
    ]);
    expect(splitter.counts).toEqual({ lineCount: 4, lineFeeds: 1, carriageReturnLineFeeds: 1, carriageReturns: 1 });
  });

  it('gives the same lines however the bytes are cut into chunks', () => {
    const piece = fc.constantFrom('a', 'é', '漢', '\n', '\r', '\r\n', ' ', 'long text ', '\0');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(120), { maxLength: 6 }), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((left, right) => left - right), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index] ?? 0, end));
      const whole = split([bytes]);
      const parts = split(chunks);
      expect(parts.lines).toEqual(whole.lines);
      expect(parts.splitter.counts).toEqual(whole.splitter.counts);
      const expected = bytes.toString().split(/\r\n|\n|\r/).map((text) => text.replaceAll('\0', '\u2400')).filter((text) => text.trim() !== '');
      expect(whole.lines.map((line) => line.text)).toEqual(expected);
      for (const line of whole.lines) expect(bytes.subarray(line.byteOffset).toString().startsWith(line.text.replaceAll('\u2400', '\0'))).toBe(true);
    }));
  });

  it('cuts a long line, also over chunks, and not within a character', () => {
    const { lines } = split([Buffer.from('x'.repeat(9)), Buffer.from(`${'é'.repeat(9)}\nnext`)], 12);
    expect(lines[0]).toEqual({ text: 'xxxxxxxxxé', line: 1, byteOffset: 0, problems: ['the line has 27 bytes, of which the first 12 were read'] });
    expect(lines[1]?.text).toBe('next');
  });

  it('shows NUL and invalid bytes and says so', () => {
    const { lines } = split([Buffer.from([0x61, 0, 0x62, 10, 0x63, 0xff, 10, 0x64, 10])]);
    expect(lines.map((line) => [line.text, line.problems])).toEqual([['a\u2400b', ['holds NUL bytes']], ['c\ufffd', ['holds bytes that are not UTF-8']], ['d', undefined]]);
  });
});
