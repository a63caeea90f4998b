import type { Engine, LanguageModel, ModelFunctions, Random, Responder } from '../../src/contracts/index.ts';
import { StanchError } from '../../src/kit/error.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import type { FoundPlan } from '../../src/world/search-plan.ts';

/** A model that is open, with what is built on it. */
export interface ModelKit {
  functions: ModelFunctions;
  engine: Engine;
  model: LanguageModel;
}

/** What every responder may have besides the system and the evidence. */
export interface ResponderRequest {
  seed: number;
  random: Random;
  /** Raw text of cited lines, by `source:line`. */
  citedLines?: Readonly<Record<string, string>>;
}

interface PlannerFacts {
  /** No `|`. */
  name: string;
  title: string;
  /** Lower runs first under a budget of time. */
  rank: number;
}

/** Works from system, evidence and observations alone. */
export interface PlainPlanner extends PlannerFacts {
  usesModel: false;
  isOracle: false;
  create(request: ResponderRequest & { oracle?: never; model?: never }): Responder;
}

/** Asks a model. */
export interface ModelPlanner extends PlannerFacts {
  usesModel: true;
  isOracle: false;
  /** Runs on the bare model, whatever adapter was chosen. */
  hasNoAdapter?: true;
  create(request: ResponderRequest & { oracle?: never; model: ModelKit }): Responder;
}

/** A yardstick: the only kind that is handed the truth. */
export interface OraclePlanner extends PlannerFacts {
  usesModel: false;
  isOracle: true;
  /** `optimum`: the plan from the start of the instance, where it was searched for already. */
  create(request: ResponderRequest & { oracle: OracleView; optimum?: (() => FoundPlan) | undefined; model?: never }): Responder;
}

export type Planner = PlainPlanner | ModelPlanner | OraclePlanner;

/** All that a run can hand out. Neither is asked for unless the planner is of the kind that gets it. */
export interface ResponderSources extends ResponderRequest {
  oracle(): OracleView;
  /** Missing: `optimal` searches itself. */
  optimum?: () => FoundPlan;
  /** Missing: no model is open. */
  model?: () => ModelKit;
}

/** A responder with what its kind of planner may have, and nothing else. Throws `usage` when it needs a model and none is open. */
export function createResponder(planner: Planner, { oracle, optimum, model, ...request }: ResponderSources): Responder {
  if (planner.isOracle) return planner.create({ ...request, oracle: oracle(), optimum });
  if (!planner.usesModel) return planner.create(request);
  if (model === undefined) throw new StanchError('usage', `The planner ${planner.name} needs a model, and none is open.`, 'Open one, or leave the planner out.');
  return planner.create({ ...request, model: model() });
}
