import type { TokenId } from '../contracts/index.ts';

interface Node {
  children: Map<TokenId, Node>;
  /** Known next-token weights after this path. */
  weights?: Map<TokenId, number>;
}

/** All token paths that were needed, equal ones once, with what is known about their next tokens. */
export class PathTrie {
  readonly #root: Node = { children: new Map() };
  #nodeCount = 0;

  /** Number of distinct tokens-at-a-place that were needed so far. */
  get nodeCount(): number {
    return this.#nodeCount;
  }

  /** Marks a path as needed. `isCounted` false: it was made ready before counting began. */
  add(path: readonly TokenId[], isCounted = true): void {
    this.#walk(path, isCounted);
  }

  /** Weights of the options after the path when all are known. */
  recall(path: readonly TokenId[], options: readonly TokenId[]): number[] | undefined {
    let node: Node | undefined = this.#root;
    for (const token of path) {
      node = node.children.get(token);
      if (node === undefined) return undefined;
    }
    const { weights } = node;
    if (weights === undefined || options.some((option) => !weights.has(option))) return undefined;
    return options.map((option) => weights.get(option) ?? Number.NEGATIVE_INFINITY);
  }

  remember(path: readonly TokenId[], options: readonly TokenId[], values: readonly number[]): void {
    const node = this.#walk(path, true);
    // Weights of one evaluation share a scale; those of another may differ a little, so they are not mixed.
    node.weights = new Map(options.map((option, index) => [option, values[index] ?? Number.NEGATIVE_INFINITY]));
  }

  #walk(path: readonly TokenId[], isCounted: boolean): Node {
    let node = this.#root;
    for (const token of path) {
      let child = node.children.get(token);
      if (child === undefined) {
        child = { children: new Map() };
        node.children.set(token, child);
        if (isCounted) this.#nodeCount += 1;
      }
      node = child;
    }
    return node;
  }
}
