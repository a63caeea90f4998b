import { checkInstance } from './check-instance.ts';
import { listInstances, type ListedInstance } from './list-instances.ts';
import { loadScenarios } from './load-scenarios.ts';
import type { LoadedScenarios } from './loaded-scenarios.ts';
import { missingEvidence, openInstance } from './open-instance.ts';

export interface CheckProgress { done: number; total: number; key: string }
export interface CheckOptions {
  /** Seeds for each variant, from 1 up (default 2). A fixed scenario is checked once. */
  seeds?: number;
  /** Folder that `STANCH_DATASETS` names. */
  datasetsFolder?: string;
  /** States that the search for the optimum may look at (default 200,000). 0: it is searched for only where the blind planner fails. */
  statesAtMost?: number;
  onProgress?: (progress: CheckProgress) => void;
}

export interface CheckResult {
  /** Variants and fixed scenarios. */
  scenarioCount: number;
  /** Sentences with file, variant and place. */
  problems: string[];
  /** What could not be looked at for want of evidence, and how to get it. */
  missing: string[];
}

/**
 * Checks all scenarios of a folder: files, names, facts that fit together, a way to recovery for one who knows all and for one who knows
 * what was shown, nothing of the truth in what is seen. Problems are sentences; only a broken machine throws.
 */
export async function checkScenarios(folder: string, { seeds = 2, datasetsFolder, statesAtMost = 200_000, onProgress }: CheckOptions = {}): Promise<CheckResult> {
  const loaded = await loadScenarios([folder]);
  const listed = listInstances(loaded);
  const problems = [...loaded.problems];
  const missing: string[] = [];
  const unfit = unfitKeys(loaded);
  for (const [done, instance] of listed.entries()) {
    onProgress?.({ done, total: listed.length, key: instance.key });
    if (unfit.has(instance.key)) continue;
    missing.push(...await missingEvidence(loaded, instance.key, datasetsFolder));
    const fixed = loaded.fixed.find(({ scenario }) => scenario.id === instance.key);
    const found: { seed: number; problems: string[] }[] = [];
    for (const seed of fixed === undefined ? Array.from({ length: seeds }, (_, index) => index + 1) : [1]) found.push({ seed, problems: await checkOne(loaded, instance, { seed, datasetsFolder, statesAtMost }) });
    problems.push(...tellBySeed(found, fixed === undefined).map((problem) => `${instance.path}: ${fixed === undefined ? instance.key.replace('--', '/') : instance.key}${problem}`));
  }
  onProgress?.({ done: listed.length, total: listed.length, key: '' });
  return { scenarioCount: listed.length, problems: [...new Set(problems)], missing };
}

/** Keys with names that do not fit together: looking further would only repeat that. */
function unfitKeys({ templates, fixed, problems }: LoadedScenarios): Set<string> {
  const isUnfit = (place: string): boolean => problems.some((problem) => problem.startsWith(`${place}: `));
  return new Set([
    ...templates.flatMap(({ path, template: { family, variants } }) => Object.keys(variants).filter((variant) => isUnfit(`${path}: ${family}/${variant}`)).map((variant) => `${family}--${variant}`)),
    ...fixed.filter(({ path }) => isUnfit(path)).map(({ scenario }) => scenario.id),
  ]);
}

async function checkOne(loaded: LoadedScenarios, { key }: ListedInstance, given: { seed: number; datasetsFolder: string | undefined; statesAtMost: number }): Promise<string[]> {
  const { seed, datasetsFolder, statesAtMost } = given;
  const fixed = loaded.fixed.find(({ scenario }) => scenario.id === key);
  const parts = { seed, statesAtMost };
  if (fixed !== undefined) {
    const isThere = (await missingEvidence(loaded, key, datasetsFolder)).length === 0;
    return checkInstance({ scenario: fixed.scenario, evidence: isThere ? (await openInstance({ loaded, key, seed, datasetsFolder })).evidence : [], ...parts });
  }
  try {
    const { scenario, evidence, hosts } = await openInstance({ loaded, key, seed, datasetsFolder });
    return await checkInstance({ scenario, evidence, variant: key.slice(key.indexOf('--') + 2), hosts, ...parts });
  } catch (error) {
    return [`instance: it cannot be made: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Problems of all seeds with the first seed that has them; the same place is told once. */
function tellBySeed(found: readonly { seed: number; problems: readonly string[] }[], isDrawn: boolean): string[] {
  const placeOf = (problem: string): string => problem.slice(0, Math.max(0, problem.indexOf(': ')));
  const told = new Set<string>();
  return found.flatMap(({ seed, problems }) => {
    const fresh = problems.filter((problem) => !told.has(placeOf(problem)));
    for (const problem of fresh) told.add(placeOf(problem));
    return fresh.map((problem) => `${isDrawn ? `, seed ${String(seed)}` : ''}: ${problem}`);
  });
}
