import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import { encodeFinite, weightCodecs } from './weight-codec.ts';

// What the gguf package makes of the same floats; recorded by scripts/finetune/record_adapter_fixtures.py.
const recorded = z.object({ weights: z.array(z.number()), bytes: z.record(z.string(), z.string()) })
  .parse(parseJson(readFileSync(new URL('./__fixtures__/adapters/quantized.json', import.meta.url), 'utf8')));
const weights = Float32Array.from(recorded.weights);

describe('weight codecs', () => {
  it.each(Object.entries(recorded.bytes))('%s: the bytes that gguf makes', (type, hex) => {
    expect(Buffer.from(encodeFinite(type, weights, 'w')).toString('hex')).toBe(hex);
  });

  it.each(['F32', 'F16', 'BF16'])('%s: what was read is written as it was', (type) => {
    const once = weightCodecs[type]?.decode(weightCodecs[type].encode(weights)) ?? new Float32Array();
    expect(once).toHaveLength(weights.length);
    expect(weightCodecs[type]?.decode(weightCodecs[type].encode(once))).toEqual(once);
  });

  it('refuses weights that are too large for a type, and unknown types', () => {
    expect(() => encodeFinite('F16', Float32Array.of(1, 70_000), 'blk.0')).toThrow(/blk\.0 has weights that are too large for F16/);
    expect(() => encodeFinite('Q8_0', new Float32Array(32).fill(1e9), 'blk.0')).toThrow(/too large for Q8_0/);
    expect(() => encodeFinite('Q4_K', new Float32Array(256), 'blk.0')).toThrow(/Q4_K \(blk\.0\) cannot be written/);
    expect(encodeFinite('BF16', Float32Array.of(70_000), 'blk.0')).toHaveLength(2);
  });
});
