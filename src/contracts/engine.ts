/** The engine port: what stages call. Types only. */
import type { ChatMessage, ModelDescription, Sampling, Segment, TokenId, WarmSource } from './model.ts';
import type { z } from 'zod';

/** An immutable token path. Appending gives a new thread; evaluation happens only when something is asked. */
export interface Thread {
  readonly tokens: readonly TokenId[];
  append(segments: readonly Segment[]): Thread;
}

export interface RankedOption {
  /** Index in the list that was asked about. */
  index: number;
  text: string;
  /** Of the option among the listed ones (the trie's branches renormalised), natural logarithm. */
  logProbability: number;
}

export interface RankRequest {
  thread: Thread;
  /** The options' own texts; each is ranked as a whole, ended by `terminator`. */
  options: readonly string[];
  /** How many of the best are needed exactly. Missing: all of them. */
  best?: number;
  /** For the record. */
  purpose: string;
}

export interface FlagsRequest {
  thread: Thread;
  count: number;
  /** Decides one flag from the probability of `1`. */
  decide(index: number, probability: number): boolean;
  /** A flag that leaves no choice, given those decided before it: it is appended and not asked. Missing or undefined: asked. */
  fixed?(index: number, decided: readonly boolean[]): boolean | undefined;
  purpose: string;
  /** What the flags will probably be: all are asked about at once, and again from the first that comes out otherwise. */
  guess?: readonly boolean[];
}

/** A conversation in the model's own chat template, or exactly these tokens: for what was trained without a template. */
export type Prompt = { messages: readonly ChatMessage[] } | { thread: Thread };

export type GenerateTextRequest = Prompt & {
  sampling: Sampling;
  maxTokens: number;
  /** Free text before the answer, ended by the model's own end of thought or this many tokens. */
  thinkingTokens?: number;
  purpose: string;
};

export interface TextAnswer {
  text: string;
  thinking?: string;
  /** It ended at its token limit. */
  isCut: boolean;
}

export type GenerateObjectRequest<T> = GenerateTextRequest & { schema: z.ZodType<T> };

/** The model's bad output is a value, with the raw text kept. */
export type ObjectAnswer<T> = { isValid: true; value: T; text: string; thinking?: string } | { isValid: false; problem: string; text: string };

export interface EngineUsage {
  evaluatedTokens: number;
  /** Nodes of the trie over all token paths that were needed, equal paths once. */
  trieNodes: number;
  decisions: number;
  batches: number;
  generatedTokens: number;
}

export interface Engine {
  describe(): ModelDescription;
  /** Throws `prompt-too-long` with the numbers when the path would not fit. */
  thread(segments: readonly Segment[]): Thread;
  countTokens(text: string): number;
  /** Makes the last thread ready; each thread of the list begins the next, and is a prefix worth keeping on disk. */
  warm(prefixes: readonly Thread[]): Promise<WarmSource>;
  hold(thread: Thread): () => void;
  /** Best first. Calls made at the same time run in lock-step as one batch. */
  rank(request: RankRequest): Promise<RankedOption[]>;
  /** Digits one at a time, each appended as decided; the thread returned ends with them. */
  flags(request: FlagsRequest): Promise<{ flags: boolean[]; probabilities: number[]; thread: Thread }>;
  generateText(request: GenerateTextRequest): Promise<TextAnswer>;
  generateObject<T>(request: GenerateObjectRequest<T>): Promise<ObjectAnswer<T>>;
  usage(): EngineUsage;
}
