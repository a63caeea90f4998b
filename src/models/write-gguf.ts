import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { StanchError } from '../kit/error.ts';
import { ggufValueTypes, type GgufMetadata, type GgufScalar, type GgufValue, type GgufValueType } from './gguf-types.ts';

const alignmentBytes = 32;

export interface TensorToWrite {
  name: string;
  /** Innermost first. */
  dims: readonly number[];
  typeId: number;
  sizeBytes: number;
  /** Called once, in order; must give exactly `sizeBytes` bytes. */
  data(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface GgufToWrite {
  metadata: GgufMetadata;
  tensors: readonly TensorToWrite[];
}

/**
 * Writes a GGUF file, version 3, tensor by tensor, to a temporary file beside `path`, and renames it when it is complete and on disk. The
 * same input gives the same bytes. Gives the file's sha256 and size. Throws `output-unwritable`.
 */
export async function writeGguf(path: string, gguf: GgufToWrite, onBytes: (bytes: number) => void = () => undefined): Promise<{ sha256: string; sizeBytes: number }> {
  const partPath = `${path}.${process.pid}.tmp`;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const handle = await open(partPath, 'w');
    try {
      const write = async (bytes: Uint8Array): Promise<void> => {
        hash.update(bytes);
        for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done)).bytesWritten;
        sizeBytes += bytes.length;
        onBytes(sizeBytes);
      };
      await write(renderHeader(gguf));
      for (const tensor of gguf.tensors) {
        const before = sizeBytes;
        for await (const bytes of tensor.data()) await write(bytes);
        if (sizeBytes - before !== tensor.sizeBytes) throw new StanchError('internal', `The tensor ${tensor.name} has the wrong number of bytes.`, 'Report this as a bug.');
        await write(padding(sizeBytes));
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    if (error instanceof StanchError) throw error;
    throw new StanchError('output-unwritable', `The model file ${path} cannot be written.`, 'Check the free disk space and the rights of the folder.', error);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

function renderHeader(gguf: GgufToWrite): Buffer {
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(gguf.tensors.length), u64(gguf.metadata.size)];
  for (const [key, value] of gguf.metadata) {
    if (key === 'general.alignment' && Number(value.type === 'array' ? 0 : value.value) !== alignmentBytes) {
      throw new StanchError('unsupported', 'Only GGUF files aligned to 32 bytes are written.', 'Use the file as it is, by its path: --model FILE');
    }
    parts.push(text(key), u32(ggufValueTypes.indexOf(value.type)), renderValue(value));
  }
  let offset = 0;
  for (const tensor of gguf.tensors) {
    parts.push(text(tensor.name), u32(tensor.dims.length), ...tensor.dims.map(u64), u32(tensor.typeId), u64(offset));
    offset += tensor.sizeBytes + padding(tensor.sizeBytes).length;
  }
  const header = Buffer.concat(parts);
  return Buffer.concat([header, padding(header.length)]);
}

function renderValue(value: GgufValue): Buffer {
  if (value.type !== 'array') return renderScalar(value.type, value.value);
  if (value.items.length !== value.length) throw new StanchError('internal', 'An array of the metadata was not read in full.', 'Report this as a bug.');
  const { itemType } = value;
  return Buffer.concat([u32(ggufValueTypes.indexOf(itemType)), u64(value.length), ...value.items.map((item) => {
    if (typeof item === 'object') return renderValue(item);
    if (itemType === 'array') throw new StanchError('internal', 'An array of arrays holds a scalar.', 'Report this as a bug.');
    return renderScalar(itemType, item);
  })]);
}

function renderScalar(type: Exclude<GgufValueType, 'array'>, value: GgufScalar): Buffer {
  const out = Buffer.alloc(8);
  switch (type) {
    case 'string': return text(String(value));
    case 'bool': return Buffer.of(value === true ? 1 : 0);
    case 'u8': return out.subarray(0, out.writeUInt8(Number(value)));
    case 'i8': return out.subarray(0, out.writeInt8(Number(value)));
    case 'u16': return out.subarray(0, out.writeUInt16LE(Number(value)));
    case 'i16': return out.subarray(0, out.writeInt16LE(Number(value)));
    case 'u32': return u32(Number(value));
    case 'i32': return out.subarray(0, out.writeInt32LE(Number(value)));
    case 'f32': return out.subarray(0, out.writeFloatLE(Number(value)));
    case 'f64': return out.subarray(0, out.writeDoubleLE(Number(value)));
    case 'u64': return out.subarray(0, out.writeBigUInt64LE(BigInt(value)));
    case 'i64': return out.subarray(0, out.writeBigInt64LE(BigInt(value)));
    default: return type satisfies never;
  }
}

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

function u64(value: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function padding(length: number): Buffer {
  return Buffer.alloc((alignmentBytes - (length % alignmentBytes)) % alignmentBytes);
}
