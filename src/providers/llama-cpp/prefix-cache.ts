import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContextSequence } from 'node-llama-cpp';
import type { TokenId } from '../../contracts/index.ts';
import { systemClock } from '../../kit/clock.ts';

const keptFileCount = 12;

/** Evaluated prefixes on disk, one file each, keyed by model, adapters, context shape and tokens. A file that does not load is removed. */
export class PrefixCache {
  readonly #folder: string;
  readonly #identity: string;

  /** `identity` names all that a state depends on besides the tokens. */
  constructor(folder: string, identity: string) {
    this.#folder = folder;
    this.#identity = identity;
  }

  /** True when the sequence now holds exactly these tokens. */
  async load(sequence: LlamaContextSequence, tokens: readonly TokenId[]): Promise<boolean> {
    const file = this.#file(tokens);
    if (!(await stat(file).then(() => true, () => false))) return false;
    try {
      await sequence.loadStateFromFile(file, { acceptRisk: true });
      if (sequence.nextTokenIndex !== tokens.length || !tokens.every((token, index) => sequence.contextTokens[index] === token)) throw new Error('other tokens');
      // The files that were used last are kept.
      const now = new Date(systemClock.nowMs());
      await utimes(file, now, now).catch(() => undefined);
      return true;
    } catch {
      await rm(file, { force: true }).catch(() => undefined);
      await sequence.clearHistory();
      return false;
    }
  }

  /** Saving is a favour to the next run: a full disk is no error here. */
  async save(sequence: LlamaContextSequence, tokens: readonly TokenId[]): Promise<void> {
    const file = this.#file(tokens);
    const part = `${file}.${String(process.pid)}.part`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await sequence.saveStateToFile(part);
      await rename(part, file);
      await this.#prune();
    } catch {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  #file(tokens: readonly TokenId[]): string {
    const hash = createHash('sha256').update(this.#identity).update(Uint32Array.from(tokens)).digest('hex');
    return join(this.#folder, `${hash.slice(0, 40)}.state`);
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.state'));
    const files = await Promise.all(names.map(async (name) => ({ name, mtimeMs: (await stat(join(this.#folder, name))).mtimeMs })));
    for (const file of files.sort((a, b) => b.mtimeMs - a.mtimeMs).slice(keptFileCount)) await rm(join(this.#folder, file.name), { force: true });
  }
}
