export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How the bytes of a source spell text, by its first bytes. `skippedBytes` is the length of the byte order mark. */
export function detectEncoding(head: Buffer): { encoding: TextEncoding; skippedBytes: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skippedBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skippedBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skippedBytes: 2 };
  // Without a mark: mostly Latin text has a NUL in every other byte.
  let even = 0;
  let odd = 0;
  const seen = Math.min(head.length, 4096) & ~1;
  for (let at = 0; at < seen; at += 1) {
    if (head[at] === 0) {
      if (at % 2 === 0) even += 1;
      else odd += 1;
    }
  }
  if (seen >= 16 && odd > seen * 0.4 && even < seen * 0.02) return { encoding: 'utf-16le', skippedBytes: 0 };
  if (seen >= 16 && even > seen * 0.4 && odd < seen * 0.02) return { encoding: 'utf-16be', skippedBytes: 0 };
  return { encoding: 'utf-8', skippedBytes: 0 };
}

/** Bytes without their mark, as UTF-8. */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: TextEncoding, skippedBytes: number): AsyncGenerator<Buffer> {
  const decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { ignoreBOM: true });
  let toSkip = skippedBytes;
  for await (const chunk of chunks) {
    // An empty chunk says that no more is there yet.
    if (chunk.length === 0) {
      yield chunk;
      continue;
    }
    const bytes = toSkip > 0 ? chunk.subarray(toSkip) : chunk;
    toSkip = Math.max(0, toSkip - chunk.length);
    if (bytes.length === 0) continue;
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
  const rest = decoder?.decode();
  if (rest !== undefined && rest !== '') yield Buffer.from(rest);
}
