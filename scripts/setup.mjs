// Gets a fresh clone ready: Node version, dependencies, default model. Runs before `npm start`, `npm test` and `npm run check`.
// Plain JavaScript on Node's built-ins, because node_modules may not be there yet. All progress goes to stderr.
// Usage: node scripts/setup.mjs install|start|test      exit codes: 0 ready; 2 Node or dependencies; 3 model.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDefaultModel } from './default-model.mjs';
import { hasMatchingInstall, isNodeRecentEnough } from './install-state.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mode = process.argv[2] ?? 'start';
process.exitCode = setUp();

function setUp() {
  if (!['install', 'start', 'test'].includes(mode)) return stop(2, `Unknown mode "${mode}": use install, start or test.`);
  const needed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
  if (!isNodeRecentEnough(process.versions.node, needed)) {
    return stop(2, `stanch needs Node ${needed} or newer, and this is ${process.versions.node}. Install a newer Node and try again.`);
  }
  if (!hasMatchingInstall(root)) {
    const problem = installDependencies();
    if (problem) return stop(2, problem);
  }
  linkCommand('stanch', 'src/cli/main.ts');
  linkCommand('stanch-eval', 'eval/main.ts');
  return mode === 'install' ? 0 : getModel();
}

/** Makes `npx NAME` run the sources of this checkout. */
function linkCommand(name, source) {
  const file = join(root, 'node_modules', '.bin', name);
  const program = [
    '#!/usr/bin/env node',
    "const { join } = require('node:path');",
    "const { pathToFileURL } = require('node:url');",
    `const program = pathToFileURL(join(__dirname, '..', '..', ${source.split('/').map((part) => `'${part}'`).join(', ')})).href;`,
    "void import('tsx/esm/api').then(({ register }) => { register(); return import(program); });",
    '',
  ].join('\n');
  if (existsSync(file) && readFileSync(file, 'utf8') === program) return;
  rmSync(file, { force: true });
  writeFileSync(file, program, { mode: 0o755 });
  if (process.platform === 'win32') writeFileSync(`${file}.cmd`, `@node "%~dp0${name}" %*\r\n`);
}

/** Runs `npm ci`. Install scripts stay off: the native parts come prebuilt. Returns a sentence when it failed. */
function installDependencies() {
  tell('Installing the dependencies that package-lock.json names (npm ci) …');
  const npmCli = process.env.npm_execpath;
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npmCli && npmCli.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npmCli, ...flags], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', flags, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.error) return `npm could not be started (${result.error.code ?? result.error.message}). Install npm, then try again.`;
  if (result.status !== 0) {
    return 'The dependencies could not be installed; npm says why above. Check the network or the registry setting of npm, then try again.';
  }
  tell('Dependencies installed.');
  return undefined;
}

/** Lets the program fetch, check and convert the default model, unless its marker says that it is ready. */
function getModel() {
  const found = findDefaultModel();
  if (found.path) return 0;
  tell(`Getting the default model (${found.reason}) …`);
  const result = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'model', 'fetch'], {
    cwd: root, stdio: ['ignore', 2, 2],
  });
  if (result.status === 0) return 0;
  if (result.signal === 'SIGINT' || result.status === 130) return 130;
  const sentence = 'The default model is not ready. With a model file at hand run "npx tsx src/cli/main.ts model import FILE"; otherwise check the network and try again.';
  if (mode === 'start') return stop(3, sentence);
  if (process.env.STANCH_REQUIRE_MODEL === '1') return stop(3, `${sentence} STANCH_REQUIRE_MODEL=1 forbids to go on without it.`);
  tell(`${sentence} The tests that need it will be skipped.`);
  return 0;
}

function tell(sentence) {
  process.stderr.write(`setup: ${sentence}\n`);
}

function stop(code, sentence) {
  tell(sentence);
  return code;
}
