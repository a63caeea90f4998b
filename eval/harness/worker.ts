import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { StanchError } from '../../src/kit/error.ts';
import { parseJson } from '../../src/kit/json.ts';
import type { EvaluationRegistry, Runner, RunnerSettings } from './registry.ts';
import type { WorkerOrder, WorkerReport } from './worker-messages.ts';

/**
 * A process that carries out runs for the harness that forked it: `worker.ts REGISTRY_URL SETTINGS`. It ends with its harness, whatever became
 * of that one.
 */
const [registryUrl = '', settingsText = ''] = process.argv.slice(2);

// The harness decides what Ctrl-C means; the terminal sends it to both.
process.on('SIGINT', () => undefined);
process.on('disconnect', end);
// A run that computes without a break hears no disconnect.
new Worker(`const parent = process.ppid; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);`, { eval: true }).unref();

try {
  const { registry } = await import(registryUrl) as { registry: EvaluationRegistry };
  const runner = await registry.createRunner(parseJson(settingsText) as RunnerSettings);
  process.on('message', (order: WorkerOrder) => void carryOut(runner, order));
  await report({ kind: 'ready' });
} catch (error) {
  await report({ kind: 'cannot-start', ...describe(error) });
  end();
}

async function carryOut(runner: Runner, order: WorkerOrder): Promise<void> {
  switch (order.kind) {
    case 'execute':
      try {
        await report({ kind: 'done', ...await runner.execute(order.item) });
      } catch (error) {
        await report({ kind: 'failed', ...describe(error) });
      }
      return;
    case 'close':
      await runner.close().catch(() => undefined);
      end();
      return;
    default: return order satisfies never;
  }
}

function describe(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof StanchError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'internal', message: error instanceof Error ? locate(error) : String(error), hint: 'This is a fault in the planner or the harness.' };
}

/** Message and place, without the folders of this machine: results are published. */
function locate(error: Error): string {
  const place = error.stack?.split('\n').find((line) => line.startsWith('    at '))?.trim() ?? '';
  const base = new URL('../../', import.meta.url);
  return `${error.name}: ${error.message} ${place.replace(base.href, '').replace(fileURLToPath(base), '')}`.trim();
}

function report(message: WorkerReport): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) return reject(new Error('A worker is started by the harness only.'));
    process.send(message, undefined, undefined, (error) => { if (error === null) resolve(); else reject(error); });
  });
}

/** At once: what still runs in a native library must not keep the process. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}
