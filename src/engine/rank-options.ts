import type { RankedOption, TokenId } from '../contracts/index.ts';
import type { Batcher } from './batcher.ts';
import { buildOptionTrie, followOnlyWay, type OptionNode } from './option-trie.ts';

interface Reached {
  node: OptionNode;
  path: readonly TokenId[];
  logProbability: number;
}

export interface RankOptionsRequest {
  path: readonly TokenId[];
  options: readonly { text: string; tokens: readonly TokenId[] }[];
  best: number;
}

/**
 * Ranks options by the log-probability of their own text, renormalised at each fork among the listed continuations (what constrained
 * decoding would give them). Best first: a beginning that is already less likely than the options found is never evaluated, and the
 * ranking of the `best` is exact all the same, because a probability only falls as its text grows.
 */
export async function rankOptions(batcher: Batcher, request: RankOptionsRequest): Promise<RankedOption[]> {
  const isEverything = request.best >= request.options.length;
  const frontier: Reached[] = [{ node: buildOptionTrie(request.options.map((option) => option.tokens)), path: request.path, logProbability: 0 }];
  const ranked: RankedOption[] = [];
  while (frontier.length > 0 && ranked.length < request.best) {
    frontier.sort((a, b) => b.logProbability - a.logProbability);
    const taken = isEverything ? frontier.splice(0) : frontier.splice(0, 1);
    const grown = await Promise.all(taken.map((reached) => grow(batcher, request.path.length, reached)));
    for (const { option, children } of grown) {
      if (option !== undefined) ranked.push({ ...option, text: request.options[option.index]?.text ?? '' });
      frontier.push(...children);
    }
  }
  return ranked.sort((a, b) => b.logProbability - a.logProbability || a.index - b.index);
}

async function grow(batcher: Batcher, questionLength: number, reached: Reached): Promise<{ option?: { index: number; logProbability: number }; children: Reached[] }> {
  const { node, path } = followOnlyWay(reached.node, reached.path);
  if (node.optionIndex !== undefined) return { option: { index: node.optionIndex, logProbability: reached.logProbability }, children: [] };
  const options = [...node.children.keys()];
  const shares = logSoftmax(await batcher.next({ path, questionLength, options }));
  return { children: [...node.children].map(([token, child], index) => ({ node: child, path: [...path, token], logProbability: reached.logProbability + (shares[index] ?? Number.NEGATIVE_INFINITY) })) };
}

/** Natural logarithms that sum to one when exponentiated. Weights that are all minus infinity come out equal. */
export function logSoftmax(weights: readonly number[]): number[] {
  const largest = Math.max(...weights);
  if (!Number.isFinite(largest)) return weights.map(() => -Math.log(weights.length));
  const total = Math.log(weights.reduce((sum, weight) => sum + Math.exp(weight - largest), 0));
  return weights.map((weight) => weight - largest - total);
}
