import { Decompress } from 'fzstd';
import type { Compression, DecodeFailure, PieceDecoder } from './piece-decoder.ts';
import { ZstdFrameWalker } from './zstd-frames.ts';

/** More than this from one piece is no log. */
const maxPieceOutputBytes = 256 << 20;

/** fzstd, watched by a walker over the frames: it checks neither window nor block sizes, nor where the data ends. Checksums are not compared. */
class ZstdDecoder implements PieceDecoder {
  failure: DecodeFailure | undefined;
  readonly #walker = new ZstdFrameWalker();
  #ready: Buffer[] = [];
  #readyBytes = 0;
  readonly #stream = new Decompress((data) => {
    this.#readyBytes += data.length;
    if (this.#readyBytes > maxPieceOutputBytes) throw new Error('too much');
    // The blocks are its own; it does not write to them again.
    if (data.length > 0) this.#ready.push(Buffer.from(data.buffer, data.byteOffset, data.length));
  });

  decode(piece: Buffer): Buffer[] {
    const { validBytes, problem } = this.#walker.walk(piece);
    try {
      if (validBytes > 0) this.#stream.push(validBytes === piece.length ? piece : piece.subarray(0, validBytes));
    } catch {
      this.failure = this.#readyBytes > maxPieceOutputBytes ? 'too-large' : 'damaged';
    }
    this.failure ??= problem;
    return this.#take();
  }

  end(): Buffer[] {
    if (!this.#walker.isAtFrameEnd) this.failure = 'cut';
    return [];
  }

  close(): void {
    this.#ready = [];
  }

  #take(): Buffer[] {
    const given = this.#ready;
    this.#ready = [];
    this.#readyBytes = 0;
    return given;
  }
}

/** Zstandard, also several frames behind one another; windows up to 128 MiB, no dictionaries. */
export const zstd: Compression = { name: 'zstd archive', pieceBytes: 4 * 1024, create: () => new ZstdDecoder() };
