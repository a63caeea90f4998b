import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScenarios } from '../../src/world/scenarios/index.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'stanch-readme-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('the example of the README', () => {
  it('is a template without problems', async () => {
    const text = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'README.md'), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
    writeFileSync(join(folder, 'example.json'), example);
    const { scenarioCount, problems } = await checkScenarios(folder);
    expect(problems).toEqual([]);
    expect(scenarioCount).toBe(2);
  });
});
