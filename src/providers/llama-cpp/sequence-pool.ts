import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NextTokenRequest, TokenId } from '../../contracts/index.ts';

/** The internal copy of node-llama-cpp 3.22 (0.2 ms for 1,000 tokens, against 1 s of evaluation); tested for before use. */
interface CopyableSequence {
  _copyStateFromOtherSequence?(other: LlamaContextSequence, upToTokenIndex: number): Promise<boolean>;
}

interface Slot {
  sequence: LlamaContextSequence;
  path: TokenId[];
  lastUsed: number;
}

interface Placement {
  request: NextTokenRequest;
  /** Holds the longest prefix of the request. */
  source: Slot;
  /** Where it is evaluated; a fork when it is not the source. */
  slot: Slot;
  /** Tokens of the request that the slot already holds. */
  sharedLength: number;
}

export interface PoolCounters {
  evaluatedTokens: number;
  reusedTokens: number;
  batchCount: number;
  copiedSequenceCount: number;
}

/**
 * Places token paths on the sequences of one context so that no token is evaluated twice while a sequence still holds it. A path that
 * extends a held one grows it in place; one that leaves it is forked by copying; requests that share a part that nobody holds yet
 * run one after the other, so that the second forks from the first.
 */
export class SequencePool {
  readonly counters: PoolCounters = { evaluatedTokens: 0, reusedTokens: 0, batchCount: 0, copiedSequenceCount: 0 };
  readonly #slots: Slot[];
  readonly #holds = new Set<readonly TokenId[]>();
  readonly #isStrict: boolean;
  readonly #forgets: boolean;
  #now = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** `forgets`: every request is evaluated from its first token, so that the bench can show what sharing is worth. */
  constructor(context: LlamaContext, isStrict: boolean, forgets = false) {
    this.#slots = Array.from({ length: context.totalSequences }, () => ({ sequence: context.getSequence(), path: [], lastUsed: 0 }));
    this.#isStrict = isStrict;
    this.#forgets = forgets;
  }

  /** Keeps one sequence with this path from being overwritten until the function returned is called. */
  hold(path: readonly TokenId[]): () => void {
    this.#holds.add(path);
    return () => void this.#holds.delete(path);
  }

