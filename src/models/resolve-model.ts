import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { Profile } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { defaultModel } from './manifest.ts';
import { readModelFacts, type ModelFacts } from './model-facts.ts';
import { metadataScalar, readGguf } from './read-gguf.ts';
import { cachedSha256 } from './sha-cache.ts';
import { openStore, readRecord, type Store, type StoreOptions } from './store.ts';

/** Where an adapter records the prompts that it was trained on: a JSON object of prompt name to hash. */
export const promptHashesKey = 'stanch.prompt_hashes';
const trainedPromptsSchema = z.record(z.string(), z.string());

export interface ResolvedAdapter {
  path: string;
  sha256: string;
  sizeBytes: number;
  /** Missing when the file does not say which prompts it was trained on. */
  promptHashes?: Record<string, string>;
}

/** A model that is on this disk, checked as far as its header and its hash go. */
export interface ResolvedModel {
  /** Manifest or imported name; for a path that the manifest does not know, the file's name. */
  name: string;
  path: string;
  sha256: string;
  profile: Profile;
  isReasoning: boolean;
  facts: ModelFacts;
  adapter?: ResolvedAdapter;
}

/**
 * What `--model` and `--adapter` mean: a manifest or imported name, or the path of a GGUF file; nothing means the default. Weights that are
 * not in the store are not fetched here. Throws `model-missing`, `model-invalid`, `model-hash` (a stored file has changed).
 */
export async function resolveModel(nameOrPath?: string, adapterPath?: string, options?: StoreOptions): Promise<ResolvedModel> {
  const store = openStore(options);
  const wanted = nameOrPath ?? defaultModel(store.manifest).name;
  const model = (await resolveStored(store, wanted)) ?? (await resolvePath(store, wanted));
  if (adapterPath === undefined) return model;
  return { ...model, adapter: await resolveAdapter(store, adapterPath, model.facts) };
}

async function resolveStored(store: Store, name: string): Promise<ResolvedModel | undefined> {
  const record = /[\\/]/.test(name) ? undefined : await readRecord(store, name);
  if (record === undefined) {
    if (!store.manifest.models.some((model) => model.name === name)) return undefined;
    throw new StanchError('model-missing', `The model ${name} is not on this machine yet.`, `Fetch it with: stanch model fetch ${name} (or, without a network: stanch model import FILE)`);
  }
  // The remembered hash goes stale when the file's size or time changes: then the whole file is read and compared.
  const sha256 = await cachedSha256(store.home, record.path);
  if (sha256 !== record.sha256) {
    throw new StanchError('model-hash', `The weights of ${name} have changed on disk.`, `Set them aside and fetch them again with: stanch model verify ${name}; stanch model fetch ${name}`);
  }
  const { path, profile, isReasoning } = record;
  return { name, path, sha256, profile, isReasoning, facts: await readModelFacts(path) };
}

async function resolvePath(store: Store, given: string): Promise<ResolvedModel> {
  const path = resolve(given);
  const isThere = await stat(path).then(() => true, () => false);
  if (!isThere) {
    throw new StanchError('model-missing', `There is no model named ${given}, and no such file.`, `Give a GGUF file or one of: ${store.manifest.models.map(({ name }) => name).join(', ')}`);
  }
  const facts = await readModelFacts(path);
  const sha256 = await cachedSha256(store.home, path);
  const known = store.manifest.models.find((model) => model.sha256 === sha256 || model.converted?.sha256 === sha256);
  return { name: known?.name ?? basename(path), path, sha256, profile: known?.profile ?? 'full', isReasoning: known?.isReasoning ?? facts.isReasoning, facts };
}

async function resolveAdapter(store: Store, given: string, base: ModelFacts): Promise<ResolvedAdapter> {
  const path = resolve(given);
  const gguf = await readGguf(path, { maxArrayItems: 64 });
  const hint = 'Give a LoRA adapter in GGUF format that was made for this model.';
  if (metadataScalar(gguf.metadata, 'general.type') !== 'adapter' || metadataScalar(gguf.metadata, 'adapter.type') !== 'lora') {
    throw new StanchError('model-invalid', `${given} is not a LoRA adapter.`, hint);
  }
  const architecture = metadataScalar(gguf.metadata, 'general.architecture');
  if (architecture !== base.architecture) throw new StanchError('model-invalid', `The adapter ${given} is for ${String(architecture)} models, and this one is ${base.architecture}.`, hint);
  const trained = trainedPromptsSchema.safeParse(parseJson(String(metadataScalar(gguf.metadata, promptHashesKey) ?? '')));
  return { path, sha256: await cachedSha256(store.home, path), sizeBytes: gguf.fileBytes, ...(trained.success ? { promptHashes: trained.data } : {}) };
}
