import { createReadStream } from 'node:fs';
import type { LogRecord } from '../../contracts/index.ts';
import { cutRaw, type FormatFacts, type ReaderContext } from '../log-reader.ts';
import { isObject } from '../mapping/values.ts';
import { eventOfTree } from './event-of-tree.ts';
import { chunkBytes, openEvtxChunk, type EvtxRecord } from './evtx/evtx-chunk.ts';
import { readWindowsEvent } from './read-windows-event.ts';
import type { WindowsEvent } from './windows-event.ts';

export const windowsEvtx: FormatFacts = {
  format: 'windows-evtx',
  title: 'Windows event log file (EVTX)',
  understands: 'versions 3.1 and 3.2, also of a log that was not closed; damaged chunks and records are told and passed over',
};

/** A sentence, and the number of the record (counted from 1 in file order) that it speaks of, or behind which the damage lies. */
export type OnEvtxProblem = (sentence: string, recordNumber: number) => void;

const headerBytes = 0x1000;
const batchRecords = 500;

/** True for the first bytes of an EVTX file. */
export function isEvtx(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(8, head.byteLength)).toString('latin1') === 'ElfFile\0';
}

/** Cuts a stream into its header and its chunks of 64 KiB; the last one may be shorter. */
async function* cutChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ chunk: Buffer; offset: number }> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let offset = 0;
  let wanted = headerBytes;
  for await (const piece of bytes) {
    held.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    heldBytes += piece.byteLength;
    while (heldBytes >= wanted) {
      const joined = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
      yield { chunk: joined.subarray(0, wanted), offset };
      held = [joined.subarray(wanted)];
      heldBytes -= wanted;
      offset += wanted;
      wanted = chunkBytes;
    }
  }
  if (heldBytes > 0) yield { chunk: Buffer.concat(held), offset };
}

/** Raw text of a record: the event as compact JSON. */
function rawOf(event: WindowsEvent): string {
  const { data, ...facts } = event;
  return cutRaw(JSON.stringify({ ...facts, data: Object.fromEntries(data) }));
}

function toRecord(record: Extract<EvtxRecord, { tree: unknown }>, line: number, byteOffset: number, context: ReaderContext): LogRecord | undefined {
  const tree = record.tree['Event'];
  const event = isObject(tree) ? eventOfTree(tree) : undefined;
  if (event === undefined) return undefined;
  if (event.time === undefined && record.writtenMs !== undefined) event.time = new Date(record.writtenMs).toISOString();
  event.recordId ??= record.recordId;
  const fields = readWindowsEvent(event, context);
  return fields === undefined ? undefined : { source: context.source, line, byteOffset, format: windowsEvtx.format, ...fields, raw: rawOf(event) };
}

/**
 * The records of an EVTX file from its bytes, in batches. Streams: one chunk is held at a time. `line` is the number of the record in file
 * order, `byteOffset` where it stands. Damage is told by `onProblem` and in notes; only a failing stream throws.
 */
export async function* readEvtxBytes(bytes: AsyncIterable<Uint8Array>, context: ReaderContext, onProblem: OnEvtxProblem = () => undefined): AsyncGenerator<LogRecord[]> {
  let batch: LogRecord[] = [];
  let count = 0;
  let damagedChunks = 0;
  for await (const { chunk, offset } of cutChunks(bytes)) {
    if (offset === 0) {
      if (!isEvtx(chunk)) onProblem('The file does not begin with the header of an event log; chunks were looked for all the same.', 1);
      continue;
    }
    if (chunk.length < chunkBytes) onProblem('The file ends within a chunk.', Math.max(1, count));
    const open = openEvtxChunk(chunk);
    if (open.isEmpty) continue;
    if (!open.isIntact) damagedChunks += 1;
    if (!open.hasHeader) onProblem(`The chunk at byte ${offset} has no header; records were looked for all the same.`, Math.max(1, count));
    for (const record of open.records()) {
      if (record.recordId !== undefined) count += 1;
      const made = 'tree' in record ? toRecord(record, count, offset + record.at, context) : undefined;
      if (made !== undefined) batch.push(made);
      else onProblem('problem' in record ? `A record could not be read: ${record.problem}.` : 'A record holds no event.', Math.max(1, count));
      if (batch.length >= batchRecords) {
        yield batch;
        batch = [];
      }
    }
  }
  if (damagedChunks > 0) context.note(`Chunks whose checksum does not match: ${damagedChunks}; they were read all the same (the last chunk of a log in use often has none).`);
  if (batch.length > 0) yield batch;
}

/** The same from a file. */
export async function* readEvtx(path: string, context: ReaderContext, onProblem?: OnEvtxProblem): AsyncGenerator<LogRecord[]> {
  yield* readEvtxBytes(createReadStream(path, { highWaterMark: chunkBytes }), context, onProblem);
}
