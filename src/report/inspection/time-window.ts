/** A part at one end of the time axis that is not drawn, so that the rest can be seen. */
export interface CutRange { side: 'before' | 'after'; firstMs: number; lastMs: number; count: number }

export interface TimeWindow {
  startMs: number;
  endMs: number;
  cut: CutRange[];
}

const maxCutFraction = 0.001;
/** So few records are drawn whole; among more, one alone may be cut although it is over the fraction. */
const minTotalForOne = 20;
/** A cut must win this much of the axis. */
const minWonFraction = 1 / 3;

/**
 * The span to draw: all of it, but for far-off ends that hold under a thousandth of the records (clocks that were never set, wrong years).
 * Undefined when there is no count.
 */
export function chooseTimeWindow(counts: readonly { timeMs: number; count: number }[], bucketMs: number): TimeWindow | undefined {
  const byTime = new Map<number, number>();
  for (const { timeMs, count } of counts) byTime.set(timeMs, (byTime.get(timeMs) ?? 0) + count);
  const times = [...byTime.keys()].sort((a, b) => a - b);
  const countAt = (index: number): number => byTime.get(times[index] ?? 0) ?? 0;
  const timeAt = (index: number): number => times[index] ?? 0;
  if (times.length === 0) return undefined;
  const total = [...byTime.values()].reduce((sum, count) => sum + count, 0);
  const budget = Math.max(total >= minTotalForOne ? 1 : 0, Math.floor(total * maxCutFraction));
  const left = { budget, cut: 0 };
  const right = { budget, cut: 0 };
  let low = 0;
  let high = times.length - 1;
  for (;;) {
    const spanMs = timeAt(high) + bucketMs - timeAt(low);
    const before = widestGap(low, 1, high, left.budget, timeAt, countAt);
    const after = widestGap(high, -1, low, right.budget, timeAt, countAt);
    const wonBefore = Math.abs(timeAt(before.index) - timeAt(low));
    const wonAfter = Math.abs(timeAt(high) - timeAt(after.index));
    if (Math.max(wonBefore, wonAfter) < spanMs * minWonFraction) break;
    if (wonBefore >= wonAfter) {
      low = before.index;
      left.budget -= before.count;
      left.cut += before.count;
    } else {
      high = after.index;
      right.budget -= after.count;
      right.cut += after.count;
    }
  }
  return {
    startMs: timeAt(low), endMs: timeAt(high) + bucketMs,
    cut: [
      ...(left.cut === 0 ? [] : [{ side: 'before' as const, firstMs: timeAt(0), lastMs: timeAt(low - 1), count: left.cut }]),
      ...(right.cut === 0 ? [] : [{ side: 'after' as const, firstMs: timeAt(high + 1), lastMs: timeAt(times.length - 1), count: right.cut }]),
    ],
  };
}

/** From an end inwards: where the axis would start behind the widest gap that the budget reaches. */
function widestGap(from: number, step: 1 | -1, to: number, budget: number, timeAt: (index: number) => number, countAt: (index: number) => number): { index: number; count: number } {
  let best = { index: from, count: 0 };
  let bestGap = 0;
  let count = 0;
  for (let at = from; at !== to; at += step) {
    count += countAt(at);
    if (count > budget) break;
    const gap = Math.abs(timeAt(at + step) - timeAt(at));
    if (gap > bestGap) {
      bestGap = gap;
      best = { index: at + step, count };
    }
  }
  return best;
}
