import { getLlama, LlamaLogLevel, LlamaText, resolveChatWrapper, type ChatHistoryItem, type Llama, type LlamaContext, type LlamaModel, type Token } from 'node-llama-cpp';
import type { ChatMessage, GenerateAnswer, GenerateRequest, LanguageModel, ModelDescription, ModelUsage, NextTokenAnswer, NextTokenRequest, ScoreRequest, TokenId, WarmSource } from '../../contracts/index.ts';
import { systemClock } from '../../kit/clock.ts';
import { StanchError } from '../../kit/error.ts';
import { generateText } from './generate-text.ts';
import type { GpuChoice } from './gpu-choice.ts';
import { PrefixCache } from './prefix-cache.ts';
import { SequencePool } from './sequence-pool.ts';
import { createTokenizer } from './tokenizer.ts';

export interface LlamaCppOptions {
  modelPath: string;
  /** Name and sha256 for records. */
  name: string;
  sha256: string;
  isReasoning: boolean;
  adapters: readonly { path: string; sha256: string; scaleFraction: number }[];
  /** An adapter was merged into the weights. */
  hasMergedAdapter?: boolean;
  /** Tokens of each sequence. */
  contextTokens: number;
  sequenceCount: number;
  /** Tokens evaluated in one call at most; small keeps memory small. */
  batchTokens: number;
  threadCount: number;
  /** One request at a time, in the order asked: the same batch shapes whatever else runs. */
  isStrictRepro: boolean;
  /** Evaluate every request from its first token: only to measure against. Needs `isStrictRepro`. */
  hasNoReuse?: boolean;
  /** Folder of evaluated prefixes; missing: none are kept. */
  prefixCacheFolder?: string;
  /** As many layers on a GPU as its memory holds. Missing: CPU only. */
  gpu?: GpuChoice | undefined;
}

const cacheFormat = 'stanch-prefix-1';

/** Loads a GGUF in-process. Throws `model-invalid`, `model-too-large`, `context-too-small` or `unsupported` (no such GPU), each with what to do. */
export async function openLlamaCpp(options: LlamaCppOptions): Promise<LanguageModel> {
  const llama = await openLibrary(options);
  let model: LlamaModel | undefined;
  try {
    model = await llama.loadModel({ modelPath: options.modelPath });
    if (model.trainContextSize < options.contextTokens) {
      throw new StanchError('context-too-small', `The model reads at most ${String(model.trainContextSize)} tokens; this needs ${String(options.contextTokens)}.`, 'Use a model with a larger context, or lower --context.');
    }
    const context = await model.createContext({
      contextSize: options.contextTokens,
      sequences: options.sequenceCount,
      batchSize: options.batchTokens,
      threads: { ideal: options.threadCount, min: options.threadCount },
      // Small batches run a third faster without it on a CPU; a long prompt is read once and cached.
      flashAttention: false,
      ...(options.adapters.length === 0 ? {} : { lora: { adapters: options.adapters.map(({ path, scaleFraction }) => ({ filePath: path, scale: scaleFraction })) } }),
    });
    return new LlamaCppModel(options, llama, model, context);
  } catch (error) {
    await llama.dispose();
    throw asLoadError(error, options.modelPath);
  }
}

async function openLibrary({ gpu, threadCount }: LlamaCppOptions): Promise<Llama> {
  const wanted = { build: 'never', maxThreads: threadCount, logLevel: LlamaLogLevel.error, logger: () => undefined, progressLogs: false } as const;
  if (gpu === undefined) return getLlama({ ...wanted, gpu: false });
  const llama = await getLlama({ ...wanted, gpu }).catch(() => undefined);
  // The library may quietly take the CPU in the place of a GPU that it cannot use.
  if (llama !== undefined && (gpu === 'auto' || llama.gpu === gpu)) return llama;
  await llama?.dispose();
  throw new StanchError('unsupported', `llama.cpp cannot use ${gpu} here: its binary is not installed, or the machine has no such GPU.`, 'Install the GPU binaries (README, section GPU), or leave --gpu out.');
}

