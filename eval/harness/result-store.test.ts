import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/kit/json.ts';
import type { Evaluation, RunResult } from '../run-result.ts';
import { makeBrokenResult } from './make-broken-result.ts';
import { openOrCreateStore, openStore, tracePath } from './result-store.ts';

const evaluation: Evaluation = {
  formatVersion: 1, codeVersion: '1.0.0+aa', startedAt: '2026-03-01T00:00:00Z', planners: ['p'], scenarios: ['s--a'], seeds: [1, 2], command: 'stanch-eval run --planner p',
  models: { p: 'a.gguf sha256 00' }, settings: { threads: 2, itemMinutes: 30 },
};

function resultOf(seed: number, facts: Partial<RunResult> = {}): RunResult {
  const scenario = { key: 's--a', title: 'S', family: 's', split: 'dev', kind: 'compromise', published: '2026-01-01' } as const;
  return { ...makeBrokenResult({ planner: 'p', scenario: 's--a', seed }, scenario, { problem: 'It broke.', seconds: 1 }), ...facts };
}

const done = { status: 'done', hasRecovered: true } as const;
const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'stanch-results-'));
const linesOf = (folder: string): string[] => readFileSync(join(folder, 'results.jsonl'), 'utf8').split('\n').filter((line) => line !== '');

describe('result folder', () => {
  it('keeps results and traces', async () => {
    const folder = makeFolder();
    const store = await openOrCreateStore(folder, evaluation);
    await store.append(resultOf(1, done), { calls: [1, 2] });
    await store.append(resultOf(2));
    const again = await openStore(folder);
    expect(again.has('p|s--a|1')).toBe(true);
    expect(again.has('p|s--a|3')).toBe(false);
    expect(await again.readResults()).toEqual([resultOf(1, done), resultOf(2)]);
    expect(parseJson(readFileSync(join(folder, tracePath('p|s--a|1')), 'utf8'))).toEqual({ calls: [1, 2] });
    expect(again.evaluation).toEqual(evaluation);
  });

  it.each([1, 40, 400])('passes over a last line that a kill tore off %i bytes, and keeps what is appended after it', async (count) => {
    const folder = makeFolder();
    const store = await openOrCreateStore(folder, evaluation);
    await store.append(resultOf(1, done));
    await store.append(resultOf(2, done));
    truncateSync(join(folder, 'results.jsonl'), readFileSync(join(folder, 'results.jsonl')).length - count);
    const again = await openStore(folder);
    expect([again.has('p|s--a|1'), again.has('p|s--a|2')]).toEqual([true, false]);
    expect(await again.readResults()).toHaveLength(1);
    await again.append(resultOf(2, { ...done, minutes: 9 }));
    // Without its line end only, the first one is whole after all: the first counts.
    expect((await (await openStore(folder)).readResults()).map((each) => each.minutes)).toEqual([0, count === 1 ? 0 : 9]);
  });

  it('lets several append at once', async () => {
    const folder = makeFolder();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openOrCreateStore(folder, evaluation)));
    await Promise.all(Array.from({ length: 80 }, (_, seed) => stores[seed % 4]!.append(resultOf(seed, done))));
    expect(linesOf(folder)).toHaveLength(80);
    const store = stores[0]!;
    await store.refresh();
    expect(store.heads().size).toBe(80);
    expect(await store.readResults()).toHaveLength(80);
  });

  it('counts a key once: the first, but a finished run before a broken one', async () => {
    const folder = makeFolder();
    const store = await openOrCreateStore(folder, evaluation);
    for (const result of [resultOf(1, { ...done, minutes: 1 }), resultOf(1, { ...done, minutes: 2 }), resultOf(2), resultOf(2, { ...done, minutes: 3 }), resultOf(2)]) await store.append(result);
    expect((await store.readResults()).map((each) => [each.status, each.minutes])).toEqual([['done', 1], ['done', 3]]);
    expect(store.heads().get('p|s--a|2')?.status).toBe('done');
  });

  it('runs broken ones again when asked to, once', async () => {
    const store = await openOrCreateStore(makeFolder(), evaluation);
    await store.append(resultOf(1));
    store.forgetBroken();
    expect(store.has('p|s--a|1')).toBe(false);
    await store.append(resultOf(1));
    expect(store.has('p|s--a|1')).toBe(true);
  });

  it('goes on with the same evaluation, whenever it was started', async () => {
    const folder = makeFolder();
    await openOrCreateStore(folder, evaluation);
    expect((await openOrCreateStore(folder, { ...evaluation, startedAt: '2026-04-01T00:00:00Z', command: 'other words' })).evaluation).toEqual(evaluation);
  });

  it.each<[string, Partial<Evaluation>, RegExp]>([
    ['code', { codeVersion: '1.0.0+bb' }, /it is of code 1\.0\.0\+aa, this is 1\.0\.0\+bb/],
    ['planners', { planners: ['p', 'q'] }, /its planners are others \(only here: q\)/],
    ['scenarios', { scenarios: ['s--b'] }, /only there: s--a, only here: s--b/],
    ['seeds', { seeds: [1] }, /its seeds are others \(only there: 2\)/],
    ['model', { models: { p: 'b.gguf sha256 11' } }, /model p is a\.gguf sha256 00 there and b\.gguf sha256 11 here/],
    ['settings', { settings: { threads: 2, itemMinutes: 30, adapterPath: 'x.gguf' } }, /setting adapterPath is not given there and x\.gguf here/],
  ])('refuses other %s with a sentence', async (_, other, sentence) => {
    const folder = makeFolder();
    await openOrCreateStore(folder, evaluation);
    await expect(openOrCreateStore(folder, { ...evaluation, ...other })).rejects.toMatchObject({ code: 'run-invalid', message: expect.stringMatching(sentence) });
  });

  it('refuses another format, a damaged folder and one that is none', async () => {
    const folder = makeFolder();
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'run-invalid', message: `${folder} holds no evaluation.` });
    writeFileSync(join(folder, 'evaluation.json'), JSON.stringify({ ...evaluation, formatVersion: 2 }));
    await expect(openStore(folder)).rejects.toMatchObject({ message: expect.stringContaining('result format 2; this version reads format 1') });
    await expect(openOrCreateStore(folder, evaluation)).rejects.toMatchObject({ message: expect.stringContaining('result format 2') });
    writeFileSync(join(folder, 'evaluation.json'), '{"formatVersion":1}');
    await expect(openStore(folder)).rejects.toMatchObject({ message: expect.stringContaining('is not what this program wrote') });
  });

  it('refuses results that nobody knows the evaluation of, and lines that are no results', async () => {
    const folder = makeFolder();
    appendFileSync(join(folder, 'results.jsonl'), '{"key":"p|s--a|1"}\n');
    await expect(openOrCreateStore(folder, evaluation)).rejects.toMatchObject({ code: 'run-invalid', message: expect.stringContaining('not what they are of') });
    const other = makeFolder();
    const store = await openOrCreateStore(other, evaluation);
    appendFileSync(join(other, 'results.jsonl'), '{"key":"p|s--a|1"}\n');
    await expect(store.readResults()).rejects.toMatchObject({ code: 'run-invalid', message: expect.stringContaining('is not a result of this version') });
  });

  it('says where it could not write', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(openOrCreateStore(join(folder, 'file', 'below'), evaluation)).rejects.toMatchObject({ code: 'output-unwritable' });
  });
});
