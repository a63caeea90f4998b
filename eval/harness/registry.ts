import type { Verdict } from '../../src/contracts/incident.ts';
import type { RunResult, Split } from '../run-result.ts';
import type { WorkItem } from './work-item.ts';

export interface PlannerEntry {
  /** May carry a setting or a model: `stanch:no-lookahead`, `react@openai/gpt-5`. No `|`. */
  name: string;
  title: string;
  usesModel: boolean;
  /** Sees the truth: a yardstick. */
  isOracle: boolean;
  /** Lower runs first under a budget: what is compared in the headline has one rank, ablations a higher one. */
  rank: number;
}

export interface ScenarioEntry {
  /** `family--variant`, or the id of a fixed one. No `|`. */
  key: string;
  title: string;
  family: string;
  split: Split;
  kind: Verdict;
  /** Day on which the incident was first published. */
  published: string;
  /** Its data set is not there: a sentence that says so and how to get it. */
  missing?: string;
}

/** What may change a result besides planner, scenario and seed. */
export interface RunnerSettings {
  /** Missing: the planner's own default. */
  modelPath?: string;
  adapterPath?: string;
  /** Of a model. Workers without a model run beside one another, so many at once. */
  threads: number;
  /** Folders of scenarios besides the bundled ones. */
  scenariosFolders: readonly string[];
  /** A run that takes longer is broken. */
  itemMinutes: number;
  /** How many times as often commands fail as usual; missing: as usual. */
  failureFactor?: number;
  /** Compromises have a second way in that no line of the evidence shows. */
  hasSecondEntry?: boolean;
}

export interface Runner {
  /**
   * One run, one at a time. Whatever it throws makes the run broken; an error that the model is missing or unfit (exit code 3) stops its planner
   * instead, and nothing is recorded.
   * @returns `trace`: JSON, kept beside the results
   */
  execute(item: WorkItem): Promise<{ result: RunResult; trace?: unknown }>;
  close(): Promise<void>;
}

/** All that the harness knows of planners and scenarios. */
export interface EvaluationRegistry {
  planners(): Promise<PlannerEntry[]>;
  /** Throws `usage` for an unknown name, listing the known ones. */
  findPlanners(names: readonly string[]): Promise<PlannerEntry[]>;
  /**
   * @param selection names of splits, families and keys
   * Throws `input-invalid` with every error of every scenario and its place, `usage` for a selection that is none.
   */
  findScenarios(selection: readonly string[], folders: readonly string[]): Promise<ScenarioEntry[]>;
  checkScenarios(folder: string): Promise<{ scenarioCount: number; problems: string[] }>;
  createRunner(settings: RunnerSettings): Promise<Runner>;
  /** Name and hash of the model of each of these planners that has one. */
  models(settings: RunnerSettings, planners: readonly string[]): Promise<Record<string, string>>;
}
