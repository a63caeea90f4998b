import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followFile } from './follow-file.ts';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-follow-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

/** Follows a file; `until` waits until the text that came ends so. */
function follow(path: string): { text(): string; notes: string[]; until(end: string): Promise<void>; stop(): Promise<void> } {
  const end = new AbortController();
  const notes: string[] = [];
  const open = followFile(path, { signal: end.signal, onBytes: () => undefined, note: (sentence) => notes.push(sentence), pauseMs: 5 });
  let text = '';
  const reading = (async () => { for await (const chunk of open.bytes) text += chunk.toString(); })();
  return {
    text: () => text, notes,
    async until(wanted) {
      for (let turn = 0; turn < 1000 && !text.endsWith(wanted); turn += 1) await setTimeout(5);
      expect(text.endsWith(wanted)).toBe(true);
    },
    async stop() {
      end.abort();
      await reading;
    },
  };
}

describe('followFile', () => {
  it('gives what is appended, until it is told to end', async () => {
    const path = join(folder, 'grows.log');
    await writeFile(path, 'one\n');
    const following = follow(path);
    await following.until('one\n');
    await appendFile(path, 'two\nthr');
    await following.until('thr');
    await appendFile(path, 'ee\n');
    await following.until('three\n');
    await following.stop();
    expect(following.text()).toBe('one\ntwo\nthree\n');
    expect(following.notes).toEqual([]);
  });

  it('goes on in the new file when the old one is rotated away, with all that was in the old one', async () => {
    const path = join(folder, 'rotates.log');
    await writeFile(path, 'one\nhalf');
    const following = follow(path);
    await following.until('half');
    await rename(path, `${path}.1`);
    await appendFile(`${path}.1`, ' and the rest');
    await writeFile(path, 'new\n');
    await following.until('new\n');
    await following.stop();
    expect(following.text()).toBe('one\nhalf and the rest\nnew\n');
    expect(following.notes.join()).toContain('was replaced');
  });

  it('goes on at the start when the file is cut', async () => {
    const path = join(folder, 'cut.log');
    await writeFile(path, 'a long first line\n');
    const following = follow(path);
    await following.until('line\n');
    await truncate(path, 0);
    await appendFile(path, 'x\n');
    await following.until('x\n');
    await following.stop();
    expect(following.text()).toBe('a long first line\nx\n');
    expect(following.notes.join()).toContain('was cut');
  });

  it('waits when the file is gone, and ends when told to', async () => {
    const path = join(folder, 'gone.log');
    await writeFile(path, 'one\n');
    const following = follow(path);
    await following.until('one\n');
    await rm(path);
    await setTimeout(30);
    await writeFile(path, 'back\n');
    await following.until('back\n');
    await following.stop();
  });
});
