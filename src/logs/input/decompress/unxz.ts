import xzModule from 'xz-decompress';
import type { Compression, DecodeFailure, PieceDecoder } from './piece-decoder.ts';

/** The decoder inside the package (xz-embedded as WebAssembly). */
interface XzExports {
  memory: { buffer: ArrayBuffer };
  create_context(): number;
  destroy_context(context: number): void;
  supply_input(context: number, size: number): void;
  get_next_output(context: number): number;
}

/**
 * The stream that the package exports lets one archive at a time through in the whole process, so that two that are merged would wait for
 * each other forever. The decoder below it has no such limit; it is reached by the two names that hold it. The version is pinned.
 */
interface XzHolder {
  _moduleInstance?: { exports: unknown };
  _getModuleInstance(): Promise<void>;
}

/** Words of a context, by index. */
const word = { bufferBytes: 0, input: 1, inputAt: 2, inputEnd: 3, outputEnd: 5, output: 4 } as const;
const code = { ok: 0, end: 1, memoryLimit: 4, options: 6, buffer: 8 } as const;

let loading: Promise<XzExports> | undefined;

async function loadXz(): Promise<XzExports> {
  const holder = xzModule.XzReadableStream as unknown as XzHolder;
  loading ??= (async () => {
    if (holder._moduleInstance === undefined) await holder._getModuleInstance();
    return holder._moduleInstance?.exports as XzExports;
  })();
  return loading;
}

class XzDecoder implements PieceDecoder {
  failure: DecodeFailure | undefined;
  #xz: XzExports | undefined;
  #context = 0;
  /** The last stream was whole; what follows is another one or padding. */
  #isBetween = false;

  async decode(piece: Buffer): Promise<Iterable<Buffer>> {
    this.#xz ??= await loadXz();
    return this.#decode(this.#xz, piece);
  }

  async end(): Promise<Iterable<Buffer>> {
    this.#xz ??= await loadXz();
    return this.#isBetween || this.failure !== undefined ? [] : this.#decode(this.#xz, Buffer.alloc(0));
  }

  close(): void {
    if (this.#context !== 0) this.#xz?.destroy_context(this.#context);
    this.#context = 0;
  }

  *#decode(xz: XzExports, piece: Buffer): Generator<Buffer> {
    let rest = piece;
    const isEnd = piece.length === 0;
    while (rest.length > 0 || isEnd) {
      if (this.#isBetween) {
        const next = rest.findIndex((byte) => byte !== 0);
        if (next < 0) return;
        rest = rest.subarray(next);
        this.#isBetween = false;
      }
      if (this.#context === 0) this.#context = xz.create_context();
      if (this.#context === 0) {
        this.failure = 'too-large';
        return;
      }
      const size = Math.min(rest.length, this.#words(xz)[word.bufferBytes] ?? 0);
      new Uint8Array(xz.memory.buffer).set(rest.subarray(0, size), this.#words(xz)[word.input]);
      xz.supply_input(this.#context, size);
      yield* this.#drain(xz, isEnd);
      if (this.failure !== undefined || isEnd) return;
      const words = this.#words(xz);
      rest = rest.subarray(this.#isBetween ? words[word.inputAt] ?? size : size);
      if (this.#isBetween) this.close();
    }
  }

  /** Output until the input is used up. */
  *#drain(xz: XzExports, isEnd: boolean): Generator<Buffer> {
    while (true) {
      const result = xz.get_next_output(this.#context);
      const words = this.#words(xz);
      const size = words[word.outputEnd] ?? 0;
      const start = words[word.output] ?? 0;
      words[word.outputEnd] = 0;
      if (size > 0) yield Buffer.from(xz.memory.buffer.slice(start, start + size));
      if (result === code.end) {
        this.#isBetween = true;
        return;
      }
      if (result !== code.ok && !(result === code.buffer && !isEnd)) {
        this.failure = failureOf(result);
        return;
      }
      const after = this.#words(xz);
      if (after[word.inputAt] === after[word.inputEnd] && size < (after[word.bufferBytes] ?? 0)) {
        if (isEnd) this.failure = 'cut';
        return;
      }
    }
  }

  /** Memory may move when it grows: never kept. */
  #words(xz: XzExports): Uint32Array {
    return new Uint32Array(xz.memory.buffer, this.#context, 8);
  }
}

function failureOf(result: number): DecodeFailure {
  if (result === code.memoryLimit) return 'too-large';
  if (result === code.options) return 'unsupported';
  return result === code.buffer ? 'cut' : 'damaged';
}

/** Xz, also several streams behind one another; dictionaries up to 64 MiB, no filters beside LZMA2, no SHA-256 sums. */
export const xz: Compression = { name: 'xz archive', pieceBytes: 16 * 1024, create: () => new XzDecoder() };
