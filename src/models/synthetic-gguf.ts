import { SeededRandom } from '../kit/random.ts';
import type { GgufMetadata, GgufScalar, GgufValue } from './gguf-types.ts';
import { tensorTypeIds, type WrittenTensorType } from './gguf-types.ts';
import { stanchKeys } from './stanch-keys.ts';
import { encodeFinite } from './weight-codec.ts';
import { writeGguf, type TensorToWrite } from './write-gguf.ts';

/** ChatML, with a `<think>` block opened for the assistant when the model is to look like a reasoning one. */
export const syntheticChatTemplate = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

export interface SyntheticModelOptions {
  /** Default 1. The same options give the same bytes. */
  seed?: number;
  /** Longest context, in tokens. Default 2,048. */
  contextTokens?: number;
  /** Default: none. With one, the tokens `<|im_start|>` and `<|im_end|>` exist and the latter ends a turn. */
  chatTemplate?: string;
  /** More control tokens, such as `<think>`. */
  controlTokens?: readonly string[];
}

const width = 64;
const innerWidth = 128;
const blockCount = 2;
const headCount = 4;
/** Matrices of a block: inner dimension (input), then outer. */
const blockMatrices: readonly (readonly [string, number, number])[] = [
  ['attn_q', width, width], ['attn_k', width, width], ['attn_v', width, width], ['attn_output', width, width],
  ['ffn_gate', width, innerWidth], ['ffn_up', width, innerWidth], ['ffn_down', innerWidth, width],
];
const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

/**
 * Writes a tiny llama model with random weights and a byte vocabulary (about 150 KB): it loads, generates, and takes grammars, adapters and
 * parallel sequences, so that tests need no download. Gives its sha256 and size.
 */
export async function writeSyntheticModel(path: string, options: SyntheticModelOptions = {}): Promise<{ sha256: string; sizeBytes: number }> {
  const random = new SeededRandom(options.seed ?? 1);
  const tokens = listTokens(options);
  const tensors: TensorToWrite[] = [
    matrix('token_embd.weight', [width, tokens.length], { random, spread: 1 }),
    ...Array.from({ length: blockCount }, (_, block) => [
      ones(`blk.${block}.attn_norm.weight`),
      ones(`blk.${block}.ffn_norm.weight`),
      ...blockMatrices.map(([name, inner, outer]) => matrix(`blk.${block}.${name}.weight`, [inner, outer], { random, spread: 2 / Math.sqrt(inner) })),
    ]).flat(),
    ones('output_norm.weight'),
    matrix('output.weight', [width, tokens.length], { random, spread: 0.5 }),
  ];
  return writeGguf(path, { metadata: modelMetadata(tokens, options), tensors });
}

export interface SyntheticAdapterOptions {
  seed?: number;
  /** Default 4. */
  rank?: number;
  /** Size of the change: 0 gives an adapter without any effect. Default 0.2. */
  spread?: number;
  /** Recorded as the prompts that it was trained on. */
  promptHashes?: Record<string, string>;
}

/** Writes a LoRA adapter over every matrix of the blocks of {@link writeSyntheticModel}'s model, as F32. */
export async function writeSyntheticAdapter(path: string, { seed = 2, rank = 4, spread = 0.2, promptHashes }: SyntheticAdapterOptions = {}): Promise<{ sha256: string; sizeBytes: number }> {
  const random = new SeededRandom(seed);
  const tensors = Array.from({ length: blockCount }, (_, block) => blockMatrices.flatMap(([name, inner, outer]) => [
    matrix(`blk.${block}.${name}.weight.lora_a`, [inner, rank], { random, spread, type: 'F32' }),
    matrix(`blk.${block}.${name}.weight.lora_b`, [rank, outer], { random, spread, type: 'F32' }),
  ])).flat();
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', text('llama')], ['general.type', text('adapter')], ['general.name', text('synthetic adapter')],
    ['adapter.type', text('lora')], ['adapter.lora.alpha', { type: 'f32', value: rank }],
    ...(promptHashes === undefined ? [] : [[stanchKeys.promptHashes, text(JSON.stringify(promptHashes))] as const]),
  ]);
  return writeGguf(path, { metadata, tensors });
}

