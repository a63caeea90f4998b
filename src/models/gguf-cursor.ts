import { ggufValueTypes, type GgufScalar, type GgufValue, type GgufValueType } from './gguf-types.ts';

/** The buffer ended before the header did: read more of the file and parse again. */
export class HeaderTooShort extends Error {}

const fixedBytes: Record<Exclude<GgufValueType, 'string' | 'array'>, number> = {
  u8: 1, i8: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, bool: 1, u64: 8, i64: 8, f64: 8,
};
const maxNesting = 4;

/** Walks over the first bytes of a GGUF file. Throws {@link HeaderTooShort} at the buffer's end, and the caller's error on nonsense. */
export class GgufCursor {
  position = 0;
  readonly fileBytes: number;
  readonly #buffer: Buffer;
  readonly #invalid: (problem: string) => Error;

  constructor(buffer: Buffer, fileBytes: number, invalid: (problem: string) => Error) {
    this.#buffer = buffer;
    this.fileBytes = fileBytes;
    this.#invalid = invalid;
  }

  bytes(length: number): Buffer {
    const start = this.#take(length);
    return this.#buffer.subarray(start, start + length);
  }

  u32(): number {
    return this.#buffer.readUInt32LE(this.#take(4));
  }

  /** A 64-bit number that must be a safe integer. */
  size(what: string): number {
    const value = this.#buffer.readBigUInt64LE(this.#take(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#invalid(`has an absurd number for ${what}`);
    return Number(value);
  }

  /** A 64-bit count of things of at least `leastBytes` bytes each: refused when the file could not hold them. */
  count(what: string, leastBytes: number): number {
    const value = this.size(`the count of ${what}`);
    if (value * leastBytes > this.fileBytes - this.position) throw this.#invalid(`claims ${value} ${what}, more than it has room for`);
    return value;
  }

  string(): string {
    const length = this.count('characters of text', 1);
    const start = this.#take(length);
    return this.#buffer.toString('utf8', start, start + length);
  }

  value(maxArrayItems: number): GgufValue {
    return this.#value(this.#type(), maxArrayItems, 0);
  }

  #value(type: GgufValueType, maxArrayItems: number, depth: number): GgufValue {
    if (type !== 'array') return { type, value: this.#scalar(type) };
    if (depth >= maxNesting) throw this.#invalid('nests arrays too deeply');
    const itemType = this.#type();
    const length = this.count('array items', itemType === 'array' ? 12 : itemType === 'string' ? 8 : fixedBytes[itemType]);
    if (itemType === 'array') {
      const items = Array.from({ length }, () => this.#value('array', maxArrayItems, depth + 1));
      return { type, itemType, items: length > maxArrayItems ? [] : items, length };
    }
    if (length > maxArrayItems) {
      this.#skip(itemType, length);
      return { type, itemType, items: [], length };
    }
    const items: GgufScalar[] = [];
    for (let index = 0; index < length; index += 1) items.push(this.#scalar(itemType));
    return { type, itemType, items, length };
  }

  #skip(itemType: Exclude<GgufValueType, 'array'>, length: number): void {
    if (itemType !== 'string') {
      this.#take(length * fixedBytes[itemType]);
      return;
    }
    for (let index = 0; index < length; index += 1) this.#take(this.count('characters of text', 1));
  }

  #type(): GgufValueType {
    const id = this.u32();
    const type = ggufValueTypes[id];
    if (type === undefined) throw this.#invalid(`has a metadata value of unknown type ${id}`);
    return type;
  }

  #scalar(type: Exclude<GgufValueType, 'array'>): GgufScalar {
    if (type === 'string') return this.string();
    const at = this.#take(fixedBytes[type]);
    switch (type) {
      case 'u8': return this.#buffer.readUInt8(at);
      case 'i8': return this.#buffer.readInt8(at);
      case 'u16': return this.#buffer.readUInt16LE(at);
      case 'i16': return this.#buffer.readInt16LE(at);
      case 'u32': return this.#buffer.readUInt32LE(at);
      case 'i32': return this.#buffer.readInt32LE(at);
      case 'f32': return this.#buffer.readFloatLE(at);
      case 'bool': return this.#buffer.readUInt8(at) !== 0;
      case 'u64': return this.#buffer.readBigUInt64LE(at);
      case 'i64': return this.#buffer.readBigInt64LE(at);
      case 'f64': return this.#buffer.readDoubleLE(at);
      default: return type satisfies never;
    }
  }

  #take(length: number): number {
    const start = this.position;
    if (start + length > this.#buffer.length) throw new HeaderTooShort();
    this.position = start + length;
    return start;
  }
}
