import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
let home: string;
let user: string;
let installed: string;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Packs the repository and installs the tarball into an empty folder, as a user without a GPU would. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'stanch-pack-'));
  user = join(home, 'user');
  installed = join(user, 'node_modules', 'stanch');
  mkdirSync(join(user, 'none'), { recursive: true });
  execFileSync(npm, ['pack', '--silent', '--pack-destination', home], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball.');
  const { overrides } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { overrides: Record<string, string> };
  writeFileSync(join(user, 'none', 'package.json'), JSON.stringify({ name: 'none', version: '0.0.0' }));
  writeFileSync(join(user, 'package.json'), JSON.stringify({
    name: 'user', private: true, type: 'module',
    overrides: Object.fromEntries(Object.keys(overrides).map((name) => [name, 'file:./none'])),
  }));
  execFileSync(npm, ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', join(home, tarball)], { cwd: user, stdio: ['ignore', 'ignore', 'inherit'] });
});
afterAll(() => { rmSync(home, { recursive: true, force: true }); });

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
}

describe('the installed package', () => {
  it('shows its help', () => {
    const result = spawnSync(npm, ['exec', '--no', '--', 'stanch', '--help'], { cwd: user, encoding: 'utf8' });
    expect(result.stderr).not.toContain('Error');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('stanch plan');
  });

  it('holds code, types and samples, and no tests', () => {
    const files = listFiles(installed);
    for (const name of ['LICENSE', 'README.md', 'package.json', 'models/manifest.json', 'dist/cli/main.js', 'dist/contracts/index.d.ts']) expect(files).toContain(name);
    expect(files.filter((name) => name.startsWith('datasets/sample-')).length).toBeGreaterThan(0);
    // Weights are fetched; only the adapter ships.
    expect(files.filter((name) => /\.test\.|\.contract\.|__fixtures__|\.gguf$/.test(name) && !name.startsWith('models/adapters/'))).toEqual([]);
  });

  it('gives its records to a program, with types', () => {
    writeFileSync(join(user, 'use.mjs'), "import * as stanch from 'stanch';\nprocess.stdout.write(JSON.stringify(Object.keys(stanch)));\n");
    const result = spawnSync(process.execPath, ['use.mjs'], { cwd: user, encoding: 'utf8' });
    expect(JSON.parse(result.stdout)).toContain('planSchema');
    const types = readFileSync(join(installed, 'dist', 'contracts', 'index.d.ts'), 'utf8');
    expect(types).toContain(".js'");
    expect(types).not.toMatch(/from '[^']*\.ts'/);
  });

  it('carries no GPU binary', () => {
    const folder = join(user, 'node_modules', '@node-llama-cpp');
    const heavy = existsSync(folder) ? readdirSync(folder).filter((name) => /cuda|vulkan/.test(name) && existsSync(join(folder, name, 'bins'))) : [];
    expect(heavy).toEqual([]);
  });
});
