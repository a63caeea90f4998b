import type { DecodeFailure } from './piece-decoder.ts';

/** As the zstd program allows without being asked for more. */
const maxWindowBytes = 128 << 20;
const maxBlockBytes = 128 * 1024;

/** Walks over Zstandard frames and their blocks without decoding them. */
export class ZstdFrameWalker {
  /** Numbers, counted from 1, of the blocks that end a frame. The user takes from the front. */
  readonly lastBlocks: number[] = [];
  /** Checksums of the frames that ended, in order; also taken from the front. */
  readonly checksums: (number | 'none')[] = [];
  #state: 'frame' | 'block' | 'checksum' = 'frame';
  #skipBytes = 0;
  /** Bytes of a header that is not whole yet. */
  #held: Buffer = Buffer.alloc(0);
  #hasChecksum = false;
  #blockCount = 0;

  /** True where a frame may begin and none has begun. */
  get isAtFrameEnd(): boolean {
    return this.#state === 'frame' && this.#held.length === 0 && this.#skipBytes === 0;
  }

  /** How many bytes of the piece are part of sound frames, and what is wrong with those after them. */
  walk(piece: Buffer): { validBytes: number; problem?: DecodeFailure } {
    let at = 0;
    while (at < piece.length) {
      const skipped = Math.min(this.#skipBytes, piece.length - at);
      this.#skipBytes -= skipped;
      at += skipped;
      if (at === piece.length) break;
      // Headers are a few bytes: they are put together byte by byte.
      const start = at - this.#held.length;
      this.#held = Buffer.concat([this.#held, piece.subarray(at, at + 1)]);
      at += 1;
      const problem = this.#readHeader(this.#held);
      if (problem !== undefined) return { validBytes: Math.max(0, start), problem };
    }
    return { validBytes: piece.length };
  }

  #readHeader(header: Buffer): DecodeFailure | undefined {
    switch (this.#state) {
      case 'frame': return this.#readFrameHeader(header);
      case 'block': return this.#readBlockHeader(header);
      case 'checksum':
        if (header.length === 4) {
          this.checksums.push(header.readUInt32LE(0));
          this.#go('frame', 0);
        }
        return undefined;
    }
  }

  #go(state: 'frame' | 'block' | 'checksum', skipBytes: number): void {
    this.#held = Buffer.alloc(0);
    this.#state = state;
    this.#skipBytes = skipBytes;
  }

  #readFrameHeader(header: Buffer): DecodeFailure | undefined {
    if (header.length < 4) return undefined;
    const magic = header.readUInt32LE(0);
    if (magic >>> 4 === 0x184d2a5) {
      if (header.length === 8) this.#go('frame', header.readUInt32LE(4));
      return undefined;
    }
    if (magic !== 0xfd2fb528) return 'damaged';
    const flags = header[4];
    if (flags === undefined) return undefined;
    const isSingleSegment = (flags & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
    const length = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
    if (header.length < length) return undefined;
    if ((flags & 8) !== 0) return 'damaged';
    const dictionaryEnd = length - sizeBytes;
    if (header.subarray(dictionaryEnd - dictionaryBytes, dictionaryEnd).some((byte) => byte !== 0)) return 'unsupported';
    const windowBytes = isSingleSegment ? contentBytes(header.subarray(dictionaryEnd)) : describedWindow(header[5] ?? 0);
    if (windowBytes > maxWindowBytes) return 'too-large';
    this.#hasChecksum = (flags & 4) !== 0;
    this.#go('block', 0);
    return undefined;
  }

  #readBlockHeader(header: Buffer): DecodeFailure | undefined {
    if (header.length < 3) return undefined;
    const value = header.readUIntLE(0, 3);
    const kind = (value >> 1) & 3;
    const size = value >> 3;
    if (kind === 3 || size > maxBlockBytes) return 'damaged';
    const isLast = (value & 1) !== 0;
    this.#blockCount += 1;
    if (isLast) {
      this.lastBlocks.push(this.#blockCount);
      if (!this.#hasChecksum) this.checksums.push('none');
    }
    this.#go(!isLast ? 'block' : this.#hasChecksum ? 'checksum' : 'frame', kind === 1 ? 1 : size);
    return undefined;
  }
}

function contentBytes(field: Buffer): number {
  if (field.length === 2) return field.readUInt16LE(0) + 256;
  return field.length === 8 ? Number(field.readBigUInt64LE(0)) : field.readUIntLE(0, field.length);
}

function describedWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
