import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInputs } from './find-inputs.ts';
import { orderRotated } from './order-rotated.ts';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-find-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

async function fill(name: string, files: readonly string[]): Promise<string> {
  const root = join(folder, name);
  for (const file of files) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), 'words\n');
  }
  return root;
}

async function found(paths: string[], root: string): Promise<string[]> {
  return (await findInputs(paths)).map(({ path, problem }) => `${path.replace(`${root}/`, '')}${problem === undefined ? '' : ` (${problem.code})`}`);
}

describe('orderRotated', () => {
  it.each([
    ['numbers', ['a.log', 'a.log.1', 'a.log.10.gz', 'a.log.2.gz'], ['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log']],
    ['dates', ['a.log', 'a.log-20260101.gz', 'a.log-20251231', 'a.log-20260101-12'], ['a.log-20251231', 'a.log-20260101.gz', 'a.log-20260101-12', 'a.log']],
    ['dates with signs between', ['b-2026-02-01.log', 'b-2026-01-31.log', 'b.log'], ['b-2026-01-31.log', 'b-2026-02-01.log', 'b.log']],
    ['numbers before the ending', ['app.log', 'app.1.log', 'app.2.log'], ['app.2.log', 'app.1.log', 'app.log']],
    ['two logs', ['a.log', 'b.log', 'a.log.1', 'b.log.1'], ['a.log.1', 'a.log', 'b.log.1', 'b.log']],
    ['folders apart', ['x/a.log', 'y/a.log.1', 'x/a.log.1'], ['x/a.log.1', 'x/a.log', 'y/a.log.1']],
    ['members of archives apart', ['t.tar!a.log', 't.tar!a.log.1', 'a.log.1'], ['t.tar!a.log.1', 't.tar!a.log', 'a.log.1']],
    ['addresses and other numbers', ['10.0.0.2', '10.0.0.1', 'z', 'c.20261399', 'c'], ['10.0.0.2', '10.0.0.1', 'z', 'c.20261399', 'c']],
  ])('%s', (_what, given, expected) => {
    expect(orderRotated(given.map((path) => ({ path }))).map(({ path }) => path)).toEqual(expected);
  });
});

describe('findInputs', () => {
  it('takes a rotated log in its order, from a folder or by name', async () => {
    const names = ['alerts.log', 'alerts.log.1', 'alerts.log.10.gz', 'alerts.log.2.gz', 'other.log'];
    const root = await fill('rotated', names);
    const expected = ['alerts.log.10.gz', 'alerts.log.2.gz', 'alerts.log.1', 'alerts.log', 'other.log'];
    expect(await found([root], root)).toEqual(expected);
    expect(await found(names.map((name) => join(root, name)), root)).toEqual(expected);
  });

  it('takes a path that does not exist for a pattern', async () => {
    const root = await fill('patterns', ['a1.log', 'a2.log', 'b.log', 'deep/a3.log', 'README.md', '.hidden.log', 'odd[1].log', 'odd1.log']);
    expect(await found([join(root, 'a?.log')], root)).toEqual(['a1.log', 'a2.log']);
    expect(await found([join(root, '**/a*.log')], root)).toEqual(['a1.log', 'a2.log', 'deep/a3.log']);
    expect(await found([join(root, '{a1,b}.log')], root)).toEqual(['a1.log', 'b.log']);
    expect(await found([join(root, '*')], root)).toEqual(expect.arrayContaining(['README.md (input-invalid)', 'deep/a3.log', 'odd[1].log']));
    expect(await found([join(root, 'odd[1].log')], root)).toEqual(['odd[1].log']);
    expect(await found([join(root, 'x*.log'), join(root, 'plain.log')], root)).toEqual(['x*.log (input-missing)', 'plain.log (input-missing)']);
  });

  it('survives links in a circle and broken links, and takes nothing twice', async () => {
    const root = await fill('links', ['a.log', 'b/c.log']);
    await symlink(root, join(root, 'b', 'up'));
    await symlink('self', join(root, 'self'));
    await symlink('nowhere', join(root, 'broken'));
    await symlink(join(root, 'a.log'), join(root, 'twin.log'));
    expect(await found([root, join(root, 'a.log'), '-', '-'], root)).toEqual(['a.log', 'b/c.log', 'broken (input-missing)', 'self (input-unreadable)', 'a.log (input-invalid)', '-']);
  });

  it.skipIf(process.getuid?.() === 0)('says which folder may not be read (skipped for root, who may read all)', async () => {
    const root = await fill('closed', ['in/a.log']);
    await chmod(join(root, 'in'), 0);
    expect(await found([root], root)).toEqual(['in (input-unreadable)']);
    await chmod(join(root, 'in'), 0o700);
  });
});
