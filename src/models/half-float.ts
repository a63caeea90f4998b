const floatBits = new Float32Array(1);
const wordBits = new Uint32Array(floatBits.buffer);

/**
 * A number, first as a 32-bit float, then to the 16 bits of an IEEE half, rounded to the nearest, ties to even; too large becomes
 * infinity.
 */
export function halfFromFloat(value: number): number {
  floatBits[0] = value;
  const word = wordBits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200 | (fraction >>> 13));
  const halfExponent = exponent - 112;
  if (halfExponent >= 31) return sign | 0x7c00;
  if (halfExponent > 0) return sign | roundShift((halfExponent << 23) | fraction, 13);
  if (halfExponent < -10) return sign;
  return sign | roundShift(fraction | 0x800000, 14 - halfExponent);
}

/** `value / 2^bits` to the nearest, ties to even. A carry into the exponent is right as it is. */
function roundShift(value: number, bits: number): number {
  const kept = value >>> bits;
  const rest = value & ((1 << bits) - 1);
  const middle = 1 << (bits - 1);
  return rest > middle || (rest === middle && (kept & 1) === 1) ? kept + 1 : kept;
}

/** The value of each of the 65,536 halves, by its bits. */
export const floatOfHalf: Float32Array = Float32Array.from({ length: 65_536 }, (_, bits) => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
});