function asLoadError(error: unknown, path: string): StanchError {
  if (error instanceof StanchError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/insufficient memory|not enough|too large|VRAM|failed to allocate/i.test(text)) {
    return new StanchError('model-too-large', `The model ${path} does not fit into this machine's memory.`, 'Use a smaller or more strongly quantised model, or lower --context and --samples.', error);
  }
  return new StanchError('model-invalid', `llama.cpp cannot load ${path}: ${text}`, 'Check the file with `stanch model verify`, or import it again.', error);
}

class LlamaCppModel implements LanguageModel {
  readonly tokenizer;
  readonly #options: LlamaCppOptions;
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #context: LlamaContext;
  readonly #pool: SequencePool;
  readonly #cache: PrefixCache | undefined;
  #generatedTokens = 0;
  #evaluationMs = 0;

  constructor(options: LlamaCppOptions, llama: Llama, model: LlamaModel, context: LlamaContext) {
    this.#options = options;
    this.#llama = llama;
    this.#model = model;
    this.#context = context;
    this.tokenizer = createTokenizer(model);
    this.#pool = new SequencePool(context, options.isStrictRepro, options.hasNoReuse);
    if (options.prefixCacheFolder !== undefined) {
      const shape = [context.contextSize, context.totalSequences, context.batchSize, 'no-flash'];
      this.#cache = new PrefixCache(options.prefixCacheFolder, JSON.stringify([cacheFormat, options.sha256, options.adapters.map((adapter) => [adapter.sha256, adapter.scaleFraction]), shape]));
    }
  }

