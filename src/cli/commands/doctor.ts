import { access, constants, mkdir } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { stanchHome } from '../../kit/paths.ts';
import { readProbe, resolveModel } from '../../models/index.ts';
import { checkLibrary } from '../../providers/llama-cpp/check-library.ts';
import type { Console } from '../display/console.ts';

interface Check { name: string; isOk: boolean; text: string }

/** Looks at everything that a plan needs, and says what to do about what is missing. True when all is well. */
export async function doctor(console: Console, isJson: boolean): Promise<boolean> {
  const checks: Check[] = [];
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  checks.push({ name: 'node', isOk: major > 20 || (major === 20 && minor >= 19), text: `Node ${process.versions.node} (20.19 or newer is needed)` });
  checks.push({ name: 'machine', isOk: true, text: `${String(availableParallelism())} cores, ${(freemem() / 1e9).toFixed(1)} of ${(totalmem() / 1e9).toFixed(1)} GB memory free` });
  const home = stanchHome();
  const isWritable = await mkdir(home, { recursive: true }).then(() => access(home, constants.W_OK)).then(() => true, () => false);
  checks.push({ name: 'cache', isOk: isWritable, text: isWritable ? `weights and caches in ${home}` : `${home} cannot be written: set STANCH_HOME to a folder that can` });
  try {
    const model = await resolveModel();
    checks.push({ name: 'model', isOk: true, text: `${model.name} (${(model.facts.sizeBytes / 1e6).toFixed(0)} MB, sha256 ${model.sha256.slice(0, 16)}…)` });
    const probe = await readProbe(model.sha256);
    checks.push({ name: 'probe', isOk: true, text: probe === undefined ? 'not made yet: stanch model probe' : `${String(probe.prefillThreads)} threads are best here` });
  } catch (error) {
    checks.push({ name: 'model', isOk: false, text: error instanceof Error ? `${error.message} Run: stanch model fetch, or stanch model import FILE` : String(error) });
  }
  const problem = await checkLibrary();
  checks.push({ name: 'llama.cpp', isOk: problem === undefined, text: problem === undefined ? 'the library loads' : `the library does not load: ${problem}` });
  const isWell = checks.every((check) => check.isOk);
  if (isJson) console.result(JSON.stringify({ kind: 'doctor', isWell, checks }));
  else for (const check of checks) console.result(`${check.isOk ? 'ok  ' : 'BAD '} ${check.name.padEnd(10)} ${check.text}`);
  return isWell;
}
