// Runs the tests of the Python pipeline and records the adapter fixtures again: what is recorded must be what is in git.
// Needs the packages of requirements.txt; PYTHON names the interpreter (default: python3).
import { spawnSync } from 'node:child_process';
import console from 'node:console';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const fixtures = join(folder, '..', '..', 'src', 'models', '__fixtures__', 'adapters');
const python = process.env['PYTHON'] ?? 'python3';
const run = (...given) => spawnSync(python, given, { cwd: folder, stdio: 'inherit' }).status ?? 1;

process.exitCode = main();

function main() {
  if (run('-c', 'import torch, transformers, peft, gguf, safetensors') !== 0) {
    console.error(`${python} does not have the packages of scripts/finetune/requirements.txt. Install them (see scripts/finetune/README.md) and name the interpreter with PYTHON.`);
    return 2;
  }
  const status = run('-m', 'unittest', 'discover', '-s', 'tests', '-t', '.');
  return status === 0 ? compareFixtures() : status;
}

/** Records the fixtures anew beside those in git. */
function compareFixtures() {
  const again = mkdtempSync(join(tmpdir(), 'stanch-fixtures-'));
  try {
    const status = run('record_adapter_fixtures.py', '--out', again);
    if (status !== 0) return status;
    const recorded = readdirSync(again, { recursive: true }).map(String).filter((name) => statSync(join(again, name)).isFile()).sort();
    const differing = recorded.filter((name) => !readFileSync(join(again, name)).equals(readFileSync(join(fixtures, name))));
    if (differing.length === 0) return 0;
    console.error(`Recorded otherwise than in git: ${differing.join(', ')}. Look at why; keep the new ones with: ${python} ${relative(process.cwd(), join(folder, 'record_adapter_fixtures.py'))}`);
    return 1;
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
}
