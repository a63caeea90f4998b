import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { group, manyGroups, smallInspection } from './__fixtures__/inspection.ts';
import { buildContactGraph } from './contact-graph.ts';
import { layOutContacts, nodeHeight, nodeWidth } from './contact-layout.ts';

const { evidence } = smallInspection;

describe('who with whom', () => {
  it('puts outside, site and what was reached side by side', () => {
    const graph = buildContactGraph(evidence);
    expect(Object.fromEntries(graph.nodes.map(({ id, column }) => [id, column]))).toEqual({ a1: 0, h1: 1, h2: 1, h3: 1, u1: 1, a2: 2, d1: 2 });
    expect(graph.edges.map(({ from, to }) => `${from}>${to}`).sort()).toEqual(['a1>h1', 'a1>h2', 'a1>h3', 'a1>u1', 'h1>a2', 'h1>h2', 'h2>d1']);
  });

  it('draws the name that was looked up, not the resolver, and the account where no target is told', () => {
    const { edges } = buildContactGraph(evidence);
    expect(edges.find((edge) => edge.from === 'h2')).toMatchObject({ to: 'd1', isSign: true });
    expect(edges.find((edge) => edge.to === 'u1')).toMatchObject({ from: 'a1', isSign: false });
  });

  it('shares the records of a group between its pairs, and takes the severity of signs before that of others', () => {
    const edges = buildContactGraph({ ...evidence, groups: [group(1, { severityId: 2, count: 6, isSign: true }), group(2, { severityId: 5, isSign: false, count: 9, targets: ['h1', 'h2', 'h3'] })] }).edges;
    expect(edges.find((edge) => edge.to === 'h1')).toMatchObject({ count: 9, severityId: 2, isSign: true });
    expect(edges.find((edge) => edge.to === 'h2')).toMatchObject({ count: 3, severityId: 5, isSign: false });
  });

  it('counts signs of one end at that end', () => {
    const graph = buildContactGraph({ ...evidence, groups: [group(1, { sources: [], isSign: true }), group(2, { targets: ['gone', '__proto__'], isSign: true })] });
    expect(graph.edges).toEqual([]);
    expect(Object.fromEntries(graph.nodes.map(({ id, loneSignCount }) => [id, loneSignCount]))).toEqual({ h1: 1, a1: 1 });
  });

  it('draws forty ends at most, and the rest of each column as one', () => {
    const graph = buildContactGraph(manyGroups(1000).evidence);
    expect(graph.nodes.length).toBeLessThanOrEqual(42);
    expect(graph.nodes.filter(({ entity }) => entity === undefined).map(({ id }) => id).sort()).toEqual(['rest0', 'rest1']);
    expect(graph.nodes.reduce((sum, { memberCount }) => sum + memberCount, 0)).toBe(600);
  });
});

describe('its layout', () => {
  it('is empty for nothing, and rows where no arrow is', () => {
    expect(layOutContacts({ nodes: [], edges: [], groupCount: 0, restCount: 0 }).nodes).toEqual([]);
    const { nodes } = layOutContacts(buildContactGraph({ ...evidence, groups: [group(1, { sources: [], targets: ['h1', 'h2', 'h3'], isSign: true })] }));
    expect(new Set(nodes.map(({ y }) => y)).size).toBe(1);
  });

  it('lets no nodes overlap, stays inside, and draws every arrow', () => {
    const aliases = evidence.entities.map(({ alias }) => alias);
    const anyGroup = fc.record({ sources: fc.uniqueArray(fc.constantFrom(...aliases), { maxLength: 4 }), targets: fc.uniqueArray(fc.constantFrom(...aliases), { maxLength: 4 }), isSign: fc.boolean(), count: fc.integer({ min: 1, max: 1e9 }) });
    fc.assert(fc.property(fc.array(anyGroup, { maxLength: 12 }), (groups) => {
      const graph = buildContactGraph({ ...evidence, groups: groups.map((each, index) => group(index + 1, each)) });
      const layout = layOutContacts(graph);
      expect(layout.nodes.length).toBe(graph.nodes.length);
      expect(layout.edges.length).toBe(graph.edges.length);
      for (const { edge, line, arrow } of layout.edges) {
        expect(edge.from).not.toBe(edge.to);
        expect(`${line}${arrow}`).not.toMatch(/NaN|undefined|Infinity/);
      }
      for (const [index, one] of layout.nodes.entries()) {
        expect(one.x).toBeGreaterThanOrEqual(0);
        expect(one.x + nodeWidth).toBeLessThanOrEqual(layout.width);
        expect(one.y + nodeHeight).toBeLessThanOrEqual(layout.height);
        for (const other of layout.nodes.slice(index + 1)) expect(Math.abs(one.x - other.x) >= nodeWidth || Math.abs(one.y - other.y) >= nodeHeight).toBe(true);
      }
    }), { numRuns: 150 });
  });
});
