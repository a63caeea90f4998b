import { crc32 } from 'node:zlib';
import type { JsonObject } from '../../mapping/values.ts';
import { BinaryXml, BinaryXmlError } from './binary-xml.ts';
import { fileTimeMs } from './evtx-values.ts';

export const chunkBytes = 0x10000;
const headerBytes = 0x200;
const recordMagic = 0x00002a2a;
/** Magic, size, id, time, and the size again. */
const leastRecordBytes = 28;

/** What one record of a chunk is: a tree, or why there is none. */
export type EvtxRecord =
  | { at: number; recordId: string; writtenMs: number | undefined; tree: JsonObject }
  | { at: number; recordId: string | undefined; problem: string };

export interface EvtxChunk {
  /** Nothing was ever written here. */
  isEmpty: boolean;
  hasHeader: boolean;
  isIntact: boolean;
  records(): Generator<EvtxRecord>;
}

/** Where records end by the header; the whole chunk when the header cannot be right. */
function endOfRecords(bytes: Buffer, hasHeader: boolean): number {
  const end = hasHeader ? bytes.readUInt32LE(0x30) : bytes.length;
  return end >= headerBytes && end <= bytes.length ? end : bytes.length;
}

function isIntact(bytes: Buffer): boolean {
  const end = bytes.readUInt32LE(0x30);
  if (end < headerBytes || end > bytes.length) return false;
  const header = crc32(bytes.subarray(0x80, 0x200), crc32(bytes.subarray(0, 0x78)));
  return header === bytes.readUInt32LE(0x7c) && crc32(bytes.subarray(headerBytes, end)) === bytes.readUInt32LE(0x34);
}

function readTree(xml: BinaryXml, at: number, size: number): JsonObject | string {
  try {
    return xml.readRecord(at + 24, at + size - 4);
  } catch (error) {
    // A read beyond the chunk, or what the reader of the XML refused.
    if (error instanceof BinaryXmlError) return error.message;
    if (error instanceof RangeError) return 'an offset leads out of the chunk';
    return 'the binary XML is broken';
  }
}

function* readRecords(bytes: Buffer, hasHeader: boolean): Generator<EvtxRecord> {
  const xml = new BinaryXml(bytes);
  const end = endOfRecords(bytes, hasHeader);
  let at = headerBytes;
  let isInGap = false;
  while (at + leastRecordBytes <= end) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.readUInt32LE(at) !== recordMagic || size < leastRecordBytes || at + size > bytes.length) {
      // Behind the last record of a chunk that was not closed there is nothing, or what an older record left.
      if (!isInGap && hasHeader && end < bytes.length) yield { at, recordId: undefined, problem: 'bytes between the records of a chunk are no record' };
      isInGap = true;
      at += 8;
      continue;
    }
    isInGap = false;
    const recordId = String(bytes.readBigUInt64LE(at + 8));
    const isClosed = bytes.readUInt32LE(at + size - 4) === size;
    const tree = readTree(xml, at, size);
    if (typeof tree === 'string') yield { at, recordId, problem: `${tree}${isClosed ? '' : '; its two sizes differ'}` };
    else yield { at, recordId, writtenMs: fileTimeMs(bytes, at + 16), tree };
    at += size;
  }
}

/** One chunk of 64 KiB of a log. Nothing throws for what the bytes hold. */
export function openEvtxChunk(bytes: Buffer): EvtxChunk {
  const hasHeader = bytes.length >= headerBytes && bytes.toString('latin1', 0, 8) === 'ElfChnk\0';
  const isEmpty = !hasHeader && bytes.every((byte) => byte === 0);
  return { isEmpty, hasHeader, isIntact: hasHeader && isIntact(bytes), records: () => (isEmpty || bytes.length <= headerBytes ? empty() : readRecords(bytes, hasHeader)) };
}

function* empty(): Generator<EvtxRecord> {
  yield* [];
}
