import { z } from 'zod';
import type { Engine, EngineUsage, FlagsRequest, GenerateAnswer, GenerateObjectRequest, GenerateTextRequest, LanguageModel, ObjectAnswer, RankRequest, Segment, TextAnswer, Thread, TokenId } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { Batcher, type BatchRecord } from './batcher.ts';
import { logSoftmax, rankOptions } from './rank-options.ts';

export interface EngineBudget {
  /** Evaluated tokens over the engine's life; missing: no limit. */
  maxTokens?: number;
  maxDecisions?: number;
  /** Ends everything when aborted: time limits and interrupts come this way. */
  signal?: AbortSignal;
}

export type CallRecord =
  | { kind: 'next'; requests: BatchRecord['requests']; answers: BatchRecord['answers'] }
  | { kind: 'generate'; purpose: string; path: readonly TokenId[]; sampling: unknown; answer: unknown };

export interface EngineOptions {
  model: LanguageModel;
  budget?: EngineBudget;
  /** Every call of the model, for `calls.jsonl`. */
  onCall?(record: CallRecord): void;
}

const optionTerminator = '\n';

/** Asks a model: closed answers through a token trie, long ones through schema, grammar and zod. Source: engine notes in `src/engine/README.md`. */
export function createEngine({ model, budget = {}, onCall }: EngineOptions): Engine {
  const description = model.describe();
  const { tokenizer } = model;
  const batcher = new Batcher(model, ({ requests, answers }) => onCall?.({ kind: 'next', requests, answers }));
  const [zero, one] = ['0', '1'].map((digit) => onlyToken(tokenizer.encode([{ kind: 'trusted', text: digit }]), digit));
  const terminator = tokenizer.encode([{ kind: 'trusted', text: optionTerminator }]);
  let decisions = 0;
  let generatedTokens = 0;

  function spend(): void {
    decisions += 1;
    const { signal } = budget;
    if (signal?.aborted === true && signal.reason instanceof Error && signal.reason.name === 'TimeoutError') {
      throw new StanchError('budget-spent', 'The budget of time is spent.', 'Raise --max-minutes, or lower --candidates, --samples or --depth; --from continues the run.');
    }
    if (signal?.aborted === true) throw new StanchError('interrupted', 'Stopped before the work was done.', 'Continue with --from and the run folder.');
    const evaluated = model.usage().evaluatedTokens;
    if (evaluated > (budget.maxTokens ?? Infinity) || decisions > (budget.maxDecisions ?? Infinity)) {
      throw new StanchError('budget-spent', `The budget of model work is spent (${String(evaluated)} tokens, ${String(decisions)} decisions).`, 'Raise --max-tokens, or lower --candidates, --samples or --depth.');
    }
  }

  function toThread(tokens: readonly TokenId[]): Thread {
    if (tokens.length >= description.contextTokens) {
      throw new StanchError('prompt-too-long', `The prompt has ${String(tokens.length)} tokens, and the context holds ${String(description.contextTokens)}.`, 'Lower --evidence-tokens, or raise --context.');
    }
    return { tokens, append: (segments) => toThread([...tokens, ...tokenizer.encode(segments)]) };
  }

  async function flags({ thread, count, decide, fixed, guess }: FlagsRequest): Promise<{ flags: boolean[]; probabilities: number[]; thread: Thread }> {
    spend();
    const path = [...thread.tokens];
    const decided: boolean[] = [];
    const probabilities: number[] = [];
    const digit = (flag: boolean): TokenId => (flag ? one : zero) ?? 0;
    const options = [zero ?? 0, one ?? 0];
    const take = (flag: boolean, probability: number): void => {
      decided.push(flag);
      probabilities.push(probability);
      path.push(digit(flag));
    };
    while (decided.length < count) {
      const given = fixed?.(decided.length, decided);
      if (given !== undefined) {
        take(given, given ? 1 : 0);
        continue;
      }
      const ahead = guess?.slice(decided.length + 1) ?? [];
      // All in one batch: what is asked further on lies on the way, where the guess is right.
      const guessed = [guess?.[decided.length] ?? false, ...ahead].slice(0, guess === undefined ? 1 : count - decided.length);
      const answers = await Promise.all(guessed.map((_, index) => batcher.next({ path: [...path, ...guessed.slice(0, index).map(digit)], questionLength: thread.tokens.length, options })));
      for (const [index, weights] of answers.entries()) {
        const forced = fixed?.(decided.length, decided);
        const probability = Math.exp(logSoftmax(weights)[1] ?? Number.NEGATIVE_INFINITY);
        const holds = forced ?? decide(decided.length, probability);
        take(holds, forced === undefined ? probability : forced ? 1 : 0);
        if (holds !== guessed[index]) break;
      }
    }
    return { flags: decided, probabilities, thread: toThread(path) };
  }

  async function generate(request: GenerateTextRequest, schema?: Record<string, unknown>): Promise<GenerateAnswer> {
    spend();
    const path = 'thread' in request ? request.thread.tokens : model.encodeChat(request.messages);
    if (path.length + request.maxTokens >= description.contextTokens) toThread([...path, ...Array<TokenId>(request.maxTokens)]);
    const answer = await model.generate({
      path, sampling: request.sampling, maxTokens: request.maxTokens, stopTexts: [],
      ...(schema === undefined ? {} : { schema }),
      ...(request.thinkingTokens === undefined ? {} : { thinkingTokens: request.thinkingTokens }),
      ...(budget.signal === undefined ? {} : { signal: budget.signal }),
    });
    generatedTokens += answer.tokens.length;
    onCall?.({ kind: 'generate', purpose: request.purpose, path, sampling: request.sampling, answer });
    return answer;
  }

  async function generateText(request: GenerateTextRequest): Promise<TextAnswer> {
    const { text, thinking, stopReason } = await generate(request);
    return { text, isCut: stopReason === 'max-tokens', ...(thinking === undefined ? {} : { thinking }) };
  }

  async function generateObject<T>(request: GenerateObjectRequest<T>): Promise<ObjectAnswer<T>> {
    const answer = await generate(request, z.toJSONSchema(request.schema));
    const checked = request.schema.safeParse(parseJson(answer.text));
    if (checked.success) return { isValid: true, value: checked.data, text: answer.text, ...(answer.thinking === undefined ? {} : { thinking: answer.thinking }) };
    return { isValid: false, problem: answer.stopReason === 'max-tokens' ? 'The answer was cut at its token limit.' : z.prettifyError(checked.error), text: answer.text };
  }

  return {
    describe: () => description,
    thread: (segments: readonly Segment[]) => toThread([...(description.beginToken === undefined ? [] : [description.beginToken]), ...tokenizer.encode(segments)]),
    countTokens: (text) => tokenizer.encode([{ kind: 'data', text }]).length,
    async warm(prefixes) {
      const last = prefixes.at(-1);
      if (last === undefined) return 'memory';
      const source = await model.warm(last.tokens, prefixes.map((prefix) => prefix.tokens.length));
      batcher.trie.add(last.tokens, false);
      return source;
    },
    hold: (thread) => model.hold(thread.tokens),
    async rank({ thread, options, best }: RankRequest) {
      spend();
      // Options may hold words of a log, such as an alert class.
      const encoded = options.map((text) => ({ text, tokens: [...tokenizer.encode([{ kind: 'data', text }]), ...terminator] }));
      return rankOptions(batcher, { path: thread.tokens, options: encoded, best: best ?? options.length });
    },
    flags,
    generateText,
    generateObject,
    usage: (): EngineUsage => ({ evaluatedTokens: model.usage().evaluatedTokens, trieNodes: batcher.trie.nodeCount, decisions, batches: batcher.batchCount, generatedTokens }),
  };
}

function onlyToken(tokens: readonly TokenId[], text: string): TokenId {
  const [token] = tokens;
  if (token === undefined || tokens.length !== 1) throw new StanchError('unsupported', `The model's tokenizer splits the digit ${text}, so it cannot use the compact profile.`, 'Use --profile full with this model.');
  return token;
}
