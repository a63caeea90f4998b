import { StanchError } from '../kit/error.ts';
import { metadataScalar, readGguf } from './read-gguf.ts';
import { readTextKey, readTrainingFacts, stanchKeys, type TrainingFacts } from './stanch-keys.ts';

/** What the rest of the program needs to know of a model file, from its header alone. */
export interface ModelFacts extends TrainingFacts {
  architecture: string;
  /** `general.name`, when the file says it. */
  title?: string;
  sizeBytes: number;
  /** Longest context that the model was trained for; 0 when the file does not say. */
  contextTokens: number;
  vocabularySize: number;
  blockCount: number;
  embeddingLength: number;
  /** Per block: numbers kept for each token, keys and values together. */
  cellNumbersPerBlock: number;
  chatTemplate?: string;
  /** The chat template knows think blocks. */
  isReasoning: boolean;
  /** The adapter that was merged into the weights: the model is tuned without any beside it. Missing: none is known of. */
  mergedAdapter?: { sha256: string };
}

/** Reads the header of a model file. Throws `model-missing`, `model-invalid` (also for an adapter, or a file without weights). */
export async function readModelFacts(path: string): Promise<ModelFacts> {
  const gguf = await readGguf(path, { maxArrayItems: 1024 });
  const text = (key: string): string | undefined => {
    const value = metadataScalar(gguf.metadata, key);
    return typeof value === 'string' ? value : undefined;
  };
  const number = (key: string): number | undefined => {
    const entry = gguf.metadata.get(key);
    // Some architectures give one number per block: the largest is the safe one.
    const value = entry?.type === 'array' ? Math.max(0, ...entry.items.map((item) => (typeof item === 'object' ? 0 : Number(item)))) : metadataScalar(gguf.metadata, key);
    return value === undefined || !Number.isFinite(Number(value)) ? undefined : Number(value);
  };
  if (text('general.type') === 'adapter') {
    throw new StanchError('model-invalid', `${path} is an adapter, not a model.`, 'Give its base as the model: --model BASE --adapter FILE');
  }
  const architecture = text('general.architecture');
  if (architecture === undefined || gguf.tensors.length === 0) {
    throw new StanchError('model-invalid', `The model file ${path} holds no model.`, 'Give a complete GGUF model, or fetch the default with: stanch model fetch');
  }
  const embeddingLength = number(`${architecture}.embedding_length`) ?? 0;
  const heads = number(`${architecture}.attention.head_count`) ?? 1;
  const keyValueHeads = number(`${architecture}.attention.head_count_kv`) ?? heads;
  const headLength = heads > 0 ? embeddingLength / heads : 0;
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens');
  const chatTemplate = text('tokenizer.chat_template');
  const title = text('general.name');
  const mergedSha256 = readTextKey(gguf.metadata, stanchKeys.mergedAdapter);
  return {
    architecture,
    ...(title === undefined ? {} : { title }),
    sizeBytes: gguf.fileBytes,
    contextTokens: number(`${architecture}.context_length`) ?? 0,
    vocabularySize: tokens?.type === 'array' ? tokens.length : (number(`${architecture}.vocab_size`) ?? 0),
    blockCount: number(`${architecture}.block_count`) ?? 0,
    embeddingLength,
    cellNumbersPerBlock: keyValueHeads * ((number(`${architecture}.attention.key_length`) ?? headLength) + (number(`${architecture}.attention.value_length`) ?? headLength)),
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    // Some templates only cut the thought out of earlier answers, and so name its end alone.
    isReasoning: chatTemplate !== undefined && /<\/?think>/.test(chatTemplate),
    ...(mergedSha256 === undefined ? {} : { mergedAdapter: { sha256: mergedSha256 } }),
    ...readTrainingFacts(gguf.metadata),
  };
}
