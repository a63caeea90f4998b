import type { EvidenceLine } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';

/** Microseconds since the epoch, UTC: the finest time that the formats write. */
export type TimeUs = number;
export const secondUs = 1_000_000;
export const minuteUs = 60 * secondUs;
export const hourUs = 60 * minuteUs;

/** `2026-10-20T02:21:09Z` to microseconds. */
export function timeUs(text: string): TimeUs {
  return Date.parse(text) * 1000;
}

/** Draws of a named part of a sample. */
export class Dice {
  readonly #random: SeededRandom;
  constructor(random: SeededRandom) {
    this.#random = random;
  }
  /** Both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.#random.next() * (most - least + 1));
  }
  pick<T>(list: readonly T[]): T {
    const one = list[this.integer(0, list.length - 1)];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  }
  isTrue(chanceFraction: number): boolean {
    return this.#random.next() < chanceFraction;
  }
  /** Between half and one and a half times the mean. */
  around(mean: number): number {
    return Math.round(mean * (0.5 + this.#random.next()));
  }
  port(): number {
    return this.integer(32_768, 60_999);
  }
}

interface Entry {
  us: TimeUs;
  text: string;
  marks: readonly string[];
}

/** Collects lines of several files in any order; the files come out in order of time. Marks remember which lines show a fact. */
export class Recording {
  readonly #seed: string;
  readonly #files = new Map<string, Entry[]>();
  readonly #pids = new Map<string, number>();

  constructor(seed: string) {
    this.#seed = seed;
  }
  dice(part: string): Dice {
    return new Dice(new SeededRandom(this.#seed).child(part));
  }
  add(file: string, us: TimeUs, text: string, ...marks: string[]): void {
    const entries = this.#files.get(file) ?? [];
    this.#files.set(file, entries);
    entries.push({ us, text, marks });
  }
  #sorted(file: string): Entry[] {
    return (this.#files.get(file) ?? []).toSorted((one, other) => one.us - other.us);
  }
  /** The first lines with a mark, at most `limit` of each file. Throws when no line has it. */
  cite(mark: string, limit = 3): EvidenceLine[] {
    const cited = [...this.#files.keys()].toSorted().flatMap((file) => this.#sorted(file)
      .flatMap((entry, index) => (entry.marks.includes(mark) ? [{ file, line: index + 1 }] : [])).slice(0, limit));
    if (cited.length === 0) throw new RangeError(`no line is marked ${mark}`);
    return cited;
  }
  /** File name to its text; lines end with a line feed. */
  render(): Map<string, string> {
    return new Map([...this.#files.keys()].toSorted().map((file) => [file, this.#sorted(file).map((entry) => `${entry.text}\n`).join('')]));
  }
  /** The next process id on a host. */
  pid(host: string): number {
    const pid = (this.#pids.get(host) ?? 700 + host.length * 137) + this.dice(`pid/${host}/${this.#pids.get(host) ?? 0}`).integer(1, 23);
    this.#pids.set(host, pid);
    return pid;
  }
}
