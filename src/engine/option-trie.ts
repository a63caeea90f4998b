import type { TokenId } from '../contracts/index.ts';

/** Closed list of answers as a tree of tokens. A node with one child has no alternative: it is appended, not asked about. */
export interface OptionNode {
  children: Map<TokenId, OptionNode>;
  /** Set at the end of an option. */
  optionIndex?: number;
}

/** Each option must end in a terminator, so that none begins another. Equal options keep the first index. */
export function buildOptionTrie(options: readonly (readonly TokenId[])[]): OptionNode {
  const root: OptionNode = { children: new Map() };
  options.forEach((tokens, index) => {
    let node = root;
    for (const token of tokens) {
      const child = node.children.get(token) ?? { children: new Map<TokenId, OptionNode>() };
      node.children.set(token, child);
      node = child;
    }
    node.optionIndex ??= index;
  });
  return root;
}

/** Follows the only way down; stops where there is a choice or an end. */
export function followOnlyWay(node: OptionNode, path: readonly TokenId[]): { node: OptionNode; path: TokenId[] } {
  const tokens = [...path];
  let current = node;
  while (current.children.size === 1 && current.optionIndex === undefined) {
    for (const [token, child] of current.children) {
      tokens.push(token);
      current = child;
    }
  }
  return { node: current, path: tokens };
}
