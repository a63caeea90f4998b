import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTicks } from '../html/time-axis.ts';
import { binTimeline, packRows } from './lane-bins.ts';
import { chooseTimeWindow } from './time-window.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 5, 10);
const days = (count: number): { timeMs: number; count: number }[] => Array.from({ length: count }, (_, index) => ({ timeMs: startMs + index * dayMs, count: 1000 }));

describe('the span that is drawn', () => {
  it('is all of it when nothing is far off', () => {
    expect(chooseTimeWindow(days(5), 1000)).toEqual({ startMs, endMs: startMs + 4 * dayMs + 1000, cut: [] });
    expect(chooseTimeWindow([], 1000)).toBeUndefined();
  });

  it('leaves out few records of a clock that was never set, however they are spread, and says which', () => {
    const window = chooseTimeWindow([{ timeMs: 0, count: 1 }, { timeMs: 3 * dayMs, count: 1 }, { timeMs: Date.UTC(2001, 0), count: 2 }, ...days(5), { timeMs: Date.UTC(2099, 0), count: 3 }], 1000);
    expect(window).toEqual({ startMs, endMs: startMs + 4 * dayMs + 1000, cut: [{ side: 'before', firstMs: 0, lastMs: Date.UTC(2001, 0), count: 4 }, { side: 'after', firstMs: Date.UTC(2099, 0), lastMs: Date.UTC(2099, 0), count: 3 }] });
  });

  it('keeps far-off records that are many, and all of a short log', () => {
    expect(chooseTimeWindow([{ timeMs: 0, count: 100 }, ...days(5)], 1000)?.cut).toEqual([]);
    expect(chooseTimeWindow([{ timeMs: 0, count: 1 }, { timeMs: startMs, count: 3 }], 1000)?.startMs).toBe(0);
    expect(chooseTimeWindow([{ timeMs: 0, count: 1 }, { timeMs: startMs, count: 60 }], 1000)?.startMs).toBe(startMs);
  });

  it('never cuts more than a thousandth at an end', () => {
    fc.assert(fc.property(fc.array(fc.record({ timeMs: fc.integer({ min: 0, max: 1e12 }), count: fc.integer({ min: 1, max: 500 }) }), { minLength: 1, maxLength: 60 }), (counts) => {
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      const window = chooseTimeWindow(counts, 1000);
      for (const cut of window?.cut ?? []) expect(cut.count).toBeLessThanOrEqual(Math.max(1, total / 1000));
      const inside = counts.filter(({ timeMs }) => window !== undefined && timeMs >= window.startMs && timeMs < window.endMs).reduce((sum, { count }) => sum + count, 0);
      expect(inside + (window?.cut ?? []).reduce((sum, { count }) => sum + count, 0)).toBe(total);
    }));
  });
});

describe('ticks', () => {
  it.each([
    [0, 5_000, ['00:00:00', '00:00:01', '00:00:02', '00:00:03', '00:00:04', '00:00:05']],
    [0, 3_600_000, ['00:00', '00:10', '00:20', '00:30', '00:40', '00:50', '01:00']],
    [82_800_000, 93_600_000, ['23:00', '23:30', '00:00', '00:30', '01:00', '01:30', '02:00']],
    [0, 5 * dayMs, ['1970-01-01', '1970-01-02', '1970-01-03', '1970-01-04', '1970-01-05', '1970-01-06']],
    [Date.UTC(2020, 0, 15), Date.UTC(2021, 0, 15), ['2020-03', '2020-05', '2020-07', '2020-09', '2020-11', '2021-01']],
    [Date.UTC(1999, 5), Date.UTC(2026, 5), ['2000', '2005', '2010', '2015', '2020', '2025']],
    [1234, 1234, ['00:00:01']],
  ])('from %i to %i stand at round places', (start, end, labels) => {
    expect(chooseTicks(start, end, 6).map(({ label }) => label)).toEqual(labels);
  });

  it('name the day where it changes', () => {
    expect(chooseTicks(82_800_000, 93_600_000, 6).map(({ day }) => day)).toEqual(['1970-01-01', undefined, '1970-01-02', undefined, undefined, undefined, undefined]);
  });

  it('are few, whatever the span', () => {
    fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 1e13 }), (start, span) => {
      const ticks = chooseTicks(start, start + span, 6);
      expect(ticks.length).toBeLessThanOrEqual(8);
    }));
  });
});

describe('bars', () => {
  const cell = (second: number, sensor: string, severityId: 0 | 3 | 5, kind: 'alert' | 'event', count: number): Parameters<typeof binTimeline>[0]['cells'][number] => ({ startMs: second * 1000, sensor, severityId, kind, count });

  it('hold every record once, the most severe alerts first, in lanes by severity', () => {
    const binned = binTimeline({ bucketMs: 1000, cells: [cell(0, 'quiet', 0, 'event', 50), cell(1, 'ids', 3, 'alert', 4), cell(1, 'ids', 5, 'alert', 1), cell(1, 'ids', 0, 'event', 7), cell(200, 'ids', 3, 'alert', 2)] }, { startMs: 0, endMs: 201_000, cut: [] });
    expect(binned).toEqual({
      binMs: 2000, maxCount: 50, lanes: [
        { sensor: 'ids', count: 14, alertCount: 7, bins: [{ startMs: 0, count: 12, parts: [{ severityId: 5, isAlert: true, count: 1 }, { severityId: 3, isAlert: true, count: 4 }, { severityId: 0, isAlert: false, count: 7 }] }, { startMs: 200_000, count: 2, parts: [{ severityId: 3, isAlert: true, count: 2 }] }] },
        { sensor: 'quiet', count: 50, alertCount: 0, bins: [{ startMs: 0, count: 50, parts: [{ severityId: 0, isAlert: false, count: 50 }] }] },
      ],
    });
  });

  it('put what is beyond twelve sensors into one lane', () => {
    const { lanes } = binTimeline({ bucketMs: 1000, cells: Array.from({ length: 20 }, (_, index) => cell(index, `s${index}`, 0, 'event', 100 - index)) }, { startMs: 0, endMs: 20_000, cut: [] });
    expect(lanes.map(({ sensor }) => sensor)).toEqual([...Array.from({ length: 11 }, (_, index) => `s${index}`), '9 others']);
  });

  it('of signs that overlap stand in rows', () => {
    const sign = (firstTimeMs: number, lastTimeMs: number): { firstTimeMs: number; lastTimeMs: number } => ({ firstTimeMs, lastTimeMs });
    expect(packRows([sign(0, 10), sign(5, 20), sign(12, 13), sign(6, 7)], 1, 2)).toEqual([[sign(0, 10), sign(12, 13)], [sign(5, 20), sign(6, 7)]]);
  });
});
