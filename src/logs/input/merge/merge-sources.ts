import type { LogRecord } from '../../../contracts/index.ts';
import type { SourceBatch } from '../../read-source.ts';
import { comesBefore, SourceHeap, type Keyed } from './source-heap.ts';

/** A source that is opened when its time has come. */
export interface MergedSource {
  /** Time of its first record as far as it is known; a source without one is opened at the start. */
  firstMs?: number;
  open(): AsyncGenerator<SourceBatch>;
  /** It was opened after records that are later than its own had been given. */
  onLate(): void;
}

export interface MergeOptions {
  /** Sources whose streams are open at once. */
  maxOpen: number;
  /** Records held of sources that have ended; more count as open. */
  maxHeld?: number;
  /** Growing files: when all have given what they held, their records come as they come. */
  isFollowing?: boolean;
}

const batchRecords = 1024;
const defaultMaxHeld = 100_000;

/** A source in the merge. Its key is the time of its next record; one without a time takes that of its forerunner. */
interface Runner extends Keyed {
  source: MergedSource;
  stream?: AsyncGenerator<SourceBatch>;
  records: readonly LogRecord[];
  at: number;
  hasEnded: boolean;
}

/**
 * Records of all sources by time, in batches. Ties go by the order of the sources, then of the lines. The order inside a source is kept
 * whatever its times say. Sources are opened when their first time comes up, so that the files of a rotated log are open one by one.
 */
export async function* mergeSources(sources: readonly MergedSource[], options: MergeOptions): AsyncGenerator<LogRecord[]> {
  const merge = new Merge(sources, options);
  try {
    yield* merge.run();
    if (options.isFollowing === true) yield* merge.follow();
  } finally {
    await merge.close();
  }
}

class Merge {
  readonly #waiting = new SourceHeap<Runner>();
  readonly #running = new SourceHeap<Runner>();
  /** Those of growing files that have given all they held. */
  readonly #idle: Runner[] = [];
  readonly #open = new Set<AsyncGenerator<SourceBatch>>();
  readonly #options: MergeOptions;
  #heldRecords = 0;
  #givenMs = -Infinity;
  #out: LogRecord[] = [];

  constructor(sources: readonly MergedSource[], options: MergeOptions) {
    this.#options = options;
    for (const [order, source] of sources.entries()) this.#waiting.push({ keyMs: source.firstMs ?? -Infinity, order, source, records: [], at: 0, hasEnded: false });
  }

  async *run(): AsyncGenerator<LogRecord[]> {
    while (true) {
      await this.#openDue();
      const runner = this.#running.pop();
      if (runner === undefined) {
        if (this.#waiting.first === undefined) break;
        continue;
      }
      const end = runTo(runner, this.#bound());
      if (runner.at === 0 && end === runner.records.length) {
        if (this.#out.length > 0) yield this.#takeOut();
        // A whole batch goes on as it is; nobody else holds it.
        yield runner.records as LogRecord[];
      } else {
        for (let at = runner.at; at < end; at += 1) this.#out.push(runner.records[at] as LogRecord);
        if (this.#out.length >= batchRecords) yield this.#takeOut();
      }
      this.#givenMs = Math.max(this.#givenMs, runner.keyMs);
      runner.at = end;
      if (end < runner.records.length) {
        runner.keyMs = runner.records[end]?.timeMs ?? runner.keyMs;
        this.#running.push(runner);
      } else await this.#advance(runner);
    }
    if (this.#out.length > 0) yield this.#takeOut();
  }

  /** What growing files bring from now on. */
  async *follow(): AsyncGenerator<LogRecord[]> {
    const pending = new Map(this.#idle.map((runner) => [runner, this.#next(runner)]));
    while (pending.size > 0) {
      const { runner, batch } = await Promise.race(pending.values());
      if (batch === undefined || batch.isLast === true) pending.delete(runner);
      else pending.set(runner, this.#next(runner));
      if (batch !== undefined && batch.records.length > 0) yield batch.records;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map(async (stream) => stream.return(undefined)));
  }

  async #next(runner: Runner): Promise<{ runner: Runner; batch: SourceBatch | undefined }> {
    const next = await runner.stream?.next();
    return { runner, batch: next === undefined || next.done === true ? undefined : next.value };
  }

  /** Opens each source whose first record may be the next one. */
  async #openDue(): Promise<void> {
    while (this.#canOpen()) {
      const { first } = this.#running;
      const waiting = this.#waiting.first;
      if (waiting === undefined || (first !== undefined && !comesBefore(waiting, first))) return;
      this.#waiting.pop();
      if (waiting.keyMs < this.#givenMs && waiting.keyMs !== -Infinity) waiting.source.onLate();
      waiting.stream = waiting.source.open();
      this.#open.add(waiting.stream);
      await this.#advance(waiting);
    }
  }

  #canOpen(): boolean {
    return this.#open.size < this.#options.maxOpen && (this.#heldRecords <= (this.#options.maxHeld ?? defaultMaxHeld) || this.#running.first === undefined);
  }

  /** The earliest of all others, up to which a source may give its records at once. */
  #bound(): Keyed | undefined {
    const running = this.#running.first;
    const waiting = this.#canOpen() ? this.#waiting.first : undefined;
    if (running === undefined || waiting === undefined) return running ?? waiting;
    return comesBefore(running, waiting) ? running : waiting;
  }

  /** Fetches the next records of a source, and puts it back among the running unless it has none. */
  async #advance(runner: Runner): Promise<void> {
    if (runner.hasEnded) {
      this.#heldRecords -= runner.records.length;
      return;
    }
    while (true) {
      const { batch } = await this.#next(runner);
      if (batch === undefined || batch.isLast === true) {
        runner.hasEnded = true;
        if (runner.stream !== undefined) {
          this.#open.delete(runner.stream);
          await runner.stream.return(undefined);
        }
      }
      if (batch !== undefined && batch.records.length > 0) {
        runner.records = batch.records;
        runner.at = 0;
        runner.keyMs = batch.records[0]?.timeMs ?? runner.keyMs;
        if (runner.hasEnded) this.#heldRecords += batch.records.length;
        this.#running.push(runner);
        return;
      }
      if (runner.hasEnded) return;
      if (batch?.isCaughtUp === true) {
        this.#idle.push(runner);
        return;
      }
    }
  }

  #takeOut(): LogRecord[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }
}

/** Index behind the records that come before the bound, at least one; the key becomes that of the last of them. */
function runTo(runner: Runner, bound: Keyed | undefined): number {
  const { records, order } = runner;
  const boundMs = bound === undefined ? Infinity : bound.keyMs;
  const isFirstOfTies = bound === undefined || order < bound.order;
  for (let at = runner.at + 1; at < records.length; at += 1) {
    const timeMs = records[at]?.timeMs;
    if (timeMs === undefined) continue;
    if (timeMs > boundMs || (timeMs === boundMs && !isFirstOfTies)) return at;
    runner.keyMs = timeMs;
  }
  return records.length;
}
