import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { LogInput } from './find-inputs.ts';
import { decompress } from './decompress.ts';
import { gzip } from './gunzip.ts';

/** Bytes of an input as they pass. */
export interface OpenInput {
  compression: 'none' | 'gzip';
  /** Decompressed. May be read once. */
  bytes: AsyncGenerator<Buffer>;
  /** Hash and count of the bytes as they are stored, complete when `bytes` has ended. */
  hash: Hash;
  sizeBytes(): number;
  /** Set when the archive turned out to be cut off or damaged. */
  damage(): string | undefined;
}

const chunkBytes = 256 * 1024;

async function* readAll(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer | string>) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/** Opens a file, pipe or standard input; gzip is told by its first bytes. Errors of the file system come from the first read. */
export async function openInput(input: LogInput, stdin: Readable): Promise<OpenInput> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let damage: string | undefined;
  const stored = readAll(input.kind === 'stdin' ? stdin : createReadStream(input.path, { highWaterMark: chunkBytes }));
  const head: Buffer[] = [];
  let headBytes = 0;
  while (headBytes < 3) {
    const next = await stored.next();
    if (next.done === true) break;
    head.push(next.value);
    headBytes += next.value.length;
  }
  const counted = async function* (): AsyncGenerator<Buffer> {
    const pass = (chunk: Buffer): Buffer => {
      hash.update(chunk);
      sizeBytes += chunk.length;
      return chunk;
    };
    try {
      for (const chunk of head) yield pass(chunk);
      for await (const chunk of stored) yield pass(chunk);
    } finally {
      await stored.return(undefined);
    }
  };
  const start = Buffer.concat(head);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
  const bytes = isGzip ? decompress(counted(), gzip, { refuse: () => undefined, onDamage: ({ sentence }) => { damage = sentence; } }) : counted();
  return { compression: isGzip ? 'gzip' : 'none', bytes, hash, sizeBytes: () => sizeBytes, damage: () => damage };
}