  /** Raw weights of the options after each path; one entry for each request, in their order. */
  next(requests: readonly NextTokenRequest[]): Promise<number[][]> {
    return this.#exclusively(async () => {
      const answers: number[][] = [];
      let waiting = this.#isStrict || this.#forgets ? requests.map((request, index): Chain => ({ request, asks: [{ request, index }] })) : joinBeginnings(requests);
      while (waiting.length > 0) {
        const placed: { placement: Placement; asks: Chain['asks'] }[] = [];
        const left: typeof waiting = [];
        // What somebody in this round forks from is the last to be overwritten.
        for (const { request } of waiting) this.#bestSlot(request.path).slot.lastUsed = ++this.#now;
        for (const item of waiting) {
          const placements = placed.map((p) => p.placement);
          const { sharedLength } = this.#bestSlot(item.request.path, overwritten(placements));
          const isFirstOfItsKind = !placements.some((placement) => commonLength(placement.request.path, item.request.path) > sharedLength);
          const placement = isFirstOfItsKind && !(this.#isStrict && placed.length > 0) ? this.#place(item.request, placements) : undefined;
          if (placement) placed.push({ placement, asks: item.asks });
          else left.push(item);
        }
        // Copies before cuts: a cut could take away what a copy still needs.
        for (const { placement, asks } of placed) if (isFork(placement)) await this.#align(placement, asks);
        for (const { placement, asks } of placed) if (!isFork(placement)) await this.#align(placement, asks);
        this.counters.batchCount += 1;
        await Promise.all(placed.map(async ({ placement, asks }) => {
          const weights = await this.#evaluate(placement, asks);
          asks.forEach(({ index }, place) => { answers[index] = weights[place] ?? []; });
        }));
        waiting = left;
      }
      return answers;
    });
  }

  /** Makes a sequence hold the path, and hands it over for saving, loading or generating while nothing else runs. */
  withSequence<T>(path: readonly TokenId[], use: (sequence: LlamaContextSequence, sharedLength: number) => Promise<T>): Promise<T> {
    return this.#exclusively(async () => {
      const placement = this.#place({ path, questionLength: path.length, options: [] }, []);
      if (!placement) throw new Error('no sequence is free');
      await this.#align(placement, []);
      try {
        return await use(placement.slot.sequence, placement.sharedLength);
      } finally {
        placement.slot.path = [...placement.slot.sequence.contextTokens] as number[];
      }
    });
  }

  /** Length of the longest prefix of the path that some sequence holds. */
  heldLength(path: readonly TokenId[]): number {
    return this.#bestSlot(path).sharedLength;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** `gone`: slots whose content is about to be replaced; they count as empty. */
  #bestSlot(path: readonly TokenId[], gone: ReadonlySet<Slot> = new Set()): { slot: Slot; sharedLength: number } {
    if (this.#forgets && this.#slots[0]) return { slot: this.#slots[0], sharedLength: 0 };
    let best: { slot: Slot; sharedLength: number } | undefined;
    for (const slot of this.#slots) {
      const sharedLength = gone.has(slot) ? 0 : commonLength(slot.path, path);
      const isBetter = !best || sharedLength > best.sharedLength || (sharedLength === best.sharedLength && slot.path.length < best.slot.path.length);
      if (isBetter) best = { slot, sharedLength };
    }
    if (!best) throw new Error('the context has no sequences');
    return best;
  }

  #place(request: NextTokenRequest, placed: readonly Placement[]): Placement | undefined {
    const { slot: source, sharedLength } = this.#bestSlot(request.path, overwritten(placed));
    const claimed = new Set(placed.map((placement) => placement.slot));
    source.lastUsed = ++this.#now;
    let slot: Slot | undefined = source;
    if (claimed.has(source) || source.path.length > sharedLength) {
      slot = this.#slots.filter((candidate) => !claimed.has(candidate) && candidate !== source && !this.#isHeld(candidate)).sort((a, b) => a.lastUsed - b.lastUsed)[0];
      if (!slot && !claimed.has(source) && !this.#isHeld(source, sharedLength)) slot = source;
      // Everything is held: an answer matters more than what it costs to read a held path again.
      if (!slot && placed.length === 0) slot = source;
    }
    if (!slot) return undefined;
    slot.lastUsed = ++this.#now;
    return { request, source, slot, sharedLength };
  }

  /** The slot alone keeps a held path alive, and would not when cut to `length`. */
  #isHeld(slot: Slot, length = 0): boolean {
    for (const hold of this.#holds) {
      const kept = commonLength(slot.path, hold);
      if (kept > length && !this.#slots.some((other) => other !== slot && commonLength(other.path, hold) >= kept)) return true;
    }
    return false;
  }

  async #align({ request, source, slot, sharedLength }: Placement, asks: Chain['asks']): Promise<void> {
    // A path that is held in full needs its last token again: weights are not kept with the cells.
    const keep = Math.min(sharedLength, ...asks.map((ask) => ask.request.path.length - 1));
    if (commonLength(slot.path, request.path) < keep) {
      await copySequence(source.sequence, slot.sequence, keep);
      this.counters.copiedSequenceCount += 1;
    } else if (slot.sequence.nextTokenIndex > keep) {
      if (keep === 0) await slot.sequence.clearHistory();
      else await slot.sequence.eraseContextTokenRanges([{ start: keep, end: slot.sequence.nextTokenIndex }]);
    }
    slot.path = request.path.slice(0, keep);
  }

  /** Weights for each ask: all of them lie on the way of the placed request. */
  async #evaluate({ request, slot }: Placement, asks: Chain['asks']): Promise<number[][]> {
    const begin = slot.path.length;
    const rest = request.path.slice(begin);
    this.counters.reusedTokens += begin;
    this.counters.evaluatedTokens += rest.length;
    const asked = new Map(asks.map((ask) => [ask.request.path.length - 1 - begin, ask.request.options as readonly Token[]]));
    slot.path = [...request.path];
    const output = await slot.sequence.controlledEvaluate(rest.map((token, index) => {
      const tokens = asked.get(index);
      return tokens === undefined ? (token as Token) : [token as Token, { generateNext: { logits: { filter: { tokens } } } }];
    }));
    return asks.map((ask) => {
      const logits = output[ask.request.path.length - 1 - begin]?.next.logits;
      return ask.request.options.map((token) => logits?.get(token as Token) ?? Number.NEGATIVE_INFINITY);
    });
  }
}

/** A request, with those that ask at a place on its way. */
interface Chain {
  request: NextTokenRequest;
  asks: { request: NextTokenRequest; index: number }[];
}

/** Requests whose path begins another one's are answered while that is read. */
function joinBeginnings(requests: readonly NextTokenRequest[]): Chain[] {
  const chains: Chain[] = [];
  const longestFirst = requests.map((request, index) => ({ request, index })).sort((a, b) => b.request.path.length - a.request.path.length);
  for (const ask of longestFirst) {
    const { path } = ask.request;
    const whole = chains.find(({ request, asks }) => commonLength(request.path, path) === path.length && !asks.some((other) => other.request.path.length === path.length));
    if (whole) whole.asks.push(ask);
    else chains.push({ request: ask.request, asks: [ask] });
  }
  return chains;
}

/** Number of equal tokens at the start of both. */
export function commonLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const end = Math.min(a.length, b.length);
  let index = 0;
  while (index < end && a[index] === b[index]) index += 1;
  return index;
}

function isFork({ source, slot }: Placement): boolean {
  return source !== slot;
}

/** Slots that a copy will replace: nobody else of the round may count on what they hold now. */
function overwritten(placements: readonly Placement[]): Set<Slot> {
  return new Set(placements.filter(isFork).map((placement) => placement.slot));
}

async function copySequence(source: LlamaContextSequence, target: LlamaContextSequence, length: number): Promise<void> {
  const copyable = target as unknown as CopyableSequence;
  if (typeof copyable._copyStateFromOtherSequence === 'function') {
    if (await copyable._copyStateFromOtherSequence(source, length)) return;
  }
  const file = join(tmpdir(), `stanch-copy-${String(process.pid)}.state`);
  try {
    await source.saveStateToFile(file);
    await target.loadStateFromFile(file, { acceptRisk: true });
    if (target.nextTokenIndex > length) await target.eraseContextTokenRanges([{ start: length, end: target.nextTokenIndex }]);
  } finally {
    await rm(file, { force: true });
  }
}
