import type { LogRecord } from '../../../contracts/index.ts';

const firstPlausibleMs = Date.UTC(1990, 0, 1);
const dayMs = 86_400_000;

/** Watches the times of one source for what cannot be right. Nothing is changed. */
export class TimeWatch {
  firstMs: number | undefined;
  lastMs: number | undefined;
  readonly #latestMs: number;
  #beforeMs = -Infinity;
  #stepsBack = 0;
  #longestBackMs = 0;
  #early = 0;
  #earlyLine = 0;
  #late = 0;
  #lateLine = 0;

  /** `nowMs`: when the source is read. */
  constructor(nowMs: number) {
    this.#latestMs = nowMs + dayMs;
  }

  see(timeMs: number, record: LogRecord): void {
    if (timeMs < this.#beforeMs) {
      this.#stepsBack += 1;
      this.#longestBackMs = Math.max(this.#longestBackMs, this.#beforeMs - timeMs);
    }
    this.#beforeMs = timeMs;
    if (this.firstMs === undefined || timeMs < this.firstMs) this.firstMs = timeMs;
    if (this.lastMs === undefined || timeMs > this.lastMs) this.lastMs = timeMs;
    if (timeMs < firstPlausibleMs) {
      this.#early += 1;
      if (this.#early === 1) this.#earlyLine = record.line;
    } else if (timeMs > this.#latestMs) {
      this.#late += 1;
      if (this.#late === 1) this.#lateLine = record.line;
    }
  }

  /** Sentences for the notes of the source. */
  describe(): string[] {
    const sentences: string[] = [];
    if (this.#stepsBack > 0) sentences.push(`Times go backwards ${times(this.#stepsBack)}, by up to ${describeSpan(this.#longestBackMs)}; the order of the lines was kept.`);
    if (this.#early > 0) sentences.push(`${records(this.#early)} before 1990, the first on line ${this.#earlyLine}; the times were kept.`);
    if (this.#late > 0) sentences.push(`${records(this.#late)} later than the reading, the first on line ${this.#lateLine}; the times were kept.`);
    return sentences;
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function records(count: number): string {
  return count === 1 ? '1 record is' : `${count} records are`;
}

/** `3 s`, `12 min`, `5 h`, `40 days`: the two greatest parts at most. */
export function describeSpan(ms: number): string {
  const parts: readonly (readonly [number, string])[] = [[dayMs, ' days'], [3_600_000, ' h'], [60_000, ' min'], [1000, ' s'], [1, ' ms']];
  const first = parts.findIndex(([size]) => ms >= size);
  if (first < 0) return '0 s';
  const shown: string[] = [];
  let rest = ms;
  for (const [size, unit] of parts.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) shown.push(`${count}${count === 1 && unit === ' days' ? ' day' : unit}`);
    rest -= count * size;
  }
  return shown.join(' ');
}
