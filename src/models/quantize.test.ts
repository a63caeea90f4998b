import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatOfHalf, halfFromFloat } from './half-float.ts';
import { dequantize, quantizeQ8 } from './quantize.ts';

describe('halfFromFloat', () => {
  it.each([
    ['zero', 0, 0x0000], ['minus zero', -0, 0x8000], ['one', 1, 0x3c00], ['minus two', -2, 0xc000], ['a third', 1 / 3, 0x3555],
    ['the largest', 65504, 0x7bff], ['just below the limit', 65519.996, 0x7bff], ['the limit', 65520, 0x7c00], ['infinity', -Infinity, 0xfc00],
    ['the smallest normal', 2 ** -14, 0x0400], ['the smallest subnormal', 2 ** -24, 0x0001], ['half of that: ties to even', 2 ** -25, 0x0000],
    ['three halves of that: ties to even', 3 * 2 ** -25, 0x0002], ['far too small', 1e-30, 0x0000],
    ['a tie down to even', 1 + 2 ** -11, 0x3c00], ['a tie up to even', 1 + 3 * 2 ** -11, 0x3c02], ['a carry into the exponent', 1.9999, 0x4000],
  ])('rounds %s', (_, value, bits) => expect(halfFromFloat(value)).toBe(bits));

  it('keeps every half as it is, and nothing else is a NaN', () => {
    for (let bits = 0; bits < 65_536; bits += 1) {
      const value = floatOfHalf[bits] ?? 0;
      if (Number.isNaN(value)) expect((halfFromFloat(value) & 0x7c00) === 0x7c00 && (halfFromFloat(value) & 0x3ff) !== 0).toBe(true);
      else if (halfFromFloat(value) !== bits) throw new Error(`half ${bits} came back as ${halfFromFloat(value)}`);
    }
  });

  it('picks a nearest half', () => {
    fc.assert(fc.property(fc.float({ noNaN: true, min: -65504, max: 65504 }), (value) => {
      const bits = halfFromFloat(value);
      const distance = Math.abs((floatOfHalf[bits] ?? 0) - value);
      for (const neighbour of [bits - 1, bits + 1]) {
        const other = floatOfHalf[neighbour & 0xffff] ?? 0;
        if (Number.isFinite(other)) expect(Math.abs(other - value)).toBeGreaterThanOrEqual(distance);
      }
    }));
  });
});

const half = (value: number): number[] => [halfFromFloat(value) & 0xff, halfFromFloat(value) >>> 8];
/** Nibbles so that weight i has the value `i % 16`. */
const countingNibbles = Array.from({ length: 16 }, (_, index) => index | (index << 4));

describe('dequantize', () => {
  it('Q4_1: scale times nibble plus the least', () => {
    const weights = dequantize('Q4_1', Uint8Array.from([...half(0.5), ...half(-3), ...countingNibbles]));
    expect([...weights]).toEqual(Array.from({ length: 32 }, (_, index) => (index % 16) * 0.5 - 3));
  });
  it('Q4_0: scale times nibble minus eight', () => {
    const weights = dequantize('Q4_0', Uint8Array.from([...half(0.25), ...countingNibbles]));
    expect([...weights]).toEqual(Array.from({ length: 32 }, (_, index) => ((index % 16) - 8) * 0.25));
  });
  it('Q8_0: scale times signed byte, block after block', () => {
    const block = (scale: number): number[] => [...half(scale), ...Array.from({ length: 32 }, (_, index) => (index - 16) & 0xff)];
    const weights = dequantize('Q8_0', Uint8Array.from([...block(2), ...block(-1)]));
    expect([...weights]).toEqual([...Array.from({ length: 32 }, (_, index) => (index - 16) * 2), ...Array.from({ length: 32 }, (_, index) => (index - 16) * -1)]);
  });
  it('F16 and F32', () => {
    expect([...dequantize('F16', Uint8Array.from(Array.from({ length: 32 }, (_, index) => half(index / 8)).flat()))]).toEqual(Array.from({ length: 32 }, (_, index) => index / 8));
    const floats = Float32Array.from({ length: 32 }, (_, index) => index / 3);
    expect(dequantize('F32', new Uint8Array(floats.buffer))).toEqual(floats);
  });
  it('refuses other types and half blocks', () => {
    expect(() => dequantize('Q4_K', new Uint8Array(144))).toThrow(/Q4_K cannot be converted/);
    expect(() => dequantize('Q4_1', new Uint8Array(19))).toThrow(/Q4_1/);
  });
});

describe('quantizeQ8', () => {
  const quantized = (...weights: number[]): { scaleBits: number; bytes: number[] } => {
    const out = quantizeQ8(Float32Array.from({ length: 32 }, (_, index) => weights[index] ?? 0));
    return { scaleBits: (out[0] ?? 0) | ((out[1] ?? 0) << 8), bytes: [...new Int8Array(out.slice(2).buffer)].slice(0, weights.length) };
  };

  it('has the largest magnitude at 127, either sign', () => {
    expect(quantized(-127, 127, 1, 0)).toEqual({ scaleBits: 0x3c00, bytes: [-127, 127, 1, 0] });
  });
  it('rounds halves away from zero', () => {
    expect(quantized(127, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49, -0.49)).toEqual({ scaleBits: 0x3c00, bytes: [127, 1, -1, 2, -2, 3, -3, 0, 0] });
  });
  it('divides by the 32-bit scale, and stores the rounded half of it', () => {
    // 1/127 is 0x2008 as a half (0.0078735…); 0.3 * 127 = 38.1.
    expect(quantized(1, 0.3)).toEqual({ scaleBits: 0x2008, bytes: [127, 38] });
  });
  it('gives zeros for a block of zeros', () => {
    expect(quantized(0, -0)).toEqual({ scaleBits: 0, bytes: [0, 0] });
  });
  it('is never off by more than half a step, up to the rounding of the scale', () => {
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 32, maxLength: 32 }), (values) => {
      const largest = Math.max(...values.map(Math.abs));
      const back = dequantize('Q8_0', quantizeQ8(Float32Array.from(values)));
      values.forEach((value, index) => expect(Math.abs((back[index] ?? 0) - value)).toBeLessThanOrEqual(largest / 254 + largest * 2 ** -10 + 127 * 2 ** -25));
    }));
  });
  it('refuses half a block', () => {
    expect(() => quantizeQ8(new Float32Array(31))).toThrow(/whole blocks/);
  });
});
