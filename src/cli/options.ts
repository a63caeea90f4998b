import { z } from 'zod';
import { profiles } from '../contracts/functions.ts';
import { gpuChoices } from '../providers/llama-cpp/gpu-choice.ts';

const sizeUnits: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 };

/** `500M`, `2G`, `1.5 GiB` or plain bytes as a number; undefined when it is none. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([kmgt]i?)?b?$/i.exec(text.trim());
  const unit = sizeUnits[(match?.[2] ?? '').toLowerCase()];
  if (match?.[1] === undefined || unit === undefined) return undefined;
  const bytes = Math.floor(Number(match[1]) * unit);
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `firewall=-3600`: the clock of a sensor is that many seconds ahead; undefined when it is none. */
export function parseSkew(text: string): { sensor: string; seconds: number } | undefined {
  const match = /^(.+)=([+-]?\d{1,12}(?:\.\d{1,6})?)$/.exec(text.trim());
  return match?.[1] === undefined ? undefined : { sensor: match[1], seconds: Number(match[2]) };
}

function readEach<T>(read: (text: string) => T | undefined, wish: string) {
  return (text: string, context: z.RefinementCtx): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue(`"${text}" is not ${wish}`);
    return z.NEVER;
  };
}

/** What is read and how: the same for plan, respond and inspect. */
const inputOptionsSchema = z.object({
  logs: z.array(z.string()).default([]),
  system: z.string().optional(),
  sample: z.boolean().default(false),
  maxBytes: z.string().transform(readEach(parseByteSize, 'a size such as 500M or 2G')).optional(),
  skew: z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string().transform(readEach(parseSkew, 'of the form SENSOR=SECONDS')))).default([]),
  showSecrets: z.boolean().default(false),
  pseudonymise: z.boolean().default(false),
  pseudonymMap: z.string().optional(),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
});
export type InputOptions = z.infer<typeof inputOptionsSchema>;

export const inspectOptionsSchema = inputOptionsSchema.extend({
  tokens: z.number().int().min(50).max(20_000).default(800),
  /** False: no model, tokens are estimated. */
  model: z.union([z.string(), z.literal(false)]).optional(),
  /** Empty: a page at a path that is chosen; `-`: on stdout. */
  html: z.string().optional(),
  explain: z.boolean().default(false),
  follow: z.boolean().default(false),
  top: z.number().int().min(1).max(1000).default(15),
});
export type InspectOptions = z.infer<typeof inspectOptionsSchema>;

/** One schema for plan and respond; the same names on the command line. Numbers have their unit in the name or the text. */
export const incidentOptionsSchema = inputOptionsSchema.extend({
  model: z.string().optional(),
  adapter: z.string().optional(),
  profile: z.enum(profiles).optional(),
  seed: z.number().int().default(7),
  candidates: z.number().int().min(1).max(12).default(3),
  samples: z.number().int().min(1).max(12).default(3),
  depth: z.number().int().min(1).max(40).optional(),
  candidateMode: z.enum(['best', 'drawn']).default('best'),
  temperature: z.number().min(0).max(2).default(0.7),
  topP: z.number().min(0.05).max(1).default(0.9),
  stateTemperature: z.number().min(0).max(2).default(1),
  greedy: z.boolean().default(false),
  strictRepro: z.boolean().default(false),
  threshold: z.number().min(0).max(1).default(0.7),
  maxSteps: z.number().int().min(1).max(40).default(20),
  evidenceTokens: z.number().int().min(50).max(20_000).default(400),
  context: z.number().int().min(512).optional(),
  threads: z.number().int().min(1).optional(),
  gpu: z.enum(gpuChoices).optional(),
  thinkingTokens: z.number().int().min(0).default(1024),
  maxTokens: z.number().int().min(1000).optional(),
  maxMinutes: z.number().positive().optional(),
  runDir: z.string().optional(),
  from: z.string().optional(),
  observations: z.string().optional(),
  /** A scenario that answers in the place of a person. */
  world: z.string().optional(),
  /** The person chooses the commands; no model is asked. */
  byHand: z.boolean().default(false),
  requireRecovery: z.boolean().default(false),
});
export type IncidentOptions = z.infer<typeof incidentOptionsSchema>;
