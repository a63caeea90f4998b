import { StanchError } from '../kit/error.ts';
import { halfFromFloat } from './half-float.ts';

const blockWeights = 32;

/**
 * Floats to Q4_0 blocks: a half scale (the weight of largest magnitude over -8) and 32 numbers from 0 to 15, rounded half up. Source:
 * ggml-quants.c, `quantize_row_q4_0_ref`; every step rounded to 32 bits as there. The length must be a multiple of 32.
 */
export function quantizeQ4(weights: Float32Array): Uint8Array {
  return packBlocks(weights, 18, (block, out) => {
    const largest = block.reduce((kept, weight) => (Math.abs(weight) > Math.abs(kept) ? weight : kept), 0);
    const scale = Math.fround(largest / -8);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    writeHalf(out, 0, scale);
    writeNibbles(out, 2, block, (weight) => Math.fround(Math.fround(weight * inverse) + 8.5));
  });
}

/**
 * Floats to Q4_1 blocks: a half scale (the spread over 15), the least weight as a half, and 32 numbers from 0 to 15, rounded half up.
 * Source: ggml-quants.c, `quantize_row_q4_1_ref`; every step rounded to 32 bits as there. The length must be a multiple of 32.
 */
export function quantizeQ4WithLeast(weights: Float32Array): Uint8Array {
  return packBlocks(weights, 20, (block, out) => {
    const least = Math.min(...block);
    const scale = Math.fround(Math.fround(Math.max(...block) - least) / 15);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    writeHalf(out, 0, scale);
    writeHalf(out, 2, least);
    writeNibbles(out, 4, block, (weight) => Math.fround(Math.fround(Math.fround(weight - least) * inverse) + 0.5));
  });
}

function packBlocks(weights: Float32Array, blockBytes: number, pack: (block: Float32Array, out: Uint8Array) => void): Uint8Array {
  if (weights.length % blockWeights !== 0) throw new StanchError('internal', 'Four-bit weights need whole blocks of 32.', 'Report this as a bug.');
  const out = new Uint8Array((weights.length / blockWeights) * blockBytes);
  for (let block = 0; block * blockWeights < weights.length; block += 1) {
    pack(weights.subarray(block * blockWeights, (block + 1) * blockWeights), out.subarray(block * blockBytes, (block + 1) * blockBytes));
  }
  return out;
}

/** The first 16 weights are the low nibbles, the last 16 the high ones. */
function writeNibbles(out: Uint8Array, at: number, block: Float32Array, place: (weight: number) => number): void {
  const nibble = (index: number): number => Math.min(15, Math.trunc(place(block[index] ?? 0)));
  for (let index = 0; index < blockWeights / 2; index += 1) out[at + index] = nibble(index) | (nibble(index + blockWeights / 2) << 4);
}

function writeHalf(out: Uint8Array, at: number, value: number): void {
  const bits = halfFromFloat(value);
  out[at] = bits & 0xff;
  out[at + 1] = bits >>> 8;
}
