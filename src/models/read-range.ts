import { createReadStream } from 'node:fs';

/** A range of a file in pieces of exactly `pieceBytes`, the last one shorter. Throws what the file system throws. */
export async function* readRange(path: string, offsetBytes: number, sizeBytes: number, pieceBytes: number): AsyncGenerator<Uint8Array> {
  if (sizeBytes === 0) return;
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of createReadStream(path, { start: offsetBytes, end: offsetBytes + sizeBytes - 1, highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < pieceBytes) continue;
    const joined = held.length === 1 ? chunk : Buffer.concat(held);
    let at = 0;
    for (; joined.length - at >= pieceBytes; at += pieceBytes) yield joined.subarray(at, at + pieceBytes);
    held = at < joined.length ? [joined.subarray(at)] : [];
    heldBytes = joined.length - at;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}
