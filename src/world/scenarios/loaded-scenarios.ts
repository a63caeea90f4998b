import type { Scenario, ScenarioTemplate } from '../../contracts/index.ts';

/** What the scenario files of some folders hold. */
export interface LoadedScenarios {
  /** Those that fit the schema; what else is wrong with them is among the problems. */
  templates: { path: string; template: ScenarioTemplate }[];
  /** Scenarios whose evidence lies in files. */
  fixed: { path: string; scenario: Scenario }[];
  /** Sentences, each with file and place. Empty: all can be used. */
  problems: string[];
}
