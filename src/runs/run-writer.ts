import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';
import type { Evidence, Plan, RunRecord, SourceSummary, SystemDescription, UnreadLine } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { repairJsonLines } from './json-lines.ts';
import { runFiles, stageFile, stages, type PlanEnd, type Stage, type StageRecord } from './run-files.ts';
import { appendSynced, writeAllBytes, writeWhole, type WriteBytes } from './safe-file.ts';
import { toWriteError } from './write-error.ts';

/**
 * The one writer of a run folder. Whole files are replaced at once; stage records are appended, one line each, and synced before
 * the promise resolves. All calls are carried out in the order made. Every method throws `output-unwritable` when it cannot.
 */
export class RunWriter {
  readonly folder: string;
  readonly #writeBytes: WriteBytes;
  #calls: string[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string, writeBytes: WriteBytes = writeAllBytes) {
    this.folder = folder;
    this.#writeBytes = writeBytes;
  }

  writeRecord(record: RunRecord): Promise<void> {
    return this.#writeJson(runFiles.run, record);
  }

  /** What became of the sources, and every line that was not understood, with its number and raw text. */
  writeSources(sources: readonly SourceSummary[], unread: readonly UnreadLine[]): Promise<void> {
    return this.#writeJson(runFiles.sources, { sources, unread });
  }

  writeSystem(system: SystemDescription): Promise<void> {
    return this.#writeJson(runFiles.system, system);
  }

  writeEvidence(evidence: Evidence): Promise<void> {
    return this.#writeJson(runFiles.evidence, evidence);
  }

  /** Raw text of cited lines, by `source:line`; replaces what was there. */
  writeCitedLines(lines: Readonly<Record<string, string>>): Promise<void> {
    return this.#writeJson(runFiles.cited, lines);
  }

  /** One record of a stage. The model calls that led to it are written first. */
  append<S extends Stage>(stage: S, record: StageRecord<S>): Promise<void> {
    const line = `${JSON.stringify(record)}\n`;
    return this.#enqueue(async () => {
      await this.#flushCalls();
      await appendSynced(join(this.folder, stageFile(stage)), Buffer.from(line), this.#writeBytes);
    });
  }

  /** How the plan ended; its steps are in `plan.jsonl` already and are not repeated. */
  finishPlan(plan: Plan): Promise<void> {
    const end: PlanEnd = { stepCount: plan.steps.length, hasRecovered: plan.hasRecovered, finalState: plan.finalState, ending: plan.ending };
    return this.#writeJson(runFiles.plan, end);
  }

  /** Keeps a model call in memory until the next `append` or `close`. */
  appendCall(step: number, call: Readonly<Record<string, unknown>>): void {
    this.#calls.push(`${JSON.stringify({ ...call, step })}\n`);
  }

  /** Writes the calls that are still in memory. The writer can be used on. */
  close(): Promise<void> {
    return this.#enqueue(() => this.#flushCalls());
  }

  #writeJson(file: string, value: unknown): Promise<void> {
    const text = `${JSON.stringify(value, null, 1)}\n`;
    return this.#enqueue(() => writeWhole(join(this.folder, file), text, this.#writeBytes));
  }

  async #flushCalls(): Promise<void> {
    const lines = this.#calls;
    if (lines.length === 0) return;
    this.#calls = [];
    try {
      await appendSynced(join(this.folder, runFiles.calls), Buffer.from(lines.join('')), this.#writeBytes);
    } catch (error) {
      this.#calls = [...lines, ...this.#calls];
      throw error;
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/**
 * Makes the folder (and those above it) and writes `run.json` into it.
 * Throws `output-unwritable` when it cannot, or when the folder holds a run already.
 */
export async function createRun(folder: string, record: RunRecord, writeBytes: WriteBytes = writeAllBytes): Promise<RunWriter> {
  try {
    await makeFolder(resolve(folder));
  } catch (error) {
    throw toWriteError(folder, error);
  }
  if (await exists(join(folder, runFiles.run))) {
    throw new StanchError('output-unwritable', `${folder} already holds a run.`, 'Continue it with --from, or choose another folder with --run-dir.');
  }
  const writer = new RunWriter(folder, writeBytes);
  await writer.writeRecord(record);
  return writer;
}

/** Goes on writing into a run's folder; lines torn by a kill are cut off first. Throws `run-invalid` when it holds no run. */
export async function openRun(folder: string, writeBytes: WriteBytes = writeAllBytes): Promise<RunWriter> {
  if (!(await exists(join(folder, runFiles.run)))) throw new StanchError('run-invalid', `${folder} holds no run.`, 'Name a run by its id or by the path of its folder.');
  for (const stage of stages) await repairJsonLines(join(folder, stageFile(stage)));
  await repairJsonLines(join(folder, runFiles.calls));
  return new RunWriter(folder, writeBytes);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}
