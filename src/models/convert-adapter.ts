import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { readAdapterConfig, resolveModuleScale, type AdapterConfig } from './adapter-config.ts';
import { checkAdapterArchitecture, countInterleavedHeads, interleaveRows, pairAdapterModules, type AdapterModule } from './adapter-modules.ts';
import { checkOutput } from './check-output.ts';
import { tensorTypeIds, type GgufValue } from './gguf-types.ts';
import { throwIfInterrupted } from './interrupt.ts';
import { readGguf, type Gguf } from './read-gguf.ts';
import { readSafetensors, readSafetensorsFloats, type Safetensors, type SafetensorsTensor } from './read-safetensors.ts';
import { noAdapter, resolveModel } from './resolve-model.ts';
import { findSourceSha256 } from './source-sha256.ts';
import { renderTrainingFacts, stanchKeys, textValue, trainingFactsSchema } from './stanch-keys.ts';
import { openStore, type StoreOptions } from './store.ts';
import { encodeFinite } from './weight-codec.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

export interface ConvertAdapterOptions extends StoreOptions {
  /** Manifest or imported name, or a GGUF file; missing means the default model. */
  base?: string | undefined;
  /** Missing: named after the folder, in the working directory. */
  out?: string | undefined;
  /** Default F16. */
  type?: 'F16' | 'F32' | undefined;
  signal?: AbortSignal | undefined;
}

export interface ConvertedAdapter {
  path: string;
  sha256: string;
  sizeBytes: number;
  baseName: string;
  /** Of the base's source file: the adapter is bound to it. */
  baseSha256: string;
  moduleCount: number;
  /** Different ranks, rising. */
  ranks: number[];
  /** What was passed over, in sentences. */
  notes: string[];
}

/** What a training run may leave beside a PEFT adapter, as `stanch.json`. */
const trainingFileSchema = trainingFactsSchema.extend({ baseSha256: z.string().optional() });
const broken = 'Get the adapter again, or give the base that it was made for with --base.';

/**
 * Turns a PEFT LoRA adapter (a folder with `adapter_config.json` and `adapter_model.safetensors`) into a GGUF adapter that llama.cpp loads,
 * bound to its base. The scale of each module is exact: llama.cpp multiplies B·A by `adapter.lora.alpha` / rank, and what a module has
 * beyond that is multiplied into B. Throws `model-missing`, `model-invalid`, `unsupported`, `output-unwritable`, `usage`, `interrupted`.
 */
export async function convertAdapter(folder: string, options: ConvertAdapterOptions): Promise<ConvertedAdapter> {
  const config = await readAdapterConfig(join(folder, 'adapter_config.json'));
  const weights = await readSafetensors(join(folder, 'adapter_model.safetensors'));
  const model = await resolveModel(options.base, noAdapter, options);
  const base = await readGguf(model.path, { maxArrayItems: 64 });
  const architecture = checkAdapterArchitecture(base);
  const baseSha256 = await findSourceSha256(openStore(options), model.sha256);
  const training = await readTrainingFile(folder);
  if (training.baseSha256 !== undefined && (await findSourceSha256(openStore(options), training.baseSha256)) !== baseSha256) {
    throw new StanchError('model-invalid', `The adapter ${folder} was trained on another base than ${model.name}: stanch.json says ${training.baseSha256.slice(0, 12)}…, and this is ${baseSha256.slice(0, 12)}….`, broken);
  }
  const name = basename(resolve(folder));
  const path = await checkOutput(options.out ?? `${name}.gguf`, [model.path, weights.path]);
  const { modules, notes } = chooseModules(weights);
  const parts = modules.map((module) => checkModule(module, { config, weights, base }));
  const alpha = Math.fround(config.lora_alpha);
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', textValue(architecture)], ['general.type', textValue('adapter')], ['general.name', textValue(name)],
    ['general.file_type', { type: 'u32', value: tensorTypeIds[options.type ?? 'F16'] }],
    ['adapter.type', textValue('lora')], ['adapter.lora.alpha', { type: 'f32', value: alpha }],
    [stanchKeys.adapterBase, textValue(baseSha256)], ...renderTrainingFacts(training),
  ]);
  const order = new Map(base.tensors.map((tensor, index) => [tensor.name, index]));
  const tensors = parts
    .toSorted((a, b) => (order.get(a.module.tensorName) ?? 0) - (order.get(b.module.tensorName) ?? 0))
    .flatMap((part) => convertModule(part, { weights, base, alpha, type: options.type ?? 'F16' }));
  const written = await writeGguf(path, { metadata, tensors }, () => { throwIfInterrupted(options.signal); });
  return { path, ...written, baseName: model.name, baseSha256, moduleCount: parts.length, ranks: [...new Set(parts.map(({ rank }) => rank))].sort((a, b) => a - b), notes };
}

