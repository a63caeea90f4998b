import { createGunzip } from 'node:zlib';

/** Compressed bytes given at once: even at the highest ratio their content stays small. */
const pieceBytes = 16 * 1024;
/** So much of the start of an archive is kept for a second, careful pass over the piece that is damaged. */
const keptBytes = 4 << 20;

/** A gunzip stream that is given pieces one by one and says what came of each. */
class Inflater {
  failure: (Error & { code?: unknown }) | undefined;
  readonly #stream = createGunzip();
  #ready: Buffer[] = [];
  #wake: () => void = () => undefined;

  constructor() {
    this.#stream.on('data', (data: Buffer) => this.#ready.push(data));
    this.#stream.on('error', (error: Error) => {
      this.failure = error;
      this.#wake();
    });
    this.#stream.on('end', () => { this.#wake(); });
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

/** What the damaged piece gives up to the damage itself: zlib keeps back what a failing call had made, so bytes go in one by one. */
async function salvage(before: readonly Buffer[], damaged: Buffer): Promise<Buffer[]> {
  const inflater = new Inflater();
  const saved: Buffer[] = [];
  try {
    for (const piece of before) await inflater.write(piece);
    for (let at = 0; at < damaged.length && inflater.failure === undefined; at += 1) saved.push(...await inflater.write(damaged.subarray(at, at + 1)));
  } finally {
    inflater.close();
  }
  return saved;
}

/**
 * Decompressed bytes, as far as the archive goes: all that came before the damage is given (in an archive of more than 4 MiB less the last
 * 16 KiB at most), and then `onDamage` is called with a sentence instead of throwing. The chunks are taken to their end in any case, so
 * that their hash is that of the whole file.
 */
export async function* gunzip(chunks: AsyncIterable<Buffer>, onDamage: (sentence: string) => void): AsyncGenerator<Buffer> {
  const inflater = new Inflater();
  let kept: Buffer[] = [];
  let takenBytes = 0;
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && inflater.failure === undefined; at += pieceBytes) {
        const piece = chunk.subarray(at, at + pieceBytes);
        takenBytes += piece.length;
        const given = await inflater.write(piece);
        const canSalvage = takenBytes <= keptBytes;
        if (inflater.failure === undefined) {
          if (canSalvage) kept.push(piece);
          else kept = [];
          yield* given;
        } else yield* canSalvage ? await salvage(kept, piece) : given;
      }
    }
    if (inflater.failure === undefined) yield* await inflater.end();
    if (inflater.failure === undefined) return;
    const isShort = inflater.failure.code === 'Z_BUF_ERROR';
    onDamage(isShort ? 'The gzip archive is cut off; what came before was read.' : 'The gzip archive is damaged; what came before the damage was read.');
  } finally {
    inflater.close();
  }
}
