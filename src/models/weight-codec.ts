import { StanchError } from '../kit/error.ts';
import { floatOfHalf, halfFromFloat } from './half-float.ts';
import { dequantize, quantizeQ8 } from './quantize.ts';
import { quantizeQ4, quantizeQ4WithLeast } from './quantize-q4.ts';

/** How weights of one type lie in a file, and both ways between them and 32-bit floats. */
export interface WeightCodec {
  blockWeights: number;
  blockBytes: number;
  /** Whole blocks only. */
  decode(bytes: Uint8Array): Float32Array;
  /** Whole blocks only. Weights too large for the type become infinite. */
  encode(weights: Float32Array): Uint8Array;
}

/** The types that can be read and written, by ggml's names; safetensors has the first three under the same names. */
export const weightCodecs: Readonly<Record<string, WeightCodec>> = {
  F32: { blockWeights: 1, blockBytes: 4, decode: decodeFloats, encode: encodeFloats },
  F16: { blockWeights: 1, blockBytes: 2, decode: (bytes) => decodeWords(bytes, (bits) => floatOfHalf[bits] ?? 0), encode: (weights) => encodeWords(weights, halfFromFloat) },
  BF16: { blockWeights: 1, blockBytes: 2, decode: (bytes) => decodeWords(bytes, floatOfBrain), encode: (weights) => encodeWords(weights, brainFromFloat) },
  Q4_0: { blockWeights: 32, blockBytes: 18, decode: (bytes) => dequantize('Q4_0', bytes), encode: quantizeQ4 },
  Q4_1: { blockWeights: 32, blockBytes: 20, decode: (bytes) => dequantize('Q4_1', bytes), encode: quantizeQ4WithLeast },
  Q8_0: { blockWeights: 32, blockBytes: 34, decode: (bytes) => dequantize('Q8_0', bytes), encode: quantizeQ8 },
};

/** Floats to the bytes of a type. Throws `unsupported` where one of them is too large for it; `name` says whose they are. */
export function encodeFinite(typeName: string, weights: Float32Array, name: string): Uint8Array {
  const codec = weightCodecs[typeName];
  if (codec === undefined) throw new StanchError('unsupported', `Weights of type ${typeName} (${name}) cannot be written.`, `Use a model of one of the types ${Object.keys(weightCodecs).join(', ')}.`);
  const bytes = codec.encode(weights);
  if (!codec.decode(bytes).every(Number.isFinite)) throw new StanchError('unsupported', `${name} has weights that are too large for ${typeName}.`, 'Write F32 instead, or use a base of type F32.');
  return bytes;
}

function decodeFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Float32Array(bytes.length / 4);
  for (let index = 0; index < weights.length; index += 1) weights[index] = view.getFloat32(index * 4, true);
  return weights;
}

function encodeFloats(weights: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(weights.length * 4));
  for (let index = 0; index < weights.length; index += 1) view.setFloat32(index * 4, weights[index] ?? 0, true);
  return new Uint8Array(view.buffer);
}

function decodeWords(bytes: Uint8Array, decode: (bits: number) => number): Float32Array {
  const weights = new Float32Array(bytes.length / 2);
  for (let index = 0; index < weights.length; index += 1) weights[index] = decode((bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8));
  return weights;
}

function encodeWords(weights: Float32Array, encode: (weight: number) => number): Uint8Array {
  const view = new DataView(new ArrayBuffer(weights.length * 2));
  for (let index = 0; index < weights.length; index += 1) view.setUint16(index * 2, encode(weights[index] ?? 0), true);
  return new Uint8Array(view.buffer);
}

const wordBits = new Uint32Array(1);
const wordFloat = new Float32Array(wordBits.buffer);

/** A bfloat16 is the upper half of a 32-bit float. */
function floatOfBrain(bits: number): number {
  wordBits[0] = bits << 16;
  return wordFloat[0] ?? 0;
}

/** Rounded to the nearest, ties to even; a NaN stays one. Source: ggml-impl.h, `ggml_compute_fp32_to_bf16`. */
function brainFromFloat(weight: number): number {
  wordFloat[0] = weight;
  const word = wordBits[0] ?? 0;
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 64;
  return (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
}
