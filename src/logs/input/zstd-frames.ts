import type { DecodeFailure } from './piece-decoder.ts';

/** As the zstd program allows without being asked for more. */
const maxWindowBytes = 128 << 20;
const maxBlockBytes = 128 * 1024;
const maxHeaderBytes = 18;

/** Walks over Zstandard frames and their blocks without decoding them. */
export class ZstdFrameWalker {
  #state: 'frame' | 'block' | 'skip' = 'frame';
  /** Bytes of a header that is not whole yet. */
  #held: Buffer = Buffer.alloc(0);
  #skipBytes = 0;
  #afterSkip: 'frame' | 'block' = 'frame';
  #hasChecksum = false;

  /** True where a frame may begin and none has begun. */
  get isAtFrameEnd(): boolean {
    return this.#held.length === 0 && (this.#state === 'frame' || (this.#state === 'skip' && this.#skipBytes === 0 && this.#afterSkip === 'frame'));
  }

  /** How many bytes of the piece are part of sound frames, and what is wrong with the byte after them. */
  walk(piece: Buffer): { validBytes: number; problem?: DecodeFailure } {
    let at = 0;
    while (at < piece.length) {
      if (this.#state === 'skip') {
        const size = Math.min(this.#skipBytes, piece.length - at);
        this.#skipBytes -= size;
        at += size;
        if (this.#skipBytes === 0) this.#state = this.#afterSkip;
        continue;
      }
      // Headers are a few bytes: they are put together byte by byte.
      const header = Buffer.concat([this.#held, piece.subarray(at, at + 1)]);
      const start = at - this.#held.length;
      at += 1;
      const problem = this.#state === 'frame' ? this.#readFrameHeader(header) : this.#readBlockHeader(header);
      if (problem !== undefined) return { validBytes: Math.max(0, start), problem };
    }
    return { validBytes: piece.length };
  }

  #skip(bytes: number, then: 'frame' | 'block'): void {
    this.#held = Buffer.alloc(0);
    this.#skipBytes = bytes;
    this.#afterSkip = then;
    this.#state = bytes === 0 ? then : 'skip';
  }

  #readFrameHeader(header: Buffer): DecodeFailure | undefined {
    this.#held = header;
    if (header.length < 4) return undefined;
    const magic = header.readUInt32LE(0);
    if (magic >>> 4 === 0x184d2a5) {
      if (header.length >= 8) this.#skip(header.readUInt32LE(4), 'frame');
      return undefined;
    }
    if (magic !== 0xfd2fb528) return 'damaged';
    const flags = header[4];
    if (flags === undefined) return undefined;
    const isSingleSegment = (flags & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
    const length = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
    if (header.length < Math.min(length, maxHeaderBytes)) return undefined;
    if ((flags & 8) !== 0) return 'damaged';
    if (dictionaryBytes > 0 && header.subarray(length - sizeBytes - dictionaryBytes, length - sizeBytes).some((byte) => byte !== 0)) return 'unsupported';
    const windowBytes = isSingleSegment ? contentBytes(header.subarray(length - sizeBytes, length)) : describedWindow(header[5] ?? 0);
    if (windowBytes > maxWindowBytes) return 'too-large';
    this.#hasChecksum = (flags & 4) !== 0;
    this.#skip(0, 'block');
    return undefined;
  }

  #readBlockHeader(header: Buffer): DecodeFailure | undefined {
    this.#held = header;
    if (header.length < 3) return undefined;
    const value = header.readUIntLE(0, 3);
    const kind = (value >> 1) & 3;
    const size = value >> 3;
    if (kind === 3 || size > maxBlockBytes) return 'damaged';
    const isLast = (value & 1) !== 0;
    this.#skip((kind === 1 ? 1 : size) + (isLast && this.#hasChecksum ? 4 : 0), isLast ? 'frame' : 'block');
    return undefined;
  }
}

function contentBytes(field: Buffer): number {
  if (field.length === 2) return field.readUInt16LE(0) + 256;
  if (field.length === 8) return Number(field.readBigUInt64LE(0));
  return field.length === 0 ? 0 : field.readUIntLE(0, field.length);
}

function describedWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
