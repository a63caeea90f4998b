import { StanchError } from '../kit/error.ts';
import { checkOutput } from './check-output.ts';
import type { GgufValue } from './gguf-types.ts';
import { throwIfInterrupted } from './interrupt.ts';
import { readAdapter, type AdapterPair } from './read-adapter.ts';
import { metadataScalar, readGguf, type Gguf, type GgufTensor } from './read-gguf.ts';
import { readRange } from './read-range.ts';
import { resolveModel } from './resolve-model.ts';
import { findSourceSha256 } from './source-sha256.ts';
import { renderTrainingFacts, stanchKeys, textValue } from './stanch-keys.ts';
import { openStore, type StoreOptions } from './store.ts';
import { encodeFinite, weightCodecs } from './weight-codec.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

export interface MergeOptions extends StoreOptions {
  /** Manifest or imported name, or a GGUF file. */
  base: string;
  /** A LoRA adapter in GGUF. */
  adapter: string;
  out: string;
  onProgress?: (bytes: number, totalBytes: number) => void;
  signal?: AbortSignal | undefined;
}

export interface MergedModel {
  path: string;
  sha256: string;
  sizeBytes: number;
  tensorCount: number;
  /** Length of what rounding to the base's type moved the weights by, over the length of what the adapter moved them by. */
  roundingFraction: number;
  warnings: readonly string[];
}

/** Weights changed at a time: 4 MB of floats. */
const chunkWeights = 1 << 20;

/**
 * Writes one GGUF with W + scale·B·A in place of every W that the adapter changes, in W's own type; all other tensors are copied. One chunk
 * of rows and the factors of one tensor are held at a time. Throws what {@link resolveModel} does for a base and an adapter, and
 * `unsupported` (a type that cannot be written), `output-unwritable`, `usage`, `interrupted`.
 */
export async function mergeAdapter(options: MergeOptions): Promise<MergedModel> {
  const model = await resolveModel(options.base, options.adapter, options);
  if (model.adapter === undefined) throw new StanchError('internal', 'The adapter was not resolved.', 'Report this as a bug.');
  const base = await readGguf(model.path);
  const adapter = await readAdapter(model.adapter.path);
  const path = await checkOutput(options.out, [base.path, adapter.gguf.path]);
  if (Number(metadataScalar(base.metadata, 'split.count') ?? 1) > 1) throw new StanchError('unsupported', `${base.path} is one of several files of a model.`, 'Join them first with llama-gguf-split --merge.');
  const { promptHashes, profile = model.profile } = adapter.training;
  const metadata = new Map<string, GgufValue>(base.metadata);
  metadata.delete(stanchKeys.promptHashes);
  for (const [key, value] of [
    [stanchKeys.mergedAdapter, textValue(model.adapter.sha256)], [stanchKeys.mergedBase, textValue(await findSourceSha256(openStore(options), model.sha256))],
    ...renderTrainingFacts({ profile, promptHashes }),
  ] as const) metadata.set(key, value);
  const pairs = new Map(adapter.pairs.map((pair) => [pair.tensorName, pair]));
  const moved: Moved = { byAdapter: 0, byRounding: 0 };
  const tensors = base.tensors.map((tensor) => mergeTensor(tensor, { base, adapter: adapter.gguf, pair: pairs.get(tensor.name), moved }));
  const written = await writeGguf(path, { metadata, tensors }, (bytes) => {
    throwIfInterrupted(options.signal);
    options.onProgress?.(bytes, base.fileBytes);
  });
  return { path, ...written, tensorCount: pairs.size, roundingFraction: moved.byAdapter === 0 ? 0 : Math.sqrt(moved.byRounding / moved.byAdapter), warnings: model.adapter.warnings };
}

/** Sums of squares. */
interface Moved {
  byAdapter: number;
  byRounding: number;
}

