import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { renderSummary, summarise } from '../report/index.ts';
import { isRunning } from './process-identity.ts';
import { openStore } from './result-store.ts';

const main = fileURLToPath(new URL('./__fixtures__/toy-main.ts', import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const planners = ['steady', 'hasty', 'slow-model'];
const runCount = planners.length * 8 * 2;
const children: ChildProcess[] = [];

interface Ended { code: number | null; stdout: string; stderr: string }

/** A harness of its own process, with a line of the log for every run that it begins. */
function start(argv: readonly string[], { log, itemMs = 20 }: { log: string; itemMs?: number }): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--import', loader, main, ...argv], { env: { ...process.env, STANCH_TOY_LOG: log, STANCH_TOY_MS: String(itemMs) }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (text: string) => { said[name] += text; });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => { resolve({ code, ...said }); })) };
}

const newRun = (folder: string): string[] => ['run', ...planners.flatMap((name) => ['--planner', name]), '--seeds', '2', '--threads', '2', '--out', folder, '--quiet'];
const setUp = (): { folder: string; log: string } => {
  const base = mkdtempSync(join(tmpdir(), 'stanch-kill-'));
  return { folder: join(base, 'results'), log: join(base, 'begun.log') };
};
const linesOf = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : []);

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await pause(10);
}

async function statisticsOf(folder: string): Promise<string> {
  const store = await openStore(folder);
  return [...(await renderSummary(summarise(await store.readResults(), { evaluation: { ...store.evaluation, startedAt: '' , command: '' }, reference: 'steady' }), 'json')).values()].join('');
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('harness as a process', () => {
  it('comes to the same statistics after kills in the middle as unbroken, and its workers go with it', async () => {
    const [unbroken, killed] = [setUp(), setUp()];
    expect((await start(newRun(unbroken.folder), { log: unbroken.log, itemMs: 1 }).ended).code).toBe(0);

    const results = join(killed.folder, 'results.jsonl');
    const first = start(newRun(killed.folder), { log: killed.log });
    await until(() => linesOf(results).length >= 5);
    first.child.kill('SIGKILL');
    await first.ended;
    const pids = new Set(linesOf(killed.log).map((line) => Number(line.split(' ')[0])));
    await until(() => ![...pids].some((pid) => isRunning({ pid })));
    expect(linesOf(results).length).toBeLessThan(runCount);
    expect(readdirSync(join(killed.folder, 'queue')).length).toBeGreaterThan(0);

    // The second is killed among the runs with a model, and tears its last line.
    const second = start(['resume', killed.folder, '--quiet'], { log: killed.log });
    await until(() => linesOf(results).length >= 36);
    second.child.kill('SIGKILL');
    await second.ended;
    appendFileSync(results, '{"formatVersion":1,"key":"slow-model|ran');

    const third = await start(['resume', killed.folder, '--quiet'], { log: killed.log, itemMs: 1 }).ended;
    expect(third).toMatchObject({ code: 0, stderr: '' });
    expect(await statisticsOf(killed.folder)).toBe(await statisticsOf(unbroken.folder));
    const keys = (await (await openStore(killed.folder)).readResults()).map((each) => each.key);
    expect(keys).toHaveLength(runCount);
    expect(linesOf(results)).toHaveLength(runCount + 1);
  }, 120_000);

  it('shares a folder with another: no run twice, none lost, one model at a time', async () => {
    const { folder, log } = setUp();
    const ended = await Promise.all([start(newRun(folder), { log }).ended, start(newRun(folder), { log }).ended]);
    expect(ended.map((each) => [each.code, each.stderr])).toEqual([[0, ''], [0, '']]);
    const begun = linesOf(log).map((line) => line.split(' '));
    expect(begun.map(([, key]) => key).sort()).toEqual([...new Set(begun.map(([, key]) => key))].sort());
    expect(linesOf(join(folder, 'results.jsonl'))).toHaveLength(runCount);
    // One process has run all of the model's, after the last of the others was begun.
    const isModel = begun.map(([, key = '']) => key.startsWith('slow-model'));
    expect(isModel.indexOf(true)).toBe(isModel.lastIndexOf(false) + 1);
    expect(new Set(begun.filter((_, at) => isModel[at]).map(([pid]) => pid)).size).toBe(1);
  }, 120_000);

  it('takes over what another leaves when it is killed', async () => {
    const { folder, log } = setUp();
    const [first, second] = [start(newRun(folder), { log }), start(newRun(folder), { log })];
    await until(() => linesOf(join(folder, 'results.jsonl')).length >= 8);
    first.child.kill('SIGKILL');
    expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
    expect((await (await openStore(folder)).readResults())).toHaveLength(runCount);
  }, 120_000);

  it('stops on Ctrl-C with 130 and the command that goes on', async () => {
    const { folder, log } = setUp();
    const run = start(newRun(folder), { log });
    await until(() => linesOf(join(folder, 'results.jsonl')).length >= 3);
    run.child.kill('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^stanch-eval: Interrupted; \d+ of 48 runs are kept\.\n +Go on with: stanch-eval resume \S+\n$/);
    expect(readdirSync(join(folder, 'queue'))).toEqual([]);
  }, 120_000);
});
