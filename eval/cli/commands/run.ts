import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { countOf } from '../../../src/report/describe-run.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { StanchError } from '../../../src/kit/error.ts';
import { parseJson } from '../../../src/kit/json.ts';
import { newRunId } from '../../../src/runs/run-id.ts';
import { FolderQueue, hashScenarioFolders, openOrCreateStore, openStore, refuseOther, resultFiles, runEvaluation, type PlannerEntry, type ResultStore, type RunnerSettings, type ScenarioEntry } from '../../harness/index.ts';
import type { Evaluation } from '../../run-result.ts';
import type { ResumeOptions, RunOptions } from '../options.ts';
import { evaluationsFolder, quoteWord, type CommandContext } from './context.ts';
import { finishEvaluation } from './finish-evaluation.ts';

interface Chosen { planners: PlannerEntry[]; scenarios: ScenarioEntry[]; seeds: readonly number[]; settings: RunnerSettings }

/** `run`: a new evaluation, or the same one going on in its folder. Gives the exit code. Throws before anything runs when something is wrong. */
export async function runNew(options: RunOptions, context: CommandContext): Promise<number> {
  const { planner, scenarios: selection, seeds, model, adapter, threads, itemMinutes, failures, secondEntry } = options;
  const settings: RunnerSettings = {
    ...(model === undefined ? {} : { modelPath: model }), ...(adapter === undefined ? {} : { adapterPath: adapter }),
    threads, itemMinutes, ...(failures === 1 ? {} : { failureFactor: failures }), ...(secondEntry ? { hasSecondEntry: true } : {}), scenariosFolders: options.scenariosDir.map((folder) => resolve(folder)),
  };
  const registry = await context.loadRegistry();
  const planners = await registry.findPlanners([...new Set(planner)]);
  const scenarios = leaveOutMissing(await registry.findScenarios(selection, settings.scenariosFolders), context);
  const chosen: Chosen = { planners, scenarios, seeds, settings };
  const folder = options.out ?? await chooseFolder();
  const store = await openOrCreateStore(folder, await describeEvaluation(chosen, context, renderCommand(options, context.programName)));
  return carryOut(store, chosen, options, context);
}

/** `resume`: what is missing of the evaluation in a folder, as it was asked for. */
export async function resume(options: ResumeOptions, context: CommandContext): Promise<number> {
  const store = await openStore(options.folder);
  const registry = await context.loadRegistry();
  const settings = readSettings(store.evaluation);
  const chosen: Chosen = {
    planners: await registry.findPlanners(store.evaluation.planners), seeds: store.evaluation.seeds, settings,
    scenarios: await registry.findScenarios(store.evaluation.scenarios, settings.scenariosFolders),
  };
  refuseOther(store, await describeEvaluation(chosen, context, store.evaluation.command));
  if (options.retryBroken) store.forgetBroken();
  return carryOut(store, { ...chosen, scenarios: leaveOutMissing(chosen.scenarios, context) }, options, context);
}

async function carryOut(store: ResultStore, chosen: Chosen, options: RunOptions | ResumeOptions, context: CommandContext): Promise<number> {
  const { console, signal, registryUrl } = context;
  console.say(`${countOf(chosen.planners.length, 'planner')}, ${countOf(chosen.scenarios.length, 'scenario')}, ${countOf(chosen.seeds.length, 'seed')}: ${store.folder}`);
  const ending = await runEvaluation({
    ...chosen, store, registryUrl, signal, view: console, ...(options.budget === undefined ? {} : { budgetMinutes: options.budget }),
    makeQueue: (isFinished) => new FolderQueue({ folder: join(store.folder, resultFiles.queue), refresh: () => store.refresh(), isFinished }),
  });
  return finishEvaluation(store, ending, options, context);
}

async function describeEvaluation({ planners, scenarios, seeds, settings }: Chosen, { loadRegistry, readCodeVersion }: CommandContext, command: string): Promise<Evaluation> {
  const names = planners.map((each) => each.name);
  const broken = [...names, ...scenarios.map((each) => each.key)].find((name) => name.includes('|'));
  if (broken !== undefined) throw new StanchError('input-invalid', `The name ${broken} holds a |, which separates the parts of a key.`, 'Give it another name.');
  const { scenariosFolders, ...plain } = settings;
  return {
    formatVersion: 1, codeVersion: await readCodeVersion(), startedAt: new Date(systemClock.nowMs()).toISOString(), planners: names, scenarios: scenarios.map((each) => each.key), seeds: [...seeds], command,
    models: await (await loadRegistry()).models(settings, names),
    settings: { ...plain, ...(scenariosFolders.length === 0 ? {} : { scenariosFolders: JSON.stringify(scenariosFolders), scenariosHash: await hashScenarioFolders(scenariosFolders) }) },
  };
}

function readSettings({ settings }: Evaluation): RunnerSettings {
  const { modelPath, adapterPath, threads, itemMinutes, failureFactor, hasSecondEntry, scenariosFolders } = settings;
  return {
    ...(typeof modelPath === 'string' ? { modelPath } : {}), ...(typeof adapterPath === 'string' ? { adapterPath } : {}),
    threads: typeof threads === 'number' ? threads : 1, itemMinutes: typeof itemMinutes === 'number' ? itemMinutes : 30, ...(typeof failureFactor === 'number' ? { failureFactor } : {}), ...(hasSecondEntry === true ? { hasSecondEntry } : {}),
    scenariosFolders: typeof scenariosFolders === 'string' ? z.array(z.string()).catch([]).parse(parseJson(scenariosFolders)) : [],
  };
}

function leaveOutMissing(scenarios: readonly ScenarioEntry[], { console }: CommandContext): ScenarioEntry[] {
  const missing = scenarios.filter((each) => each.missing !== undefined);
  for (const sentence of new Set(missing.map((each) => `${each.key}: ${each.missing ?? ''}`))) console.warn(`left out  ${sentence}`);
  if (missing.length === scenarios.length) throw new StanchError('input-missing', scenarios.length === 0 ? 'The selection holds no scenario.' : 'None of the scenarios has its data here.', 'See list scenarios.');
  return scenarios.filter((each) => each.missing === undefined);
}

async function chooseFolder(): Promise<string> {
  const start = join(evaluationsFolder, newRunId(systemClock.nowMs(), 0).slice(0, 15));
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? start : `${start}-${number}`;
    if (!await stat(folder).then(() => true, () => false)) return folder;
  }
}

function renderCommand(options: RunOptions, programName: string): string {
  const flags: (readonly [string, string | number | true | undefined])[] = [
    ...options.planner.map((name) => ['planner', name] as const), ...options.scenarios.map((name) => ['scenarios', name] as const), ...options.scenariosDir.map((folder) => ['scenarios-dir', folder] as const),
    ['seeds', renderSeeds(options.seeds)], ['model', options.model], ['adapter', options.adapter], ['threads', options.threads], ['item-minutes', options.itemMinutes],
    ['failures', options.failures === 1 ? undefined : options.failures], ['second-entry', options.secondEntry || undefined],
  ];
  return [programName, 'run', ...flags.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, ...(value === true ? [] : [quoteWord(String(value))])]))].join(' ');
}

function renderSeeds(seeds: readonly number[]): string {
  if (seeds.every((seed, at) => seed === at + 1)) return String(seeds.length);
  return seeds.length === 1 ? `${seeds[0] ?? 0}-${seeds[0] ?? 0}` : seeds.join(',');
}
