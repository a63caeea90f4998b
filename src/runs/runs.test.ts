import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateFromFlags, type Plan } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { evidence, hypothesis, observationAt, perceptionAt, planStepAt, record, revisionAt, sources, unread } from './__fixtures__/small-run.ts';
import { createRun, cutShortEnding, findRun, listRuns, newRunId, openRun, parseRunReference, readCalls, readRun, stageFile, truncateRun, writeAllBytes, type RunWriter, type WriteBytes } from './index.ts';
import { readJsonLines } from './json-lines.ts';
import { stageSchemas } from './run-files.ts';

let root = '';
let folderCount = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stanch-runs-'));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});
const freshFolder = (): string => join(root, `run-${(folderCount += 1)}`);

const plan: Plan = { steps: [1, 2, 3].map(planStepAt), hasRecovered: false, finalState: stateFromFlags([true]), ending: 'The depth limit was reached.' };

async function writeAll(folder: string): Promise<RunWriter> {
  const writer = await createRun(folder, record);
  await writer.writeSources(sources, unread);
  await writer.writeSystem({ text: 'a site', hosts: [], zones: [], enforcementPoints: [], accounts: [], keys: [], rules: [] });
  await writer.writeEvidence(evidence);
  await writer.append('perceptions', perceptionAt(0));
  await writer.append('hypotheses', { step: 0, hypotheses: [hypothesis] });
  for (const step of [1, 2, 3]) {
    writer.appendCall(step, { tokens: [1, 2, step], answer: 'x' });
    await writer.append('plan', planStepAt(step));
    await writer.append('observations', observationAt(step));
    await writer.append('perceptions', perceptionAt(step));
    await writer.append('revisions', revisionAt(step));
    await writer.append('hypotheses', { step, hypotheses: [{ ...hypothesis, id: `p${step}` }] });
  }
  await writer.finishPlan(plan);
  await writer.writeCitedLines({ 's1:1': 'raw \u001b line' });
  await writer.writeRecord({ ...record, status: 'done' });
  await writer.close();
  return writer;
}

async function callsOf(folder: string): Promise<number[]> {
  const steps: number[] = [];
  for await (const call of readCalls(folder)) steps.push(call.step);
  return steps;
}

async function failureOf(work: Promise<unknown>): Promise<StanchError> {
  const error = await work.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof StanchError)) throw new Error(`expected a StanchError, got ${String(error)}`);
  return error;
}

describe('a run folder', () => {
  it('gives back what was written', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    const run = await readRun(folder);
    expect(run.run.status).toBe('done');
    expect(run.sources).toEqual(sources);
    expect(run.unread[0]?.raw).toBe(unread[0]?.raw);
    expect(run.evidence).toEqual(evidence);
    expect(run.system?.text).toBe('a site');
    expect(run.plan).toEqual(plan);
    expect(run.perceptions).toEqual([0, 1, 2, 3].map(perceptionAt));
    expect(run.hypotheses.map((each) => each.id)).toEqual(['p3']);
    expect(run.observations).toEqual([1, 2, 3].map(observationAt));
    expect(run.revisions).toEqual([1, 2, 3].map(revisionAt));
    expect(run.citedLines).toEqual({ 's1:1': 'raw \u001b line' });
    expect(await callsOf(folder)).toEqual([1, 2, 3]);
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('.partial'));
  });

  it('is readable right after its start', async () => {
    const folder = freshFolder();
    await createRun(folder, record);
    const run = await readRun(folder);
    expect(run.plan).toBeUndefined();
    expect(run.evidence).toBeUndefined();
    expect(run).toMatchObject({ sources: [], perceptions: [], hypotheses: [], citedLines: {} });
  });

  it('is read as cut short when the end of the plan was not written', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    await rm(join(folder, 'plan.json'));
    expect((await readRun(folder)).plan).toMatchObject({ hasRecovered: false, ending: cutShortEnding, finalState: planStepAt(3).predictedState });
  });

  it('is not made where a run already is', async () => {
    const folder = freshFolder();
    await createRun(folder, record);
    expect((await failureOf(createRun(folder, record))).code).toBe('output-unwritable');
  });

  it('of another format version is refused with a sentence', async () => {
    const folder = freshFolder();
    await createRun(folder, record);
    await writeFile(join(folder, 'run.json'), JSON.stringify({ ...record, formatVersion: 99 }));
    const error = await failureOf(readRun(folder));
    expect(error.code).toBe('run-invalid');
    expect(error.message).toContain('99');
  });

  it('with a changed record in the middle is refused and the line is named', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    const path = join(folder, 'plan.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [lines[0], '{"step":2}', lines[2], ''].join('\n'));
    expect((await failureOf(readRun(folder))).message).toContain('Line 2');
  });
});

