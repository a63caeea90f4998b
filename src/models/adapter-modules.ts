import { StanchError } from '../kit/error.ts';
import { metadataScalar, type Gguf } from './read-gguf.ts';

/** Architectures whose modules are known, by their names in GGUF. Mistral models are `llama` there. */
const knownArchitectures: readonly string[] = ['llama', 'qwen2'];
const blockModules: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_q', 'self_attn.k_proj': 'attn_k', 'self_attn.v_proj': 'attn_v', 'self_attn.o_proj': 'attn_output',
  'mlp.gate_proj': 'ffn_gate', 'mlp.up_proj': 'ffn_up', 'mlp.down_proj': 'ffn_down',
};

/** The two factors of one module's change, as names in a PEFT file. */
export interface AdapterModule {
  /** As peft's patterns know it, such as `model.layers.0.self_attn.q_proj`. */
  moduleName: string;
  /** Such as `blk.0.attn_q.weight`. */
  tensorName: string;
  factorA: string;
  factorB: string;
  /** An embedding's A has a column for each token, and no product with the input. */
  isEmbedding: boolean;
}

/** Throws `unsupported` for an architecture whose modules are not known. */
export function checkAdapterArchitecture(base: Gguf): string {
  const architecture = String(metadataScalar(base.metadata, 'general.architecture'));
  if (!knownArchitectures.includes(architecture)) throw new StanchError('unsupported', `Adapters of ${architecture} models cannot be converted; those of llama, mistral and qwen2 models can.`, 'Convert it with convert_lora_to_gguf.py of llama.cpp.');
  return architecture;
}

/** Pairs the tensors of a PEFT file; `others` are those that belong to no module that is known here. */
export function pairAdapterModules(names: Iterable<string>): { modules: AdapterModule[]; others: string[] } {
  const modules = new Map<string, Partial<AdapterModule>>();
  const others: string[] = [];
  for (const name of names) {
    const [, moduleName = '', part = ''] = /^(?:base_model\.model\.)?([A-Za-z0-9_.]+)\.(lora_[AB]\.weight|lora_embedding_[AB])$/.exec(name) ?? [];
    const tensorName = nameTensor(moduleName);
    const isEmbedding = part.startsWith('lora_embedding');
    if (tensorName === undefined || isEmbedding !== (tensorName === 'token_embd.weight')) {
      others.push(name);
      continue;
    }
    const factor = part.replace('.weight', '').endsWith('A') ? 'factorA' : 'factorB';
    modules.set(moduleName, { ...modules.get(moduleName), moduleName, tensorName, isEmbedding, [factor]: name });
  }
  const whole = [...modules.values()].filter((module): module is AdapterModule => module.factorA !== undefined && module.factorB !== undefined);
  const halves = [...modules.values()].flatMap(({ factorA, factorB }) => (factorA === undefined ? [factorB ?? ''] : factorB === undefined ? [factorA] : []));
  return { modules: whole, others: [...others, ...halves] };
}

function nameTensor(moduleName: string): string | undefined {
  if (/^(?:model\.)?embed_tokens$/.test(moduleName)) return 'token_embd.weight';
  if (moduleName === 'lm_head') return 'output.weight';
  const [, block, module = ''] = /^(?:model\.)?layers\.(\d{1,4})\.([a-z_.]+)$/.exec(moduleName) ?? [];
  const tensor = Object.hasOwn(blockModules, module) ? blockModules[module] : undefined;
  return tensor === undefined ? undefined : `blk.${Number(block)}.${tensor}.weight`;
}

/**
 * How many heads a tensor's rows are interleaved by: llama.cpp keeps the two halves of a rotated head pairwise in `llama` models, where
 * Hugging Face keeps one half after the other. 0 for rows that keep their order. Source: llama.cpp, convert_hf_to_gguf.py,
 * `LlamaModel.permute`. Throws `unsupported` where the base does not give one number of heads for all blocks.
 */
export function countInterleavedHeads(base: Gguf, tensorName: string): number {
  const architecture = String(metadataScalar(base.metadata, 'general.architecture'));
  const isQuery = tensorName.endsWith('.attn_q.weight');
  if (architecture !== 'llama' || !(isQuery || tensorName.endsWith('.attn_k.weight'))) return 0;
  const heads = metadataScalar(base.metadata, `${architecture}.attention.head_count`);
  const count = Number((isQuery ? undefined : metadataScalar(base.metadata, `${architecture}.attention.head_count_kv`)) ?? heads);
  if (!Number.isInteger(count) || count < 1) throw new StanchError('unsupported', 'The base does not say how many attention heads it has.', 'Give a complete GGUF model as --base.');
  return count;
}

/** Rows of each head from two halves to pairs. `rows` × `columns` numbers, row by row. Throws `model-invalid` when the heads do not divide the rows. */
export function interleaveRows(weights: Float32Array, { rows, columns, heads }: { rows: number; columns: number; heads: number }): Float32Array {
  const half = rows / heads / 2;
  if (!Number.isInteger(half)) throw new StanchError('model-invalid', `${rows} rows of an attention matrix do not belong to ${heads} heads.`, 'Give the base that the adapter was made for.');
  const out = new Float32Array(weights.length);
  for (let row = 0; row < rows; row += 1) {
    const head = Math.floor(row / (2 * half));
    const place = row % (2 * half);
    const from = head * 2 * half + (place % 2) * half + Math.floor(place / 2);
    out.set(weights.subarray(from * columns, (from + 1) * columns), row * columns);
  }
  return out;
}