interface VocabularyToken {
  text: string;
  type: number;
}

/** Three specials, 256 bytes, the SentencePiece space and printable ASCII; then the control tokens that were asked for. */
function listTokens({ chatTemplate, controlTokens = [] }: SyntheticModelOptions): VocabularyToken[] {
  const chatTokens = chatTemplate === undefined ? [] : ['<|im_start|>', '<|im_end|>'];
  return [
    { text: '<unk>', type: tokenTypes.unknown },
    { text: '<s>', type: tokenTypes.control },
    { text: '</s>', type: tokenTypes.control },
    ...Array.from({ length: 256 }, (_, byte) => ({ text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, type: tokenTypes.byte })),
    { text: '\u2581', type: tokenTypes.normal },
    ...Array.from({ length: 94 }, (_, index) => ({ text: String.fromCharCode(33 + index), type: tokenTypes.normal })),
    ...[...chatTokens, ...controlTokens].map((token) => ({ text: token, type: tokenTypes.control })),
  ];
}

function modelMetadata(tokens: readonly VocabularyToken[], { contextTokens = 2048, chatTemplate }: SyntheticModelOptions): GgufMetadata {
  const end = chatTemplate === undefined ? 2 : tokens.findIndex((token) => token.text === '<|im_end|>');
  return new Map<string, GgufValue>([
    ['general.architecture', text('llama')], ['general.type', text('model')], ['general.name', text('synthetic')],
    ['llama.context_length', count(contextTokens)], ['llama.embedding_length', count(width)], ['llama.block_count', count(blockCount)],
    ['llama.feed_forward_length', count(innerWidth)], ['llama.attention.head_count', count(headCount)], ['llama.attention.head_count_kv', count(headCount)],
    ['llama.rope.dimension_count', count(width / headCount)], ['llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 }],
    ['llama.vocab_size', count(tokens.length)], ['general.file_type', count(7)],
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.tokens', list('string', tokens.map((token) => token.text))],
    ['tokenizer.ggml.scores', list('f32', tokens.map((_, index) => -index))],
    ['tokenizer.ggml.token_type', list('i32', tokens.map((token) => token.type))],
    ['tokenizer.ggml.bos_token_id', count(1)], ['tokenizer.ggml.eos_token_id', count(end)], ['tokenizer.ggml.unknown_token_id', count(0)],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: true }], ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: false }],
    ...(chatTemplate === undefined ? [] : [['tokenizer.chat_template', text(chatTemplate)] as const]),
  ]);
}

function text(value: string): GgufValue {
  return { type: 'string', value };
}

function count(value: number): GgufValue {
  return { type: 'u32', value };
}

function list(itemType: 'string' | 'f32' | 'i32', items: readonly GgufScalar[]): GgufValue {
  return { type: 'array', itemType, items, length: items.length };
}

/** Uniform between -spread and spread; drawn at once, so that the draws follow the order of the tensors. */
function matrix(name: string, dims: readonly [number, number], { random, spread, type = 'Q8_0' }: { random: SeededRandom; spread: number; type?: WrittenTensorType }): TensorToWrite {
  const weights = Float32Array.from({ length: dims[0] * dims[1] }, () => (random.next() * 2 - 1) * spread);
  return tensor(name, { dims, type, bytes: encodeFinite(type, weights, name) });
}

function ones(name: string): TensorToWrite {
  return tensor(name, { dims: [width], type: 'F32', bytes: encodeFinite('F32', new Float32Array(width).fill(1), name) });
}

function tensor(name: string, { dims, type, bytes }: { dims: readonly number[]; type: WrittenTensorType; bytes: Uint8Array }): TensorToWrite {
  return { name, dims, typeId: tensorTypeIds[type], sizeBytes: bytes.length, data: () => [bytes] };
}
