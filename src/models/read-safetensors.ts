import { open } from 'node:fs/promises';
import { z } from 'zod';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { weightCodecs } from './weight-codec.ts';

export interface SafetensorsTensor {
  name: string;
  /** Such as `F32`, `BF16`. */
  dtype: string;
  /** Outermost first. */
  shape: readonly number[];
  /** From the beginning of the file. */
  offsetBytes: number;
  sizeBytes: number;
}

export interface Safetensors {
  path: string;
  tensors: ReadonlyMap<string, SafetensorsTensor>;
}

/** Bytes of one number of each type. Source: the safetensors format, `Dtype`. */
const dtypeBytes: Readonly<Record<string, number>> = { BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2, U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 };
const maxHeaderBytes = 100_000_000;
const countSchema = z.number().int().nonnegative();
const headerSchema = z.record(z.string(), z.object({ dtype: z.string(), shape: z.array(countSchema).max(8), data_offsets: z.tuple([countSchema, countSchema]) }));

/**
 * Reads the header of a safetensors file and checks it against the file: the tensors must fill the data without overlap, hole or rest.
 * Source: the safetensors format (8 bytes with the header's length, a JSON header, the data). Throws `model-missing`, `model-invalid`.
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new StanchError('model-missing', `The weights ${path} cannot be opened.`, 'Check the path.', cause);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw invalid(path, 'is not a file');
    if (stat.size < 8) throw invalid(path, 'is cut short: it ends inside its header');
    const lengthBytes = Buffer.alloc(8);
    await handle.read(lengthBytes, 0, 8, 0);
    const headerBytes = lengthBytes.readBigUInt64LE();
    if (headerBytes > BigInt(maxHeaderBytes)) throw invalid(path, 'is not a safetensors file: its header would have more than 100 MB');
    if (8n + headerBytes > BigInt(stat.size)) throw invalid(path, 'is cut short: it ends inside its header');
    const header = Buffer.alloc(Number(headerBytes));
    await handle.read(header, 0, header.length, 8);
    return { path, tensors: parseHeader(path, header.toString('utf8'), { dataOffsetBytes: 8 + header.length, fileBytes: stat.size }) };
  } finally {
    await handle.close();
  }
}

function parseHeader(path: string, text: string, { dataOffsetBytes, fileBytes }: { dataOffsetBytes: number; fileBytes: number }): Map<string, SafetensorsTensor> {
  const object = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
  if (!object.success) throw invalid(path, 'is not a safetensors file: its header is not a JSON object');
  const { __metadata__: _, ...entries } = object.data;
  const parsed = headerSchema.safeParse(entries);
  if (!parsed.success) throw invalid(path, `has a header that says nothing clear about ${String(parsed.error.issues[0]?.path[0] ?? 'its tensors')}`);
  const tensors = Object.entries(parsed.data).map(([name, { dtype, shape, data_offsets: [begin, end] }]): SafetensorsTensor => {
    const numberBytes = dtypeBytes[dtype];
    if (numberBytes === undefined) throw invalid(path, `has numbers of the unknown type ${dtype} in ${name}`);
    if (end - begin !== shape.reduce((product, length) => product * length, numberBytes)) throw invalid(path, `gives ${name} a place that does not fit its shape ${shape.join(' × ')}`);
    return { name, dtype, shape, offsetBytes: dataOffsetBytes + begin, sizeBytes: end - begin };
  });
  let filledBytes = dataOffsetBytes;
  for (const { name, offsetBytes, sizeBytes } of tensors.toSorted((a, b) => a.offsetBytes - b.offsetBytes || a.sizeBytes - b.sizeBytes)) {
    if (offsetBytes < filledBytes) throw invalid(path, `has tensors that overlap: ${name} begins inside another`);
    if (offsetBytes > filledBytes) throw invalid(path, `has bytes before ${name} that belong to no tensor`);
    filledBytes += sizeBytes;
  }
  if (filledBytes > fileBytes) throw invalid(path, `is cut short: its tensors need ${filledBytes} bytes and it has ${fileBytes}`);
  if (filledBytes < fileBytes) throw invalid(path, `has ${fileBytes - filledBytes} bytes at its end that belong to no tensor`);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

/** The numbers of one tensor, row by row. Throws `unsupported` (not F32, F16 or BF16), `model-invalid` (NaN or infinite, or cut short since). */
export async function readSafetensorsFloats({ path }: Safetensors, tensor: SafetensorsTensor): Promise<Float32Array> {
  const codec = weightCodecs[tensor.dtype];
  if (codec?.blockWeights !== 1) throw new StanchError('unsupported', `The tensor ${tensor.name} is of type ${tensor.dtype}; F32, F16 and BF16 can be read.`, 'Save the adapter in one of these types.');
  const bytes = Buffer.alloc(tensor.sizeBytes);
  const handle = await open(path, 'r');
  try {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, tensor.offsetBytes);
    if (bytesRead < bytes.length) throw invalid(path, 'is cut short: it has shrunk while it was read');
  } finally {
    await handle.close();
  }
  const weights = codec.decode(bytes);
  if (!weights.every(Number.isFinite)) throw invalid(path, `holds numbers that are not finite in ${tensor.name}`);
  return weights;
}

function invalid(path: string, problem: string): StanchError {
  return new StanchError('model-invalid', `The file ${path} ${problem}.`, 'Get the file again: it is broken or incomplete.');
}
