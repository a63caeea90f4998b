import bitIterator from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2Module from 'unbzip2-stream/lib/bzip2.js';
import type { Compression, DecodeFailure, PieceDecoder } from './piece-decoder.ts';

const blockUnitBytes = 100_000;
/** What a block may need beyond its size, as the package reckons it. */
const blockExtraBytes = 25_000;

/**
 * The block decoder of the package, without its stream: that one decodes all it was given at once, whatever comes of it. A block is decoded
 * when all of it must be there.
 */
class Bzip2Decoder implements PieceDecoder {
  failure: DecodeFailure | undefined;
  /** The iterator takes its first buffer when it is made. */
  readonly #queue: Buffer[] = [Buffer.alloc(0)];
  #givenBytes = 0;
  /** Hundred thousands of bytes in a block; 0 between two streams. */
  #blockUnits = 0;
  #checksum: number | null = 0;
  readonly #bits = bitIterator(() => {
    const next = this.#queue.shift();
    if (next === undefined) throw new Error('no more bytes');
    return next;
  });
  #work = new Int32Array(0);
  #output = Buffer.allocUnsafe(0);
  #outputBytes = 0;

  *decode(piece: Buffer): Generator<Buffer> {
    this.#queue.push(piece);
    this.#givenBytes += piece.length;
    while (this.failure === undefined && this.#givenBytes - this.#bits.bytesRead > blockExtraBytes + blockUnitBytes * 9) yield* this.#decodeNext();
  }

  *end(): Generator<Buffer> {
    while (this.failure === undefined && this.#givenBytes > this.#bits.bytesRead) yield* this.#decodeNext();
    if (this.failure === undefined && this.#blockUnits !== 0) this.failure = 'cut';
  }

  close(): void {
    this.#queue.length = 0;
  }

  *#decodeNext(): Generator<Buffer> {
    try {
      if (this.#blockUnits === 0) {
        this.#blockUnits = bzip2Module.header(this.#bits);
        this.#checksum = 0;
        return;
      }
      const size = blockUnitBytes * this.#blockUnits;
      if (this.#work.length < size) this.#work = new Int32Array(size);
      this.#outputBytes = 0;
      this.#checksum = bzip2Module.decompress(this.#bits, this.#take, this.#work, size, this.#checksum ?? 0);
      if (this.#checksum === null) this.#blockUnits = 0;
    } catch (error) {
      this.failure = error instanceof Error && error.message === 'no more bytes' ? 'cut' : 'damaged';
      return;
    }
    if (this.#outputBytes > 0) yield Buffer.from(this.#output.subarray(0, this.#outputBytes));
  }

  readonly #take = (byte: number): void => {
    if (this.#outputBytes === this.#output.length) {
      const larger = Buffer.allocUnsafe(Math.max(1 << 20, this.#output.length * 2));
      this.#output.copy(larger);
      this.#output = larger;
    }
    this.#output[this.#outputBytes] = byte;
    this.#outputBytes += 1;
  };
}

/** Bzip2, also several streams behind one another. */
export const bzip2: Compression = { name: 'bzip2 archive', pieceBytes: 16 * 1024, create: () => new Bzip2Decoder() };
