import { z } from 'zod';
import { hypothesisSchema, observationSchema, perceptionSchema, planStepSchema, recoveryStateSchema, revisionSchema } from '../contracts/index.ts';

/** Names of the files of a run folder. */
export const runFiles = {
  run: 'run.json',
  sources: 'sources.json',
  system: 'system.json',
  evidence: 'evidence.json',
  plan: 'plan.json',
  cited: 'cited.json',
  calls: 'calls.jsonl',
} as const;

/** The whole list of hypotheses as it stood at one step; 0 is before the first command. The last record counts. */
export const hypothesisListSchema = z.object({ step: z.number().int().nonnegative(), hypotheses: z.array(hypothesisSchema) });
export type HypothesisList = z.infer<typeof hypothesisListSchema>;

/** One JSON line per record and stage, appended as the episode goes; each record has a `step`. Latest stage last. */
export const stageSchemas = {
  perceptions: perceptionSchema,
  hypotheses: hypothesisListSchema,
  plan: planStepSchema,
  observations: observationSchema,
  revisions: revisionSchema,
} as const;

export type Stage = keyof typeof stageSchemas;
export type StageRecord<S extends Stage> = z.infer<(typeof stageSchemas)[S]>;
export const stages = Object.keys(stageSchemas) as Stage[];

/** File of a stage. */
export function stageFile(stage: Stage): string {
  return `${stage}.jsonl`;
}

/** `plan.json`: how the plan ended. Written last, once all `stepCount` steps are in `plan.jsonl`. */
export const planEndSchema = z.object({
  stepCount: z.number().int().nonnegative(),
  hasRecovered: z.boolean(),
  finalState: recoveryStateSchema,
  ending: z.string(),
});
export type PlanEnd = z.infer<typeof planEndSchema>;

/** A line of `calls.jsonl`: one model call and the step in which it was made. The rest belongs to who recorded it. */
export const callLineSchema = z.looseObject({ step: z.number().int().nonnegative() });
export type CallLine = z.infer<typeof callLineSchema>;
