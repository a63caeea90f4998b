import type { GenerateAnswer, GenerateRequest, LanguageModel, ModelDescription, NextTokenRequest, ScoreRequest, TokenId, WarmSource } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { AnswerScript, type Script } from './answer-script.ts';
import { byteTokenizer, byteVocabularySize, encodeByteChat, encodeBytes } from './byte-tokenizer.ts';
import { TokenLedger } from './token-ledger.ts';

export interface ScriptedModelOptions {
  name?: string;
  /** Default 100,000. */
  contextTokens?: number;
  /** Default false: answers open with a think block. */
  isReasoning?: boolean;
}

export type ScriptedCall =
  | { kind: 'next'; requests: readonly NextTokenRequest[]; answers: readonly (readonly number[])[] }
  | { kind: 'score'; request: ScoreRequest; answer: readonly number[] }
  | { kind: 'generate'; request: GenerateRequest; answer: GenerateAnswer }
  | { kind: 'warm'; path: readonly TokenId[]; source: WarmSource };

export interface ScriptedModel extends LanguageModel {
  /** Every answered call, in order. */
  readonly calls: readonly ScriptedCall[];
  /** Answers of the list that nobody asked for yet; infinite for a function. */
  readonly remainingCount: number;
  /** Paths that are held now. */
  readonly heldCount: number;
}

const endOfThought = '</think>';

/**
 * A model that says what it is told, over single bytes. Closed answers give the wanted option weight 0 and every other -20; an answer
 * is the option's own text, its leading space included. Throws `model-answer` when out of answers, or when an answer is not offered.
 */
export function createScriptedModel(script: Script, options: ScriptedModelOptions = {}): ScriptedModel {
  const answers = new AnswerScript(script);
  const ledger = new TokenLedger();
  const calls: ScriptedCall[] = [];
  const holds = new Set<object>();
  const contextTokens = options.contextTokens ?? 100_000;
  const everyToken = Array.from({ length: byteVocabularySize }, (_, token) => token);
  let generatedTokens = 0;
  let batchCount = 0;

  function evaluate(path: readonly TokenId[], roomTokens = 0): void {
    if (path.length === 0) throw new StanchError('usage', 'A question needs at least one token before it.', 'Begin the prompt with some text.');
    if (path.length + roomTokens > contextTokens) throw new StanchError('prompt-too-long', `The prompt has ${path.length + roomTokens} tokens, and the context holds ${contextTokens}.`, 'Ask less, or raise contextTokens.');
    ledger.evaluate(path);
  }

  const describe = (): ModelDescription => ({
    name: options.name ?? 'scripted', provider: 'scripted', sha256: '0'.repeat(64), adapters: [], isTuned: false, contextTokens, sequenceCount: 1, batchTokens: contextTokens,
    threadCount: 1, vocabularySize: byteVocabularySize, hasChatTemplate: true, isReasoning: options.isReasoning ?? false, endTokens: [257], canScore: true,
  });

  return {
    calls,
    get remainingCount() { return answers.remainingCount; },
    get heldCount() { return holds.size; },
    describe,
    tokenizer: byteTokenizer,
    encodeChat: encodeByteChat,
    async next(requests) {
      for (const { path } of requests) evaluate(path);
      batchCount += 1;
      const weights = requests.map(({ path, questionLength, options: tokens }) => answers.weigh(path, questionLength, tokens));
      calls.push({ kind: 'next', requests, answers: weights });
      return weights.map((logWeights) => ({ logWeights }));
    },
    async score(request) {
      const answer = request.continuations.map((continuation) => continuation.reduce((sum, token, index) => {
        const path = [...request.path, ...continuation.slice(0, index)];
        evaluate(path);
        const weights = answers.weigh(path, request.path.length, everyToken);
        return sum + (weights[token] ?? Number.NEGATIVE_INFINITY) - Math.log(weights.reduce((total, weight) => total + Math.exp(weight), 0));
      }, 0));
      calls.push({ kind: 'score', request, answer });
      return answer;
    },
    async generate(request) {
      evaluate(request.path, request.maxTokens + (request.thinkingTokens ?? 0));
      const answer = request.signal?.aborted === true ? { text: '', tokens: [], stopReason: 'aborted' as const } : cutAnswer(answers.write(request.path), request);
      generatedTokens += answer.tokens.length;
      ledger.evaluate([...request.path, ...answer.tokens]);
      calls.push({ kind: 'generate', request, answer });
      return answer;
    },
    async warm(path) {
      const source: WarmSource = ledger.has(path) ? 'memory' : 'evaluated';
      evaluate(path);
      calls.push({ kind: 'warm', path, source });
      return source;
    },
    hold() {
      const token = {};
      holds.add(token);
      return () => void holds.delete(token);
    },
    usage: () => ({ evaluatedTokens: ledger.evaluatedTokens, reusedTokens: ledger.reusedTokens, generatedTokens, batchCount, copiedSequenceCount: 0, evaluationMs: 0 }),
    close: async () => undefined,
  };
}

/** The written text as a real model would have given it: thought apart, stopped at its stop text or its limit. */
function cutAnswer(written: string, { thinkingTokens, stopTexts, maxTokens }: GenerateRequest): GenerateAnswer {
  const thoughtEnd = thinkingTokens === undefined ? -1 : written.indexOf(endOfThought);
  const thinking = thoughtEnd < 0 ? undefined : written.slice(0, thoughtEnd);
  const whole = thoughtEnd < 0 ? written : written.slice(thoughtEnd + endOfThought.length).trimStart();
  const stop = Math.min(...stopTexts.map((text) => whole.indexOf(text)).filter((index) => index >= 0));
  const isStopped = Number.isFinite(stop);
  const all = encodeBytes(isStopped ? whole.slice(0, stop) : whole);
  const tokens = all.slice(0, maxTokens);
  const isCut = all.length > maxTokens;
  return { text: byteTokenizer.decode(tokens), tokens, stopReason: isCut ? 'max-tokens' : isStopped ? 'stop-text' : 'end', ...(thinking === undefined ? {} : { thinking }) };
}
