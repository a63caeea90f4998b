import type { Random } from '../../contracts/index.ts';

/**
 * Templates of one meaning. `{name}` is a slot. `{?nix}` is a condition: the template is only for targets that are so, and nothing is
 * printed there. Drawn slots, such as `{id}` or `{sha}`, get a number that means nothing.
 */
export type WordingTable = readonly string[];

/** Slots with their values; a condition that holds has the value ''. Undefined: the template that asks for it is left out. */
export type Slots = Readonly<Record<string, string | undefined>>;

/** How wordings are drawn: from what chance, whether held-out ones are among them, and whether long ones are left out. */
export interface Pen {
  random: Random;
  mayUseHeldOut: boolean;
  isShort: boolean;
}

/** Each fifth entry of every table is kept for tests. */
export const isHeldOut = (index: number): boolean => index % 5 === 4;

const drawWhole = (random: Random, low: number, high: number): string => String(low + Math.floor(random.next() * (high - low + 1)));
const drawHex = (random: Random, length: number): string => Array.from({ length }, () => Math.floor(random.next() * 16).toString(16)).join('');

/** Values that only decorate, by slot. */
const drawnSlots: ReadonlyMap<string, (random: Random) => string> = new Map([
  ['n', (random: Random) => drawWhole(random, 2, 40)],
  ['s', (random: Random) => drawWhole(random, 3, 240)],
  ['id', (random: Random) => drawWhole(random, 1000, 99_999)],
  ['pid', (random: Random) => drawWhole(random, 400, 32_000)],
  ['pct', (random: Random) => drawWhole(random, 11, 93)],
  ['count', (random: Random) => drawWhole(random, 1200, 98_000)],
  ['mb', (random: Random) => drawWhole(random, 14, 980)],
  ['gb', (random: Random) => `${drawWhole(random, 4, 240)}.${drawWhole(random, 0, 9)}`],
  ['hex', (random: Random) => drawHex(random, 8)],
  ['md5', (random: Random) => drawHex(random, 32)],
  ['sha', (random: Random) => drawHex(random, 64)],
] as const);

const slotPattern = /\{(\??[a-zA-Z0-9]+)\}/g;

/** Names of the slots and conditions of a template. */
export function slotsOf(template: string): string[] {
  return Array.from(template.matchAll(slotPattern), (match) => match[1] ?? '');
}

const isFillable = (template: string, slots: Slots): boolean => slotsOf(template).every((slot) => drawnSlots.has(slot) || slots[slot] !== undefined);

/** Template to text, in one pass: braces in a value stay as they are. Throws when a slot has no value. */
export function fillTemplate(template: string, slots: Slots, random: Random): string {
  return template.replace(slotPattern, (_, slot: string) => {
    const value = slots[slot] ?? drawnSlots.get(slot)?.(random);
    if (value === undefined) throw new RangeError(`The wording "${template}" asks for {${slot}}, which has no value here.`);
    return value;
  });
}

/**
 * One template of the tables that can be filled for all of `targets`. A held-out one only when the pen may use them, then in half of
 * the draws. Throws when no template fits.
 */
export function pickTemplate(tables: readonly WordingTable[], targets: readonly Slots[], pen: Pen): string {
  const usual: string[] = [];
  const heldOut: string[] = [];
  for (const table of tables) table.forEach((template, index) => {
    if (targets.every((slots) => isFillable(template, slots))) (isHeldOut(index) ? heldOut : usual).push(template);
  });
  const isFromHeldOut = pen.mayUseHeldOut && pen.random.next() < 0.5 && heldOut.length > 0;
  let pool = isFromHeldOut ? heldOut : usual;
  if (pen.isShort) pool = [...pool].sort((one, other) => one.length - other.length).slice(0, Math.ceil(pool.length / 2));
  const template = pool[Math.floor(pen.random.next() * pool.length)];
  if (template === undefined) throw new RangeError(`No wording fits; the tables begin with "${tables[0]?.[0] ?? ''}".`);
  return template;
}

/** One text from the tables. */
export function drawWording(tables: readonly WordingTable[], slots: Slots, pen: Pen): string {
  return fillTemplate(pickTemplate(tables, [slots], pen), slots, pen.random);
}
