import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import type { GgufMetadata, GgufValue } from './gguf-types.ts';
import { manifestModelSchema } from './manifest.ts';
import { metadataScalar } from './read-gguf.ts';

/** The metadata keys of our own in GGUF files. */
export const stanchKeys = {
  /** Of an adapter or a merged model: prompts that it was trained on, a JSON object of prompt name to hash. */
  promptHashes: 'stanch.prompt_hashes',
  /** Of an adapter or a merged model: the prompt profile that it was trained for. */
  profile: 'stanch.profile',
  /** Of an adapter: sha256 of the file that its base was fetched or imported as. */
  adapterBase: 'stanch.base_sha256',
  /** Of a merged model: sha256 of the adapter, and of the file that the base was fetched or imported as. */
  mergedAdapter: 'stanch.merged_adapter.sha256',
  mergedBase: 'stanch.merged_adapter.base_sha256',
} as const;

export const trainingFactsSchema = z.object({
  /** Prompt name to hash. Missing: not said. */
  promptHashes: z.record(z.string(), z.string()).optional(),
  profile: manifestModelSchema.shape.profile.optional(),
});
/** What tuned weights were trained on. */
export type TrainingFacts = z.infer<typeof trainingFactsSchema>;

/** What a file says of its training; what is missing or not understood is left out. */
export function readTrainingFacts(metadata: GgufMetadata): TrainingFacts {
  const { promptHashes, profile } = trainingFactsSchema.shape;
  const hashes = promptHashes.safeParse(parseJson(readTextKey(metadata, stanchKeys.promptHashes) ?? ''));
  const said = profile.safeParse(readTextKey(metadata, stanchKeys.profile));
  return {
    ...(hashes.data === undefined ? {} : { promptHashes: hashes.data }),
    ...(said.data === undefined ? {} : { profile: said.data }),
  };
}

export function renderTrainingFacts({ promptHashes, profile }: TrainingFacts): [string, GgufValue][] {
  return [
    ...(promptHashes === undefined ? [] : [[stanchKeys.promptHashes, textValue(JSON.stringify(promptHashes))] satisfies [string, GgufValue]]),
    ...(profile === undefined ? [] : [[stanchKeys.profile, textValue(profile)] satisfies [string, GgufValue]]),
  ];
}

export function readTextKey(metadata: GgufMetadata, key: string): string | undefined {
  const value = metadataScalar(metadata, key);
  return typeof value === 'string' ? value : undefined;
}

export function textValue(value: string): GgufValue {
  return { type: 'string', value };
}
