import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { decompress, type Damage } from './decompress/decompress.ts';
import type { Refuse } from './expansion-limit.ts';
import { deflate } from './decompress/gunzip.ts';
import type { FileRange, Store } from './log-input.ts';

export interface StoredWatch {
  refuse: Refuse;
  onDamage(damage: Damage): void;
  /** So many bytes were taken from the file, pipe or standard input. */
  onBytes(count: number): void;
}

/** Larger pieces make records outlive the young generation of the heap: more memory, and slower. */
const chunkBytes = 128 * 1024;
const shorter: Damage = { sentence: 'The file became shorter while it was read.', reason: 'the file ends here, before its end at the start of reading' };
const wrongSum: Damage = { sentence: 'The zip member does not match its size and checksum: part of what was read may be wrong.', reason: 'the member of the archive does not match its checksum' };

async function* readStream(stream: Readable, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    onBytes(bytes.length);
    yield bytes;
  }
}

async function* readRange(range: FileRange, watch: StoredWatch): AsyncGenerator<Buffer> {
  const { path, start, end } = range;
  if (end === undefined) {
    yield* readStream(createReadStream(path, { start, highWaterMark: chunkBytes }), watch.onBytes);
    return;
  }
  if (end <= start) return;
  let missing = end - start;
  for await (const chunk of readStream(createReadStream(path, { start, end: end - 1, highWaterMark: chunkBytes }), watch.onBytes)) {
    missing -= chunk.length;
    yield chunk;
  }
  if (missing > 0) watch.onDamage(shorter);
}

async function* checked(chunks: AsyncIterable<Buffer>, expected: { size: number; crc32: number }, onDamage: (damage: Damage) => void): AsyncGenerator<Buffer> {
  let size = 0;
  let sum = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (size !== expected.size || sum !== expected.crc32) onDamage(wrongSum);
}

/** The bytes of a store, as they lie there; of a member of a zip archive those that were packed. Errors of the file system come from the first read. */
export function readStored(store: Store, stdin: Readable, watch: StoredWatch): AsyncGenerator<Buffer> {
  if (store.kind === 'stdin') return readStream(stdin, watch.onBytes);
  if (store.kind === 'pipe') return readStream(createReadStream(store.path, { highWaterMark: chunkBytes }), watch.onBytes);
  const stored = readRange(store, watch);
  const packed = store.isDeflated === true ? decompress(stored, deflate, watch) : stored;
  return store.expected === undefined ? packed : checked(packed, store.expected, watch.onDamage);
}
