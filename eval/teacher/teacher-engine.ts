import type { Engine, RankedOption, Segment, Thread, TokenId, Tokenizer } from '../../src/contracts/index.ts';

/** A question that was asked, as tokens, with its right answers. */
export interface TaughtAnswer {
  task: string;
  /** Prompt up to the answer. */
  path: readonly TokenId[];
  /** Each answer's tokens, its end included. */
  answers: readonly (readonly TokenId[])[];
}

/** What a teacher is asked: the closed list, and the end of the prompt in words. */
export interface TeacherQuestion { purpose: string; tail: string; options: readonly string[] }

export interface Teacher {
  /** Indexes of all right options; the first is what goes on being told. Empty: the question is not taught. */
  choose(question: TeacherQuestion): readonly number[];
  /** The right digits. */
  flags(question: { purpose: string; tail: string }): readonly boolean[] | undefined;
}

/** A whole line of an outcome, and what it was said to say. */
const tailTokens = 300;
const farBelow = -20;

/**
 * An engine that is told the right answers: prompts are made by the very code that makes them at run time, and each question is kept with
 * its answer. Nothing is evaluated.
 */
export function createTeacherEngine(tokenizer: Tokenizer, { teacher, beginToken, contextTokens, onAnswer }: { teacher: Teacher; beginToken: TokenId | undefined; contextTokens: number; onAnswer(answer: TaughtAnswer): void }): Engine {
  const terminator = tokenizer.encode([{ kind: 'trusted', text: '\n' }]);
  const toThread = (tokens: readonly TokenId[]): Thread => ({ tokens, append: (segments) => toThread([...tokens, ...tokenizer.encode(segments)]) });
  const tailOf = (thread: Thread): string => tokenizer.decode(thread.tokens.slice(-tailTokens));
  const decided = (flags: readonly boolean[]): number[] => flags.map(Number);
  return {
    describe: () => ({ name: 'teacher', provider: 'teacher', sha256: '', adapters: [], isTuned: true, contextTokens, sequenceCount: 1, batchTokens: 1, threadCount: 1, vocabularySize: 0, hasChatTemplate: false, isReasoning: false, endTokens: [], canScore: true }),
    thread: (segments: readonly Segment[]) => toThread([...(beginToken === undefined ? [] : [beginToken]), ...tokenizer.encode(segments)]),
    countTokens: (text) => tokenizer.encode([{ kind: 'data', text }]).length,
    warm: () => Promise.resolve('evaluated'),
    hold: () => () => undefined,
    rank({ thread, options, purpose }) {
      const right = teacher.choose({ purpose, tail: tailOf(thread), options });
      if (right.length > 0) onAnswer({ task: purpose, path: thread.tokens, answers: right.map((index) => [...tokenizer.encode([{ kind: 'data', text: options[index] ?? '' }]), ...terminator]) });
      const order = [...right, ...options.keys()].filter((index, place, all) => all.indexOf(index) === place);
      return Promise.resolve(order.map((index, place): RankedOption => ({ index, text: options[index] ?? '', logProbability: place === 0 ? 0 : farBelow })));
    },
    flags({ thread, count, purpose }) {
      const right = teacher.flags({ purpose, tail: tailOf(thread) });
      const flags = right ?? Array<boolean>(count).fill(false);
      const digits = decided(flags).map((digit) => tokenizer.encode([{ kind: 'trusted', text: String(digit) }]));
      if (right !== undefined) onAnswer({ task: purpose, path: thread.tokens, answers: [digits.flat()] });
      return Promise.resolve({ flags: [...flags], probabilities: decided(flags), thread: toThread([...thread.tokens, ...digits.flat()]) });
    },
    generateText: () => Promise.reject(new Error('A teacher is asked closed questions only.')),
    generateObject: () => Promise.reject(new Error('A teacher is asked closed questions only.')),
    usage: () => ({ evaluatedTokens: 0, trieNodes: 0, decisions: 0, batches: 0, generatedTokens: 0 }),
  };
}
