import { z } from 'zod';
import {
  assessmentSchema, hypothesisSchema, noConditionHolds, observationSchema, planStepSchema, recoveryStateSchema, revisionSchema, runRecordSchema, sourceSummarySchema, verdicts, type FinishedRun,
} from '../contracts/index.ts';
import { listUnknowns } from './list-unknowns.ts';

/** What `plan --json` and `report --format json` give: one object, the same for both. */
export const planReportSchema = z.object({
  kind: z.literal('plan'),
  run: runRecordSchema,
  /** Missing when the run ended before perception. */
  verdict: z.enum(verdicts).optional(),
  assessment: assessmentSchema.optional(),
  /** Heaviest first. */
  hypotheses: z.array(hypothesisSchema),
  steps: z.array(planStepSchema),
  /** By the plan's own prediction, or by what was observed. */
  hasRecovered: z.boolean(),
  finalState: recoveryStateSchema,
  /** Sentence: why the plan ended. */
  ending: z.string(),
  observations: z.array(observationSchema),
  revisions: z.array(revisionSchema),
  sources: z.array(sourceSummarySchema),
  /** Raw text of every cited line, by `source:line`. Hostile text: data only. */
  citedLines: z.record(z.string(), z.string()),
  /** What the model did not know, as sentences. */
  unknowns: z.array(z.object({ topic: z.string(), sentence: z.string() })),
});
export type PlanReport = z.infer<typeof planReportSchema>;

/** The same as a JSON schema (draft 2020-12), for other programs. */
export function planReportJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(planReportSchema);
}

/** A finished run as the object of `--json`. */
export function buildPlanReport(run: FinishedRun): PlanReport {
  const assessment = run.perceptions.at(-1)?.assessment;
  const verdict = assessment?.verdict ?? run.run.verdict;
  return {
    kind: 'plan',
    run: run.run,
    ...(verdict === undefined ? {} : { verdict }),
    ...(assessment === undefined ? {} : { assessment }),
    hypotheses: run.hypotheses,
    steps: run.plan?.steps ?? [],
    hasRecovered: run.plan?.hasRecovered ?? false,
    finalState: run.plan?.finalState ?? run.perceptions.at(-1)?.state ?? noConditionHolds,
    ending: run.plan?.ending ?? 'The run ended before a plan was made.',
    observations: run.observations,
    revisions: run.revisions,
    sources: run.sources,
    citedLines: run.citedLines,
    unknowns: listUnknowns(run).map(({ topic, sentence }) => ({ topic, sentence })),
  };
}
