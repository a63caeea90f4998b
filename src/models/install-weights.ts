import { rename, rm } from 'node:fs/promises';
import { StanchError } from '../kit/error.ts';
import { convertGguf } from './convert-gguf.ts';
import type { ManifestModel } from './manifest.ts';
import { readModelFacts } from './model-facts.ts';
import { rememberSha256 } from './sha-cache.ts';
import { removeRecord, weightsPath, writeRecord, type ModelRecord, type Store } from './store.ts';

export interface SourceFile {
  /** Consumed: moved or deleted. */
  path: string;
  sha256: string;
  from: string;
}

/**
 * Makes a checked source file the weights of a manifest model: converted where the manifest says so (and the result's hash checked), the
 * record last. Throws `model-invalid`, `model-hash`, `output-unwritable`.
 */
export async function installWeights(store: Store, model: ManifestModel, source: SourceFile, onProgress: (bytes: number, totalBytes: number) => void = () => undefined): Promise<ModelRecord> {
  const path = weightsPath(store, model.name);
  await removeRecord(store, model.name);
  let sha256 = source.sha256;
  const isConverted = model.converted !== null && source.sha256 !== model.converted.sha256;
  if (model.converted !== null && isConverted) {
    ({ sha256 } = await convertGguf(source.path, path, onProgress));
    if (sha256 !== model.converted.sha256) {
      await rename(path, `${path}.wrong-hash`);
      throw new StanchError('model-hash', `Converting ${model.name} gave other bytes than expected; they were set aside as ${path}.wrong-hash.`, 'Report this as a bug with your Node version.');
    }
    await rm(source.path, { force: true });
  } else {
    await readModelFacts(source.path);
    await rename(source.path, path);
  }
  const facts = await readModelFacts(path);
  await rememberSha256(store.home, path, sha256);
  const record: ModelRecord = {
    name: model.name, path, sizeBytes: facts.sizeBytes, sha256, sourceSha256: source.sha256, from: source.from,
    convertedFrom: isConverted ? model.type : null, profile: model.profile, isReasoning: model.isReasoning,
  };
  await writeRecord(store, record);
  return record;
}
