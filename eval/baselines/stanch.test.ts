import { describe, expect, it } from 'vitest';
import { findAblation, stanchAblations, stanchPlanners } from './stanch.ts';

describe('ablations', () => {
  it('are the product, and the product without each of its parts', () => {
    expect(stanchPlanners.map(({ name }) => name)).toEqual(['stanch', ...Object.keys(stanchAblations).map((part) => `stanch:${part}`)]);
    for (const { name, hasNoAdapter } of stanchPlanners) expect([name, hasNoAdapter]).toEqual([name, name === 'stanch:no-adapter' ? true : undefined]);
    expect([stanchPlanners[0]?.rank, stanchPlanners[1]?.rank]).toEqual([0, 70]);
  });

  it('leave out several parts at once, by their names', () => {
    expect(findAblation('stanch:no-lookahead+no-adapter')).toMatchObject({ name: 'stanch:no-lookahead+no-adapter', title: 'stanch without lookahead, stanch without its fine-tuned adapter', hasNoAdapter: true, usesModel: true });
    expect(findAblation('stanch:no-lookahead+no-adaptation')).not.toHaveProperty('hasNoAdapter');
    expect(['stanch:', 'stanch:no-lookahead+', 'stanch:no-such-part', 'playbook', 'stanch:toString'].map(findAblation)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});
