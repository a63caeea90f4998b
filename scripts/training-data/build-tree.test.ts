import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, type TreeNode } from './build-tree.ts';
import type { TaughtAnswer } from '../../eval/teacher/teacher-engine.ts';

const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 });
const answer: fc.Arbitrary<TaughtAnswer> = fc.record({ task: fc.constantFrom('act', 'state'), path: tokens.map((path) => [9, ...path]), answers: fc.array(tokens, { minLength: 1, maxLength: 3 }) });

function pathOf(nodes: readonly TreeNode[], index: number): number[] {
  const node = nodes[index];
  return node === undefined || index < 0 ? [] : [...pathOf(nodes, node.parent), ...node.ids];
}

describe('buildTree', () => {
  it('gives every question with all of its answers back, and nothing else', () => {
    fc.assert(fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (taught) => {
      const nodes = buildTree(taught, () => 1);
      const given = new Set(nodes.flatMap((node) => (node.answer === undefined ? [] : [JSON.stringify([node.answer.task, pathOf(nodes, node.parent), node.ids])])));
      const wanted = new Set(taught.flatMap((one) => one.answers.map((ids) => JSON.stringify([one.task, one.path, ids]))));
      expect(given).toEqual(wanted);
    }));
  });

  it('holds each token of the prompts once, parents before children', () => {
    fc.assert(fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (taught) => {
      const nodes = buildTree(taught, () => 1);
      const prefixes = new Set(taught.flatMap(({ path }) => path.map((_, index) => path.slice(0, index + 1).join(' '))));
      expect(nodes.filter((node) => node.answer === undefined).reduce((sum, node) => sum + node.ids.length, 0)).toBe(prefixes.size);
      nodes.forEach((node, index) => {
        expect(node.parent).toBeLessThan(index);
        expect(node.ids.length).toBeGreaterThan(0);
        if (node.parent >= 0) expect(nodes[node.parent]?.answer).toBeUndefined();
      });
    }));
  });

  it('shares the weight of a question among its right answers', () => {
    const nodes = buildTree([{ task: 'act', path: [1, 2], answers: [[3], [4]] }, { task: 'role', path: [1], answers: [[5]] }], (task) => (task === 'role' ? 0.5 : 1));
    expect(nodes.filter((node) => node.answer).map((node) => node.answer?.weight).sort()).toEqual([0.5, 0.5, 0.5]);
  });

  it('teaches a question that was asked twice once', () => {
    const one: TaughtAnswer = { task: 'state', path: [1], answers: [[2]] };
    expect(buildTree([one, { ...one }], () => 1).filter((node) => node.answer)).toHaveLength(1);
  });
});
