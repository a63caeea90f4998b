import { convertAdapter, fetchModel, importModel, listModels, mergeAdapter, resolveModel, verifyModel, type FetchProgress } from '../../models/index.ts';
import { measureThreads } from '../measure-threads.ts';
import type { Console } from '../display/console.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

export async function modelList(console: Console, isJson: boolean): Promise<void> {
  const models = await listModels();
  if (isJson) {
    console.result(JSON.stringify({ kind: 'models', models: models.map(({ name, manifest, record }) => ({ name, isHere: record !== undefined, isDefault: manifest?.isDefault ?? false, path: record?.path, sha256: record?.sha256, sizeBytes: record?.sizeBytes, licence: manifest?.licence })) }));
    return;
  }
  for (const { name, manifest, record } of models) {
    console.result(`${name.padEnd(32)} ${(record === undefined ? 'not here' : megabytes(record.sizeBytes)).padStart(9)}  ${(manifest?.licence ?? 'imported').padEnd(12)} ${manifest?.isDefault === true ? 'default  ' : ''}${record?.path ?? ''}`);
  }
}

export async function modelFetch(console: Console, name: string | undefined): Promise<void> {
  const record = await fetchModel(name, { onProgress: (progress) => { showFetch(console, progress); } });
  console.say(`The model ${record.name} is ready: ${record.path} (sha256 ${record.sha256.slice(0, 16)}…, from ${record.from})`);
}

function showFetch(console: Console, progress: FetchProgress): void {
  switch (progress.stage) {
    case 'source': console.say(`Trying ${progress.from}`); break;
    case 'source-failed': console.say(`  not there: ${progress.problem}`); break;
    case 'waiting': console.say('Another process is fetching this model; waiting for it.'); break;
    case 'download': case 'convert': console.status(`${progress.stage === 'download' ? 'Downloading' : 'Converting to Q8_0'} ${megabytes(progress.bytes)}${progress.totalBytes === undefined ? '' : ` of ${megabytes(progress.totalBytes)}`}`); break;
    default: progress satisfies never;
  }
}

export async function modelImport(console: Console, file: string): Promise<void> {
  const record = await importModel(file);
  console.say(`Imported as ${record.name}: ${record.path} (sha256 ${record.sha256.slice(0, 16)}…)`);
}

export async function modelVerify(console: Console, name: string | undefined): Promise<void> {
  const record = await verifyModel(name);
  console.result(`${record.name}: the weights are whole (sha256 ${record.sha256})`);
}

export async function modelProbe(console: Console, name: string | undefined): Promise<void> {
  const resolved = await resolveModel(name);
  console.result('threads  prefill tok/s  decode tok/s');
  const probe = await measureThreads(resolved, (row) => { console.result(`${String(row.threads).padStart(7)}  ${row.prefillTokensPerSecond.toFixed(0).padStart(13)}  ${row.decodeTokensPerSecond.toFixed(0).padStart(12)}`); });
  console.say(`Kept for this model and machine: ${String(probe.prefillThreads)} threads to read, ${String(probe.decodeThreads)} to write.`);
}

export interface ConvertAdapterFlags {
  folder: string;
  base?: string | undefined;
  out?: string | undefined;
  type?: 'F16' | 'F32' | undefined;
  isJson: boolean;
}

export async function modelConvertAdapter(console: Console, { folder, isJson, ...options }: ConvertAdapterFlags, signal: AbortSignal): Promise<void> {
  const adapter = await convertAdapter(folder, { ...options, signal });
  for (const note of adapter.notes) console.say(`  note  ${note}`);
  if (isJson) console.result(JSON.stringify({ kind: 'adapter', ...adapter }));
  else console.result(`${adapter.path}: an adapter for ${adapter.baseName} over ${String(adapter.moduleCount)} matrices, rank ${adapter.ranks.join(', ')} (sha256 ${adapter.sha256})`);
}

export async function modelMerge(console: Console, { base, adapter, out, isJson }: { base: string; adapter: string; out: string; isJson: boolean }, signal: AbortSignal): Promise<void> {
  const merged = await mergeAdapter({ base, adapter, out, signal, onProgress: (bytes, totalBytes) => { console.status(`Merging ${megabytes(bytes)} of ${megabytes(totalBytes)}`); } });
  for (const warning of merged.warnings) console.say(`  note  ${warning}`);
  if (isJson) console.result(JSON.stringify({ kind: 'merged-model', ...merged }));
  else console.result(`${merged.path}: ${String(merged.tensorCount)} matrices changed (sha256 ${merged.sha256})`);
  console.say(`Rounding to the base's type moved the weights by ${(merged.roundingFraction * 100).toPrecision(2)} % of what the adapter does.`);
}
