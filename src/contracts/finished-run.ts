import type { SystemDescription } from './system.ts';
import type { Evidence } from './evidence.ts';
import type { Hypothesis, Observation, Perception, Plan, Revision } from './incident.ts';
import type { SourceSummary, UnreadLine } from './log-record.ts';
import type { RunRecord } from './run.ts';

/** Everything a run folder holds, as reports read it. Missing parts: the run was cut short before them. */
export interface FinishedRun {
  run: RunRecord;
  sources: SourceSummary[];
  unread: UnreadLine[];
  system?: SystemDescription;
  evidence?: Evidence;
  perceptions: Perception[];
  hypotheses: Hypothesis[];
  plan?: Plan;
  observations: Observation[];
  revisions: Revision[];
  /** Raw text of cited lines, by `source:line`. */
  citedLines: Record<string, string>;
}
