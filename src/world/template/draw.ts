import type { Random } from '../../contracts/index.ts';

/** One of a list. Throws on an empty one. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const [one] = list.slice(Math.floor(random.next() * list.length));
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

/** The first ones oftener than the last: of ten the first comes in about every third draw. */
export function pickUneven<T>(random: Random, list: readonly T[]): T {
  const [one] = list.slice(Math.floor(random.next() ** 2.2 * list.length));
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

/** A text, or one of several. */
export function pickText(random: Random, value: string | readonly string[]): string {
  return typeof value === 'string' ? value : pick(random, value);
}

/** A whole number from `low` to `high`, both included. */
export function drawInt(random: Random, low: number, high: number): number {
  return low + Math.floor(random.next() * (high - low + 1));
}

export function hasChance(random: Random, fraction: number): boolean {
  return random.next() < fraction;
}

/** A copy in another order (Fisher and Yates). */
export function shuffle<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    const [a, b] = [copy[last], copy[other]];
    if (a === undefined || b === undefined) continue;
    copy[last] = b;
    copy[other] = a;
  }
  return copy;
}

/** So many draws. */
export function drawMany<T>(random: Random, count: number, draw: (random: Random) => T): T[] {
  return Array.from({ length: count }, () => draw(random));
}
