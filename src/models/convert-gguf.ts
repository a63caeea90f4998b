import { StanchError } from '../kit/error.ts';
import { fileTypeQ8, tensorTypeIds, type GgufValue } from './gguf-types.ts';
import { dequantize, q8BlockBytes, quantizeQ8, readableTypes } from './quantize.ts';
import { readGguf, type GgufTensor } from './read-gguf.ts';
import { readRange } from './read-range.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

/** Blocks converted at a time: 8,192 blocks are 1 MB of floats. */
const chunkBlocks = 8192;

/**
 * Converts a GGUF file to Q8_0, streaming: matrices of Q4_0, Q4_1 or F16 become Q8_0; one-dimensional tensors, F32 and Q8_0 ones stay as they
 * are, metadata keeps its order, `general.file_type` becomes 7. `onProgress` gets bytes written and the expected total. The same source
 * gives the same bytes. Throws `model-invalid`, `output-unwritable`.
 */
export async function convertGguf(sourcePath: string, targetPath: string, onProgress: (bytes: number, totalBytes: number) => void = () => undefined): Promise<{ sha256: string; sizeBytes: number }> {
  const source = await readGguf(sourcePath);
  const metadata = new Map<string, GgufValue>(source.metadata);
  metadata.set('general.file_type', { type: 'u32', value: fileTypeQ8 });
  const tensors = source.tensors.map((tensor) => convertTensor(sourcePath, tensor));
  const totalBytes = source.dataOffsetBytes + tensors.reduce((sum, tensor) => sum + tensor.sizeBytes, 0);
  return writeGguf(targetPath, { metadata, tensors }, (bytes) => onProgress(bytes, totalBytes));
}

function convertTensor(path: string, tensor: GgufTensor): TensorToWrite {
  const { name, dims, typeId, typeName, offsetBytes, sizeBytes } = tensor;
  if (sizeBytes === undefined) throw new StanchError('model-invalid', `Weights of ${typeName} cannot be converted.`, 'Use the file as it is, by its path: --model FILE');
  const isKept = dims.length < 2 || typeName === 'F32' || typeName === 'Q8_0';
  if (isKept) return { name, dims, typeId, sizeBytes, data: () => readRange(path, offsetBytes, sizeBytes, 1 << 20) };
  const piece = readableTypes[typeName];
  if (piece === undefined || (dims[0] ?? 0) % piece.pieceWeights !== 0) {
    throw new StanchError('model-invalid', `Weights of type ${typeName} (${name}) cannot be converted to Q8_0.`, 'Use the file as it is, by its path: --model FILE');
  }
  return {
    name,
    dims,
    typeId: tensorTypeIds.Q8_0,
    sizeBytes: (sizeBytes / piece.pieceBytes) * q8BlockBytes,
    data: async function* () {
      for await (const bytes of readRange(path, offsetBytes, sizeBytes, piece.pieceBytes * chunkBlocks)) yield quantizeQ8(dequantize(typeName, bytes));
    },
  };
}
