import { z } from 'zod';
import { failureKinds, verdicts } from '../src/contracts/incident.ts';

const count = z.number().int().nonnegative();
const state = z.string().regex(/^[01]{6}$/);
const fraction = z.number().min(0).max(1);
/** Hits and misses of a set against the truth. */
const matches = z.object({ truePositives: count, falsePositives: count, falseNegatives: count });
export type Matches = z.infer<typeof matches>;

export const splits = ['train', 'dev', 'test', 'published'] as const;
export type Split = (typeof splits)[number];

/** One command of a run, with the truth that its responder did not see. States are six digits in the order of the conditions. */
export const scoredStepSchema = z.object({
  step: count, text: z.string(), verb: z.string(), targets: z.array(z.string()),
  /** What the world answered. Data, never control. */
  answer: z.string(),
  minutes: z.number().nonnegative(),
  /** What it counts in recovery time; 0 after recovery. */
  costSteps: z.number().nonnegative(),
  /** `effective`, `partly` (some targets superfluous), `ineffective`, `failed` (by chance), `invalid` (no command), `harmful` (only made things worse), `closing`. */
  judgement: z.enum(['effective', 'partly', 'ineffective', 'failed', 'invalid', 'harmful', 'closing']),
  isAbstention: z.boolean(),
  /** Ids of facts. */
  changed: z.array(z.string()), shown: z.array(z.string()),
  /** After the command. */
  trueState: state, apparentState: state,
  /** As the responder perceived it after the command; missing when it says nothing. */
  perceivedState: state.optional(),
  /** As the responder predicted it before the command, with a probability for each condition. */
  predictedState: state.optional(), predictedProbabilities: z.array(fraction).optional(),
});
export type ScoredStep = z.infer<typeof scoredStepSchema>;

/** One planner on one instance of one scenario: all that a report needs. Later formats say so in `formatVersion`. */
export const runResultSchema = z.object({
  formatVersion: z.literal(1),
  /** `planner|scenario|seed`: the item of the work queue. */
  key: z.string(),
  planner: z.string(), scenario: z.string(), title: z.string(), family: z.string(), split: z.enum(splits), kind: z.enum(verdicts), seed: count,
  /** Day on which the incident was first published, for the contamination column. */
  published: z.string(),
  /** `broken`: the harness or the model broke. It is never counted as a bad plan. */
  status: z.enum(['done', 'broken']), problem: z.string().optional(),
  hasRecovered: z.boolean(), failure: z.enum(failureKinds).optional(),
  /** T, in steps: see eval/README.md. 40 when it never recovered. */
  recoverySteps: z.number().nonnegative(),
  /** The same with a superfluous command counted two whatever its targets (arXiv 2508.05188). */
  paperSteps: z.number().nonnegative(),
  /** Of this instance. `blind` is missing where it was not run. */
  optimalSteps: z.number().nonnegative(), blindSteps: z.number().nonnegative().optional(),
  verdict: z.enum(verdicts).optional(), isVerdictRight: z.boolean().optional(),
  commandCount: count, ineffectiveCount: count, failedCount: count, invalidCount: count, abstentionCount: count,
  /** Commands before the incident was closed; the figure of attempted and benign ones. */
  commandsBeforeClosing: count,
  minutes: z.number().nonnegative(), hostsLost: count, healthyDownMinutes: z.number().nonnegative(),
  /** Steps above the optimum, by why. They sum to recoverySteps minus optimalSteps when it recovered. */
  regret: z.object({ wrongOrder: z.number(), useless: z.number(), repeated: z.number(), missed: z.number(), closedEarly: z.number() }),
  /** State at the start: true, apparent, perceived. */
  startState: z.object({ true: state, apparent: state, perceived: state.optional() }),
  steps: z.array(scoredStepSchema),
  /** Perception of the evidence against the truth; missing when the responder says nothing. */
  perception: z.object({
    tactics: matches, techniques: matches, techniquesExact: matches,
    entities: z.object({ attacker: matches, compromised: matches, targeted: matches }),
    /** Share of the true tactics among its five most probable ones (the paper's top-5 tactic score). */
    topFiveTactics: fraction.optional(),
  }).optional(),
  usage: z.object({ modelCalls: count, promptTokens: count, generatedTokens: count, dollars: z.number().nonnegative().optional() }).optional(),
  /** Wall-clock seconds of the responder, by a monotonic clock. */
  seconds: z.number().nonnegative(),
});
export type RunResult = z.infer<typeof runResultSchema>;

/** What an evaluation was asked to do; the first file of a result folder. Results of other settings are never mixed in. */
export const evaluationSchema = z.object({
  formatVersion: z.literal(1), codeVersion: z.string(), startedAt: z.string(),
  planners: z.array(z.string()), scenarios: z.array(z.string()), seeds: z.array(count),
  /** Command that makes it again. */
  command: z.string(),
  /** Name and hash of each model used, by planner. */
  models: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
