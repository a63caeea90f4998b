import { spawn } from 'node:child_process';
import { chmodSync, constants, copyFileSync, cpSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface BundleRequest {
  /** The repository, with `dist` built and node_modules installed. */
  root: string;
  /** The default model's marker file, with the weights beside it. */
  markerFile: string;
  /** The archive to write (.tar.gz). */
  outFile: string;
}

export interface Bundle {
  outFile: string;
  sizeBytes: number;
  /** Packages copied from node_modules. */
  packageCount: number;
}

/**
 * Writes one archive with a folder `stanch`: launcher, program, production packages for this platform, default model with its adapter and
 * marker, sample incidents. Nothing is fetched. Throws when a part is missing or `tar` fails.
 */
export async function makeBundle({ root, markerFile, outFile }: BundleRequest): Promise<Bundle> {
  const stage = mkdtempSync(join(tmpdir(), 'stanch-bundle-'));
  const folder = join(stage, 'stanch');
  try {
    mkdirSync(folder);
    copyProgram(root, folder);
    const packageCount = copyPackages(root, folder);
    copyModel(markerFile, join(folder, 'home', 'models'));
    writeLaunchers(folder);
    await writeArchive(stage, outFile);
    return { outFile, sizeBytes: statSync(outFile).size, packageCount };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function copyProgram(root: string, folder: string): void {
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) throw new Error('dist is not built: run "npm run build" first.');
  const samples = readdirSync(join(root, 'datasets')).filter((name) => name.startsWith('sample-')).map((name) => `datasets/${name}`);
  for (const name of ['dist', 'package.json', 'LICENSE', 'README.md', 'models/manifest.json', 'models/adapters', ...samples]) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
}

/** Copies what npm's own record of the installation calls neither a development package nor another platform's binary. */
function copyPackages(root: string, folder: string): number {
  const record = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }> };
  let count = 0;
  for (const [path, entry] of Object.entries(record.packages)) {
    if (entry.dev === true || entry.devOptional === true || entry.link === true || !isForThisPlatform(path) || !existsSync(join(root, path))) continue;
    // Packages inside a package's own node_modules have their own entry.
    cpSync(join(root, path), join(folder, path), { recursive: true, filter: (source) => source === join(root, path) || basename(source) !== 'node_modules' });
    count += 1;
  }
  return count;
}

function isForThisPlatform(path: string): boolean {
  if (!path.startsWith('node_modules/@node-llama-cpp/')) return true;
  const system = { darwin: 'mac', win32: 'win' }[process.platform as string] ?? process.platform;
  return basename(path).startsWith(`${system}-${process.arch}`);
}

function copyModel(markerFile: string, folder: string): void {
  const record = JSON.parse(readFileSync(markerFile, 'utf8')) as { name: string; path: string };
  mkdirSync(folder, { recursive: true });
  const weights = basename(record.path);
  copyFileSync(join(dirname(markerFile), weights), join(folder, weights), constants.COPYFILE_FICLONE);
  // The folder where it was made is nobody's business where it is unpacked.
  const text = `${JSON.stringify({ ...record, path: weights }, null, 2)}\n`;
  for (const name of [`${record.name}.json`, 'default.json']) writeFileSync(join(folder, name), text);
}

function writeLaunchers(folder: string): void {
  writeFileSync(join(folder, 'stanch'), `#!/bin/sh
# Runs the bundled stanch. Weights and caches stay in this folder unless STANCH_HOME names another.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in /*) self=$target ;; *) self=$(dirname "$self")/$target ;; esac
done
here=$(CDPATH= cd -- "$(dirname -- "$self")" && pwd -P)
command -v node >/dev/null 2>&1 || { echo "stanch needs Node 20.19 or newer, and there is no node here." >&2; exit 2; }
STANCH_HOME=\${STANCH_HOME:-$here/home}
export STANCH_HOME
exec node "$here/dist/cli/main.js" "$@"
`);
  chmodSync(join(folder, 'stanch'), 0o755);
  writeFileSync(join(folder, 'stanch.cmd'), '@echo off\r\nif not defined STANCH_HOME set "STANCH_HOME=%~dp0home"\r\nnode "%~dp0dist\\cli\\main.js" %*\r\n');
}

/** Level 1: weights do not shrink much, and the time is better spent elsewhere. */
async function writeArchive(stage: string, outFile: string): Promise<void> {
  const tar = spawn('tar', ['-cf', '-', '-C', stage, 'stanch'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => { tar.on('error', reject).on('close', resolve); });
  const [status] = await Promise.all([ended, pipeline(tar.stdout, createGzip({ level: 1 }), createWriteStream(outFile))]);
  if (status !== 0) throw new Error(`tar ended with ${String(status)}.`);
}
