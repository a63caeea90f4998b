import { z } from 'zod';
import { assessmentSchema, hypothesisSchema, observationSchema, planStepSchema, revisionSchema, verdicts } from './incident.ts';
import { recoveryStateSchema } from './recovery-state.ts';
import { runRecordSchema } from './run.ts';
import { sourceSummarySchema } from './source-summary.ts';

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
