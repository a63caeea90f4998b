/** The model port: what a provider offers and what the engine asks. Types only. */

export type TokenId = number;

/**
 * A prompt is a list of segments. `trusted` is our own text; `data` comes from outside and is tokenized with special tokens off, so
 * that a log line that spells a control token stays text; `special` is one control token or a chat-template piece.
 */
export interface Segment {
  kind: 'trusted' | 'data' | 'special';
  text: string;
}

export interface Tokenizer {
  /** Token ids of the segments, one after the other. A start token is added only by a `special` segment. */
  encode(segments: readonly Segment[]): TokenId[];
  /** Text of tokens, special ones included in their written form. */
  decode(tokens: readonly TokenId[]): string;
}

export interface ModelDescription {
  /** Manifest name or file name. */
  name: string;
  provider: string;
  sha256: string;
  adapters: { path: string; sha256: string; scaleFraction: number }[];
  /** Weights trained for our prompts: with an adapter, or with one merged into them. */
  isTuned: boolean;
  /** Tokens of one sequence. */
  contextTokens: number;
  sequenceCount: number;
  batchTokens: number;
  threadCount: number;
  vocabularySize: number;
  hasChatTemplate: boolean;
  /** Opens with a think block before it answers. */
  isReasoning: boolean;
  beginToken?: TokenId;
  endTokens: TokenId[];
  /** False: `next` and `score` throw `unsupported`, and the engine samples instead. */
  canScore: boolean;
}

/** Ask for the weights of some next tokens after `path`. */
export interface NextTokenRequest {
  path: readonly TokenId[];
  /** Where the answer begins in `path`: what comes before is the question. For records and scripted models. */
  questionLength: number;
  options: readonly TokenId[];
}

/**
 * Natural logarithm of each option's weight, not normalised: only differences mean something. (The sum over the whole vocabulary
 * costs a tenth of a decode step, and a closed answer does not need it.)
 */
export interface NextTokenAnswer {
  logWeights: number[];
}

export interface Sampling {
  /** 0 is greedy. */
  temperature: number;
  topP: number;
  seed: number;
}

export interface GenerateRequest {
  path: readonly TokenId[];
  /** A JSON schema: the answer is forced into its shape. Missing: free text. */
  schema?: Record<string, unknown>;
  /** Free text before the forced answer, ended by the model's own end of thought or this many tokens. */
  thinkingTokens?: number;
  sampling: Sampling;
  maxTokens: number;
  /** Stop when the answer holds one of these. Not part of the answer. */
  stopTexts: readonly string[];
  signal?: AbortSignal;
}

export interface GenerateAnswer {
  text: string;
  thinking?: string;
  tokens: TokenId[];
  stopReason: 'end' | 'stop-text' | 'max-tokens' | 'aborted';
}

export interface ScoreRequest {
  path: readonly TokenId[];
  continuations: readonly (readonly TokenId[])[];
}

/** What a provider has done since it was opened. */
export interface ModelUsage {
  /** Tokens sent through the network. */
  evaluatedTokens: number;
  /** Tokens that a held sequence or the disk cache made unnecessary. */
  reusedTokens: number;
  generatedTokens: number;
  batchCount: number;
  copiedSequenceCount: number;
  evaluationMs: number;
}

/** Where a prefix came from; `disk` also when a part was evaluated on top. */
export type WarmSource = 'memory' | 'disk' | 'evaluated';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  /** Data segments inside a message keep their kind. */
  segments: readonly Segment[];
}

/** The port. All tokens are ids of its own tokenizer. Requests of one call form one batch and run in lock-step. */
export interface LanguageModel {
  describe(): ModelDescription;
  readonly tokenizer: Tokenizer;
  /** Token path of the messages in the model's own chat template, ending where the assistant begins. Message text is never control. */
  encodeChat(messages: readonly ChatMessage[]): TokenId[];
  next(requests: readonly NextTokenRequest[]): Promise<NextTokenAnswer[]>;
  /** Summed log-probability of each continuation. */
  score(request: ScoreRequest): Promise<number[]>;
  generate(request: GenerateRequest): Promise<GenerateAnswer>;
  /**
   * Make the path ready: from a held sequence, the disk cache, or by evaluating. `cacheAt` names the lengths (rising) at which the
   * prefix is worth a file on disk; the longest one found is loaded.
   */
  warm(path: readonly TokenId[], cacheAt: readonly number[]): Promise<WarmSource>;
  /** Keep a path from being overwritten until released. */
  hold(path: readonly TokenId[]): () => void;
  usage(): ModelUsage;
  close(): Promise<void>;
}
