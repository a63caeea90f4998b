import { describe, expect, it } from 'vitest';
import { conditionNames, verbs } from '../../contracts/index.ts';
import { SeededRandom } from '../../kit/random.ts';
import { fillTemplate, isHeldOut, pickTemplate, slotsOf } from './draw-wording.ts';
import { sharedWordings } from './shared.ts';
import { countWordings, verbWordings, wordingTables } from './wording-tables.ts';

const results = ['done', 'no-effect', 'failed', 'refused', 'off'] as const;
const tables = [...wordingTables];
const templatesOf = (result: (typeof results)[number]): string[] => [...sharedWordings[result], ...verbs.flatMap((verb) => [...verbWordings[verb][result]])];
/** What tells a reader that something went wrong by chance. */
const failureSign = /fail|error|timed out|timeout|abort|crash|could not|did not|broke|lost|interrupted|rolled back|reverted|500|502|503|504/i;

describe('wording tables', () => {
  it('have a held-out entry each, and none twice', () => {
    for (const [path, table] of tables) {
      expect(table.some((_, index) => isHeldOut(index)), path).toBe(true);
      expect(new Set(table).size, path).toBe(table.length);
    }
  });

  it('hold nothing out that stands in another table without being held out', () => {
    const usual = new Set(tables.flatMap(([, table]) => table.filter((_, index) => !isHeldOut(index))));
    expect(tables.flatMap(([path, table]) => table.filter((one, index) => isHeldOut(index) && usual.has(one)).map((one) => `${path}: ${one}`))).toEqual([]);
  });

  it('never use the id of a verb or the name of a condition', () => {
    const ids = [...verbs, ...conditionNames];
    expect(tables.flatMap(([path, table]) => table.filter((one) => ids.some((id) => one.includes(id))).map((one) => `${path}: ${one}`))).toEqual([]);
  });

  it('share no template between results', () => {
    const seen = new Map<string, string>();
    for (const result of results) for (const template of new Set(templatesOf(result))) {
      expect(seen.get(template), template).toBeUndefined();
      seen.set(template, result);
    }
  });

  it('tell a failure by chance as one, and nothing else', () => {
    expect(templatesOf('failed').filter((one) => !failureSign.test(one))).toEqual([]);
    // `failed=0` is how a configuration tool counts a success.
    expect(results.filter((result) => result !== 'failed').flatMap((result) => templatesOf(result).filter((one) => failureSign.test(one.replace('failed=0', ''))))).toEqual([]);
  });

  it('name the target in every line on one', () => {
    const nameless = verbs.filter((verb) => verb !== 'close_incident').flatMap((verb) => [...results, 'acts' as const].flatMap((part) => verbWordings[verb][part].filter((one) => !slotsOf(one).some((slot) => slot === 'name' || slot === 'names'))));
    expect(nameless).toEqual([]);
    expect(results.flatMap((result) => sharedWordings[result].filter((one) => !slotsOf(one).includes('act')))).toEqual([]);
  });

  it('have braces in pairs and no double spaces where a slot was forgotten', () => {
    for (const [path, table] of tables) for (const one of table) {
      expect(one.replace(/\{\??[a-zA-Z0-9]+\}/g, '').replaceAll('{ ', '').replaceAll(' }', '').replace(/^\{"|"?\}$/g, ''), path).not.toMatch(/[{}]/);
      expect(one.trim(), path).toBe(one);
    }
  });

  it('are counted, a fifth of them held out', () => {
    const { total, heldOut } = countWordings();
    expect(total).toBe(tables.reduce((sum, [, table]) => sum + table.length, 0));
    expect(total).toBeGreaterThan(1500);
    expect(heldOut / total).toBeCloseTo(0.2, 3);
  });
});

describe('drawing a wording', () => {
  const pen = (seed: string, mayUseHeldOut: boolean) => ({ random: new SeededRandom(seed), mayUseHeldOut, isShort: false });

  it('takes a held-out entry only when it may, then in half of the draws', () => {
    const table = ['a', 'b', 'c', 'd', 'kept'];
    const draw = (mayUseHeldOut: boolean): number => Array.from({ length: 400 }, (_, index) => pickTemplate([table], [{}], pen(String(index), mayUseHeldOut))).filter((one) => one === 'kept').length;
    expect(draw(false)).toBe(0);
    expect(draw(true)).toBeGreaterThan(150);
    expect(draw(true)).toBeLessThan(250);
  });

  it('leaves out what asks for a slot or condition that a target has not', () => {
    const table = ['{?win}a {name}', '{service} b', 'c {id}'];
    for (let index = 0; index < 50; index += 1) expect(pickTemplate([table], [{ name: 'x', '?win': '' }, { name: 'y', service: 'ssh' }], pen(String(index), true))).toBe('c {id}');
    expect(() => pickTemplate([['{service}']], [{}], pen('1', true))).toThrow(RangeError);
  });

  it('fills a value with braces as it is', () => {
    expect(fillTemplate('x {name} {n}', { name: '{n}{id}{name}' }, new SeededRandom('1'))).toMatch(/^x \{n\}\{id\}\{name\} \d+$/);
    expect(() => fillTemplate('{gone}', {}, new SeededRandom('1'))).toThrow(RangeError);
  });
});
