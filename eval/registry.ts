import { noAdapter } from '../src/models/index.ts';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StanchError } from '../src/kit/error.ts';
import { SeededRandom } from '../src/kit/random.ts';
import { estimateTokens } from '../src/kit/estimate-tokens.ts';
import { checkScenarios, listInstances, loadScenarios, missingEvidence, openInstance, splitOf, type LoadedScenarios, type OpenRequest } from '../src/world/scenarios/index.ts';
import { baselines } from './baselines/index.ts';
import { createResponder, type Planner } from './baselines/planner.ts';
import { findAblation, stanchPlanners } from './baselines/stanch.ts';
import type { EvaluationRegistry, PlannerEntry, Runner, RunnerSettings, ScenarioEntry } from './harness/registry.ts';
import { keyOf, type WorkItem } from './harness/work-item.ts';
import { addSecondEntry } from './execution/add-second-entry.ts';
import { executeRun } from './execution/execute-run.ts';
import { evidenceTokens, openModel, resolveChoice, splitPlannerName, type OpenModel } from './execution/open-model.ts';
import { readInstance, type ReadInstance } from './execution/read-instance.ts';
import { measureYardsticks } from './execution/yardsticks.ts';
import type { Yardsticks } from '../src/world/yardsticks.ts';
import { splits } from './run-result.ts';

const allPlanners: readonly Planner[] = [...stanchPlanners, ...baselines];
const bundledFolder = join(dirname(fileURLToPath(import.meta.url)), 'scenarios');
const datasetsFolder = (): string | undefined => process.env['STANCH_DATASETS'];

/** The planners of this project, on the scenarios of this project and of any folder. */
export const registry: EvaluationRegistry = {
  planners: () => Promise.resolve(allPlanners.map((planner) => entryOf(planner.name))),
  findPlanners: (names) => Promise.resolve(names.map(entryOf)),
  async findScenarios(selection, folders) {
    const loaded = await load(folders);
    const entries = await listEntries(loaded);
    const chosen = entries.filter((entry) => selection.some((name) => name === entry.split || name === entry.family || name === entry.key));
    const unknown = selection.filter((name) => !splits.some((split) => split === name) && !entries.some((entry) => name === entry.family || name === entry.key));
    if (unknown.length > 0) throw new StanchError('usage', `No split, family or scenario is named ${unknown.join(', ')}.`, `Splits are ${splits.join(', ')}; stanch-eval list scenarios shows the rest.`);
    return chosen;
  },
  checkScenarios: (folder) => checkScenarios(folder),
  createRunner: (settings) => Promise.resolve(new ProjectRunner(settings)),
  async models({ modelPath, adapterPath, threads }, planners) {
    const found: Record<string, string> = {};
    for (const name of planners) {
      const planner = findPlanner(name);
      if (!planner.usesModel) continue;
      const { name: modelName, sha256, adapter } = await resolveChoice({ name: splitPlannerName(name).model ?? modelPath, adapter: planner.hasNoAdapter === true ? noAdapter : adapterPath, threads });
      found[name] = `${modelName} ${sha256.slice(0, 12)}${adapter === undefined ? '' : ` + adapter ${adapter.sha256.slice(0, 12)}`}`;
    }
    return found;
  },
};

function findPlanner(text: string): Planner {
  const { name, model } = splitPlannerName(text);
  const planner = allPlanners.find((one) => one.name === name) ?? findAblation(name);
  if (planner === undefined) throw new StanchError('usage', `No planner is named "${name}".`, `Known are ${allPlanners.map((one) => one.name).join(', ')}; parts are left out together as stanch:no-lookahead+no-adaptation.`);
  if (model !== undefined && !planner.usesModel) throw new StanchError('usage', `The planner "${name}" asks no model.`, 'Leave out what stands after @.');
  return planner;
}

function entryOf(text: string): PlannerEntry {
  const { title, usesModel, isOracle, rank } = findPlanner(text);
  const { model } = splitPlannerName(text);
  return { name: text, title: model === undefined ? title : `${title} (${model})`, usesModel, isOracle, rank };
}

