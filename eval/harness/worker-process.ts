import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ErrorCode } from '../../src/kit/error.ts';
import { StanchError } from '../../src/kit/error.ts';
import { renderVisible } from '../../src/kit/visible-text.ts';
import type { RunnerSettings } from './registry.ts';
import type { WorkItem } from './work-item.ts';
import { workerReportSchema, type WorkerOrder, type WorkerReport } from './worker-messages.ts';

export interface WorkerOptions {
  /** Of a module that exports `registry`. */
  registryUrl: string;
  settings: RunnerSettings;
}

/** What became of one run. `crashed` and `timed-out`: the process is gone. */
export type ItemOutcome =
  | { kind: 'done'; result: unknown; trace?: unknown }
  | { kind: 'failed'; code: string; problem: string; hint: string }
  | { kind: 'crashed' | 'timed-out'; problem: string };

const closeMs = 10_000;
/** A large model on a slow disk takes a while, however short the runs may be. */
const leastStartMs = 600_000;
const keptCharacters = 2000;

/** A worker that starts when it is first needed and again after its process has gone. One run at a time. */
export class WorkerProcess {
  readonly #options: WorkerOptions;
  #child: ChildProcess | undefined;
  #words = '';
  #hear: ((report: WorkerReport | { kind: 'gone'; how: string }) => void) | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Resolves when the worker is ready. Throws the error of a worker that cannot start. */
  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const answer = this.#listen(Math.max(this.#limitMs, leastStartMs));
    this.#fork();
    const report = await answer;
    if (report.kind === 'ready') return;
    this.kill();
    if (report.kind === 'cannot-start') throw new StanchError(report.code as ErrorCode, report.message, report.hint);
    const how = report.kind === 'gone' ? report.how : `gave no sign for minutes`;
    throw new StanchError('internal', `A worker could not be started: it ${how}.${this.#lastWords()}`, 'Try again; if it stays so, please report it with the command.');
  }

  async execute(item: WorkItem): Promise<ItemOutcome> {
    await this.start();
    const answer = this.#listen(this.#limitMs);
    this.#send({ kind: 'execute', item });
    const report = await answer;
    switch (report.kind) {
      case 'done': return { kind: 'done', result: report.result, ...(report.trace === undefined ? {} : { trace: report.trace }) };
      case 'failed': return { kind: 'failed', code: report.code, problem: report.message, hint: report.hint };
      case 'timeout':
        this.kill();
        return { kind: 'timed-out', problem: `It took longer than the ${this.#options.settings.itemMinutes} minutes that a run may take (--item-minutes).` };
      case 'gone': return { kind: 'crashed', problem: `The worker ${report.how} in the middle of it.${this.#lastWords()}` };
      case 'ready': case 'cannot-start':
        this.kill();
        return { kind: 'crashed', problem: 'The worker answered out of turn.' };
      default: return report satisfies never;
    }
  }

  /** Asks it to end, and sees to it. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const answer = this.#listen(closeMs);
    this.#send({ kind: 'close' });
    await answer;
    this.kill();
  }

  /** At once. A run that is going on has crashed. */
  kill(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
    this.#hear?.({ kind: 'gone', how: 'was stopped' });
  }

  get #limitMs(): number {
    return this.#options.settings.itemMinutes * 60_000;
  }

  #fork(): void {
    const path = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
    // Node runs the sources as they are only with a loader.
    const execArgv = extname(path) === '.ts' ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
    const child = fork(path, [this.#options.registryUrl, JSON.stringify(this.#options.settings)], { execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    this.#words = '';
    // stdout is the result of the harness: nothing of a worker may reach it.
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { this.#words = (this.#words + text).slice(-keptCharacters); });
    child.on('message', (message) => {
      const report = workerReportSchema.safeParse(message);
      if (report.success && this.#child === child) this.#hear?.(report.data);
    });
    const tellGone = (how: string): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#hear?.({ kind: 'gone', how });
    };
    const tellEnd = (code: number | null, signal: string | null): void => { tellGone(signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`); };
    child.on('error', (error) => { tellGone(`could not be reached (${error.message})`); });
    child.on('close', tellEnd);
    // Last words come until `close`; a process that it left behind may hold them open.
    child.on('exit', (code, signal) => { setTimeout(tellEnd, 500, code, signal); });
  }

  #send(order: WorkerOrder): void {
    // A failure also shows itself as the end of the process.
    this.#child?.send(order, () => undefined);
  }

  /** The next report, the end of the process, or `timeout`. Timers do not heed the wall clock. */
  #listen(limitMs: number): Promise<WorkerReport | { kind: 'gone'; how: string } | { kind: 'timeout' }> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => { settle({ kind: 'timeout' }); }, Math.min(limitMs, 2 ** 31 - 1));
      const settle = (report: WorkerReport | { kind: 'gone'; how: string } | { kind: 'timeout' }): void => {
        clearTimeout(timer);
        this.#hear = undefined;
        resolve(report);
      };
      this.#hear = settle;
    });
  }

  #lastWords(): string {
    const words = renderVisible(this.#words.trim().split('\n').slice(-3).join(' ')).slice(-400);
    return words === '' ? '' : ` Its last words: ${words}`;
  }
}
