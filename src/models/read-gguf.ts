import { open } from 'node:fs/promises';
import { StanchError } from '../kit/error.ts';
import { GgufCursor, HeaderTooShort } from './gguf-cursor.ts';
import { ggufTensorTypes, tensorBytes, type GgufMetadata, type GgufScalar, type GgufValue } from './gguf-types.ts';

export interface GgufTensor {
  name: string;
  /** Innermost first, as in the file. */
  dims: readonly number[];
  typeId: number;
  /** Such as `Q4_1`; `type 41` for one that this program does not know. */
  typeName: string;
  /** From the beginning of the file. */
  offsetBytes: number;
  /** Undefined for an unknown type. */
  sizeBytes: number | undefined;
}

export interface Gguf {
  path: string;
  version: number;
  metadata: GgufMetadata;
  tensors: readonly GgufTensor[];
  alignmentBytes: number;
  /** Where the tensor data begins. */
  dataOffsetBytes: number;
  fileBytes: number;
}

export interface ReadGgufOptions {
  /** Keep arrays longer than this as their length only (`items` empty). Default: keep all. */
  maxArrayItems?: number;
}

const firstReadBytes = 1 << 20;
const maxHeaderBytes = 512 << 20;

/**
 * Reads the header of a GGUF file (versions 2 and 3): metadata and tensor list, every bound checked against the file's real size.
 * Text that is not UTF-8 is decoded with replacement characters. Throws `model-missing` (no such file), `model-invalid` (not a GGUF,
 * cut short, or absurd numbers).
 */
export async function readGguf(path: string, options: ReadGgufOptions = {}): Promise<Gguf> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new StanchError('model-missing', `The model file ${path} cannot be opened.`, 'Check the path, or list models with: stanch model list', cause);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw invalid(path, 'is not a file');
    const fileBytes = stat.size;
    for (let wantBytes = firstReadBytes; ; wantBytes *= 4) {
      const size = Math.min(wantBytes, fileBytes);
      const buffer = Buffer.alloc(size);
      const { bytesRead } = await handle.read(buffer, 0, size, 0);
      try {
        return parseHeader(path, new GgufCursor(buffer.subarray(0, bytesRead), fileBytes, (problem) => invalid(path, problem)), options);
      } catch (error) {
        if (!(error instanceof HeaderTooShort)) throw error;
        if (bytesRead < size || size === fileBytes) throw invalid(path, 'is cut short: it ends inside its header');
        if (size >= maxHeaderBytes) throw invalid(path, 'has a header of more than 512 MB');
      }
    }
  } finally {
    await handle.close();
  }
}

function parseHeader(path: string, cursor: GgufCursor, options: ReadGgufOptions): Gguf {
  if (cursor.fileBytes < 4 || cursor.bytes(4).toString('latin1') !== 'GGUF') throw invalid(path, 'is not a GGUF file');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) {
    throw invalid(path, (version & 0xffff) === 0 && version !== 0 ? 'is a big-endian GGUF file' : `has GGUF version ${version}, and 2 and 3 are understood`);
  }
  // The least possible entry takes 13 bytes (metadata) or 24 (tensor), so a count beyond the file's size cannot be true.
  const tensorCount = cursor.count('tensors', 24);
  const entryCount = cursor.count('metadata entries', 13);
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < entryCount; index += 1) {
    const key = cursor.string();
    if (metadata.has(key)) throw invalid(path, 'has a metadata key twice');
    metadata.set(key, cursor.value(options.maxArrayItems ?? Infinity));
  }
  const alignmentBytes = Number(metadataScalar(metadata, 'general.alignment') ?? 32);
  if (!Number.isInteger(alignmentBytes) || alignmentBytes < 8 || alignmentBytes > 1 << 20 || (alignmentBytes & (alignmentBytes - 1)) !== 0) {
    throw invalid(path, 'has an impossible alignment');
  }
  const infos = Array.from({ length: tensorCount }, () => readTensorInfo(path, cursor));
  const dataOffsetBytes = Math.ceil(cursor.position / alignmentBytes) * alignmentBytes;
  const names = new Set<string>();
  const tensors = infos.map((info): GgufTensor => {
    if (names.has(info.name)) throw invalid(path, 'has a tensor name twice');
    names.add(info.name);
    const offsetBytes = dataOffsetBytes + info.relativeOffset;
    if (info.relativeOffset % alignmentBytes !== 0) throw invalid(path, 'has a tensor at an unaligned place');
    if (offsetBytes + (info.sizeBytes ?? 0) > cursor.fileBytes) {
      throw invalid(path, `is cut short: its tensors need ${offsetBytes + (info.sizeBytes ?? 0)} bytes and the file has ${cursor.fileBytes}`);
    }
    return { name: info.name, dims: info.dims, typeId: info.typeId, typeName: info.typeName, offsetBytes, sizeBytes: info.sizeBytes };
  });
  return { path, version, metadata, tensors, alignmentBytes, dataOffsetBytes, fileBytes: cursor.fileBytes };
}

function readTensorInfo(path: string, cursor: GgufCursor) {
  const name = cursor.string();
  const dimCount = cursor.u32();
  if (dimCount > 4) throw invalid(path, `has a tensor of ${dimCount} dimensions`);
  const dims = Array.from({ length: dimCount }, () => cursor.size('a tensor dimension'));
  const weightCount = dims.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(weightCount)) throw invalid(path, 'has a tensor of absurd size');
  const typeId = cursor.u32();
  const type = ggufTensorTypes.get(typeId);
  const sizeBytes = type === undefined ? undefined : tensorBytes(type, weightCount);
  if (type !== undefined && (sizeBytes === undefined || (dims[0] ?? 1) % type.blockWeights !== 0)) {
    throw invalid(path, 'has a tensor whose rows do not fill whole blocks');
  }
  return { name, dims, typeId, typeName: type?.name ?? `type ${typeId}`, relativeOffset: cursor.size('a tensor offset'), sizeBytes };
}

function invalid(path: string, problem: string): StanchError {
  return new StanchError('model-invalid', `The model file ${path} ${problem}.`, 'Give a complete GGUF file, or fetch the default with: stanch model fetch');
}

/** A scalar metadata value; undefined when it is missing or an array. */
export function metadataScalar(metadata: GgufMetadata, key: string): GgufScalar | undefined {
  const value = metadata.get(key);
  return value === undefined || value.type === 'array' ? undefined : value.value;
}
