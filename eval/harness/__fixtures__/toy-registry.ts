import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { StanchError } from '../../../src/kit/error.ts';
import { SeededRandom } from '../../../src/kit/random.ts';
import { splits, type RunResult } from '../../run-result.ts';
import type { EvaluationRegistry, PlannerEntry, ScenarioEntry } from '../registry.ts';
import { keyOf, type WorkItem } from '../work-item.ts';

/**
 * MADE UP: planners that do nothing for a few milliseconds and results drawn from the hash of their key, so that every run of a key gives the same
 * bytes. Some planners break in a way of their own. `STANCH_TOY_LOG` names a file that gets a line for every run that is begun.
 */
const planners: readonly PlannerEntry[] = [
  ...(['steady', 'hasty'] as const).map((name) => entry(name, { rank: 0 })),
  entry('slow-model', { rank: 0, usesModel: true }), entry('ablation', { rank: 1 }),
  entry('throws', { rank: 2 }), entry('crashes', { rank: 2 }), entry('hangs', { rank: 2 }), entry('lies', { rank: 2 }), entry('no-weights', { rank: 2, usesModel: true }),
];

const scenarios: readonly ScenarioEntry[] = [
  ...['ransom', 'web-shell', 'phishing', 'insider'].flatMap((family) => ['a', 'b'].map((variant): ScenarioEntry => ({ key: `${family}--${variant}`, title: `Made-up ${family}`, family, split: 'dev', kind: 'compromise', published: '2026-01-15' }))),
  { key: 'old-worm', title: 'Made-up worm', family: 'worm', split: 'published', kind: 'compromise', published: '2003-08-11', missing: 'Set STANCH_DATASETS to the folder that holds it.' },
];

export const registry: EvaluationRegistry = {
  planners: async () => [...planners],
  findPlanners: async (names) => names.map((name) => {
    const found = planners.find((each) => each.name === name);
    if (found === undefined) throw new StanchError('usage', `There is no planner ${name}.`, `There are ${planners.map((each) => each.name).join(', ')}.`);
    return found;
  }),
  findScenarios: async (selection, folders) => {
    if (folders.some((folder) => folder.includes('broken'))) throw new StanchError('input-invalid', 'a.json: hosts[0].name is missing. b.json: unknown host h9 in attack.steps[2].', 'Correct them; scenarios check shows the same.');
    for (const name of selection) if (!(splits as readonly string[]).includes(name) && !scenarios.some((each) => each.key === name || each.family === name)) throw new StanchError('usage', `There is no scenario ${name}.`, 'See list scenarios.');
    return scenarios.filter((each) => selection.some((name) => name === each.split || name === each.family || name === each.key));
  },
  checkScenarios: async (folder) => ({ scenarioCount: 2, problems: folder.includes('broken') ? ['a.json: hosts[0].name is missing.'] : [] }),
  createRunner: async () => ({ execute, close: async () => undefined }),
  models: async (_settings, names) => Object.fromEntries(names.filter((name) => name === 'slow-model').map((name) => [name, 'made-up.gguf sha256 0000'])),
};

async function execute(item: WorkItem): Promise<{ result: RunResult; trace: unknown }> {
  const log = process.env['STANCH_TOY_LOG'];
  if (log !== undefined) appendFileSync(log, `${process.pid} ${keyOf(item)}\n`);
  await pause(Number(process.env['STANCH_TOY_MS'] ?? 5));
  switch (item.planner) {
    case 'throws': throw new Error('The toy is broken.');
    case 'crashes': process.kill(process.pid, 'SIGKILL'); return pause(60_000, { result: makeUp(item), trace: {} });
    // Without a break: nothing but the harness can end it.
    case 'hangs': for (;;);
    case 'lies': return { result: { ...makeUp(item), seconds: -1 }, trace: {} };
    case 'no-weights': throw new StanchError('model-missing', 'The weights of the toy are not here.', 'There are none.');
    default: return { result: makeUp(item), trace: { key: keyOf(item) } };
  }
}

function makeUp(item: WorkItem): RunResult {
  const scenario = scenarios.find((each) => each.key === item.scenario);
  if (scenario === undefined) throw new Error(`There is no scenario ${item.scenario}.`);
  const random = new SeededRandom(keyOf(item));
  const optimalSteps = 6 + Math.floor(new SeededRandom(`${item.scenario}|${item.seed}`).next() * 6);
  const above = Math.floor(random.next() * 8);
  const { title, family, split, kind, published } = scenario;
  return {
    formatVersion: 1, key: keyOf(item), ...item, title, family, split, kind, published, status: 'done', hasRecovered: true, recoverySteps: optimalSteps + above, paperSteps: optimalSteps + above, optimalSteps, blindSteps: optimalSteps + 1,
    verdict: 'compromise', isVerdictRight: true, commandCount: optimalSteps, ineffectiveCount: above, failedCount: 0, invalidCount: 0, abstentionCount: 0, commandsBeforeClosing: optimalSteps, minutes: 30, hostsLost: 0, healthyDownMinutes: 0,
    regret: { wrongOrder: 0, useless: above, repeated: 0, missed: 0, closedEarly: 0 }, startState: { true: '000000', apparent: '000000' }, steps: [], seconds: 0.005,
  };
}

function entry(name: string, facts: Partial<PlannerEntry>): PlannerEntry {
  return { name, title: `Toy: ${name}`, usesModel: false, isOracle: false, rank: 0, ...facts };
}
