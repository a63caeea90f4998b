import { createGunzip, createInflateRaw } from 'node:zlib';
import type { Compression, DecodeFailure, PieceDecoder } from './piece-decoder.ts';

/** So much of the start of an archive is kept for a second, careful pass over the piece that is damaged. */
const keptBytes = 4 << 20;

type ZlibStream = ReturnType<typeof createGunzip> | ReturnType<typeof createInflateRaw>;

/** A zlib stream that is given pieces one by one and says what came of each. */
class Inflater {
  failure: (Error & { code?: unknown }) | undefined;
  readonly #stream: ZlibStream;
  #ready: Buffer[] = [];
  #wake: () => void = () => undefined;

  constructor(stream: ZlibStream) {
    this.#stream = stream;
    stream.on('data', (data: Buffer) => this.#ready.push(data));
    stream.on('error', (error: Error) => {
      this.failure = error;
      this.#wake();
    });
    stream.on('end', () => { this.#wake(); });
  }

  async write(piece: Buffer): Promise<Buffer[]> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#stream.write(piece, () => { resolve(); });
    });
    return this.#take();
  }

  async end(): Promise<Buffer[]> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#stream.end();
    });
    return this.#take();
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(): Buffer[] {
    const given = this.#ready;
    this.#ready = [];
    return given;
  }
}

/**
 * Gives all that came before the damage; in an archive of more than 4 MiB less its last 16 KiB at most: zlib keeps back what a failing call
 * had made, so that the damaged piece is put in again byte by byte.
 */
class ZlibDecoder implements PieceDecoder {
  failure: DecodeFailure | undefined;
  readonly #create: () => ZlibStream;
  readonly #inflater: Inflater;
  #kept: Buffer[] = [];
  #takenBytes = 0;

  constructor(create: () => ZlibStream) {
    this.#create = create;
    this.#inflater = new Inflater(create());
  }

  async decode(piece: Buffer): Promise<Buffer[]> {
    this.#takenBytes += piece.length;
    const given = await this.#inflater.write(piece);
    const canSalvage = this.#takenBytes <= keptBytes;
    if (this.#inflater.failure !== undefined) {
      this.failure = failureOf(this.#inflater.failure);
      return canSalvage ? this.#salvage(piece) : given;
    }
    if (canSalvage) this.#kept.push(piece);
    else this.#kept = [];
    return given;
  }

  async end(): Promise<Buffer[]> {
    const given = await this.#inflater.end();
    if (this.#inflater.failure !== undefined) this.failure = failureOf(this.#inflater.failure);
    return given;
  }

  close(): void {
    this.#inflater.close();
  }

  async #salvage(damaged: Buffer): Promise<Buffer[]> {
    const inflater = new Inflater(this.#create());
    const saved: Buffer[] = [];
    try {
      for (const piece of this.#kept) await inflater.write(piece);
      for (let at = 0; at < damaged.length && inflater.failure === undefined; at += 1) saved.push(...await inflater.write(damaged.subarray(at, at + 1)));
    } finally {
      inflater.close();
    }
    return saved;
  }
}

function failureOf(error: Error & { code?: unknown }): DecodeFailure {
  if (error.code === 'Z_BUF_ERROR') return 'cut';
  return /^incorrect (?:data|length) check/.test(error.message) ? 'checksum' : 'damaged';
}

/** Gzip, also several archives behind one another. */
export const gzip: Compression = { name: 'gzip archive', pieceBytes: 16 * 1024, create: () => new ZlibDecoder(createGunzip) };

/** The bare stream inside a zip archive. */
export const deflate: Compression = { name: 'zip member', pieceBytes: 16 * 1024, create: () => new ZlibDecoder(createInflateRaw) };
