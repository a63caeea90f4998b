import { isUtf8 } from 'node:buffer';

/** Kinds of file that are recognised by their first bytes, so that the sentence can name them. */
const magics: readonly (readonly [string, string])[] = [
  ['456c6646696c6500', 'a Windows event log (EVTX)'], ['d4c3b2a1', 'a packet capture'], ['a1b2c3d4', 'a packet capture'], ['4d3cb2a1', 'a packet capture'],
  ['0a0d0d0a', 'a packet capture'], ['7f454c46', 'a program'], ['4d5a9000', 'a program'], ['504b0304', 'a zip archive'], ['fd377a585a00', 'an xz archive'],
  ['28b52ffd', 'a zstd archive'], ['425a68', 'a bzip2 archive'], ['1f8b', 'a gzip archive inside a gzip archive'], ['89504e47', 'a picture'], ['ffd8ff', 'a picture'],
  ['47494638', 'a picture'], ['25504446', 'a PDF document'], ['53514c69746520666f726d6174203300', 'a SQLite database'], ['47475546', 'a model file'],
];

/** What a source is when it is not text, such as `a packet capture`; undefined for text. `head` is its first bytes, decompressed and as UTF-8. */
export function detectBinary(head: Buffer): string | undefined {
  const hex = head.subarray(0, 16).toString('hex');
  for (const [magic, name] of magics) if (hex.startsWith(magic) && !(magic === '425a68' && isUtf8(head))) return name;
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return 'a tar archive';
  let controls = 0;
  const seen = Math.min(head.length, 64 * 1024);
  for (let at = 0; at < seen; at += 1) {
    const byte = head[at] ?? 0;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 12) controls += 1;
  }
  if (controls > seen * 0.1) return 'a binary file';
  const replaced = head.subarray(0, seen).toString('utf8').split('\ufffd').length - 1;
  return replaced > seen * 0.3 ? 'a binary file' : undefined;
}
