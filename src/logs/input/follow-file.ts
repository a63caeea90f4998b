import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { OpenInput } from './open-input.ts';

export interface FollowOptions {
  /** Ends the reading. */
  signal: AbortSignal;
  onBytes(count: number): void;
  note(sentence: string): void;
  /** Pause between two looks at a file that has not grown. */
  pauseMs?: number;
}

const chunkBytes = 256 * 1024;
const defaultPauseMs = 500;
const lineEnd = Buffer.from('\n');
const replaced = 'The file was replaced while it was read (rotated); reading went on in the new one, line numbers and offsets count on.';
const truncated = 'The file was cut while it was read; reading went on at its new start, line numbers and offsets count on.';

/**
 * Opens a plain file that is read on as it grows. An empty chunk says that all there is was given. The file may be cut, or another file may
 * take its name: both are read from their start then.
 */
export function followFile(path: string, options: FollowOptions): OpenInput {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const bytes = followBytes(path, options, (chunk) => {
    hash.update(chunk);
    sizeBytes += chunk.length;
    options.onBytes(chunk.length);
  });
  return { layers: [], content: 'other', bytes, sha256: () => hash.digest('hex'), sizeBytes: () => sizeBytes, damage: () => undefined, close: async () => { await bytes.return(undefined); } };
}

async function* followBytes(path: string, options: FollowOptions, onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  const { signal, note, pauseMs = defaultPauseMs } = options;
  let file = await open(path);
  try {
    let inode = (await file.stat()).ino;
    let position = 0;
    let endsLine = true;
    while (true) {
      const chunk = await readChunk(file, position);
      if (chunk.length > 0) {
        position += chunk.length;
        endsLine = chunk.at(-1) === lineEnd[0];
        onChunk(chunk);
        yield chunk;
        continue;
      }
      yield chunk;
      if (signal.aborted) return;
      const facts = await stat(path).catch(() => undefined);
      const next = facts !== undefined && facts.ino !== inode ? await open(path).catch(() => undefined) : undefined;
      if (next !== undefined) {
        // What was written between the last read and the change of names.
        for (let rest = await readChunk(file, position); rest.length > 0; rest = await readChunk(file, position)) {
          position += rest.length;
          endsLine = rest.at(-1) === lineEnd[0];
          onChunk(rest);
          yield rest;
        }
        await file.close();
        file = next;
        inode = (await file.stat()).ino;
        note(replaced);
      } else if (facts?.ino === inode && facts.size < position) note(truncated);
      else {
        await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
        continue;
      }
      position = 0;
      // The last line before the change ends there, whether it was whole or not.
      if (!endsLine) yield lineEnd;
      endsLine = true;
    }
  } finally {
    await file.close();
  }
}

async function readChunk(file: FileHandle, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const { bytesRead } = await file.read(buffer, 0, chunkBytes, position);
  return buffer.subarray(0, bytesRead);
}
