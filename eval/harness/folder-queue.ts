import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../src/contracts/ports.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { parseJson } from '../../src/kit/json.ts';
import { fileNameOf } from './file-name.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';
import type { Claim, WorkLane, WorkPiece, WorkQueue } from './work-queue.ts';
import { guardWrite, makeFolder } from './write-folder.ts';

export interface FolderQueueOptions {
  /** Made when it is not there. */
  folder: string;
  /** Takes in the results of others. */
  refresh(): Promise<void>;
  /** By the results as last taken in. */
  isFinished(piece: WorkPiece): boolean;
  /** Missing: this process. */
  identity?: ProcessIdentity;
  clock?: Clock;
  /** A holder on another machine that gives no sign for so long is dead. Missing: two minutes. */
  staleMs?: number;
}

const holderSchema = z.object({ id: z.string(), token: z.string(), machine: z.string(), pid: z.number(), start: z.string().optional() });
interface Lock { name: string; generation: number }

/**
 * A queue of lock files. A lock is made exclusively (O_EXCL), as `NAME.GENERATION.lock`; the highest generation holds. A lock of a dead
 * holder is taken over by making the next generation, which only one can: no lock is ever removed but by the holder of the highest.
 * Dead: on this machine, no such process (number and start); elsewhere, a time stamp that stood still for {@link FolderQueueOptions.staleMs} of
 * our own monotonic clock. No wall clock is read to judge that, so none can jump.
 */
export class FolderQueue implements WorkQueue {
  readonly #options: FolderQueueOptions;
  readonly #identity: ProcessIdentity;
  readonly #clock: Clock;
  readonly #staleMs: number;
  readonly #held = new Map<string, Lock & { token: string }>();
  readonly #watched = new Map<string, { stamp: number; sinceMs: number }>();

  constructor(options: FolderQueueOptions) {
    const { identity = identifyProcess(), clock = systemClock, staleMs = 120_000 } = options;
    this.#options = options;
    this.#identity = identity;
    this.#clock = clock;
    this.#staleMs = staleMs;
  }

  async claim(lane: WorkLane): Promise<{ claim: Claim; piece: WorkPiece } | undefined> {
    const { refresh, isFinished } = this.#options;
    await refresh();
    for (const piece of lane.pieces) {
      if (isFinished(piece)) continue;
      const claim = await this.claimResource(piece.id);
      if (claim === undefined) continue;
      // Its holder before us may have finished it between our look and our lock.
      await refresh();
      if (!isFinished(piece)) return { claim, piece };
      await this.release(claim);
    }
    return undefined;
  }

  async claimResource(id: string): Promise<Claim | undefined> {
    if (this.#held.has(id)) return undefined;
    const current = (await this.#listLocks(id)).at(-1);
    if (current === undefined) return this.#make(id, 1);
    const before = await this.#readToken(current.name);
    if (!(await this.#isStale(current.name))) return undefined;
    const claim = await this.#make(id, current.generation + 1);
    if (claim === undefined || (before === await this.#readToken(current.name) && await this.#exists(current.name))) return claim;
    // The lock that we found stale is gone: somebody took it over and has finished. Ours stands on nothing.
    await this.#forget(claim);
    return undefined;
  }

  async renew(claim: Claim): Promise<boolean> {
    const lock = this.#held.get(claim.id);
    if (lock?.token !== claim.token || (await this.#listLocks(claim.id)).at(-1)?.name !== lock.name || await this.#readToken(lock.name) !== claim.token) return false;
    const seconds = this.#clock.nowMs() / 1000;
    return utimes(this.#path(lock.name), seconds, seconds).then(() => true, () => false);
  }

  async complete(claim: Claim): Promise<void> {
    await this.release(claim);
  }

  async release(claim: Claim): Promise<void> {
    const lock = this.#held.get(claim.id);
    if (lock?.token !== claim.token) return;
    this.#held.delete(claim.id);
    const locks = await this.#listLocks(claim.id);
    if (locks.at(-1)?.name !== lock.name || await this.#readToken(lock.name) !== claim.token) return;
    for (const { name } of locks) await rm(this.#path(name), { force: true }).catch(() => undefined);
  }

  async countOpen(lane: WorkLane): Promise<number> {
    await this.#options.refresh();
    return lane.pieces.filter((piece) => !this.#options.isFinished(piece)).length;
  }

  async #make(id: string, generation: number): Promise<Claim | undefined> {
    const lock = { name: `${fileNameOf(id)}.${generation}.lock`, generation };
    const claim = { id, token: randomBytes(12).toString('hex') };
    try {
      await makeFolder(this.#options.folder);
      const handle = await open(this.#path(lock.name), 'wx');
      try {
        await handle.writeFile(JSON.stringify({ ...claim, ...this.#identity }));
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
      throw guardWrite(this.#path(lock.name), error);
    }
    this.#held.set(id, { ...lock, token: claim.token });
    return claim;
  }

  async #forget(claim: Claim): Promise<void> {
    const lock = this.#held.get(claim.id);
    this.#held.delete(claim.id);
    if (lock !== undefined) await rm(this.#path(lock.name), { force: true }).catch(() => undefined);
  }

  async #isStale(name: string): Promise<boolean> {
    const entry = await stat(this.#path(name)).catch(() => undefined);
    if (entry === undefined) return false;
    const holder = await this.#readHolder(name);
    if (holder?.machine === this.#identity.machine) return !isRunning({ pid: holder.pid, ...(holder.start === undefined ? {} : { start: holder.start }) });
    const watched = this.#watched.get(name);
    const nowMs = this.#clock.monotonicMs();
    if (watched?.stamp !== entry.mtimeMs) this.#watched.set(name, { stamp: entry.mtimeMs, sinceMs: nowMs });
    return watched?.stamp === entry.mtimeMs && nowMs - watched.sinceMs >= this.#staleMs;
  }

  /** Undefined also for a lock whose holder has not written it yet, or was killed before. */
  async #readHolder(name: string): Promise<z.infer<typeof holderSchema> | undefined> {
    const text = await readFile(this.#path(name), 'utf8').catch(() => '');
    return holderSchema.safeParse(parseJson(text)).data;
  }

  async #readToken(name: string): Promise<string | undefined> {
    return (await this.#readHolder(name))?.token;
  }

  async #exists(name: string): Promise<boolean> {
    return stat(this.#path(name)).then(() => true, () => false);
  }

  /** By generation, the holder last. */
  async #listLocks(id: string): Promise<Lock[]> {
    const prefix = `${fileNameOf(id)}.`;
    const names = await readdir(this.#options.folder).catch(() => []);
    return names.filter((name) => name.startsWith(prefix) && name.endsWith('.lock'))
      .map((name) => ({ name, generation: Number(name.slice(prefix.length, -'.lock'.length)) }))
      .sort((a, b) => a.generation - b.generation);
  }

  #path(name: string): string {
    return join(this.#options.folder, name);
  }
}
