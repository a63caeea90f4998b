import { constants } from 'node:fs';
import { copyFile, mkdir, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StanchError } from '../kit/error.ts';
import { hashFile } from './hash-file.ts';
import { installWeights } from './install-weights.ts';
import type { ManifestModel } from './manifest.ts';
import { readModelFacts, type ModelFacts } from './model-facts.ts';
import { openStore, type ModelRecord, type Store, type StoreOptions } from './store.ts';

export interface ImportOptions extends StoreOptions {
  /** Bytes read so far while the file is checked, and its size. */
  onProgress?: (bytes: number, totalBytes: number) => void;
}

/**
 * Copies a GGUF file into the store. A file that the manifest knows (by its sha256, or by its name where the sha256 is not pinned) gets its
 * manifest name and is converted like a fetched one; any other is named after the file. The given file is not changed. Throws
 * `model-missing`, `model-invalid`, `model-hash` (named like a pinned model, other content), `output-unwritable`.
 */
export async function importModel(file: string, options: ImportOptions = {}): Promise<ModelRecord> {
  const store = openStore(options);
  const facts = await readModelFacts(file);
  const sha256 = await hashFile(file, (bytes) => options.onProgress?.(bytes, facts.sizeBytes));
  const model = findModel(store, file, sha256) ?? describeImported(file, facts);
  const copyPath = join(store.folder, 'downloads', `${model.name}.${process.pid}.import`);
  try {
    await mkdir(join(store.folder, 'downloads'), { recursive: true });
    await copyFile(file, copyPath, constants.COPYFILE_FICLONE);
    return await installWeights(store, model, { path: copyPath, sha256, from: basename(file) });
  } catch (cause) {
    if (cause instanceof StanchError) throw cause;
    throw new StanchError('output-unwritable', `The model cannot be stored in ${store.folder}.`, 'Check the free disk space and the rights of the folder, or set STANCH_HOME to another one.', cause);
  } finally {
    await rm(copyPath, { force: true });
    await rmdir(join(store.folder, 'downloads')).catch(() => undefined);
  }
}

function findModel(store: Store, file: string, sha256: string): ManifestModel | undefined {
  const byHash = store.manifest.models.find((model) => model.sha256 === sha256 || model.converted?.sha256 === sha256);
  if (byHash !== undefined) return byHash;
  const byName = store.manifest.models.find((model) => model.fileName.toLowerCase() === basename(file).toLowerCase() || model.name === nameOfFile(file));
  if (byName === undefined || byName.sha256 === null) return byName;
  throw new StanchError(
    'model-hash',
    `${file} is named like ${byName.name} but is another file: its sha256 is ${sha256.slice(0, 12)}…, not ${byName.sha256.slice(0, 12)}….`,
    'Get the file again; or, if you want this one, rename it and import it under its own name.',
  );
}

/** The record of a file of the user's own: the general profile unless it says another, reasoning when its chat template says so. */
function describeImported(file: string, facts: ModelFacts): ManifestModel {
  return {
    name: nameOfFile(file), title: facts.title ?? basename(file), licence: 'unknown', base: 'unknown', chatTemplate: 'own', contextTokens: Math.max(1, facts.contextTokens),
    profile: facts.profile ?? 'full', isReasoning: facts.isReasoning, isDefault: false, fileName: basename(file), type: 'own', sha256: null, sizeBytes: null, converted: null, sources: [],
  };
}

/** A file's name as a model's name: lower case, plain characters, no ending. */
function nameOfFile(file: string): string {
  const name = basename(file).replace(/\.gguf$/i, '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '');
  return name === '' || name === 'default' || name === 'hashes' ? `model-${name}` : name;
}
