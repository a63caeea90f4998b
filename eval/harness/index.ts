export { hashScenarioFolders } from './code-version.ts';
export { FolderQueue, type FolderQueueOptions } from './folder-queue.ts';
export { describeSeconds, type ProgressView } from './progress.ts';
export type { EvaluationRegistry, PlannerEntry, Runner, RunnerSettings, ScenarioEntry } from './registry.ts';
export { openOrCreateStore, openStore, refuseOther, resultFiles, resultFormatVersion, ResultStore, tracePath } from './result-store.ts';
export { runEvaluation, type EvaluationEnding, type EvaluationRun } from './run-evaluation.ts';
export { keyOf, type WorkItem } from './work-item.ts';
export type { Claim, WorkLane, WorkPiece, WorkQueue } from './work-queue.ts';
