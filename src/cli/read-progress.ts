import { systemClock } from '../kit/clock.ts';
import type { ReadProgress } from '../logs/input/read-progress.ts';
import { countOf, formatBytes, groupDigits } from '../report/inspection/index.ts';
import type { Console } from './display/console.ts';

const redrawMs = 150;
/** Rates of the first moments say nothing. */
const minRateMs = 1_000;

/** The moving line while logs are read: on a terminal only. `end` leaves one line behind. */
export function createReadProgress(console: Console, what: string): { show(progress: ReadProgress): void; end(recordCount: number): void } {
  const startMs = systemClock.monotonicMs();
  let shownMs = startMs - redrawMs;
  console.status(`  ....  Reading ${what}`);
  return {
    show(progress) {
      const nowMs = systemClock.monotonicMs();
      if (nowMs - shownMs < redrawMs) return;
      shownMs = nowMs;
      console.status(`  ....  Reading ${what}: ${describeProgress(progress, nowMs - startMs)}`);
    },
    end(recordCount) {
      console.say(`  done  Reading ${what}: ${countOf(recordCount, 'record')}  ${((systemClock.monotonicMs() - startMs) / 1000).toFixed(1)} s`);
    },
  };
}

/** `412 MB of 1.2 GB, 34%, 1,234,567 records, 210,000 a second, 12 s left`. */
export function describeProgress({ records, bytesRead, totalBytes = 0 }: ReadProgress, elapsedMs: number): string {
  const read = Math.min(bytesRead, totalBytes);
  const parts = [totalBytes > 0 ? `${formatBytes(read)} of ${formatBytes(totalBytes)}, ${Math.floor((read / totalBytes) * 100)}%` : formatBytes(bytesRead), countOf(records, 'record')];
  if (elapsedMs >= minRateMs) {
    parts.push(`${groupDigits(Math.round(records / (elapsedMs / 1000)))} a second`);
    if (read > 0 && read < totalBytes) parts.push(`${describeLeft(((totalBytes - read) / read) * elapsedMs)} left`);
  }
  return parts.join(', ');
}

function describeLeft(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
