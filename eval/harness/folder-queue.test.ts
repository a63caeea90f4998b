import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderQueue, type FolderQueueOptions } from './folder-queue.ts';
import { identifyProcess, isRunning } from './process-identity.ts';
import type { WorkLane } from './work-queue.ts';

const lane: WorkLane = { name: 'lane', pieces: ['a', 'b', 'c'].map((id) => ({ id, items: [{ planner: 'p', scenario: id, seed: 1 }] })) };
const here = identifyProcess();
/** No process has this number: Linux and macOS stop far below. */
const gone = { ...here, pid: 99_999_999 };
const elsewhere = { machine: 'another', pid: 7 };

function setUp(): { folder: string; finished: Set<string>; open(options?: Partial<FolderQueueOptions>): FolderQueue } {
  const folder = mkdtempSync(join(tmpdir(), 'stanch-queue-'));
  const finished = new Set<string>();
  return { folder, finished, open: (options = {}) => new FolderQueue({ folder, refresh: async () => undefined, isFinished: (piece) => finished.has(piece.id), ...options }) };
}

describe('queue over a folder', () => {
  it('gives every piece to one, in order, and none when all are held', async () => {
    const { open, folder } = setUp();
    const [first, second] = [open(), open()];
    const claims = [await first.claim(lane), await second.claim(lane), await first.claim(lane), await second.claim(lane)];
    expect(claims.map((each) => each?.piece.id)).toEqual(['a', 'b', 'c', undefined]);
    await second.release(claims[1]!.claim);
    expect((await first.claim(lane))?.piece.id).toBe('b');
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('gives each piece once to many that ask at the same time', async () => {
    const { open } = setUp();
    const found = await Promise.all(Array.from({ length: 24 }, () => open().claim(lane)));
    expect(found.flatMap((each) => each?.piece.id ?? []).sort()).toEqual(['a', 'b', 'c']);
  });

  it('does not give a piece that its last holder finished between look and lock', async () => {
    const { open, finished } = setUp();
    let looks = 0;
    const queue = open({ refresh: async () => { looks += 1; if (looks === 2) finished.add('a'); } });
    expect((await queue.claim(lane))?.piece.id).toBe('b');
    expect(await queue.countOpen(lane)).toBe(2);
  });

  it('takes over from a process that has gone, one of many only', async () => {
    const { open, folder } = setUp();
    const dead = open({ identity: gone });
    expect((await dead.claim(lane))?.piece.id).toBe('a');
    const found = await Promise.all(Array.from({ length: 24 }, () => open().claimResource('a')));
    const [claim, ...more] = found.flatMap((each) => each ?? []);
    expect(more).toEqual([]);
    await open().release(claim!);
    expect(readdirSync(folder).length).toBe(2);
  });

  it('takes over again when the one that took over has gone too, and leaves no lock behind', async () => {
    const { open, folder } = setUp();
    await open({ identity: gone }).claimResource('a');
    await open({ identity: { ...gone, pid: gone.pid - 1 } }).claimResource('a');
    const queue = open();
    const claim = await queue.claimResource('a');
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await queue.renew(claim!)).toBe(true);
    await queue.complete(claim!);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(here.start !== undefined)('knows a process from a later one with its number', async () => {
    const { open } = setUp();
    await open({ identity: { ...here, start: '1' } }).claimResource('a');
    expect(await open().claimResource('a')).toBeDefined();
    expect(isRunning(here)).toBe(true);
    expect(isRunning({ pid: here.pid, start: '1' })).toBe(false);
  });

  it('leaves a living process its piece, however long it gives no sign', async () => {
    const { open } = setUp();
    let nowMs = 0;
    await open().claimResource('a');
    const queue = open({ clock: { nowMs: () => 0, monotonicMs: () => nowMs }, staleMs: 1000 });
    expect(await queue.claimResource('a')).toBeUndefined();
    nowMs = 1e9;
    expect(await queue.claimResource('a')).toBeUndefined();
  });

  it('takes over from another machine only after watching its sign stand still, whatever the wall clock says', async () => {
    const { open } = setUp();
    let [wallMs, nowMs] = [1_700_000_000_000, 0];
    const far = open({ identity: elsewhere, clock: { nowMs: () => wallMs, monotonicMs: () => 0 } });
    const claim = await far.claimResource('a');
    const near = open({ clock: { nowMs: () => wallMs, monotonicMs: () => nowMs }, staleMs: 1000 });
    expect(await near.claimResource('a')).toBeUndefined();
    // A day passes on the wall clock, none on ours.
    wallMs += 86_400_000;
    expect(await near.claimResource('a')).toBeUndefined();
    // It gives a sign, with its clock set back: the watch begins again.
    nowMs = 900;
    wallMs -= 2 * 86_400_000;
    expect(await far.renew(claim!)).toBe(true);
    expect(await near.claimResource('a')).toBeUndefined();
    nowMs = 1800;
    expect(await near.claimResource('a')).toBeUndefined();
    nowMs = 1900;
    expect(await near.claimResource('a')).toBeDefined();
  });

  it('tells the one that was taken for dead that its claim is lost, and heeds nothing more of it', async () => {
    const { open, folder } = setUp();
    let nowMs = 0;
    const far = open({ identity: elsewhere });
    const lost = await far.claimResource('a');
    const near = open({ clock: { nowMs: () => 0, monotonicMs: () => nowMs }, staleMs: 1000 });
    await near.claimResource('a');
    nowMs = 1000;
    const claim = await near.claimResource('a');
    expect(await far.renew(lost!)).toBe(false);
    await far.release(lost!);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(await near.renew(claim!)).toBe(true);
  });

  it('treats a lock that was never written as held by one who gives no sign', async () => {
    const { open, folder } = setUp();
    let nowMs = 0;
    const queue = open({ clock: { nowMs: () => 0, monotonicMs: () => nowMs }, staleMs: 1000 });
    const claim = await queue.claimResource('a');
    const [name = ''] = readdirSync(folder);
    await queue.release(claim!);
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), 1, 1);
    expect(await queue.claimResource('a')).toBeUndefined();
    nowMs = 1000;
    expect(await queue.claimResource('a')).toBeDefined();
  });
});
