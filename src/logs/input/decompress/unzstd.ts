import { Decompress } from 'fzstd';
import type { Compression, DecodeFailure, PieceDecoder } from './piece-decoder.ts';
import { Xxh64 } from './xxh64.ts';
import { ZstdFrameWalker } from './zstd-frames.ts';

/** More than this from one piece is no log. */
const maxPieceOutputBytes = 256 << 20;

/** fzstd, watched by a walker over the frames: it checks neither window nor block sizes, nor checksums, nor where the data ends. */
class ZstdDecoder implements PieceDecoder {
  failure: DecodeFailure | undefined;
  readonly #walker = new ZstdFrameWalker();
  #ready: Buffer[] = [];
  #readyBytes = 0;
  #blockCount = 0;
  #hash = new Xxh64();
  /** Hashes of frames that are decoded, until their checksums come. */
  readonly #hashes: number[] = [];
  readonly #stream = new Decompress((data) => { this.#takeBlock(data); });

  decode(piece: Buffer): Buffer[] {
    const { validBytes, problem } = this.#walker.walk(piece);
    try {
      if (validBytes > 0) this.#stream.push(validBytes === piece.length ? piece : piece.subarray(0, validBytes));
      if (!this.#matchesChecksums()) this.failure = 'checksum';
    } catch {
      this.failure = this.#readyBytes > maxPieceOutputBytes ? 'too-large' : 'damaged';
    }
    this.failure ??= problem;
    const given = this.#ready;
    this.#ready = [];
    this.#readyBytes = 0;
    return given;
  }

  end(): Buffer[] {
    if (!this.#walker.isAtFrameEnd) this.failure = 'cut';
    return [];
  }

  close(): void {
    this.#ready = [];
  }

  #takeBlock(data: Uint8Array): void {
    this.#readyBytes += data.length;
    if (this.#readyBytes > maxPieceOutputBytes) throw new Error('more than a piece may give');
    // The memory of a block is its own: the decoder does not write to it again.
    const block = Buffer.from(data.buffer, data.byteOffset, data.length);
    if (data.length > 0) this.#ready.push(block);
    this.#blockCount += 1;
    this.#hash.update(block);
    if (this.#walker.lastBlocks[0] !== this.#blockCount) return;
    this.#walker.lastBlocks.shift();
    this.#hashes.push(this.#hash.low32());
    this.#hash = new Xxh64();
  }

  #matchesChecksums(): boolean {
    const { checksums } = this.#walker;
    let isMatch = true;
    while (checksums.length > 0 && this.#hashes.length > 0) {
      const stored = checksums.shift();
      isMatch = this.#hashes.shift() === stored || stored === 'none' ? isMatch : false;
    }
    return isMatch;
  }
}

/** Zstandard, also several frames behind one another; windows up to 128 MiB, no dictionaries. */
export const zstd: Compression = { name: 'zstd archive', pieceBytes: 4 * 1024, create: () => new ZstdDecoder() };
