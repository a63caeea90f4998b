import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../kit/clock.ts';

const beatMs = 1000;
/** Without a sign of life for this long, the holder was killed. Process ids would not do: a container's begin at 1 again. */
const staleMs = 15_000;
const waitMs = 250;

/**
 * Runs a task while holding a lock file, so that two set-ups do not write the same download. Waits while another process holds it; a lock
 * whose holder was killed is taken over. Where no file can be made the task runs without.
 */
export async function withLock<T>(lockPath: string, task: () => Promise<T>, { onWait = () => undefined, signal }: { onWait?: () => void; signal?: AbortSignal | undefined } = {}): Promise<T> {
  for (let isFirst = true; !(await take(lockPath)); isFirst = false) {
    if (isFirst) onWait();
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  }
  const beat = setInterval(() => void utimes(lockPath, systemClock.nowMs() / 1000, systemClock.nowMs() / 1000).catch(() => undefined), beatMs);
  beat.unref();
  try {
    return await task();
  } finally {
    clearInterval(beat);
    await rm(lockPath, { force: true }).catch(() => undefined);
  }
}

async function take(lockPath: string): Promise<boolean> {
  try {
    await (await open(lockPath, 'wx')).close();
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') return true;
    const ageMs = await stat(lockPath).then(({ mtimeMs }) => systemClock.nowMs() - mtimeMs, () => 0);
    if (ageMs > staleMs) await rm(lockPath, { force: true });
    return false;
  }
}
