import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { compressions, decompress, type CompressionName, type Damage } from './decompress/decompress.ts';
import { contentHeadBytes, detectContent, type Content } from './detect-content.ts';
import type { Refuse } from './expansion-limit.ts';
import type { Store } from './log-input.ts';
import { readStored } from './read-stored.ts';

/** Bytes of an input as they pass. */
export interface OpenInput {
  /** Compressions that were taken off, from the outside in. */
  layers: readonly CompressionName[];
  /** What the bytes are then; a compression where the layers are too many. */
  content: Content;
  /** May be read once. */
  bytes: AsyncGenerator<Buffer>;
  /** Hash and count of the bytes as they are stored; complete when `bytes` has ended. */
  sha256(): string;
  sizeBytes(): number;
  /** Set when the bytes ended before their time. */
  damage(): Damage | undefined;
  /** Gives the file back, read to its end or not. */
  close(): Promise<void>;
}

export interface OpenOptions {
  stdin: Readable;
  refuse: Refuse;
  maxLayers: number;
  /** Stored bytes were read. */
  onBytes?: (count: number) => void;
}

/** Opens a store and takes off its compressions, which its content tells. Errors of the file system are thrown. */
export async function openInput(store: Store, options: OpenOptions): Promise<OpenInput> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let damage: Damage | undefined;
  const watch = { refuse: options.refuse, onDamage: (found: Damage) => { damage ??= found; }, onBytes: options.onBytes ?? (() => undefined) };
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of readStored(store, options.stdin, watch)) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      yield chunk;
    }
  };
  const layers: CompressionName[] = [];
  let bytes = counted();
  // A generator that was never begun closes nothing below it: each is closed for itself.
  const chain = [bytes];
  const close = async (): Promise<void> => { for (const one of chain.toReversed()) await one.return(undefined); };
  try {
    while (true) {
      const head = await takeHead(bytes, contentHeadBytes);
      bytes = startingWith(head.chunks, bytes);
      chain.push(bytes);
      const content = detectContent(Buffer.concat(head.chunks));
      if (!isCompression(content) || layers.length >= options.maxLayers) return { layers, content, bytes, sha256: () => hash.digest('hex'), sizeBytes: () => sizeBytes, damage: () => damage, close };
      layers.push(content);
      bytes = decompress(bytes, compressions[content], watch);
      chain.push(bytes);
    }
  } catch (error) {
    await close();
    throw error;
  }
}

function isCompression(content: Content): content is CompressionName {
  return Object.hasOwn(compressions, content);
}

/** The first chunks of a source, until they have so many bytes or the source ends. */
export async function takeHead(bytes: AsyncGenerator<Buffer>, wantedBytes: number): Promise<{ chunks: Buffer[]; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < wantedBytes) {
    const next = await bytes.next();
    if (next.done === true) return { chunks, isWhole: true };
    chunks.push(next.value);
    size += next.value.length;
  }
  return { chunks, isWhole: false };
}

/** The chunks and then the rest of what they were taken from. */
export async function* startingWith(chunks: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  yield* rest;
}