function mergeTensor(tensor: GgufTensor, { base, adapter, pair, moved }: { base: Gguf; adapter: Gguf; pair: AdapterPair | undefined; moved: Moved }): TensorToWrite {
  const { name, dims, typeId, typeName, offsetBytes, sizeBytes } = tensor;
  if (sizeBytes === undefined) throw notWritable(typeName, name);
  const copied = { name, dims, typeId, sizeBytes };
  if (pair === undefined) return { ...copied, data: () => readRange(base.path, offsetBytes, sizeBytes, chunkWeights) };
  const codec = weightCodecs[typeName];
  const [width = 0, height = 0] = dims;
  if (codec === undefined || dims.length !== 2 || width % codec.blockWeights !== 0) throw notWritable(typeName, name);
  const chunkRows = Math.max(1, Math.floor(chunkWeights / width));
  return {
    ...copied,
    data: async function* () {
      const change = await readChange(adapter, pair, width);
      let row = 0;
      for await (const bytes of readRange(base.path, offsetBytes, sizeBytes, (sizeBytes / height) * chunkRows)) {
        const weights = codec.decode(bytes);
        moved.byAdapter += addChange(weights, change, row);
        const merged = encodeFinite(typeName, weights, name);
        moved.byRounding += squaredDistance(codec.decode(merged), weights);
        row += weights.length / width;
        yield merged;
      }
    },
  };
}

/** A change of `width` columns: row r is `scale` times the sum over k of left[r][k] · right[k]. */
interface Change {
  left: Float32Array;
  right: Float32Array;
  rank: number;
  width: number;
  scale: number;
}

async function readChange(adapter: Gguf, { tensorName, a, b, rank, scale }: AdapterPair, width: number): Promise<Change> {
  const [floatsA, floatsB] = [await readFloats(adapter, a), await readFloats(adapter, b)];
  // For the embedding A has the rows (one for each token) and B the columns.
  if (tensorName !== 'token_embd.weight') return { left: floatsB, right: floatsA, rank, width, scale };
  return { left: floatsA, right: Float32Array.from({ length: floatsB.length }, (_, index) => floatsB[(index % width) * rank + Math.floor(index / width)] ?? 0), rank, width, scale };
}

async function readFloats(adapter: Gguf, { name, typeName, offsetBytes, sizeBytes = 0 }: GgufTensor): Promise<Float32Array> {
  const codec = weightCodecs[typeName];
  if (codec === undefined) throw notWritable(typeName, name);
  const chunks: Uint8Array[] = [];
  for await (const bytes of readRange(adapter.path, offsetBytes, sizeBytes, chunkWeights)) chunks.push(bytes);
  const floats = codec.decode(Buffer.concat(chunks));
  if (!floats.every(Number.isFinite)) throw new StanchError('model-invalid', `The adapter ${adapter.path} holds numbers that are not finite in ${name}.`, 'Get the adapter again: it is broken.');
  return floats;
}

/** Adds the rows of the change from `firstRow` on to the weights; gives the sum of squares of what was added. */
function addChange(weights: Float32Array, { left, right, rank, width, scale }: Change, firstRow: number): number {
  const added = new Float64Array(width);
  let squares = 0;
  for (let at = 0, row = firstRow; at < weights.length; at += width, row += 1) {
    added.fill(0);
    for (let k = 0; k < rank; k += 1) {
      const factor = scale * (left[row * rank + k] ?? 0);
      for (let column = 0, from = k * width; column < width; column += 1) added[column] = (added[column] ?? 0) + factor * (right[from + column] ?? 0);
    }
    for (let column = 0; column < width; column += 1) {
      const change = added[column] ?? 0;
      weights[at + column] = (weights[at + column] ?? 0) + change;
      squares += change * change;
    }
  }
  return squares;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return sum;
}

function notWritable(typeName: string, name: string): StanchError {
  return new StanchError('unsupported', `Weights of type ${typeName} (${name}) cannot be changed and written again.`, `Use the adapter beside its base (--adapter FILE), or a base of one of the types ${Object.keys(weightCodecs).join(', ')}.`);
}
