import { describe, expect, it } from 'vitest';
import { describeSeconds, Progress, type ProgressFacts } from './progress.ts';

const facts: ProgressFacts = { totalCount: 20, doneCount: 12, brokenCount: 0, open: [{ planner: 'playbook', count: 6, beside: 2 }, { planner: 'stanch', count: 2, beside: 1 }] };

function setUp(isTerminal: boolean): { progress: Progress; said: string[]; setMs(ms: number): void } {
  let nowMs = 0;
  const said: string[] = [];
  const progress = new Progress({ isTerminal, say: (line) => said.push(line), status: (line) => said.push(`> ${line}`) }, { nowMs: () => 0, monotonicMs: () => nowMs });
  return { progress, said, setMs: (ms) => { nowMs = ms; } };
}

describe('progress', () => {
  it('estimates the time left from the medians of the planners', () => {
    const { progress } = setUp(false);
    expect(progress.render(facts)).toBe('12 of 20 runs, time left not known yet');
    for (const seconds of [1, 2, 300]) progress.note('playbook', seconds);
    for (const seconds of [60, 80]) progress.note('stanch', seconds);
    // 6 × 2 s beside one another in twos, then 2 × 70 s.
    expect(progress.render({ ...facts, brokenCount: 1 })).toBe('12 of 20 runs, 1 broken, time left about 2 min');
    expect(progress.render({ ...facts, doneCount: 20, open: [] })).toBe('20 of 20 runs');
  });

  it('writes over its line on a terminal, and a line now and then elsewhere', () => {
    const terminal = setUp(true);
    terminal.progress.tell(facts);
    terminal.progress.tell(facts);
    expect(terminal.said).toHaveLength(2);
    const plain = setUp(false);
    plain.progress.tell(facts);
    plain.setMs(9_000);
    plain.progress.tell({ ...facts, doneCount: 13 });
    expect(plain.said).toHaveLength(1);
    plain.setMs(10_000);
    plain.progress.tell(facts);
    plain.progress.tell({ ...facts, doneCount: 14 });
    for (let again = 0; again < 2; again += 1) plain.progress.tell({ ...facts, doneCount: 20, open: [] });
    expect(plain.said.map((line) => line.slice(0, 2))).toEqual(['12', '14', '20']);
  });

  it.each([[0.2, '1 s'], [99, '99 s'], [100, '2 min'], [3600, '60 min'], [12_000, '3 h 20 min']])('says %d seconds', (seconds, words) => {
    expect(describeSeconds(seconds)).toBe(words);
  });
});
