import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseSeeds } from './parse-seeds.ts';

/** A flag that may be repeated. */
const list = z.union([z.string().min(1).transform((text) => [text]), z.array(z.string().min(1))]).default([]);

const outputOptions = { format: z.enum(['text', 'json']).default('text'), quiet: z.boolean().default(false) };
/** How a run ends and what is told of it: the same for run and resume. */
const endingOptions = { ...outputOptions, budget: z.number().positive().optional(), reference: z.string().optional() };

export const runOptionsSchema = z.object({
  ...endingOptions,
  planner: list.refine((names) => names.length > 0, 'name at least one with --planner'),
  scenarios: list.transform((selection) => (selection.length === 0 ? ['dev'] : selection)),
  scenariosDir: list,
  seeds: z.string().default('5').transform((text, context) => {
    const seeds = parseSeeds(text);
    if (seeds !== undefined) return seeds;
    context.addIssue(`"${text}" is not a number of seeds such as 5, a list such as 3,7 or a range such as 11-15`);
    return z.NEVER;
  }),
  out: z.string().min(1).optional(),
  threads: z.number().int().min(1).max(1024).default(() => availableParallelism()),
  model: z.string().min(1).optional(),
  adapter: z.string().min(1).optional(),
  itemMinutes: z.number().positive().max(10_000).default(30),
  failures: z.number().min(0).max(50).default(1),
  secondEntry: z.boolean().default(false),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

export const resumeOptionsSchema = z.object({ ...endingOptions, folder: z.string(), retryBroken: z.boolean().default(false) });
export type ResumeOptions = z.infer<typeof resumeOptionsSchema>;

export const listOptionsSchema = z.object({ ...outputOptions, what: z.enum(['planners', 'scenarios', 'runs']).default('planners'), scenariosDir: list });
export type ListOptions = z.infer<typeof listOptionsSchema>;

export const reportFormats = ['text', 'markdown', 'json', 'csv', 'svg', 'html'] as const;
export const reportOptionsSchema = z.object({
  folder: z.string(),
  format: z.enum(reportFormats).default('text'),
  out: z.string().min(1).optional(),
  reference: z.string().optional(),
  cutoff: list.transform((pairs, context) => Object.fromEntries(pairs.map((pair) => {
    const match = /^(.+)=(\d{4}-\d{2}-\d{2})$/.exec(pair);
    if (match === null) context.addIssue(`"${pair}" is not of the form PLANNER=YYYY-MM-DD`);
    return [match?.[1] ?? '', match?.[2] ?? ''];
  }))),
});
export type ReportOptions = z.infer<typeof reportOptionsSchema>;

export const compareOptionsSchema = z.object({ ...outputOptions, before: z.string(), after: z.string(), failIfWorse: z.number().min(0).optional() });
export type CompareOptions = z.infer<typeof compareOptionsSchema>;

export const checkOptionsSchema = z.object({ ...outputOptions, action: z.literal('check'), folder: z.string() });
export type CheckOptions = z.infer<typeof checkOptionsSchema>;
