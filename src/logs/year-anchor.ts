import type { FoundSource } from './input/expand-input.ts';
import { headTimes, type TextSource } from './read-source.ts';

const dayMs = 86_400_000;
const halfYearMs = 183 * dayMs;
/** Far enough that a guessed year comes out as another one. */
const shiftMs = 3 * 365 * dayMs;

/**
 * Lines without a year are dated by the file's own time, which is wrong for logs that were copied later. Where other lines of the same file, or
 * else other sources, carry a year, the nearest year to those is taken: `modifiedMs` of such sources is moved to half a year after them. Which
 * lines have a year is told by reading the first lines twice, against two references.
 */
export function anchorYears(sources: readonly FoundSource[], nowMs: number): void {
  const dated: number[] = [];
  const undated: { found: TextSource; own: number | undefined; referenceMs: number }[] = [];
  for (const found of sources) {
    if (found.kind !== 'text') continue;
    const referenceMs = found.modifiedMs ?? nowMs;
    const times = headTimes(found, referenceMs);
    const shifted = headTimes(found, referenceMs - shiftMs);
    const firm = times.filter((time, index): time is number => time !== undefined && time === shifted[index]);
    dated.push(...firm);
    if (times.some((time, index) => time !== undefined && time !== shifted[index])) undated.push({ found, own: middleOf(firm), referenceMs });
  }
  const all = middleOf(dated);
  for (const { found, own, referenceMs } of undated) {
    const anchorMs = own ?? all;
    if (anchorMs !== undefined && anchorMs + halfYearMs < referenceMs) {
      found.modifiedMs = anchorMs + halfYearMs;
      found.log.note('The year was taken from lines that carry one, not from the time of the file.');
    }
  }
}

function middleOf(times: readonly number[]): number | undefined {
  return [...times].sort((left, right) => left - right)[times.length >> 1];
}
