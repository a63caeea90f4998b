import type { Engine, FlagsRequest, LanguageModel, RankedOption, RankRequest, Segment, Thread, TokenId } from '../../src/contracts/index.ts';
import { logSoftmax } from '../../src/engine/rank-options.ts';

/**
 * What a plain planner does: one call at a time, every fork of a ranking scored, nothing remembered beyond it. Same model, same prompts,
 * same scores as the engine, so that both choose the same; it is the yardstick of the bench and nothing else.
 */
export function createPlainEngine(model: LanguageModel): Engine {
  const { tokenizer } = model;
  const [zero = 0, one = 0] = ['0', '1'].flatMap((text) => tokenizer.encode([{ kind: 'trusted', text }]));
  let decisions = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  }

  async function shares(path: readonly TokenId[], options: readonly TokenId[]): Promise<number[]> {
    const [answer] = await model.next([{ path, questionLength: path.length, options }]);
    return logSoftmax(answer?.logWeights ?? []);
  }

  const toThread = (tokens: readonly TokenId[]): Thread => ({ tokens, append: (segments) => toThread([...tokens, ...tokenizer.encode(segments)]) });

  async function rank({ thread, options }: RankRequest): Promise<RankedOption[]> {
    decisions += 1;
    const encoded = options.map((text) => tokenizer.encode([{ kind: 'trusted', text: text }, { kind: 'trusted', text: '\n' }]));
    const ranked: RankedOption[] = [];
    const forks = new Map<string, number[]>();
    for (const [index, tokens] of encoded.entries()) {
      let logProbability = 0;
      for (let place = 0; place < tokens.length; place += 1) {
        const before = tokens.slice(0, place);
        const children = [...new Set(encoded.filter((other) => before.every((token, at) => other[at] === token)).flatMap((other) => other[place] ?? []))];
        const token = tokens[place];
        if (children.length < 2 || token === undefined) continue;
        const key = before.join(' ');
        const known = forks.get(key) ?? (await shares([...thread.tokens, ...before], children));
        forks.set(key, known);
        logProbability += known[children.indexOf(token)] ?? 0;
      }
      ranked.push({ index, text: options[index] ?? '', logProbability });
    }
    return ranked.sort((a, b) => b.logProbability - a.logProbability || a.index - b.index);
  }

  async function flags({ thread, count, decide, fixed }: FlagsRequest): Promise<{ flags: boolean[]; probabilities: number[]; thread: Thread }> {
    decisions += 1;
    const path = [...thread.tokens];
    const decided: boolean[] = [];
    const probabilities: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const given = fixed?.(index, decided);
      const probability = given === undefined ? Math.exp((await shares([...path], [zero, one]))[1] ?? 0) : Number(given);
      const holds = given ?? decide(index, probability);
      probabilities.push(probability);
      decided.push(holds);
      path.push(holds ? one : zero);
    }
    return { flags: decided, probabilities, thread: toThread(path) };
  }

  return {
    describe: () => model.describe(),
    thread: (segments: readonly Segment[]) => toThread(tokenizer.encode(segments)),
    countTokens: (text) => tokenizer.encode([{ kind: 'data', text }]).length,
    warm: (prefixes) => model.warm(prefixes.at(-1)?.tokens ?? [], []),
    hold: () => () => undefined,
    rank: (request) => oneAtATime(() => rank(request)),
    flags: (request) => oneAtATime(() => flags(request)),
    generateText: () => Promise.reject(new Error('the plain planner of the bench writes nothing')),
    generateObject: () => Promise.reject(new Error('the plain planner of the bench has no long answers')),
    usage: () => ({ evaluatedTokens: model.usage().evaluatedTokens, trieNodes: 0, decisions, batches: model.usage().batchCount, generatedTokens: 0 }),
  };
}
