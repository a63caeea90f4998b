import { rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRange } from '../log-input.ts';

const folders = new Set<string>();

/** A program that ends before its reading does leaves nothing behind. */
function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A private folder for bytes that must be read from any place. It is made at first use. */
export class Spool {
  #folder: string | undefined;
  #count = 0;

  /** Writes bytes to a file with a name of its own; as far as there is room, else `onFull` is called. */
  async write(bytes: AsyncIterable<Buffer>, onFull: () => void): Promise<FileRange> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'stanch-'));
    if (folders.size === 0) process.once('exit', removeAll);
    folders.add(this.#folder);
    this.#count += 1;
    const path = join(this.#folder, String(this.#count));
    const file = await open(path, 'wx', 0o600);
    let end = 0;
    try {
      for await (const chunk of bytes) {
        await file.writeFile(chunk);
        end += chunk.length;
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))) throw error;
      onFull();
    } finally {
      await file.close();
    }
    return { kind: 'range', path, start: 0, end, isFile: true };
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    await rm(this.#folder, { recursive: true, force: true });
    folders.delete(this.#folder);
    if (folders.size === 0) process.off('exit', removeAll);
    this.#folder = undefined;
  }
}
