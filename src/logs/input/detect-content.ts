import type { CompressionName } from './decompress/decompress.ts';

/** What bytes are, as far as it decides how they are read. `other` is text, or nothing that is read. */
export type Content = CompressionName | 'zip' | 'tar' | 'evtx' | 'capture' | 'other';

/** So many bytes decide. */
export const contentHeadBytes = 512;

const magics: readonly (readonly [string, Content])[] = [
  ['1f8b08', 'gzip'], ['28b52ffd', 'zstd'], ['fd377a585a00', 'xz'], ['504b0304', 'zip'], ['504b0506', 'zip'], ['504b030414', 'zip'],
  ['456c6646696c6500', 'evtx'], ['d4c3b2a1', 'capture'], ['a1b2c3d4', 'capture'], ['4d3cb2a1', 'capture'], ['a1b23c4d', 'capture'], ['0a0d0d0a', 'capture'],
];
/** A block, or the end of an empty archive, behind the level. */
const bzip2Start = /^425a683[1-9](?:314159265359|177245385090)/;
/** Zstandard frames that hold no data, as pzstd and seekable archives begin with. */
const skippable = /^5[0-9a-f]2a4d18/;

/** Tells by the first bytes alone; names do not count. */
export function detectContent(head: Buffer): Content {
  const hex = head.subarray(0, 16).toString('hex');
  for (const [magic, content] of magics) if (hex.startsWith(magic)) return content;
  if (bzip2Start.test(hex)) return 'bzip2';
  if (skippable.test(hex)) return 'zstd';
  return isTar(head) ? 'tar' : 'other';
}

/** The checksum of a tar header is the sum of its bytes with itself taken for blanks. */
function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const stored = /^[ 0]{0,7}([0-7]{1,7})[\0 ]/.exec(head.toString('latin1', 148, 156));
  if (stored === null) return false;
  let sum = 8 * 32;
  for (let at = 0; at < 512; at += 1) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === Number.parseInt(stored[1] ?? '', 8);
}
