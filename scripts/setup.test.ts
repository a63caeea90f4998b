import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stanchHome } from '../src/kit/paths.ts';
import { findDefaultModel, stanchHome as stanchHomeOfSetup } from './default-model.mjs';
import { hasMatchingInstall, isNodeRecentEnough } from './install-state.mjs';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'stanch-setup-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('isNodeRecentEnough', () => {
  it.each([['20.19.0', true], ['20.20.2', true], ['22.0.0', true], ['20.18.9', false], ['9.99.99', false]])('%s', (version, expected) => {
    expect(isNodeRecentEnough(version, '20.19.0')).toBe(expected);
  });
});

describe('hasMatchingInstall', () => {
  type Packages = Record<string, { version: string; integrity?: string; optional?: boolean }>;
  const write = (locked: Packages, installed?: Packages): void => {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
    if (installed === undefined) return;
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  };
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  it.each<[string, Packages, Packages | undefined, boolean]>([
    ['the same', { 'node_modules/a': a }, { 'node_modules/a': a }, true],
    ['no node_modules', { 'node_modules/a': a }, undefined, false],
    ['a newer lock file', { 'node_modules/a': { ...a, version: '1.0.1' } }, { 'node_modules/a': a }, false],
    ['another hash', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }, { 'node_modules/a': a }, false],
    ['a package that was added', { 'node_modules/a': a, 'node_modules/b': a }, { 'node_modules/a': a }, false],
    ['a package that was dropped', { 'node_modules/a': a }, { 'node_modules/a': a, 'node_modules/b': a }, false],
    ['a binary of another platform', { 'node_modules/a': a, 'node_modules/mac': { ...a, optional: true } }, { 'node_modules/a': a }, true],
  ])('%s', (_name, locked, installed, expected) => {
    write(locked, installed);
    expect(hasMatchingInstall(folder)).toBe(expected);
  });
});

describe('findDefaultModel', () => {
  const environment = (): NodeJS.ProcessEnv => ({ STANCH_HOME: folder });
  const writeMarker = (record: unknown): void => {
    mkdirSync(join(folder, 'models'), { recursive: true });
    writeFileSync(join(folder, 'models', 'default.json'), typeof record === 'string' ? record : JSON.stringify(record));
  };

  it('agrees with the kit about the folder', () => {
    for (const given of [{ STANCH_HOME: '/a' }, { XDG_CACHE_HOME: '/b' }, {}]) expect(stanchHomeOfSetup(given)).toBe(stanchHome(given));
  });

  it('finds the file beside its marker, wherever the folder was before', () => {
    writeMarker({ path: '/elsewhere/models/m.gguf', sizeBytes: 4 });
    writeFileSync(join(folder, 'models', 'm.gguf'), 'GGUF');
    expect(findDefaultModel(environment())).toEqual({ path: join(folder, 'models', 'm.gguf'), sizeBytes: 4 });
  });

  it('says why there is none', () => {
    expect(findDefaultModel(environment()).reason).toContain('not been fetched');
    writeMarker('{"path": ');
    expect(findDefaultModel(environment()).reason).toContain('cannot be read');
    writeMarker({ path: 'm.gguf' });
    expect(findDefaultModel(environment()).reason).toContain('names no model');
    writeMarker({ path: 'm.gguf', sizeBytes: 5 });
    expect(findDefaultModel(environment()).reason).toContain('is gone');
    writeFileSync(join(folder, 'models', 'm.gguf'), 'GGUF');
    expect(findDefaultModel(environment()).reason).toContain('4 bytes instead of 5');
  });
});

describe('package-lock.json', () => {
  const text = readFileSync(join(repository, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> };

  it('records no download address', () => {
    expect(text).not.toContain('"resolved": "http');
  });

  it('names the binaries of every platform, so that npm ci works on each', () => {
    const wanted = Object.keys(packages['node_modules/node-llama-cpp']?.optionalDependencies ?? {});
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });
});
