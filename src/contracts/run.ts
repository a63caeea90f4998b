import { z } from 'zod';
import { profiles } from './functions.ts';
import { verdicts } from './incident.ts';

export const runFormatVersion = 1;

/** `run.json`: everything that must be equal for a run to repeat, and how it went. */
export const runRecordSchema = z.object({
  formatVersion: z.literal(runFormatVersion),
  id: z.string(),
  command: z.enum(['plan', 'respond']),
  codeVersion: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  status: z.enum(['running', 'done', 'failed', 'interrupted']),
  /** For `failed`: a sentence. */
  problem: z.string().optional(),
  seed: z.number().int(),
  model: z.object({
    name: z.string(), provider: z.string(), sha256: z.string(), profile: z.enum(profiles), threadCount: z.number(), batchTokens: z.number(),
    sequenceCount: z.number(), contextTokens: z.number(), adapters: z.array(z.object({ path: z.string(), sha256: z.string(), scaleFraction: z.number() })),
  }),
  promptHashes: z.record(z.string(), z.string()),
  knowledgeVersion: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  inputs: z.array(z.string()),
  systemPath: z.string().optional(),
  verdict: z.enum(verdicts).optional(),
  timingsMs: z.record(z.string(), z.number()),
  usage: z.record(z.string(), z.number()),
  /** Where the evidence prefix came from. */
  prefixSource: z.enum(['memory', 'disk', 'evaluated']).optional(),
  notes: z.array(z.string()),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
