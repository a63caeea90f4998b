import { systemClock } from '../../kit/clock.ts';

/** How far reading has come. */
export interface ReadProgress {
  /** Stored bytes, before they are decompressed. */
  bytesRead: number;
  /** Missing when a pipe or standard input is among the inputs. */
  totalBytes?: number;
  records: number;
}

const pauseMs = 100;

/** Tells progress, at most ten times a second. */
export class ReadProgressCounter {
  readonly #tell: ((progress: ReadProgress) => void) | undefined;
  #bytesRead = 0;
  #totalBytes: number | undefined;
  #records = 0;
  #toldMs = -Infinity;

  constructor(tell: ((progress: ReadProgress) => void) | undefined) {
    this.#tell = tell;
  }

  /** Sizes of all that will be read; undefined where one is not known. */
  expect(sizes: readonly (number | undefined)[]): void {
    this.#totalBytes = sizes.reduce<number | undefined>((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
  }

  read(bytes: number): void {
    this.#bytesRead += bytes;
    if (this.#tell === undefined) return;
    const nowMs = systemClock.monotonicMs();
    if (nowMs - this.#toldMs < pauseMs) return;
    this.#toldMs = nowMs;
    this.end();
  }

  give(records: number): void {
    this.#records += records;
  }

  /** Tells the last count. */
  end(): void {
    this.#tell?.({ bytesRead: this.#bytesRead, ...(this.#totalBytes !== undefined && { totalBytes: this.#totalBytes }), records: this.#records });
  }
}
