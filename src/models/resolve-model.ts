import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { defaultModel } from './manifest.ts';
import { readModelFacts, type ModelFacts } from './model-facts.ts';
import { checkAdapterFits, readAdapter } from './read-adapter.ts';
import { readGguf } from './read-gguf.ts';
import { cachedSha256 } from './sha-cache.ts';
import { findSourceSha256 } from './source-sha256.ts';
import type { TrainingFacts } from './stanch-keys.ts';
import { openStore, readRecord, type Store, type StoreOptions } from './store.ts';

export interface ResolvedAdapter extends TrainingFacts {
  path: string;
  sha256: string;
  sizeBytes: number;
  /** What could not be checked, in sentences: to be told. */
  warnings: readonly string[];
}

/** A model that is on this disk, checked as far as its header and its hash go. */
export interface ResolvedModel {
  /** Manifest or imported name; for a path that the manifest does not know, the file's name. */
  name: string;
  path: string;
  sha256: string;
  /** Of the adapter where it says one. */
  profile: Profile;
  isReasoning: boolean;
  facts: ModelFacts;
  adapter?: ResolvedAdapter;
}

/** What `--adapter` says where the weights are wanted as they are. */
export const noAdapter = 'none';

/**
 * What `--model` and `--adapter` mean: a manifest or imported name, or the path of a GGUF file; nothing means the default. Where no adapter is
 * named the manifest's own is used; `none` means none. Weights that are
 * not in the store are not fetched here. An adapter must fit the model's tensors, and be bound to the same source file where it is bound to
 * any. Throws `model-missing`, `model-invalid`, `model-hash` (a stored file has changed).
 */
export async function resolveModel(nameOrPath?: string, adapterPath?: string, options?: StoreOptions): Promise<ResolvedModel> {
  const store = openStore(options);
  const wanted = nameOrPath ?? defaultModel(store.manifest).name;
  const model = (await resolveStored(store, wanted)) ?? (await resolvePath(store, wanted));
  const shipped = store.manifest.models.find(({ name }) => name === model.name)?.adapter;
  if (adapterPath === noAdapter || (adapterPath === undefined && shipped === undefined)) return model;
  const adapter = await resolveAdapter(store, adapterPath ?? shippedPath(shipped?.file ?? ''), model);
  if (adapterPath === undefined && adapter.sha256 !== shipped?.sha256) throw new StanchError('model-hash', `The adapter ${shipped?.file ?? ''} of this installation has changed.`, 'Install stanch again, or go on without it with --adapter none.');
  return { ...model, profile: adapter.profile ?? model.profile, adapter };
}

const shippedPath = (file: string): string => fileURLToPath(new URL(`../../models/${file}`, import.meta.url));

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
  return { name: known?.name ?? basename(path), path, sha256, profile: known?.profile ?? facts.profile ?? 'full', isReasoning: known?.isReasoning ?? facts.isReasoning, facts };
}

async function resolveAdapter(store: Store, given: string, model: ResolvedModel): Promise<ResolvedAdapter> {
  const path = resolve(given);
  const adapter = await readAdapter(path);
  checkAdapterFits(adapter, await readGguf(model.path, { maxArrayItems: 64 }));
  const { baseSha256, ignoredNames, training } = adapter;
  if (baseSha256 !== undefined && (await findSourceSha256(store, baseSha256)) !== (await findSourceSha256(store, model.sha256))) {
    throw new StanchError('model-invalid', `The adapter ${given} was made for another base than ${model.name}: for the one with the sha256 ${baseSha256.slice(0, 16)}….`, 'Give that base with --model, or make the adapter anew for this one with stanch model convert-adapter.');
  }
  const warnings = [
    ...(baseSha256 === undefined ? [`The adapter ${given} does not say which base it was made for; only its shape was checked against ${model.name}.`] : []),
    ...(ignoredNames.length === 0 ? [] : [`The adapter ${given} also holds ${String(ignoredNames.length)} norms, which are not applied.`]),
  ];
  return { path, sha256: await cachedSha256(store.home, path), sizeBytes: adapter.gguf.fileBytes, ...training, warnings };
}
