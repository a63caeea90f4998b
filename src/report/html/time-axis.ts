import { formatTime } from '../describe-run.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Spans from here on are told in months, which are not all of one length. */
const minMonthSpan = 80 * day;
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const steps = [1, 2, 5, 10, 15, 30].map((count) => count * second).concat([1, 2, 5, 10, 15, 30].map((count) => count * minute), [1, 2, 3, 6, 12].map((count) => count * hour), [1, 2, 5, 7, 14].map((count) => count * day));

export interface TimeTick {
  timeMs: number;
  label: string;
  /** The day, where it is not that of the tick before. */
  day?: string;
}

/** Times at round places of the clock (UTC), at most `count` of them; for one moment or a span that holds no round place, its start. */
export function chooseTicks(startMs: number, endMs: number, count: number): TimeTick[] {
  const spanMs = endMs - startMs;
  if (spanMs > minMonthSpan) return chooseMonths(startMs, endMs, count);
  const step = steps.find((each) => spanMs / each <= count) ?? Math.ceil(spanMs / count / day) * day;
  const times: number[] = [];
  for (let time = Math.ceil(startMs / step) * step; time <= endMs && times.length < count + 1; time += step) times.push(time);
  if (times.length === 0) times.push(startMs);
  let before = '';
  return times.map((timeMs) => {
    const text = formatTime(timeMs);
    const date = text.slice(0, 10);
    if (step >= day) return { timeMs, label: date };
    const isNewDay = date !== before;
    before = date;
    return { timeMs, label: step >= minute && times.length > 1 ? text.slice(11, 16) : text.slice(11), ...(isNewDay ? { day: date } : {}) };
  });
}

function chooseMonths(startMs: number, endMs: number, count: number): TimeTick[] {
  const monthOf = (timeMs: number): number => new Date(timeMs).getUTCFullYear() * 12 + new Date(timeMs).getUTCMonth();
  const step = monthSteps.find((each) => (monthOf(endMs) - monthOf(startMs)) / each <= count) ?? 12_000;
  const ticks: TimeTick[] = [];
  for (let month = Math.ceil(monthOf(startMs) / step) * step; month <= monthOf(endMs) && ticks.length <= count; month += step) {
    const timeMs = Date.UTC(Math.floor(month / 12), month % 12);
    if (timeMs >= startMs && timeMs <= endMs) ticks.push({ timeMs, label: formatTime(timeMs).slice(0, step % 12 === 0 ? 4 : 7) });
  }
  return ticks;
}
