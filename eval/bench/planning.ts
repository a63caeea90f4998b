import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { buildEvidence } from '../../src/evidence/build-evidence.ts';
import { parseSystemDescription } from '../../src/evidence/parse-system-description.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { parseJson } from '../../src/kit/json.ts';
import { readLogs } from '../../src/logs/read-logs.ts';
import { readProbe, resolveModel } from '../../src/models/index.ts';
import { openLlamaCpp, type LlamaCppOptions } from '../../src/providers/llama-cpp/open-llama-cpp.ts';
import type { Evidence, LanguageModel } from '../../src/contracts/index.ts';
import { measureOurs, measurePlain, type StepMeasure } from './planning-step.ts';

/** `npm run bench -- planning`: the numbers of the engine, measured on the default model and the bundled sample. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sample = join(root, 'datasets', 'sample-ssh-guessing');
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

const resolved = await resolveModel();
const threadCount = (await readProbe(resolved.sha256))?.prefillThreads ?? Math.min(2, cpus().length);
const ours: LlamaCppOptions = { modelPath: resolved.path, name: resolved.name, sha256: resolved.sha256, isReasoning: false, adapters: [], contextTokens: 1500, sequenceCount: 13, batchTokens: 128, threadCount, isStrictRepro: false };
const alone: LlamaCppOptions = { ...ours, sequenceCount: 1, isStrictRepro: true };

print(`Machine: ${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, Node ${process.versions.node}; model ${resolved.name} (${resolved.sha256.slice(0, 12)}), ${String(threadCount)} threads\n`);

const evidence = await readEvidence();

print('One planning step, nine rollouts (N=3, M=3) of depth 10');
const nine = await measure(ours, (model) => measureOurs({ model, evidence, depthSteps: 10, samples: 3, stateTemperature: 1 }));
show('stanch', nine);
print(`  sharing: ${String(nine.evaluatedTokens)} tokens evaluated / ${String(nine.trieNodes)} trie nodes = ${(nine.evaluatedTokens / nine.trieNodes).toFixed(3)}; ${(nine.evaluatedTokens / nine.decisions).toFixed(1)} tokens per decision\n`);

print('The same step, plain planner with the library\'s own prefix reuse (one sequence, one call at a time)');
const reuse = await measure(alone, (model) => measurePlain({ model, evidence, depthSteps: 10, samples: 3, stateTemperature: 1 }));
show('plain, prefix reuse', reuse);
print(`  stanch is ${(reuse.durationMs / nine.durationMs).toFixed(1)} times faster; target 2.5\n`);

print('A shallow step (depth 2, one sample, greedy), so that the planner without any reuse ends in minutes');
const shallow = { evidence, depthSteps: 2, samples: 1, stateTemperature: 0 };
const a = await measure(ours, (model) => measureOurs({ model, ...shallow }));
const b = await measure(alone, (model) => measurePlain({ model, ...shallow }));
const c = await measure({ ...alone, hasNoReuse: true }, (model) => measurePlain({ model, ...shallow }));
show('stanch', a);
show('plain, prefix reuse', b);
show('plain, no reuse', c);
print(`  stanch is ${(c.durationMs / a.durationMs).toFixed(1)} times faster than without reuse; target 6\n`);

print('Greedy with --strict-repro: the same choice');
const strict = await measure(alone, (model) => measureOurs({ model, evidence, depthSteps: 10, samples: 1, stateTemperature: 0 }));
const plainStrict = await measure(alone, (model) => measurePlain({ model, evidence, depthSteps: 10, samples: 1, stateTemperature: 0 }));
show('stanch, strict', strict);
show('plain, strict', plainStrict);
print(`  ${strict.chosen === plainStrict.chosen ? 'both chose' : 'THEY DIFFER:'} ${strict.chosen}${strict.chosen === plainStrict.chosen ? '' : ` and ${plainStrict.chosen}`}\n`);

print('The sample incident end to end (npx stanch plan --sample), twice');
const folder = mkdtempSync(join(tmpdir(), 'stanch-bench-'));
for (const name of ['first', 'second']) {
  const startMs = systemClock.monotonicMs();
  const run = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'src', 'cli', 'main.ts'), 'plan', '--sample', '--quiet', '--json', '--run-dir', join(folder, name)], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const report = parseJson(run.stdout) as { run?: { usage?: Record<string, number>; prefixSource?: string }; steps?: unknown[] } | undefined;
  print(`  ${name}: ${((systemClock.monotonicMs() - startMs) / 1000).toFixed(1)} s, exit ${String(run.status)}, ${String(report?.steps?.length)} steps, prefix from ${String(report?.run?.prefixSource)}, peak ${((report?.run?.usage?.['peakResidentBytes'] ?? 0) / 1e9).toFixed(2)} GB resident`);
}
rmSync(folder, { recursive: true, force: true });

async function readEvidence(): Promise<Evidence> {
  const model = await openLlamaCpp(alone);
  const logs = readdirSync(sample).filter((file) => /\.(log|json)$/.test(file) && file !== 'scenario.json').sort().map((file) => join(sample, file));
  const reading = await readLogs(logs, {});
  const built = await buildEvidence(reading.batches, { system: parseSystemDescription(readFileSync(join(sample, 'system.md'), 'utf8')), tokenBudget: 400, isTokenEstimate: false, countTokens: (text) => model.tokenizer.encode([{ kind: 'data', text }]).length });
  await model.close();
  return built.evidence;
}

async function measure(options: LlamaCppOptions, work: (model: LanguageModel) => Promise<StepMeasure>): Promise<StepMeasure> {
  const model = await openLlamaCpp(options);
  try {
    return await work(model);
  } finally {
    await model.close();
  }
}

function show(name: string, { durationMs, evaluatedTokens, decisions, rolloutCount, chosen }: StepMeasure): void {
  print(`  ${name.padEnd(22)} ${(durationMs / 1000).toFixed(2).padStart(8)} s  ${String(evaluatedTokens).padStart(7)} tokens  ${String(decisions).padStart(5)} decisions  ${String(rolloutCount)} rollouts  chose ${chosen}`);
}
