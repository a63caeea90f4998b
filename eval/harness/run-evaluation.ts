import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../src/contracts/ports.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { identifyProcess } from './process-identity.ts';
import { planLanes, type EvaluationLane } from './plan-lanes.ts';
import { Progress, type ProgressFacts, type ProgressView } from './progress.ts';
import { RecordKeeper, type BlockedPlanner } from './record-outcome.ts';
import type { PlannerEntry, RunnerSettings, ScenarioEntry } from './registry.ts';
import type { ResultStore } from './result-store.ts';
import { keyOf, type WorkItem } from './work-item.ts';
import type { Claim, WorkPiece, WorkQueue } from './work-queue.ts';
import { WorkerProcess } from './worker-process.ts';

export interface EvaluationRun {
  store: ResultStore;
  makeQueue(isFinished: (piece: WorkPiece) => boolean): WorkQueue;
  planners: readonly PlannerEntry[];
  scenarios: readonly ScenarioEntry[];
  seeds: readonly number[];
  settings: RunnerSettings;
  /** Of the module whose `registry` the workers use. */
  registryUrl: string;
  signal: AbortSignal;
  view: ProgressView;
  /** No run is begun after it. Missing: until all is done. */
  budgetMinutes?: number;
  clock?: Clock;
}

export interface EvaluationEnding {
  /** Why it ended before all was done. */
  stoppedBy?: 'budget' | 'interrupt';
  missing: WorkItem[];
  brokenCount: number;
  totalCount: number;
  /** Planners whose model is missing or unfit. */
  blocked: BlockedPlanner[];
}

const renewMs = 10_000;
const pollMs = 250;

/**
 * Carries out what is missing of an evaluation and keeps it, beside other harnesses on the same folder if there are any. A run that breaks is
 * recorded as broken and the rest goes on. No process is left behind. Throws when workers cannot start or results cannot be written.
 */
