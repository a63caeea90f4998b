import type { TokenId } from '../../contracts/index.ts';

interface Node {
  children: Map<TokenId, Node>;
}

/** Counts what a provider with endless sequences would evaluate: each token at its place once. */
export class TokenLedger {
  readonly #root: Node = { children: new Map() };
  evaluatedTokens = 0;
  reusedTokens = 0;

  /** Whether the whole path was evaluated before. */
  has(path: readonly TokenId[]): boolean {
    return this.#heldLength(path) === path.length;
  }

  evaluate(path: readonly TokenId[]): void {
    const held = this.#heldLength(path);
    this.reusedTokens += held;
    this.evaluatedTokens += path.length - held;
    let node = this.#root;
    for (const token of path) {
      const child: Node = node.children.get(token) ?? { children: new Map() };
      node.children.set(token, child);
      node = child;
    }
  }

  #heldLength(path: readonly TokenId[]): number {
    let node: Node | undefined = this.#root;
    let length = 0;
    for (const token of path) {
      node = node.children.get(token);
      if (node === undefined) return length;
      length += 1;
    }
    return length;
  }
}
