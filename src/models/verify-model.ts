import { rename } from 'node:fs/promises';
import { StanchError } from '../kit/error.ts';
import { hashFile } from './hash-file.ts';
import { defaultModel } from './manifest.ts';
import { readModelFacts } from './model-facts.ts';
import { rememberSha256 } from './sha-cache.ts';
import { openStore, readRecord, removeRecord, type ModelRecord, type StoreOptions } from './store.ts';

/**
 * Reads all weights of a stored model (default: the default) and compares their sha256 with the record and the manifest. On a difference they
 * are set aside as `.wrong-hash`, so that the next fetch starts clean. Throws `model-missing`, `model-hash`, `model-invalid`.
 */
export async function verifyModel(name: string | undefined, options: StoreOptions & { onProgress?: (bytes: number, totalBytes: number) => void } = {}): Promise<ModelRecord> {
  const store = openStore(options);
  const wanted = name ?? defaultModel(store.manifest).name;
  const record = await readRecord(store, wanted);
  if (record === undefined) throw new StanchError('model-missing', `The model ${wanted} is not here, or not complete.`, `Fetch it with: stanch model fetch ${wanted}`);
  const sha256 = await hashFile(record.path, (bytes) => options.onProgress?.(bytes, record.sizeBytes));
  const model = store.manifest.models.find((candidate) => candidate.name === wanted);
  const pinned = [model?.converted?.sha256, model?.sha256].filter((hash) => typeof hash === 'string');
  if (sha256 !== record.sha256 || (pinned.length > 0 && !pinned.includes(sha256))) {
    await removeRecord(store, wanted);
    await rename(record.path, `${record.path}.wrong-hash`);
    throw new StanchError('model-hash', `The weights of ${wanted} have changed on disk (sha256 ${sha256.slice(0, 12)}…, not ${record.sha256.slice(0, 12)}…); they were set aside.`, `Fetch them again with: stanch model fetch ${wanted}`);
  }
  await readModelFacts(record.path);
  await rememberSha256(store.home, record.path, sha256);
  return record;
}
