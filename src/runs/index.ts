export { findRun, listRuns, type RunListing } from './find-run.ts';
export { cutShortEnding, readCalls, readRun, readRunRecord } from './read-run.ts';
export { runFiles, stageFile, stages, type CallLine, type HypothesisList, type Stage, type StageRecord } from './run-files.ts';
export { newRunId, parseRunReference, type RunReference } from './run-id.ts';
export { createRun, openRun, RunWriter } from './run-writer.ts';
export { partialSuffix, writeAllBytes, writeWhole, type WriteBytes } from './safe-file.ts';
export { truncateRun } from './truncate-run.ts';
