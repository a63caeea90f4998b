import { isUtf8 } from 'node:buffer';

/** Kinds of file that are recognised by their first bytes, so that the sentence can name them. */
const magics: readonly (readonly [string, string])[] = [
  ['7f454c46', 'a program'], ['4d5a9000', 'a program'], ['89504e47', 'a picture'], ['ffd8ff', 'a picture'], ['47494638', 'a picture'], ['25504446', 'a PDF document'],
  ['53514c69746520666f726d6174203300', 'a SQLite database'], ['47475546', 'a model file'], ['377abcaf271c', 'a 7z archive'], ['526172211a07', 'a RAR archive'], ['04224d18', 'an lz4 archive'],
  ['1f9d', 'a compress archive'], ['1f8b', 'a damaged gzip archive'], ['4c504b5348485248', 'a systemd journal (journalctl -o json makes it text)'], ['d0cf11e0a1b11ae1', 'an Office document'],
  ['4d534346', 'a cabinet archive'], ['50415231', 'a Parquet file'], ['4f626a01', 'an Avro file'],
];

/** Marks that are letters may begin a text as well. */
function isPrintable(magic: string): boolean {
  return /^[ -~]+$/.test(Buffer.from(magic, 'hex').toString('latin1'));
}

/** What a source is when it is not text, such as `a packet capture`; undefined for text. `head` is its first bytes, decompressed and as UTF-8. */
export function detectBinary(head: Buffer): string | undefined {
  const hex = head.subarray(0, 16).toString('hex');
  for (const [magic, name] of magics) if (hex.startsWith(magic) && !(isPrintable(magic) && isUtf8(head) && !head.includes(0))) return name;
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
