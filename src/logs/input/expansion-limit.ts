/** How far archives may expand. */
export interface ExpansionSettings {
  /** Decompressed bytes over all inputs. */
  maxBytes: number;
  /** Decompressed bytes for each stored byte of an input, beyond the free ones. */
  maxRatio: number;
  freeBytes: number;
}

export const defaultExpansion: ExpansionSettings = { maxBytes: 64 * 2 ** 30, maxRatio: 250, freeBytes: 64 * 2 ** 20 };

/** Asked before so many more bytes are decompressed: a sentence when they are too many. */
export type Refuse = (bytes: number) => string | undefined;

export const refuseNothing: Refuse = () => undefined;

function describeBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${units[unit] ?? ''}`;
}

/** Counts what comes out of archives, over all inputs and for each input that the user named with all that is packed in it. */
export class ExpansionLimit {
  readonly #settings: ExpansionSettings;
  #totalBytes = 0;

  constructor(settings: ExpansionSettings) {
    this.#settings = settings;
  }

  /** The count of one input. `storedBytes` is its size, as far as it is known. */
  forInput(storedBytes: () => number): Refuse {
    const { maxBytes, maxRatio, freeBytes } = this.#settings;
    let inputBytes = 0;
    return (bytes) => {
      if (this.#totalBytes + bytes > maxBytes) return `The archives hold more than ${describeBytes(maxBytes)}; the rest was not read (--max-bytes sets the limit).`;
      if (inputBytes + bytes > freeBytes + maxRatio * storedBytes()) return `The archive expands to more than ${maxRatio} times its size, as archives do that are made to fill a disk; the rest was not read.`;
      this.#totalBytes += bytes;
      inputBytes += bytes;
      return undefined;
    };
  }
}
