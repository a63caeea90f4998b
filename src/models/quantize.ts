import { StanchError } from '../kit/error.ts';
import { floatOfHalf, halfFromFloat } from './half-float.ts';

const blockWeights = 32;
export const q8BlockBytes = 34;
const littleEndianHalf = (data: Uint8Array, at: number): number => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);

/** Tensor types that {@link dequantize} understands, with the bytes of the least whole piece. */
export const readableTypes: Readonly<Record<string, { pieceBytes: number; pieceWeights: number }>> = {
  F32: { pieceBytes: 128, pieceWeights: 32 },
  F16: { pieceBytes: 64, pieceWeights: 32 },
  Q4_0: { pieceBytes: 18, pieceWeights: 32 },
  Q4_1: { pieceBytes: 20, pieceWeights: 32 },
  Q8_0: { pieceBytes: 34, pieceWeights: 32 },
};

/**
 * Whole blocks of 32 weights to 32-bit floats. Source: ggml-quants.c, `dequantize_row_*`. A half times a small integer is exact in 32
 * bits, so a fused multiply-add gives the same. Throws `model-invalid` for a type it does not know.
 */
export function dequantize(typeName: string, data: Uint8Array): Float32Array {
  const type = readableTypes[typeName];
  if (type === undefined || data.length % type.pieceBytes !== 0) {
    throw new StanchError('model-invalid', `Weights of type ${typeName} cannot be converted.`, 'Use the file as it is, by its path: --model FILE');
  }
  const out = new Float32Array((data.length / type.pieceBytes) * blockWeights);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (typeName === 'F32') for (let index = 0; index < out.length; index += 1) out[index] = view.getFloat32(index * 4, true);
  else if (typeName === 'F16') for (let index = 0; index < out.length; index += 1) out[index] = floatOfHalf[littleEndianHalf(data, index * 2)] ?? 0;
  else {
    for (let block = 0, at = 0; at < data.length; block += 1, at += type.pieceBytes) {
      const scale = floatOfHalf[littleEndianHalf(data, at)] ?? 0;
      const to = block * blockWeights;
      if (typeName === 'Q8_0') for (let index = 0; index < blockWeights; index += 1) out[to + index] = scale * view.getInt8(at + 2 + index);
      else dequantizeNibbles(data, typeName === 'Q4_1' ? at + 4 : at + 2, scale, typeName === 'Q4_1' ? (floatOfHalf[littleEndianHalf(data, at + 2)] ?? 0) : scale * -8, out, to);
    }
  }
  return out;
}

/** Low nibbles are the first 16 weights, high nibbles the last 16. */
function dequantizeNibbles(data: Uint8Array, from: number, scale: number, least: number, out: Float32Array, to: number): void {
  for (let index = 0; index < 16; index += 1) {
    const byte = data[from + index] ?? 0;
    out[to + index] = scale * (byte & 15) + least;
    out[to + index + 16] = scale * (byte >>> 4) + least;
  }
}

/**
 * Floats to Q8_0 blocks: per 32 weights a half scale (largest magnitude over 127) and 32 signed bytes, rounded half away from zero.
 * Source: ggml-quants.c, `quantize_row_q8_0_ref`; every step rounded to 32 bits as there. The length must be a multiple of 32.
 */
export function quantizeQ8(weights: Float32Array): Uint8Array {
  if (weights.length % blockWeights !== 0) throw new StanchError('internal', 'Q8_0 needs whole blocks of 32 weights.', 'Report this as a bug.');
  const out = new Uint8Array((weights.length / blockWeights) * q8BlockBytes);
  for (let from = 0, at = 0; from < weights.length; from += blockWeights, at += q8BlockBytes) {
    let largest = 0;
    for (let index = from; index < from + blockWeights; index += 1) largest = Math.max(largest, Math.abs(weights[index] ?? 0));
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const half = halfFromFloat(scale);
    out[at] = half & 0xff;
    out[at + 1] = half >>> 8;
    for (let index = 0; index < blockWeights; index += 1) {
      const scaled = Math.fround((weights[from + index] ?? 0) * inverse);
      out[at + 2 + index] = scaled < 0 ? -Math.floor(0.5 - scaled) : Math.floor(scaled + 0.5);
    }
  }
  return out;
}
