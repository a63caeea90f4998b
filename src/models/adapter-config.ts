import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { matchesModule } from './match-module.ts';

const positiveSchema = z.number().int().positive();
const scaleSchema = z.number();

/** What of `adapter_config.json` decides the numbers; the rest is kept as it is, to be looked at. Source: peft/tuners/lora/config.py. */
const adapterConfigSchema = z.looseObject({
  peft_type: z.string(),
  r: positiveSchema,
  lora_alpha: scaleSchema,
  rank_pattern: z.record(z.string(), positiveSchema).nullish(),
  alpha_pattern: z.record(z.string(), scaleSchema).nullish(),
  use_rslora: z.boolean().nullish(),
});
export type AdapterConfig = z.infer<typeof adapterConfigSchema>;

/** Settings that change what the adapter computes in a way that a GGUF adapter has no room for, and what each is. */
const unsupportedSettings: Readonly<Record<string, string>> = {
  use_dora: 'weight-decomposed adaptation (DoRA)',
  lora_bias: 'biases of its own',
  modules_to_save: 'whole modules beside the low-rank ones',
  fan_in_fan_out: 'transposed weights',
  layer_replication: 'repeated layers',
  trainable_token_indices: 'trained tokens',
  target_parameters: 'bare parameters',
  alora_invocation_tokens: 'activation by a token',
  use_qalora: 'pooled inputs (QALoRA)',
  use_bdlora: 'block-diagonal factors',
  arrow_config: 'routing among adapters (Arrow)',
  kasa_config: 'a truncated base (KaSA)',
  corda_config: 'a changed base (CorDA)',
  lora_ga_config: 'a changed base (LoRA-GA)',
  monteclora_config: 'sampled weights (MonteCLoRA)',
  megatron_config: 'Megatron layers',
};
/** Beginnings that leave the base as it is. The others (PiSSA, OLoRA, CorDA, LoftQ, …) train against a changed one. */
const plainBeginnings: readonly unknown[] = [undefined, null, true, false, 'gaussian', 'eva', 'orthogonal'];

/**
 * Reads `adapter_config.json`. Throws `model-missing`, `model-invalid` (not the configuration of a LoRA adapter), `unsupported` (a setting
 * that a GGUF adapter cannot carry).
 */
export async function readAdapterConfig(path: string): Promise<AdapterConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StanchError('model-missing', `The adapter's configuration ${path} cannot be read.`, 'Give the folder of a PEFT adapter: adapter_config.json and adapter_model.safetensors.', cause);
  });
  const parsed = adapterConfigSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new StanchError('model-invalid', `${path} is not the configuration of a LoRA adapter: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`, 'Give the folder of a PEFT adapter of type LORA.');
  checkSettings(parsed.data);
  return parsed.data;
}

function checkSettings(config: AdapterConfig): void {
  const refuse = (what: string): never => {
    throw new StanchError('unsupported', `The adapter uses ${what}, which a GGUF adapter cannot carry.`, 'Merge it into its base in Python and convert the whole model, or train it as plain LoRA.');
  };
  if (config.peft_type !== 'LORA') refuse(`the method ${config.peft_type}`);
  for (const [name, what] of Object.entries(unsupportedSettings)) if (!isOff(config[name])) refuse(`${what} (${name})`);
  if (!['none', undefined, null].includes(config['bias'] as string)) refuse(`trained biases (bias: ${JSON.stringify(config['bias'])})`);
  const beginning = config['init_lora_weights'];
  if (!plainBeginnings.includes(beginning)) refuse(`a changed base (init_lora_weights: ${JSON.stringify(beginning)})`);
  if (config.lora_alpha === 0) refuse('a scale of nothing (lora_alpha: 0)');
}

function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Rank of a module and the factor of B·A. Source: peft/tuners/lora/layer.py, `update_layer`: alpha / r, or alpha / √r when rank-stabilised. */
export function resolveModuleScale(config: AdapterConfig, moduleName: string): { rank: number; scale: number } {
  const rank = findByPattern(config.rank_pattern, moduleName) ?? config.r;
  const alpha = findByPattern(config.alpha_pattern, moduleName) ?? config.lora_alpha;
  return { rank, scale: alpha / (config.use_rslora === true ? Math.sqrt(rank) : rank) };
}

function findByPattern(patterns: Readonly<Record<string, number>> | null | undefined, moduleName: string): number | undefined {
  return Object.entries(patterns ?? {}).find(([key]) => matchesModule(key, moduleName))?.[1];
}
