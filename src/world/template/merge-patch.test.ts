import { expect, it } from 'vitest';
import { parseJson } from '../../kit/json.ts';
import { applyMergePatch } from './merge-patch.ts';

// The examples of RFC 7396, appendix A.
it.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }], [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }], [{ a: 'b' }, { a: null }, {}], [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }], [{ a: ['b'] }, { a: 'c' }, { a: 'c' }], [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }], [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }], [['a', 'b'], ['c', 'd'], ['c', 'd']], [{ a: 'b' }, ['c'], ['c']], [{ a: 'foo' }, null, null], [{ a: 'foo' }, 'bar', 'bar'], [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }], [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('%j with %j is %j', (value, patch, expected) => {
  const before = JSON.stringify(value);
  expect(applyMergePatch(value, patch)).toEqual(expected);
  expect(JSON.stringify(value)).toBe(before);
});

it('takes no inherited names', () => {
  const merged = applyMergePatch({}, parseJson('{"__proto__":{"polluted":1},"toString":2}')) as Record<string, unknown>;
  expect(Object.keys(merged).sort()).toEqual(['__proto__', 'toString']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
