import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesModule } from './match-module.ts';

const name = 'model.layers.12.self_attn.q_proj';

it.each([
  ['q_proj', true], ['self_attn.q_proj', true], ['model.layers.12.self_attn.q_proj', true], ['layers.1.self_attn.q_proj', false],
  ['proj', false], ['attn.q_proj', false], ['q_proj.x', false], ['^q_proj', false], [String.raw`^model\.layers\.\d+\.self_attn\.q_proj`, true],
  [String.raw`layers.\d+.self_attn.q_proj$`, true], ['.*q_proj', true], ['.*_proj', true], ['^.*k_proj', false], ['.?q_proj', true], ['', false],
] as const)('%s means the module: %s', (key, isMeant) => {
  expect(matchesModule(key, name)).toBe(isMeant);
});

it.each(['(q|k)_proj', '[qk]_proj', 'q_proj|k_proj', 'q{1}', '*q', 'q**', String.raw`\w+`, 'q\\'])('refuses what it does not understand: %s', (key) => {
  expect(() => matchesModule(key, name)).toThrow(/is not understood here/);
});

it('answers as the regular expression would', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', '.', String.raw`\.`, String.raw`\d`), fc.constantFrom('', '', '*', '+', '?')).map((parts) => parts.join(''));
  const key = fc.tuple(fc.constantFrom('', '^'), fc.array(step, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$')).map(([begin, steps, end]) => begin + steps.join('') + end);
  fc.assert(fc.property(key, fc.string({ unit: fc.constantFrom('a', 'b', '.', '7'), maxLength: 9 }), (pattern, module) => {
    expect(matchesModule(pattern, module)).toBe(new RegExp(`^(.*\\.)?(${pattern})$`).test(module));
  }), { numRuns: 2000 });
});

it('takes no longer than the name and the key are long', () => {
  expect(matchesModule('.*a.*a.*a.*a.*a.*a.*a.*a.*b', 'a'.repeat(20_000))).toBe(false);
});
