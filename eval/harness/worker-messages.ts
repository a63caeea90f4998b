import { z } from 'zod';
import type { WorkItem } from './work-item.ts';

/** From the harness to a worker. */
export type WorkerOrder = { kind: 'execute'; item: WorkItem } | { kind: 'close' };

const failure = { code: z.string(), message: z.string(), hint: z.string() };
/** From a worker to the harness. Results are checked by the harness: a worker may run anybody's code. */
export const workerReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('cannot-start'), ...failure }),
  z.object({ kind: z.literal('done'), result: z.unknown(), trace: z.unknown().optional() }),
  z.object({ kind: z.literal('failed'), ...failure }),
]);
export type WorkerReport = z.infer<typeof workerReportSchema>;
