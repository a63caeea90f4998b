import type { LanguageModel, NextTokenRequest, TokenId } from '../contracts/index.ts';
import { PathTrie } from './path-trie.ts';

interface Waiting {
  request: NextTokenRequest;
  resolve(weights: number[]): void;
  reject(error: unknown): void;
}

export interface BatchRecord {
  requests: readonly NextTokenRequest[];
  answers: readonly (readonly number[])[];
}

/**
 * Collects what all running questions need next and sends it as one batch: everyone who can ask has asked before the event loop
 * turns, so parallel rollouts run in lock-step, and the batch shapes depend on nothing but the questions. What is known is not asked
 * again.
 */
export class Batcher {
  readonly trie = new PathTrie();
  readonly #model: LanguageModel;
  readonly #onBatch: (record: BatchRecord) => void;
  #waiting: Waiting[] = [];
  #isRunning = false;
  batchCount = 0;

  constructor(model: LanguageModel, onBatch: (record: BatchRecord) => void) {
    this.#model = model;
    this.#onBatch = onBatch;
  }

  /** Raw weights of the options after the path. */
  async next(request: NextTokenRequest): Promise<number[]> {
    const known = this.trie.recall(request.path, request.options);
    if (known !== undefined) return known;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (!this.#isRunning) {
        this.#isRunning = true;
        setImmediate(() => void this.#run());
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#send(batch);
      // Let those who were answered ask again before the next batch goes.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isRunning = false;
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const distinct = new Map<string, { path: readonly TokenId[]; questionLength: number; options: Set<TokenId> }>();
    for (const { request } of batch) {
      const key = request.path.join(' ');
      const entry = distinct.get(key) ?? { path: request.path, questionLength: request.questionLength, options: new Set<TokenId>() };
      for (const option of request.options) entry.options.add(option);
      distinct.set(key, entry);
    }
    const requests = [...distinct.values()].map((entry): NextTokenRequest => ({ ...entry, options: [...entry.options] }));
    try {
      for (const request of requests) this.trie.add(request.path);
      const answers = (await this.#model.next(requests)).map((answer) => answer.logWeights);
      this.batchCount += 1;
      requests.forEach((request, index) => { this.trie.remember(request.path, request.options, answers[index] ?? []); });
      this.#onBatch({ requests, answers });
      for (const { request, resolve } of batch) resolve(this.trie.recall(request.path, request.options) ?? []);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
