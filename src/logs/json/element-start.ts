import { isBlankByte } from './element-scanner.ts';

const quote = 34;
const backslash = 92;
const colon = 58;
/** The first keys of so many objects are learnt. */
const maxLearnt = 100;
const maxKeys = 8;
const maxKeyBytes = 128;
const maxBlankBytes = 256;
/** No more bytes than these are looked at. */
export const maxStartBytes = 512;

/** How the objects of a list begin: by a first key, which is the same in most lists. */
export class ElementStart {
  readonly #keys = new Set<string>();
  #learntCount = 0;

  get isLearning(): boolean {
    return this.#learntCount < maxLearnt;
  }

  get isKnown(): boolean {
    return this.#keys.size > 0;
  }

  learn(bytes: Buffer): void {
    this.#learntCount += 1;
    const key = this.#keyAt(bytes, 0);
    if (typeof key === 'string' && this.#keys.size < maxKeys) this.#keys.add(key);
  }

  /** Does an object like those before begin at this brace? `before` is the last byte that is not blank. Undefined when the bytes end too early. */
  isAt(bytes: Buffer, brace: number, before: number): boolean | undefined {
    // The value of a key is inside of an object.
    if (before === colon) return false;
    const key = this.#keyAt(bytes, brace);
    return key === undefined ? undefined : key !== false && this.#keys.has(key);
  }

  /** The first key; undefined when the bytes end, false when there is none of common length. */
  #keyAt(bytes: Buffer, brace: number): string | false | undefined {
    let open = brace + 1;
    while (isBlankByte(bytes[open]) && open - brace <= maxBlankBytes) open += 1;
    if (open >= bytes.length) return undefined;
    if (bytes[open] !== quote) return false;
    let end = open + 1;
    while (end < bytes.length && bytes[end] !== quote && bytes[end] !== backslash && end - open <= maxKeyBytes) end += 1;
    if (end >= bytes.length) return undefined;
    return bytes[end] === quote ? bytes.toString('latin1', open + 1, end) : false;
  }
}