describe('a run killed while writing', () => {
  it('is readable when any stage file ends at any byte, and can be continued', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    const path = join(folder, stageFile('plan'));
    const bytes = await readFile(path);
    const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index + 1);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
      await writeFile(path, bytes.subarray(0, length));
      const wholeCount = ends.filter((end) => end <= length).length;
      const torn = await readRun(folder);
      expect(torn.plan?.steps ?? []).toEqual(plan.steps.slice(0, wholeCount));
      if (wholeCount < 3 && wholeCount > 0) expect(torn.plan?.ending).toBe(cutShortEnding);
      const writer = await openRun(folder);
      await writer.append('plan', planStepAt(wholeCount + 1));
      expect((await readRun(folder)).plan?.steps.map((step) => step.step)).toEqual([...plan.steps.slice(0, wholeCount).map((step) => step.step), wholeCount + 1]);
    }), { numRuns: 150, examples: ends.flatMap((end) => [[end - 1], [end]] as [number][]) });
  });

  it('every byte offset of multi-byte text and of the calls is safe', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    for (const [file, read] of [['perceptions.jsonl', async () => (await readJsonLines(join(folder, 'perceptions.jsonl'), stageSchemas.perceptions)).length], ['calls.jsonl', async () => (await callsOf(folder)).length]] as const) {
      const bytes = await readFile(join(folder, file));
      for (let length = 0; length <= bytes.length; length += 1) {
        await writeFile(join(folder, file), bytes.subarray(0, length));
        expect(await read()).toBe(bytes.subarray(0, length).filter((byte) => byte === 0x0a).length);
      }
    }
  });

  it('a tail of zeros, as a power cut leaves, is dropped', async () => {
    const folder = freshFolder();
    await writeAll(folder);
    const path = join(folder, 'observations.jsonl');
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(100)]));
    expect((await readRun(folder)).observations).toHaveLength(3);
  });

  it('a partial whole file is not believed', async () => {
    const folder = freshFolder();
    await createRun(folder, record);
    await writeFile(join(folder, 'evidence.json.partial'), '{"entities":');
    expect((await readRun(folder)).evidence).toBeUndefined();
  });
});

describe('a place that cannot be written', () => {
  it('a file in place of the folder', async () => {
    const path = freshFolder();
    await writeFile(path, '');
    const error = await failureOf(createRun(join(path, 'run'), record));
    expect(error.code).toBe('output-unwritable');
    expect(error.message).toMatch(/a file is in the place of a folder/);
    expect((await failureOf(createRun(path, record))).code).toBe('output-unwritable');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder without write permission (the superuser may write anywhere)', async () => {
    const folder = freshFolder();
    await createRun(join(folder, 'seen'), record);
    await chmod(folder, 0o500);
    expect((await failureOf(createRun(join(folder, 'other'), record))).message).toContain('not allowed');
    await chmod(folder, 0o700);
  });

  it.each([['ENOSPC', 'the disk is full'], ['EROFS', 'read-only'], ['EACCES', 'not allowed'], ['EIO', 'EIO']])('%s in the middle of a write leaves what was there', async (code, sentence) => {
    const folder = freshFolder();
    await writeAll(folder);
    const before = await readRun(folder);
    const failing: WriteBytes = async (handle, bytes) => {
      await handle.writeFile(bytes.subarray(0, Math.floor(bytes.length / 2)));
      throw Object.assign(new Error(code), { code });
    };
    const writer = await openRun(folder, failing);
    writer.appendCall(4, { tokens: [1] });
    for (const work of [writer.append('plan', planStepAt(4)), writer.finishPlan({ ...plan, ending: 'other' }), writer.writeRecord(record), writer.close()]) {
      const error = await failureOf(work);
      expect(error.code).toBe('output-unwritable');
      expect(error.message).toContain(sentence);
      expect(error.hint).not.toBe('');
    }
    expect(await readRun(folder)).toEqual(before);
    expect(await callsOf(folder)).toEqual([1, 2, 3]);
  });

  it.skipIf(!existsSync('/dev/full'))('a device that is really full', async () => {
    const folder = freshFolder();
    const writer = await createRun(folder, record);
    await symlink('/dev/full', join(folder, 'plan.jsonl'));
    expect((await failureOf(writer.append('plan', planStepAt(1)))).message).toContain('the disk is full');
  });

  it('calls that could not be written are written when there is space again', async () => {
    const folder = freshFolder();
    let isFull = true;
    const writer = await createRun(folder, record, (handle, bytes) => writeAllBytes(handle, bytes));
    const flaky = await openRun(folder, (handle, bytes) => (isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : writeAllBytes(handle, bytes)));
    await writer.close();
    flaky.appendCall(1, { answer: 'kept' });
    await failureOf(flaky.append('plan', planStepAt(1)));
    isFull = false;
    await flaky.append('plan', planStepAt(1));
    expect(await callsOf(folder)).toEqual([1]);
    expect((await readRun(folder)).plan?.steps).toHaveLength(1);
  });
});