  describe(): ModelDescription {
    const { name, sha256, adapters, hasMergedAdapter, sequenceCount, batchTokens, threadCount, isReasoning } = this.#options;
    const { bos, eos, eot } = this.#model.tokens;
    return {
      name, sha256, sequenceCount, batchTokens, threadCount, isReasoning,
      provider: 'llama-cpp',
      adapters: adapters.map((adapter) => ({ ...adapter })),
      isTuned: adapters.length > 0 || hasMergedAdapter === true,
      contextTokens: this.#context.contextSize,
      vocabularySize: this.#model.fileInfo.metadata.tokenizer.ggml.tokens.length,
      hasChatTemplate: this.#model.fileInfo.metadata.tokenizer.chat_template !== undefined,
      ...(bos === null || !this.#model.tokens.shouldPrependBosToken ? {} : { beginToken: bos }),
      endTokens: [eos, eot].filter((token) => token !== null),
      canScore: true,
    };
  }

  encodeChat(messages: readonly ChatMessage[]): TokenId[] {
    if (!this.describe().hasChatTemplate) throw new StanchError('unsupported', `The model ${this.#options.name} has no chat template.`, 'Use an instruction-tuned GGUF, or the compact profile.');
    const history = messages.map((message): ChatHistoryItem => {
      const text = message.segments.map((segment) => segment.text).join('');
      if (message.role === 'assistant') return { type: 'model', response: [text] };
      return { type: message.role, text };
    });
    const wrapper = resolveChatWrapper(this.#model);
    const { contextText } = wrapper.generateContextState({ chatHistory: [...history, { type: 'model', response: [] }] });
    return LlamaText(contextText).tokenize(this.#model.tokenizer, 'trimLeadingSpace');
  }

  async next(requests: readonly NextTokenRequest[]): Promise<NextTokenAnswer[]> {
    for (const request of requests) this.#checkLength(request.path.length);
    if (requests.some((request) => request.path.length === 0)) throw new StanchError('usage', 'A question needs at least one token before it.', 'Begin the prompt with the start token.');
    return this.#timed(async () => (await this.#pool.next(requests)).map((logWeights) => ({ logWeights })));
  }

  async score(request: ScoreRequest): Promise<number[]> {
    return this.#timed(async () => {
      const scores: number[] = [];
      for (const continuation of request.continuations) scores.push(await this.#scoreOne(request.path, continuation));
      return scores;
    });
  }

  async #scoreOne(path: readonly TokenId[], continuation: readonly TokenId[]): Promise<number> {
    this.#checkLength(path.length + continuation.length);
    const last = path[path.length - 1];
    if (last === undefined) throw new StanchError('usage', 'Scoring needs at least one token before the continuation.', 'Begin the prompt with the start token.');
    return this.#pool.withSequence(path.slice(0, -1), async (sequence, sharedLength) => {
      await sequence.evaluateWithoutGeneratingNewTokens(path.slice(sharedLength, -1) as Token[]);
      const input = [last, ...continuation.slice(0, -1)];
      // `includeSelected` under greedy sampling is the largest weight; with it the weight of the whole vocabulary has its scale.
      const output = await sequence.controlledEvaluate(input.map((token, index) => [token as Token, { generateNext: { totalLogitWeight: true, logits: { filter: { tokens: [continuation[index] as Token], includeSelected: true } } } }]));
      this.#pool.counters.evaluatedTokens += input.length + path.length - 1 - sharedLength;
      return continuation.reduce((sum, token, index) => {
        const next = output[index]?.next;
        const weights = [...(next?.logits?.values() ?? [])];
        return sum + (next?.logits?.get(token as Token) ?? Number.NEGATIVE_INFINITY) - Math.max(...weights) - Math.log(next?.totalLogitWeight ?? 1);
      }, 0);
    });
  }

  async generate(request: GenerateRequest): Promise<GenerateAnswer> {
    this.#checkLength(request.path.length + request.maxTokens + (request.thinkingTokens ?? 0));
    return this.#timed(async () => this.#pool.withSequence(request.path.slice(0, -1), async (sequence, sharedLength) => {
      const rest = request.path.slice(sequence.nextTokenIndex) as Token[];
      const answer = await generateText({ llama: this.#llama, model: this.#model, endOfThought: '</think>' }, sequence, rest, request);
      this.#pool.counters.evaluatedTokens += request.path.length - sharedLength + answer.tokens.length;
      this.#pool.counters.reusedTokens += sharedLength;
      this.#generatedTokens += answer.tokens.length;
      return answer;
    }));
  }

  async warm(path: readonly TokenId[], cacheAt: readonly number[]): Promise<WarmSource> {
    this.#checkLength(path.length);
    if (this.#pool.heldLength(path) === path.length) return 'memory';
    return this.#timed(async () => this.#pool.withSequence(path, async (sequence, sharedLength) => {
      let source: WarmSource = 'evaluated';
      for (const length of [...cacheAt].sort((a, b) => b - a)) {
        if (length <= sharedLength || !this.#cache) break;
        if (await this.#cache.load(sequence, path.slice(0, length))) { source = 'disk'; break; }
      }
      this.#pool.counters.reusedTokens += sequence.nextTokenIndex;
      for (const length of [...new Set([...cacheAt, path.length])].sort((a, b) => a - b)) {
        const rest = path.slice(sequence.nextTokenIndex, length);
        if (rest.length === 0) continue;
        await sequence.evaluateWithoutGeneratingNewTokens(rest as Token[]);
        this.#pool.counters.evaluatedTokens += rest.length;
        if (cacheAt.includes(length)) await this.#cache?.save(sequence, path.slice(0, length));
      }
      return source;
    }));
  }

  hold(path: readonly TokenId[]): () => void {
    return this.#pool.hold(path);
  }

  usage(): ModelUsage {
    return { ...this.#pool.counters, generatedTokens: this.#generatedTokens, evaluationMs: this.#evaluationMs };
  }

  async close(): Promise<void> {
    await this.#context.dispose();
    await this.#model.dispose();
    await this.#llama.dispose();
  }

  #checkLength(length: number): void {
    if (length > this.#context.contextSize) {
      throw new StanchError('prompt-too-long', `The prompt has ${String(length)} tokens, and the context holds ${String(this.#context.contextSize)}.`, 'Lower --evidence-tokens or the depth, or raise --context.');
    }
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const startMs = systemClock.monotonicMs();
    try {
      return await work();
    } finally {
      this.#evaluationMs += systemClock.monotonicMs() - startMs;
    }
  }
}
