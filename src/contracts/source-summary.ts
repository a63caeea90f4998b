import { z } from 'zod';
import type { SourceSummary, UnreadLine } from './log-record.ts';

const count = z.number().int().nonnegative();

/** `SourceSummary` where it is read back: from a run folder or a report. */
export const sourceSummarySchema: z.ZodType<SourceSummary> = z.object({
  id: z.string(),
  path: z.string(),
  format: z.string(),
  formats: z.record(z.string(), count).exactOptional(),
  compression: z.string(),
  sizeBytes: count,
  sha256: z.string(),
  lineCount: count,
  recordCount: count,
  unreadCount: count,
  droppedColumns: z.array(z.string()),
  firstTimeMs: z.number().exactOptional(),
  lastTimeMs: z.number().exactOptional(),
  notes: z.array(z.string()),
  problem: z.string().exactOptional(),
});

/** `UnreadLine` where it is read back. */
export const unreadLineSchema: z.ZodType<UnreadLine> = z.object({ source: z.string(), line: count, byteOffset: count, reason: z.string(), raw: z.string() });

/** `sources.json`: what became of every source, and every line that was not understood. */
export const sourcesFileSchema = z.object({ sources: z.array(sourceSummarySchema), unread: z.array(unreadLineSchema) });
