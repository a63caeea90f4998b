import type { ConditionName } from '../../src/contracts/recovery-state.ts';
import type { RunResult, Split } from '../run-result.ts';
import type { Calibration, Estimate, Figure, PermutationResult, Proportion } from '../statistics/index.ts';

/** A mean or a ratio. `value` is missing when there is nothing to take it of; the interval, by family, says why when there is none. */
export interface Measure {
  value?: number;
  /** Runs, states or named things that it is taken of. */
  itemCount: number;
  interval: Figure<Estimate>;
}

/** Micro F1. A missing precision: nothing was named. A missing recall: there was nothing to find. */
export interface F1Measure extends Measure {
  precisionFraction?: number;
  recallFraction?: number;
}

export const regretKinds = ['wrongOrder', 'useless', 'repeated', 'missed', 'closedEarly'] as const;
export type RegretKind = (typeof regretKinds)[number];

/** Compromises of one planner in one split. All means are over runs; steps of runs that never recovered count as they stand in the result. */
export interface CompromiseSummary {
  runCount: number;
  familyCount: number;
  recoverySteps: Measure;
  recoveryStepsOfRecovered: Measure;
  /** Mean steps over mean optimum of the same runs. */
  multipleOfOptimal: Measure;
  /** The same against optimal-blind, over the runs that have it. */
  multipleOfBlind: Measure;
  paperSteps: Measure;
  failed: Figure<Proportion>;
  /** Of the runs that failed, by why. */
  failures: Record<string, number>;
  /** Ineffective commands among all commands. */
  ineffective: Figure<Proportion>;
  rightVerdicts: Figure<Proportion>;
  minutes: Measure;
  hostsLost: Measure;
  healthyDownMinutes: Measure;
  /** Mean steps above the optimum, by why. `neverRecovered`: what runs that never recovered count beyond the reasons given. */
  regret: Record<RegretKind | 'neverRecovered', number>;
  /** Runs of incidents published after the planner's cutoff, where one was given. */
  afterCutoff?: { cutoff: string; recoverySteps: Measure };
}

/** Incidents that ask for nothing but a right verdict. */
export interface ClosingSummary {
  runCount: number;
  commandsBeforeClosing: Measure;
  rightVerdicts: Figure<Proportion>;
}

export interface FamilySummary {
  family: string;
  runCount: number;
  recoverySteps: number;
  failedCount: number;
}

export interface PlannerSummary {
  planner: string;
  /** Runs that are done. Only they are in any figure. */
  runCount: number;
  familyCount: number;
  brokenCount: number;
  compromise: CompromiseSummary;
  attempted: ClosingSummary;
  benign: ClosingSummary;
  /** What the planner perceived against what a perfect reader would conclude (`apparent`), at the start and after each command. */
  perceivedState: { exactMatch: Measure; conditions: Record<ConditionName, F1Measure> };
  /** Predicted state, per condition, against the apparent one after the command. `mean`: over the conditions that have it. */
  calibration: { conditions: Record<ConditionName, Figure<Calibration>>; mean: Figure<number>; pooled: Figure<Calibration> };
  perception: Record<'tactics' | 'techniques' | 'techniquesExact' | 'attacker' | 'compromised' | 'targeted', F1Measure> & { topFiveTactics: Measure };
  cost: { modelCalls: Measure; tokens: Measure; seconds: Measure; dollars: Measure };
  /** Compromises only. */
  families: FamilySummary[];
  /** Share of compromises in which each condition (in its order) truly holds after step k; row 0 is the start. A run that ended keeps its last state. */
  conditionsByStep: number[][];
}

/** Recovery steps of a planner less those of the reference, over compromises that both have. */
export interface PairedDifference {
  planner: string;
  reference: string;
  pairCount: number;
  familyCount: number;
  fewerCount: number;
  equalCount: number;
  moreCount: number;
  difference: Measure;
  p: Figure<PermutationResult>;
  /** Holm-corrected over the planners of the split. */
  adjustedP: Figure<number>;
}

/** One split. Splits are never mixed. */
export interface GroupSummary {
  split: Split;
  families: string[];
  /** Scenario and seed. */
  instanceCount: number;
  compromiseInstanceCount: number;
  /** Means over the distinct compromises, together and by family. `blindSteps` over those that have it. */
  yardsticks: { optimalSteps?: number; blindSteps?: number; blindCount: number; families: { family: string; optimalSteps: number; blindSteps?: number }[] };
  /** In the order of mean recovery steps, the least first. */
  planners: PlannerSummary[];
  differences: PairedDifference[];
}

export interface BrokenRun { key: string; planner: string; split: Split; problem: string }

export interface MissingRun { key: string; planner: string }

export interface Summary {
  formatVersion: 1;
  levelFraction: number;
  resamples: number;
  seed: number;
  reference?: string;
  /** From the evaluation, where it was given. */
  command?: string;
  codeVersion?: string;
  startedAt?: string;
  models: Record<string, string>;
  settings: Record<string, string | number | boolean>;
  groups: GroupSummary[];
  broken: BrokenRun[];
  /** Runs that were planned and are not there; empty when no plan was given. */
  missing: MissingRun[];
  /** Missing: no plan was given, so nobody knows what is missing. */
  plannedCount?: number;
  /** Whatever a reader must know before believing a figure: what is missing, broken, uneven. */
  notes: string[];
}

export function instanceOf(run: RunResult): string {
  return `${run.scenario}|${run.seed}`;
}
