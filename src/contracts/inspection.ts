import { z } from 'zod';
import { evidenceSchema } from './evidence.ts';
import { sourceSummarySchema, unreadLineSchema } from './source-summary.ts';

/** What `stanch inspect` shows: what was read, and what of it a model would see. No model has judged anything. */
export const inspectionSchema = z.object({
  kind: z.literal('inspection'),
  sources: z.array(sourceSummarySchema),
  /** Lines that were not understood, or only in part. */
  unread: z.array(unreadLineSchema),
  evidence: evidenceSchema,
  /** Raw text by `source:line`: first and last lines of the groups that matter, secrets masked. */
  citedLines: z.record(z.string(), z.string()),
  /** Whose tokens were counted: a model's name, or `estimate`. */
  tokenizer: z.string(),
});
export type Inspection = z.infer<typeof inspectionSchema>;
