import type { TokenId } from '../../src/contracts/index.ts';
import type { TaughtAnswer } from '../../eval/teacher/teacher-engine.ts';

/** A piece of a tree: its tokens follow those of its parent. With `answer` all of its tokens are what the model should say. */
export interface TreeNode {
  /** Index of the parent; -1 for the root. Always below the own index. */
  parent: number;
  ids: TokenId[];
  answer?: { task: string; weight: number };
}

interface TrieNode { token: TokenId; children: Map<TokenId, TrieNode>; answers: TaughtAnswer[] }

/**
 * Questions that share beginnings as one tree: each token of a prompt stands in it once, answers are leaves. Several right answers share the weight
 * of one.
 */
export function buildTree(taught: readonly TaughtAnswer[], weightOf: (task: string, answer: readonly TokenId[]) => number): TreeNode[] {
  const root: TrieNode = { token: -1, children: new Map(), answers: [] };
  for (const answer of taught) {
    let node = root;
    for (const token of answer.path) {
      let child = node.children.get(token);
      if (child === undefined) { child = { token, children: new Map(), answers: [] }; node.children.set(token, child); }
      node = child;
    }
    // The same question asked twice is taught once.
    if (!node.answers.some((known) => known.task === answer.task && String(known.answers) === String(answer.answers))) node.answers.push(answer);
  }
  const nodes: TreeNode[] = [];
  const walk = (start: TrieNode, parent: number): void => {
    let node = start;
    const ids: TokenId[] = [];
    for (;;) {
      ids.push(node.token);
      const [only] = node.children.values();
      if (node.answers.length > 0 || node.children.size !== 1 || only === undefined) break;
      node = only;
    }
    const index = nodes.push({ parent, ids }) - 1;
    for (const { task, answers } of node.answers) for (const answer of answers) nodes.push({ parent: index, ids: [...answer], answer: { task, weight: weightOf(task, answer) / answers.length } });
    for (const child of node.children.values()) walk(child, index);
  };
  for (const child of root.children.values()) walk(child, -1);
  return nodes;
}
