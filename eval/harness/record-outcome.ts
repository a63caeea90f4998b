import { z } from 'zod';
import type { ErrorCode } from '../../src/kit/error.ts';
import { StanchError } from '../../src/kit/error.ts';
import { runResultSchema } from '../run-result.ts';
import { makeBrokenResult } from './make-broken-result.ts';
import type { ScenarioEntry } from './registry.ts';
import type { ResultStore } from './result-store.ts';
import { keyOf, type WorkItem } from './work-item.ts';
import type { ItemOutcome } from './worker-process.ts';

export interface BlockedPlanner { planner: string; error: StanchError }

/** Whoever meets these has no model to run: every other run of the planner would meet them too. */
const blockingCodes: readonly string[] = ['model-missing', 'model-hash', 'model-invalid', 'model-too-large', 'unsupported', 'download-failed'] satisfies ErrorCode[];

/** Turns what became of a run into a result that is kept, or into a planner that cannot go on. */
export class RecordKeeper {
  readonly blocked = new Map<string, BlockedPlanner>();
  readonly #store: ResultStore;
  readonly #scenarios: ReadonlyMap<string, ScenarioEntry>;

  constructor(store: ResultStore, scenarios: readonly ScenarioEntry[]) {
    this.#store = store;
    this.#scenarios = new Map(scenarios.map((each) => [each.key, each]));
  }

  async record(item: WorkItem, outcome: ItemOutcome, seconds: number): Promise<void> {
    switch (outcome.kind) {
      case 'done': {
        const parsed = runResultSchema.safeParse(outcome.result);
        if (!parsed.success) return this.#recordBroken(item, `The result is not one: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ').slice(0, 600)}`, seconds);
        if (parsed.data.key !== keyOf(item)) return this.#recordBroken(item, `The result is one of ${parsed.data.key}.`, seconds);
        return this.#store.append(parsed.data, outcome.trace);
      }
      case 'failed':
        if (blockingCodes.includes(outcome.code)) this.blocked.set(item.planner, { planner: item.planner, error: new StanchError(outcome.code as ErrorCode, outcome.problem, outcome.hint) });
        else await this.#recordBroken(item, outcome.problem, seconds);
        return;
      case 'crashed': case 'timed-out': return this.#recordBroken(item, outcome.problem, seconds);
      default: return outcome satisfies never;
    }
  }

  async #recordBroken(item: WorkItem, problem: string, seconds: number): Promise<void> {
    const scenario = this.#scenarios.get(item.scenario);
    if (scenario === undefined) throw new StanchError('internal', `${item.scenario} is no scenario of this evaluation.`, 'This is a fault in the harness.');
    await this.#store.append(makeBrokenResult(item, scenario, { problem, seconds }));
  }
}
