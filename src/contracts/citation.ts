import { z } from 'zod';

/** A place in the evidence. `source` is the id in `sources.json`; `line` counts from 1; `text` is the raw line, cut for display. */
export const citationSchema = z.object({
  source: z.string(),
  line: z.number().int().positive(),
  text: z.string().optional(),
});
export type Citation = z.infer<typeof citationSchema>;

/** All lines of one source in a group, in rising order: a few as inclusive ranges `[first, last]`, the others packed, a few bytes each. */
export const lineSetSchema = z.object({
  source: z.string(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** Ranges behind those: for each the distance from the end of the one before and, where it is longer than a line, `+` and how many more. */
  rest: z.string().regex(/^\d+(\+\d+)?(,\d+(\+\d+)?)*$/).exactOptional(),
});
export type LineSet = z.infer<typeof lineSetSchema>;

/** Every range of a set, the packed ones too. */
export function* rangesOf({ ranges, rest = '' }: LineSet): Generator<[first: number, last: number]> {
  yield* ranges;
  let end = ranges.at(-1)?.[1] ?? 0;
  for (let at = 0; at < rest.length;) {
    const comma = rest.indexOf(',', at);
    const next = comma < 0 ? rest.length : comma;
    const [gap = '0', more = '0'] = rest.slice(at, next).split('+');
    const first = end + Number(gap);
    end = first + Number(more);
    yield [first, end];
    at = next + 1;
  }
}
