import { expect, it } from 'vitest';
import { parseSeeds } from './parse-seeds.ts';

it.each([
  ['3', [1, 2, 3]], ['7,3,7', [3, 7]], ['11-13', [11, 12, 13]], ['2, 9-10', [2, 9, 10]], ['7-7', [7]],
  ['0', undefined], ['', undefined], ['x', undefined], ['3-1', undefined], ['1,', undefined], ['-4', undefined], ['1-99999', undefined], ['50000', undefined],
])('reads "%s" as seeds', (text, seeds) => {
  expect(parseSeeds(text)).toEqual(seeds);
});