async function readTrainingFile(folder: string): Promise<z.infer<typeof trainingFileSchema>> {
  const text = await readFile(join(folder, 'stanch.json'), 'utf8').catch(() => '{}');
  const parsed = trainingFileSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new StanchError('model-invalid', `${join(folder, 'stanch.json')} is not what a training run leaves: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`, 'Train again, or take the file away: the adapter then says nothing of its prompts.');
}

function chooseModules(weights: Safetensors): { modules: AdapterModule[]; notes: string[] } {
  const { modules, others } = pairAdapterModules(weights.tensors.keys());
  const foreign = others.filter((name) => !name.endsWith('.base_layer.weight'));
  if (foreign.length > 0) {
    throw new StanchError('unsupported', `The adapter holds what cannot be converted: ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''}.`, 'Only the linear layers of llama, mistral and qwen2 models, their embedding and their output can be; merge the adapter in Python.');
  }
  if (modules.length === 0) throw new StanchError('model-invalid', `The file ${weights.path} holds no adapter.`, broken);
  return { modules, notes: others.map((name) => `${name} is a copy of the base's own weights and was passed over.`) };
}

interface CheckedModule {
  module: AdapterModule;
  a: SafetensorsTensor;
  b: SafetensorsTensor;
  rank: number;
  /** What B·A is multiplied by. */
  scale: number;
}

/** A is rank × input (for an embedding: rank × tokens), B is output × rank. */
function checkModule(module: AdapterModule, { config, weights, base }: { config: AdapterConfig; weights: Safetensors; base: Gguf }): CheckedModule {
  const { moduleName, tensorName, isEmbedding } = module;
  const a = weights.tensors.get(module.factorA);
  const b = weights.tensors.get(module.factorB);
  const { rank, scale } = resolveModuleScale(config, moduleName);
  if (a?.shape.length !== 2 || b?.shape.length !== 2) throw new StanchError('model-invalid', `The factors of ${moduleName} are not matrices.`, broken);
  if (a.shape[0] !== rank || b.shape[1] !== rank) throw new StanchError('model-invalid', `The factors of ${moduleName} are ${a.shape.join(' × ')} and ${b.shape.join(' × ')}, and adapter_config.json says rank ${rank}.`, broken);
  const tensor = base.tensors.find(({ name }) => name === tensorName);
  if (tensor === undefined) throw new StanchError('model-invalid', `The adapter changes ${moduleName}, and the base has no ${tensorName}.`, broken);
  if (isEmbedding && !base.tensors.some(({ name }) => name === 'output.weight')) throw new StanchError('unsupported', `The adapter changes ${moduleName}, which the base shares with its output: llama.cpp cannot apply that.`, 'Train without the embedding, or merge the adapter in Python.');
  const [inner, outer] = isEmbedding ? [b.shape[0], a.shape[1]] : [a.shape[1], b.shape[0]];
  if (tensor.dims[0] !== inner || tensor.dims[1] !== outer) {
    throw new StanchError('model-invalid', `The adapter does not fit the base: it changes ${moduleName} as ${inner} × ${outer}, and the base has ${tensor.dims.join(' × ')}.`, broken);
  }
  return { module, a, b, rank, scale };
}

interface ModuleTarget {
  weights: Safetensors;
  base: Gguf;
  /** As it is written to the file. */
  alpha: number;
  type: 'F16' | 'F32';
}

function convertModule({ module, a, b, rank, scale }: CheckedModule, { weights, base, alpha, type }: ModuleTarget): TensorToWrite[] {
  const heads = countInterleavedHeads(base, module.tensorName);
  const write = (half: 'a' | 'b', dims: [number, number], read: () => Promise<Float32Array>): TensorToWrite => {
    const name = `${module.tensorName}.lora_${half}`;
    return { name, dims, typeId: tensorTypeIds[type], sizeBytes: dims[0] * dims[1] * (type === 'F16' ? 2 : 4), data: async function* () { yield encodeFinite(type, await read(), name); } };
  };
  const columns = a.shape[1] ?? 0;
  const rows = b.shape[0] ?? 0;
  const factor = (scale * rank) / alpha;
  return [
    write('a', module.isEmbedding ? [rank, columns] : [columns, rank], async () => {
      const floats = await readSafetensorsFloats(weights, a);
      return module.isEmbedding ? transpose(floats, rank, columns) : floats;
    }),
    write('b', [rank, rows], async () => {
      const floats = (await readSafetensorsFloats(weights, b)).map((weight) => weight * factor);
      return heads === 0 ? floats : interleaveRows(floats, { rows, columns: rank, heads });
    }),
  ];
}

function transpose(weights: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: weights.length }, (_, index) => weights[(index % rows) * columns + Math.floor(index / rows)] ?? 0);
}
