import type { Clock } from '../../src/contracts/ports.ts';

/** Where progress is told: a line that the next one replaces on a terminal, lines elsewhere. */
export interface ProgressView {
  readonly isTerminal: boolean;
  say(line: string): void;
  status(line: string): void;
}

export interface ProgressFacts {
  doneCount: number;
  brokenCount: number;
  totalCount: number;
  /** Missing runs by planner; `beside`: how many run at the same time. */
  open: readonly { planner: string; count: number; beside: number }[];
}

const lineEveryMs = 10_000;

/** Tells how far an evaluation is. Time left: for each planner, the median of its runs so far times those that are missing. */
export class Progress {
  readonly #view: ProgressView;
  readonly #clock: Clock;
  readonly #seconds = new Map<string, number[]>();
  #saidMs: number | undefined;
  #said = '';

  constructor(view: ProgressView, clock: Clock) {
    this.#view = view;
    this.#clock = clock;
  }

  /** A run of this planner took so long. */
  note(planner: string, seconds: number): void {
    const own = this.#seconds.get(planner);
    if (own === undefined) this.#seconds.set(planner, [seconds]);
    else own.push(seconds);
  }

  tell(facts: ProgressFacts): void {
    const line = this.render(facts);
    if (this.#view.isTerminal) return this.#view.status(line);
    const nowMs = this.#clock.monotonicMs();
    if (line === this.#said) return;
    if (this.#saidMs !== undefined && nowMs - this.#saidMs < lineEveryMs && facts.doneCount < facts.totalCount) return;
    this.#saidMs = nowMs;
    this.#said = line;
    this.#view.say(line);
  }

  render({ doneCount, brokenCount, totalCount, open }: ProgressFacts): string {
    const left = this.#estimateSeconds(open);
    return `${doneCount} of ${totalCount} runs${brokenCount === 0 ? '' : `, ${brokenCount} broken`}${doneCount >= totalCount ? '' : `, time left ${left === undefined ? 'not known yet' : `about ${describeSeconds(left)}`}`}`;
  }

  #estimateSeconds(open: ProgressFacts['open']): number | undefined {
    let sum = 0;
    for (const { planner, count, beside } of open) {
      if (count === 0) continue;
      const own = medianOf(this.#seconds.get(planner) ?? []);
      if (own === undefined) return undefined;
      sum += (own * count) / beside;
    }
    return sum;
  }
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? undefined : ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
}

/** `40 s`, `12 min`, `3 h 20 min`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