async function load(folders: readonly string[]): Promise<LoadedScenarios> {
  const loaded = await loadScenarios([bundledFolder, ...folders]);
  if (loaded.problems.length > 0) throw new StanchError('input-invalid', `${String(loaded.problems.length)} problems in the scenarios:\n${loaded.problems.join('\n')}`, 'Mend them; stanch-eval scenarios check FOLDER looks at one folder more closely.');
  return loaded;
}

async function listEntries(loaded: LoadedScenarios): Promise<ScenarioEntry[]> {
  return Promise.all(listInstances(loaded).map(async (one): Promise<ScenarioEntry> => {
    const missing = await missingEvidence(loaded, one.key, datasetsFolder());
    const { path: _, ...facts } = one;
    return { ...facts, ...(missing.length > 0 && { missing: missing.join(' ') }) };
  }));
}

/** What all planners of one instance share. */
interface OpenedInstance { read: ReadInstance; yardsticks: Yardsticks }

async function openToRun(request: OpenRequest, { failureFactor, hasSecondEntry }: RunnerSettings): Promise<OpenedInstance> {
  const instance = await openInstance(request);
  const read = await readInstance(hasSecondEntry === true ? { ...instance, scenario: addSecondEntry(instance.scenario) } : instance);
  return { read, yardsticks: await measureYardsticks(read.scenario, request.seed, failureFactor) };
}

/** Holds what several runs share: the scenarios, the last instance with its logs read, and one open model. */
class ProjectRunner implements Runner {
  readonly #settings: RunnerSettings;
  #loaded: Promise<LoadedScenarios> | undefined;
  #last: { key: string; opened: Promise<OpenedInstance> } | undefined;
  #model: { key: string; open: OpenModel } | undefined;

  constructor(settings: RunnerSettings) {
    this.#settings = settings;
  }

  async execute({ planner: name, scenario: key, seed }: WorkItem): ReturnType<Runner['execute']> {
    const planner = findPlanner(name);
    const model = planner.usesModel ? await this.#openModel(name, planner.hasNoAdapter === true) : undefined;
    const loaded = await (this.#loaded ??= load(this.#settings.scenariosFolders));
    const { read, yardsticks } = await this.#open(loaded, key, seed);
    const signal = AbortSignal.timeout(this.#settings.itemMinutes * 60_000);
    const kit = model?.begin(seed, signal);
    const evidence = read.open(kit === undefined
      ? { tokenBudget: evidenceTokens, countTokens: estimateTokens, isEstimate: true }
      : { tokenBudget: evidenceTokens, countTokens: (text) => kit.engine.countTokens(text), isEstimate: false });
    const random = new SeededRandom(`${name}/${String(seed)}`);
    const result = await executeRun({
      key: keyOf({ planner: name, scenario: key, seed }), planner: name, split: splitOf(read.scenario), seed, read, evidence, ...yardsticks, failureFactor: this.#settings.failureFactor,
      createResponder: (oracle) => createResponder(planner, { seed, random, citedLines: evidence.citedLines, oracle, ...(kit && { model: () => kit }) }),
    });
    const { digest, systemLines } = evidence.evidence;
    return { result, trace: { result, evidence: { systemLines, digest: digest.map((line) => line.text) } } };
  }

  async close(): Promise<void> {
    await this.#model?.open.model.close();
  }

  async #open(loaded: LoadedScenarios, key: string, seed: number): Promise<OpenedInstance> {
    const name = `${key}|${String(seed)}`;
    if (this.#last?.key !== name) this.#last = { key: name, opened: openToRun({ loaded, key, seed, datasetsFolder: datasetsFolder() }, this.#settings) };
    return this.#last.opened;
  }

  async #openModel(planner: string, hasNoAdapter: boolean): Promise<OpenModel> {
    const { modelPath, adapterPath, threads } = this.#settings;
    const choice = { name: splitPlannerName(planner).model ?? modelPath, adapter: hasNoAdapter ? noAdapter : adapterPath, threads };
    const key = `${choice.name ?? ''}|${choice.adapter ?? ''}`;
    if (this.#model?.key !== key) {
      await this.#model?.open.model.close();
      this.#model = { key, open: await openModel(choice) };
    }
    return this.#model.open;
  }
}
