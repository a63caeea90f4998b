import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashScenarioFolders, readCodeVersion } from './code-version.ts';

it('names the package and a hash of its sources', async () => {
  expect(await readCodeVersion()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{16}$/);
});

it('tells scenarios apart by name and content, not by place', async () => {
  const make = (name: string, text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'stanch-hash-'));
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'README.md'), folder);
    return folder;
  };
  const hashes = await Promise.all([[make('a.json', '{}')], [make('a.json', '{}')], [make('a.json', '{ }')], [make('b.json', '{}')], []].map(hashScenarioFolders));
  expect(hashes[0]).toBe(hashes[1]);
  expect(new Set(hashes).size).toBe(4);
});
