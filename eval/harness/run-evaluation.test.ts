import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../run-result.ts';
import { registry } from './__fixtures__/toy-registry.ts';
import { FolderQueue } from './folder-queue.ts';
import { openOrCreateStore, tracePath, type ResultStore } from './result-store.ts';
import { runEvaluation, type EvaluationEnding, type EvaluationRun } from './run-evaluation.ts';

interface Evaluated { store: ResultStore; ending: EvaluationEnding; results: RunResult[]; said: string[] }

async function evaluate(names: readonly string[], scenarioKeys: readonly string[], facts: Partial<EvaluationRun> & { open?: (store: ResultStore) => Partial<EvaluationRun>; folder?: string } = {}): Promise<Evaluated> {
  const folder = facts.folder ?? mkdtempSync(join(tmpdir(), 'stanch-evaluation-'));
  const [planners, scenarios, seeds] = [await registry.findPlanners(names), await registry.findScenarios(scenarioKeys, []), facts.seeds ?? [1]];
  const store = await openOrCreateStore(folder, { formatVersion: 1, codeVersion: 'toy', startedAt: '', planners: [...names], scenarios: scenarios.map((each) => each.key), seeds: [...seeds], command: '', models: {}, settings: {} });
  const said: string[] = [];
  const ending = await runEvaluation({
    store, planners, scenarios, seeds, settings: { threads: 2, scenariosFolders: [], itemMinutes: 5 }, registryUrl: new URL('./__fixtures__/toy-registry.ts', import.meta.url).href, signal: new AbortController().signal,
    view: { isTerminal: false, say: (line) => said.push(line), status: () => undefined },
    makeQueue: (isFinished) => new FolderQueue({ folder: join(folder, 'queue'), refresh: () => store.refresh(), isFinished }), ...facts, ...facts.open?.(store),
  });
  return { store, ending, results: await store.readResults(), said };
}

const statusOf = (results: readonly RunResult[], planner: string): string[] => results.filter((each) => each.planner === planner).map((each) => each.status);

describe('evaluation', () => {
  it('runs everything once, keeps traces, leaves no lock and no process', async () => {
    const { store, ending, results, said } = await evaluate(['steady', 'hasty', 'slow-model'], ['ransom', 'phishing'], { seeds: [1, 2] });
    expect(ending).toEqual({ missing: [], brokenCount: 0, totalCount: 24, blocked: [] });
    expect(new Set(results.map((each) => each.key)).size).toBe(24);
    expect(readFileSync(join(store.folder, tracePath('steady|ransom--a|1')), 'utf8')).toContain('steady|ransom--a|1');
    expect(readdirSync(join(store.folder, 'queue'))).toEqual([]);
    expect(said.at(-1)).toBe('24 of 24 runs');
    // Without a model first: no line of a model run stands before the last of the others.
    const order = readFileSync(join(store.folder, 'results.jsonl'), 'utf8').split('\n').filter((line) => line !== '').map((line) => line.includes('"slow-model"'));
    expect(order.indexOf(true)).toBe(order.lastIndexOf(false) + 1);
  });

  it('records what breaks and goes on: an error, a crash, a result that is none', async () => {
    const { ending, results } = await evaluate(['throws', 'crashes', 'lies', 'steady'], ['ransom', 'phishing--a']);
    expect(ending).toMatchObject({ missing: [], brokenCount: 9, totalCount: 12 });
    expect(statusOf(results, 'steady')).toEqual(['done', 'done', 'done']);
    const problemOf = (planner: string): string => results.find((each) => each.planner === planner)?.problem ?? '';
    expect(problemOf('throws')).toMatch(/^Error: The toy is broken\. at .*eval\/harness\/__fixtures__\/toy-registry\.ts/);
    expect(problemOf('throws')).not.toContain(process.cwd());
    expect(problemOf('crashes')).toBe('The worker was ended by SIGKILL in the middle of it.');
    expect(problemOf('lies')).toMatch(/^The result is not one: .*seconds/);
  });

  it('ends a run that takes too long, even one that computes without a break', async () => {
    const { results } = await evaluate(['hangs', 'steady'], ['ransom--a'], { settings: { threads: 1, scenariosFolders: [], itemMinutes: 0.02 } });
    expect(statusOf(results, 'steady')).toEqual(['done']);
    expect(results.find((each) => each.planner === 'hangs')).toMatchObject({ status: 'broken', problem: 'It took longer than the 0.02 minutes that a run may take (--item-minutes).' });
  });

  it('stops a planner without a model at its first run, records nothing of it, and runs the others', async () => {
    const { ending, results } = await evaluate(['no-weights', 'slow-model'], ['ransom']);
    expect(ending.blocked).toMatchObject([{ planner: 'no-weights', error: { code: 'model-missing', message: 'The weights of the toy are not here.' } }]);
    expect(ending.missing.map((item) => item.planner)).toEqual(['no-weights', 'no-weights']);
    expect(ending.stoppedBy).toBeUndefined();
    expect(statusOf(results, 'slow-model')).toEqual(['done', 'done']);
    expect(statusOf(results, 'no-weights')).toEqual([]);
  });

  it('keeps to its budget: the headline first, what is missing told', async () => {
    // A clock that is a minute later after each run.
    const { ending, results, store: stopped } = await evaluate(['ablation', 'steady', 'hasty'], ['dev'], {
      seeds: [1, 2], budgetMinutes: 18, settings: { threads: 1, scenariosFolders: [], itemMinutes: 5 }, open: (store) => ({ clock: { nowMs: () => 0, monotonicMs: () => store.heads().size * 60_000 } }),
    });
    expect(ending.stoppedBy).toBe('budget');
    expect(results).toHaveLength(18);
    expect(statusOf(results, 'ablation')).toEqual([]);
    expect(results.filter((each) => each.seed === 1)).toHaveLength(16);
    expect(new Set(results.slice(0, 8).map((each) => each.family)).size).toBe(4);
    expect(ending.missing).toHaveLength(30);
    const rest = await evaluate(['ablation', 'steady', 'hasty'], ['dev'], { seeds: [1, 2], folder: stopped.folder });
    expect(rest.ending.missing).toEqual([]);
    expect(readFileSync(join(stopped.folder, 'results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(48);
  });

  it('does nothing more once interrupted, and holds nothing', async () => {
    const interrupt = new AbortController();
    const { ending, store } = await evaluate(['steady'], ['dev'], {
      signal: interrupt.signal, settings: { threads: 1, scenariosFolders: [], itemMinutes: 5 },
      open: (opened) => ({ makeQueue: (isFinished) => new FolderQueue({ folder: join(opened.folder, 'queue'), refresh: async () => { await opened.refresh(); if (opened.heads().size === 3) interrupt.abort(); }, isFinished }) }),
    });
    expect(ending.stoppedBy).toBe('interrupt');
    expect(ending.missing).toHaveLength(5);
    expect(readdirSync(join(store.folder, 'queue'))).toEqual([]);
  });

  it('goes no further when workers cannot start', async () => {
    await expect(evaluate(['steady'], ['ransom'], { registryUrl: new URL('./__fixtures__/not-there.ts', import.meta.url).href })).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('not-there') });
  });
});
