import { z } from 'zod';

/** A place in the evidence. `source` is the id in `sources.json`; `line` counts from 1; `text` is the raw line, cut for display. */
export const citationSchema = z.object({
  source: z.string(),
  line: z.number().int().positive(),
  text: z.string().optional(),
});
export type Citation = z.infer<typeof citationSchema>;

/** All lines of one source in a group, as inclusive ranges `[first, last]` in rising order. */
export const lineSetSchema = z.object({
  source: z.string(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type LineSet = z.infer<typeof lineSetSchema>;
