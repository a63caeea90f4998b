import { z } from 'zod';
import { failureKinds, verdicts } from './incident.ts';

const state = z.string().regex(/^[01]{6}$/);

/** What a simulated world tells at the end: the truth behind the incident and what the response was worth. */
export const worldOutcomeSchema = z.object({
  scenario: z.string(), title: z.string(), seed: z.number().int(), kind: z.enum(verdicts),
  verdict: z.enum(verdicts).optional(),
  hasRecovered: z.boolean(), failure: z.enum(failureKinds).optional(),
  /** Recovery time T, in steps: one for each command and for each superfluous target, 40 without recovery. */
  recoverySteps: z.number(),
  /** Of the best possible response, and of the best one that knows only what was shown. */
  optimalSteps: z.number(), blindSteps: z.number(),
  minutes: z.number(),
  /** States are six digits in the order of the conditions, after the command. */
  commands: z.array(z.object({ text: z.string(), judgement: z.string(), costSteps: z.number(), trueState: state, apparentState: state })),
  /** Everything that was true, and whether it was ever shown. */
  facts: z.array(z.object({ part: z.string(), what: z.string(), isShown: z.boolean() })),
});
export type WorldOutcome = z.infer<typeof worldOutcomeSchema>;
