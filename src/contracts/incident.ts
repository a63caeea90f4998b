import { z } from 'zod';
import { citationSchema } from './citation.ts';
import { actionSchema, responseCommandSchema } from './command.ts';
import { entitySchema } from './evidence.ts';
import { conditionEstimateSchema, conditionNames, recoveryStateSchema } from './recovery-state.ts';

const fraction = z.number().min(0).max(1);
const named = { id: z.string(), name: z.string() };

export const verdicts = ['compromise', 'attempted', 'benign'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a response did not end in recovery, or an incident without compromise not in the right verdict. */
export const failureKinds = ['step-limit', 'gave-up', 'closed-early', 'evidence-lost', 'wrong-verdict'] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What perception concludes from the evidence. */
export const assessmentSchema = z.object({
  isIncident: z.boolean(),
  verdict: z.enum(verdicts),
  /** Of `isIncident`. */
  probability: fraction,
  /** One paragraph for a responder. */
  description: z.string(),
  tactics: z.array(z.object({ ...named, probability: fraction })),
  techniques: z.array(z.object({ ...named, probability: fraction, citations: z.array(citationSchema) })),
  /** Aliases by role. */
  entities: z.object({ attacker: z.array(z.string()), compromised: z.array(z.string()), targeted: z.array(z.string()) }),
  reasons: z.array(z.string()),
});
export type Assessment = z.infer<typeof assessmentSchema>;

/** Perception's whole result at one point of an episode. */
export const perceptionSchema = z.object({ step: z.number().int(), assessment: assessmentSchema, state: recoveryStateSchema, conditions: z.array(conditionEstimateSchema),
  /** What the outcome of this step said, as the model read it, such as `artefact h2`. Missing before the first. */
  findings: z.array(z.string()).exactOptional(),
});
export type Perception = z.infer<typeof perceptionSchema>;

/** An alert that a hypothesis should have caused. For logs without classes or priorities only `kind` words are compared. */
export const expectedAlertSchema = z.object({ classification: z.string(), priority: z.number().int().min(1).max(4).optional() });
export type ExpectedAlert = z.infer<typeof expectedAlertSchema>;

/** The paper's check: alerts generated without sight of the log against those in it. */
export const alertCheckSchema = z.object({
  /** Expected alerts that are in the log, divided by expected alerts. */
  precisionFraction: fraction,
  /** Alert classes in the log that were expected, divided by alert classes in the log. */
  recallFraction: fraction,
  thresholdFraction: fraction,
  hasPassed: z.boolean(),
  matched: z.array(z.string()),
  missing: z.array(z.string()),
});
export type AlertCheck = z.infer<typeof alertCheckSchema>;

export const hypothesisSchema = z.object({
  id: z.string(),
  /** All weights of a list sum to one. */
  weightFraction: fraction,
  path: z.array(z.object({ tacticId: z.string(), tacticName: z.string(), techniqueId: z.string(), techniqueName: z.string(), targets: z.array(z.string()), citations: z.array(citationSchema) })),
  expected: z.array(expectedAlertSchema),
  check: alertCheckSchema,
  /** How often it was re-weighted or replaced after a failed check. */
  recalibrationCount: z.number().int().nonnegative(),
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;

/** One simulated way from a candidate to recovery or the depth limit. */
export const rolloutSchema = z.object({
  steps: z.array(z.object({ action: actionSchema, state: recoveryStateSchema })),
  /** Commands until the predicted recovery; at the depth limit, the depth plus one for each condition still open. Superfluous ones count two. */
  costSteps: z.number().nonnegative(),
  hasRecovered: z.boolean(),
  /** Cut off because the candidate could no longer win: the cost is a lower bound. */
  isCut: z.boolean(),
  /** Taken over from the step before. */
  isReused: z.boolean(),
  /** How many of the M samples took this very path. */
  sampleCount: z.number().int().positive(),
});
export type Rollout = z.infer<typeof rolloutSchema>;

export const candidateSchema = z.object({
  command: z.string(),
  action: actionSchema,
  /** The names behind the aliases, for people. */
  title: z.string(),
  logProbability: z.number(),
  /** Among all candidates that were ranked. */
  probability: fraction,
  rollouts: z.array(rolloutSchema),
  /** One number for each sample, in commands. */
  rolloutLengths: z.array(z.number()),
  meanCost: z.number().nonnegative(),
  isChosen: z.boolean(),
  isCut: z.boolean(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const planStepSchema = z.object({
  step: z.number().int().positive(),
  stateBefore: recoveryStateSchema,
  candidates: z.array(candidateSchema),
  command: responseCommandSchema,
  predictedState: recoveryStateSchema,
  /** Of each condition after the command, in the order of the state. */
  predictedProbabilities: z.array(fraction),
  /** Of the command among the ranked candidates. */
  probability: fraction,
  meanCost: z.number().nonnegative(),
  /** The candidates' estimates disagree too much: the step asks for an observation. A sentence says why. */
  abstention: z.string().optional(),
  usage: z.object({ evaluatedTokens: z.number(), trieNodes: z.number(), decisions: z.number(), durationMs: z.number() }),
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** What a command did, from a world, an operator, a file, or nobody (`isKnown` false: the prediction stands in). */
export const observationSchema = z.object({
  step: z.number().int().positive(),
  source: z.enum(['operator', 'file', 'world', 'logs', 'none']),
  isKnown: z.boolean(),
  succeeded: z.boolean().optional(),
  /** Hostile text: data only. */
  text: z.string(),
  /** Things that this outcome, or a line logged meanwhile, named for the first time: commands may name them from now on. */
  newEntities: z.array(entitySchema).exactOptional(),
});
export type Observation = z.infer<typeof observationSchema>;

/** One line of `outcomes.jsonl`. */
export const outcomeLineSchema = z.object({ verb: z.string(), targets: z.array(z.string()).default([]), succeeded: z.boolean(), text: z.string().default('') });
export type OutcomeLine = z.infer<typeof outcomeLineSchema>;

/** Predicted against observed. */
export const revisionSchema = z.object({
  step: z.number().int().positive(),
  predicted: recoveryStateSchema,
  observed: recoveryStateSchema,
  /** Conditions that came out otherwise. */
  surprises: z.array(z.object({ condition: z.enum(conditionNames), predicted: z.boolean(), observed: z.boolean() })),
  /** Fed into the next step's context; undefined when nothing was wrong. */
  lesson: z.string().optional(),
  /** Hypothesis id to its new weight. */
  weights: z.record(z.string(), fraction),
});
export type Revision = z.infer<typeof revisionSchema>;

export const planSchema = z.object({
  steps: z.array(planStepSchema),
  /** By the plan's own prediction, or by what was observed. */
  hasRecovered: z.boolean(),
  finalState: recoveryStateSchema,
  /** Sentence: why it ended. */
  ending: z.string(),
});
export type Plan = z.infer<typeof planSchema>;
