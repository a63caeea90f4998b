import { StanchError } from '../kit/error.ts';
import { metadataScalar, readGguf, type Gguf, type GgufTensor } from './read-gguf.ts';
import { readTextKey, readTrainingFacts, stanchKeys, type TrainingFacts } from './stanch-keys.ts';

/** The two factors of the change of one base tensor: `scale` · B · A. */
export interface AdapterPair {
  /** Name of the base tensor. */
  tensorName: string;
  a: GgufTensor;
  b: GgufTensor;
  rank: number;
  scale: number;
}

export interface GgufAdapter {
  gguf: Gguf;
  architecture: string;
  pairs: readonly AdapterPair[];
  /** sha256 of the file that its base was fetched or imported as; missing when it does not say. */
  baseSha256?: string;
  training: TrainingFacts;
  /** Tensors that llama.cpp passes over. */
  ignoredNames: readonly string[];
}

const hint = 'Give a LoRA adapter in GGUF format that was made for this model; stanch model convert-adapter makes one of a PEFT folder.';

/** Reads the header of a LoRA adapter in GGUF. Throws `model-missing`, `model-invalid`. */
export async function readAdapter(path: string): Promise<GgufAdapter> {
  const gguf = await readGguf(path, { maxArrayItems: 64 });
  if (metadataScalar(gguf.metadata, 'general.type') !== 'adapter' || metadataScalar(gguf.metadata, 'adapter.type') !== 'lora') {
    throw new StanchError('model-invalid', `${path} is not a LoRA adapter.`, hint);
  }
  const alpha = Number(metadataScalar(gguf.metadata, 'adapter.lora.alpha') ?? 0);
  const halves = new Map<string, { a?: GgufTensor; b?: GgufTensor }>();
  const ignoredNames: string[] = [];
  for (const tensor of gguf.tensors) {
    const half = tensor.name.endsWith('.lora_a') ? 'a' : tensor.name.endsWith('.lora_b') ? 'b' : undefined;
    if (half !== undefined) {
      const tensorName = tensor.name.slice(0, -'.lora_a'.length);
      halves.set(tensorName, { ...halves.get(tensorName), [half]: tensor });
    } else if (tensor.name.endsWith('_norm.weight')) ignoredNames.push(tensor.name);
    else throw new StanchError('model-invalid', `The adapter ${path} holds ${tensor.name}, which is no part of a LoRA adapter.`, hint);
  }
  const pairs = [...halves].map(([tensorName, { a, b }]): AdapterPair => {
    const rank = b?.dims[0] ?? 0;
    if (a === undefined || b === undefined || rank === 0) throw new StanchError('model-invalid', `The adapter ${path} has only a half of ${tensorName}.`, hint);
    // Source: llama.cpp, llama-adapter.h, `get_scale`: no alpha means no scaling.
    return { tensorName, a, b, rank, scale: alpha === 0 ? 1 : alpha / rank };
  });
  if (pairs.length === 0) throw new StanchError('model-invalid', `The adapter ${path} changes nothing.`, hint);
  const baseSha256 = readTextKey(gguf.metadata, stanchKeys.adapterBase);
  return {
    gguf, pairs, ignoredNames, architecture: String(metadataScalar(gguf.metadata, 'general.architecture')), training: readTrainingFacts(gguf.metadata),
    ...(baseSha256 === undefined ? {} : { baseSha256 }),
  };
}

/**
 * Checks that every tensor that the adapter changes is in the base and has the adapter's shape, as llama.cpp would when it loads them.
 * Throws `model-invalid`.
 */
export function checkAdapterFits(adapter: GgufAdapter, base: Gguf): void {
  const { path } = adapter.gguf;
  const architecture = String(metadataScalar(base.metadata, 'general.architecture'));
  if (adapter.architecture !== architecture) throw new StanchError('model-invalid', `The adapter ${path} is for ${adapter.architecture} models, and this one is ${architecture}.`, hint);
  const tensors = new Map(base.tensors.map((tensor) => [tensor.name, tensor]));
  for (const { tensorName, a, b, rank } of adapter.pairs) {
    const tensor = tensors.get(tensorName);
    if (tensor === undefined) throw new StanchError('model-invalid', `The adapter ${path} changes ${tensorName}, which this model does not have.`, hint);
    // A and B of the embedding change places: a row of A for each token. Source: llama.cpp, `build_inp_embd`.
    const isEmbedding = tensorName === 'token_embd.weight';
    if (isEmbedding && !tensors.has('output.weight')) throw new StanchError('model-invalid', `The adapter ${path} changes the embedding, which this model shares with its output.`, hint);
    const [ranks, inner, outer] = isEmbedding ? [a.dims[0], b.dims[1], a.dims[1]] : [a.dims[1], a.dims[0], b.dims[1]];
    if (ranks !== rank || inner !== tensor.dims[0] || outer !== tensor.dims[1]) {
      throw new StanchError('model-invalid', `The adapter ${path} does not fit: it changes ${tensorName} as ${inner} × ${outer}, and this model has ${tensor.dims.join(' × ')}.`, hint);
    }
  }
}