describe('truncateRun', () => {
  it.each([0, 1, 2, 3, 4])('takes a run back to before step %i', async (step) => {
    const folder = freshFolder();
    await writeAll(folder);
    await truncateRun(folder, step);
    const run = await readRun(folder);
    const kept = [1, 2, 3].filter((each) => each < step);
    expect(run.plan?.steps.map((each) => each.step) ?? []).toEqual(kept);
    expect(run.observations.map((each) => each.step)).toEqual(kept);
    expect(run.revisions.map((each) => each.step)).toEqual(kept);
    expect(run.perceptions.map((each) => each.step)).toEqual(step > 0 ? [0, ...kept] : []);
    expect(run.hypotheses.map((each) => each.id)).toEqual(step === 0 ? [] : [`p${Math.max(1, step - 1)}`]);
    expect(await callsOf(folder)).toEqual(kept);
    expect(run.run.status).toBe('interrupted');
    expect(run.evidence).toEqual(evidence);
    if (kept.length > 0) expect(run.plan?.ending).toBe(cutShortEnding);
  });

  it('refuses what is not a step or not a run', async () => {
    const folder = freshFolder();
    await createRun(folder, record);
    expect((await failureOf(truncateRun(folder, -1))).code).toBe('run-invalid');
    expect((await failureOf(truncateRun(join(folder, 'none'), 1))).code).toBe('run-invalid');
  });
});

describe('finding runs', () => {
  it('by id, path and latest; newest first; damaged ones with their problem', async () => {
    const runsFolder = freshFolder();
    await createRun(join(runsFolder, '20261123-110200-7'), record);
    await createRun(join(runsFolder, '20261124-110200-7'), record);
    await createRun(join(runsFolder, '20261122-110200-7'), record);
    await writeFile(join(runsFolder, '20261122-110200-7', 'run.json'), '{');
    await writeFile(join(runsFolder, 'note.txt'), '');
    const listings = await listRuns(runsFolder);
    expect(listings.map((each) => each.id)).toEqual(['20261124-110200-7', '20261123-110200-7', '20261122-110200-7']);
    expect(listings[2]?.run).toBeUndefined();
    expect(listings[2]?.problem).toContain('run.json');
    const folder = join(runsFolder, '20261123-110200-7');
    expect(await findRun(runsFolder, '20261123-110200-7')).toBe(folder);
    expect(await findRun(root, folder)).toBe(folder);
    expect(await findRun(runsFolder, 'latest')).toBe(join(runsFolder, '20261124-110200-7'));
    const error = await failureOf(findRun(runsFolder, 'nope'));
    expect(error.code).toBe('run-invalid');
    expect(error.hint).toContain('20261124-110200-7');
    expect(await listRuns(join(runsFolder, 'missing'))).toEqual([]);
  });

  it('ids and references', () => {
    expect(newRunId(Date.UTC(2026, 10, 23, 11, 2, 0, 999), 7)).toBe('20261123-110200-7');
    expect(parseRunReference('20261123-110200-7')).toEqual({ run: '20261123-110200-7' });
    expect(parseRunReference('runs/x:3')).toEqual({ run: 'runs/x', step: 3 });
    expect(parseRunReference('C:\\runs\\x')).toEqual({ run: 'C:\\runs\\x' });
  });
});
