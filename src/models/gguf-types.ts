/** The vocabulary of a GGUF file (version 3, little-endian). Source: ggml docs/gguf.md. */

/** Metadata value types; the index in the list is the id in the file. */
export const ggufValueTypes = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'bool', 'string', 'array', 'u64', 'i64', 'f64'] as const;
export type GgufValueType = (typeof ggufValueTypes)[number];

/** 64-bit integers are bigints; an array holds values of one type. */
export type GgufScalar = number | bigint | boolean | string;
export type GgufValue =
  | { type: Exclude<GgufValueType, 'array'>; value: GgufScalar }
  | { type: 'array'; itemType: GgufValueType; items: readonly GgufScalar[] | readonly GgufValue[]; length: number };

/** Metadata in file order. */
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

export interface GgufTensorType {
  name: string;
  /** Weights in one block, and bytes of one block. */
  blockWeights: number;
  blockBytes: number;
}

/** ggml tensor type id to its layout. Types that were removed from ggml are absent. */
export const ggufTensorTypes: ReadonlyMap<number, GgufTensorType> = new Map<number, GgufTensorType>(
  ([
    [0, 'F32', 1, 4], [1, 'F16', 1, 2], [2, 'Q4_0', 32, 18], [3, 'Q4_1', 32, 20], [6, 'Q5_0', 32, 22], [7, 'Q5_1', 32, 24],
    [8, 'Q8_0', 32, 34], [10, 'Q2_K', 256, 84], [11, 'Q3_K', 256, 110], [12, 'Q4_K', 256, 144], [13, 'Q5_K', 256, 176],
    [14, 'Q6_K', 256, 210], [16, 'IQ2_XXS', 256, 66], [17, 'IQ2_XS', 256, 74], [18, 'IQ3_XXS', 256, 98], [19, 'IQ1_S', 256, 50],
    [20, 'IQ4_NL', 32, 18], [21, 'IQ3_S', 256, 110], [22, 'IQ2_S', 256, 82], [23, 'IQ4_XS', 256, 136], [24, 'I8', 1, 1],
    [25, 'I16', 1, 2], [26, 'I32', 1, 4], [27, 'I64', 1, 8], [28, 'F64', 1, 8], [29, 'IQ1_M', 256, 56], [30, 'BF16', 1, 2],
    [34, 'TQ1_0', 256, 54], [35, 'TQ2_0', 256, 66], [39, 'MXFP4', 32, 17],
  ] as const).map(([id, name, blockWeights, blockBytes]) => [id, { name, blockWeights, blockBytes }]),
);

/** The tensor types that this project writes. */
export const tensorTypeIds = { F32: 0, F16: 1, Q8_0: 8 } as const;
export type WrittenTensorType = keyof typeof tensorTypeIds;

/** `general.file_type` of a file whose matrices are mostly Q8_0 (ggml's MOSTLY_Q8_0). */
export const fileTypeQ8 = 7;

/** Bytes of a tensor of `weightCount` weights; undefined when the count does not fill whole blocks. */
export function tensorBytes(type: GgufTensorType, weightCount: number): number | undefined {
  if (weightCount % type.blockWeights !== 0) return undefined;
  return (weightCount / type.blockWeights) * type.blockBytes;
}