export async function runEvaluation(run: EvaluationRun): Promise<EvaluationEnding> {
  const { store, settings, clock = systemClock } = run;
  const lanes = planLanes({ ...run, isBudgeted: run.budgetMinutes !== undefined });
  const items = lanes.flatMap((lane) => lane.pieces.flatMap((piece) => piece.items));
  const deadlineMs = run.budgetMinutes === undefined ? Infinity : clock.monotonicMs() + run.budgetMinutes * 60_000;
  const keeper = new RecordKeeper(store, run.scenarios);
  const isMissing = (item: WorkItem): boolean => !store.has(keyOf(item)) && !keeper.blocked.has(item.planner);
  const queue = run.makeQueue((piece) => !piece.items.some(isMissing));
  const failure = new AbortController();
  const signal = AbortSignal.any([run.signal, failure.signal]);
  const isStopped = (): boolean => signal.aborted || clock.monotonicMs() >= deadlineMs;

  const progress = new Progress(run.view, clock);
  const besideOf = new Map(run.planners.map((each) => [each.name, each.usesModel ? 1 : settings.threads]));
  for (const head of store.heads().values()) if (head.status === 'done') progress.note(head.planner, head.seconds);
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  let toldMs = -Infinity;
  const tell = (isLast = false): void => {
    // Counting all runs after each of thousands would take longer than they do.
    if (!isLast && clock.monotonicMs() - toldMs < pollMs) return;
    toldMs = clock.monotonicMs();
    progress.tell(countRuns(keyed, store, besideOf));
  };

  const modelWorker = new WorkerProcess({ registryUrl: run.registryUrl, settings });
  const plainWorkers = Array.from({ length: settings.threads }, () => new WorkerProcess({ registryUrl: run.registryUrl, settings }));
  const workers = [modelWorker, ...plainWorkers];
  const claims = new Map<Claim, { isLost: boolean }>();
  const renewal = setInterval(() => { for (const [claim, state] of claims) void queue.renew(claim).then((isOurs) => { state.isLost ||= !isOurs; }, () => undefined); }, renewMs);
  const killAll = (): void => { for (const worker of workers) worker.kill(); };
  signal.addEventListener('abort', killAll);

  async function work(worker: WorkerProcess, claim: Claim, piece: WorkPiece): Promise<void> {
    const state = { isLost: false };
    claims.set(claim, state);
    try {
      for (const item of piece.items.filter(isMissing)) {
        if (isStopped() || state.isLost) break;
        if (keeper.blocked.has(item.planner)) continue;
        await worker.start();
        const startMs = clock.monotonicMs();
        const outcome = await worker.execute(item);
        if (signal.aborted) break;
        const seconds = (clock.monotonicMs() - startMs) / 1000;
        await keeper.record(item, outcome, seconds);
        progress.note(item.planner, seconds);
        tell();
      }
    } finally {
      claims.delete(claim);
      await (piece.items.some(isMissing) ? queue.release(claim) : queue.complete(claim));
    }
  }

  async function serve(worker: WorkerProcess, lane: EvaluationLane): Promise<void> {
    try {
      while (!isStopped()) {
        const found = await queue.claim(lane);
        if (found !== undefined) await work(worker, found.claim, found.piece);
        else if (await queue.countOpen(lane) === 0) return;
        else await pause(pollMs);
      }
    } catch (error) {
      if (!run.signal.aborted) failure.abort(error);
    }
  }

  /** A model has the machine to itself, also beside another harness on the folder. */
  async function holdMachine(lane: EvaluationLane): Promise<Claim | undefined> {
    let hasSaid = false;
    while (!isStopped() && await queue.countOpen(lane) > 0) {
      const claim = await queue.claimResource(`model on ${identifyProcess().machine}`);
      if (claim !== undefined) return claim;
      if (!hasSaid) run.view.say('Another harness on this folder runs a model on this machine; waiting for it.');
      hasSaid = true;
      await pause(pollMs);
    }
    return undefined;
  }

  try {
    tell();
    for (const lane of lanes) {
      if (isStopped()) break;
      if (!lane.usesModel) {
        await Promise.all(plainWorkers.slice(0, await queue.countOpen(lane)).map((worker) => serve(worker, lane)));
        // Their memory is the model's.
        if (!signal.aborted) await Promise.all(plainWorkers.map((worker) => worker.close()));
        continue;
      }
      const hold = await holdMachine(lane);
      if (hold === undefined) continue;
      claims.set(hold, { isLost: false });
      await serve(modelWorker, lane);
      claims.delete(hold);
      await queue.release(hold);
    }
    if (failure.signal.aborted) throw failure.signal.reason;
    await store.refresh();
    tell(true);
  } finally {
    clearInterval(renewal);
    signal.removeEventListener('abort', killAll);
    if (!signal.aborted) await Promise.all(workers.map((worker) => worker.close()));
    killAll();
    run.view.status('');
  }
  const missing = items.filter((item) => !store.has(keyOf(item)));
  const stoppedBy = run.signal.aborted && missing.length > 0 ? 'interrupt' as const : items.some(isMissing) ? 'budget' as const : undefined;
  return { ...(stoppedBy === undefined ? {} : { stoppedBy }), missing, brokenCount: items.filter((item) => store.heads().get(keyOf(item))?.status === 'broken').length, totalCount: items.length, blocked: [...keeper.blocked.values()] };
}

function countRuns(runs: readonly { item: WorkItem; key: string }[], store: ResultStore, besideOf: ReadonlyMap<string, number>): ProgressFacts {
  const heads = store.heads();
  const openOf = new Map<string, number>();
  let [doneCount, brokenCount] = [0, 0];
  for (const { item, key } of runs) {
    const head = heads.get(key);
    if (head === undefined) openOf.set(item.planner, (openOf.get(item.planner) ?? 0) + 1);
    else doneCount += 1;
    if (head?.status === 'broken') brokenCount += 1;
  }
  return { totalCount: runs.length, doneCount, brokenCount, open: [...openOf].map(([planner, count]) => ({ planner, count, beside: besideOf.get(planner) ?? 1 })) };
}
