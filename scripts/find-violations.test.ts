import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findViolations } from './find-violations.ts';

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'stanch-boundaries-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

function check(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findViolations(root).violations;
}

const leaf = { 'src/contracts/a.ts': 'export type A = 1;\n', 'src/plan/p.ts': 'export const p = 1;\n', 'src/action/x.ts': 'export type X = 1;\n' };

describe('findViolations', () => {
  it('is content with what the table allows', () => {
    expect(check({
      ...leaf,
      'src/plan/q.ts': "import { p } from './p.ts';\nimport type { A } from '../contracts/a.ts';\nimport { isIP } from 'node:net';\nimport { join } from 'node:path';\nexport const q: A = p; isIP(join('a'));\n",
      'src/cli/main.ts': "import yargs from 'yargs';\nimport { q } from '../plan/q.ts';\n",
      'src/plan/q.test.ts': "import { it } from 'vitest';\nimport { readFileSync } from 'node:fs';\nimport { q } from './q.ts';\n",
    })).toEqual([]);
  });

  it.each([
    ['a stage that imports a stage, as a type', "import type { X } from '../action/x.ts';", "imports '../action/x.ts': src/plan must not import src/action."],
    ['an import() type', "export type Y = import('../action/x.ts').X;", 'src/plan must not import src/action'],
    ['a dynamic import', "export const load = () => import('../action/x.ts');", 'src/plan must not import src/action'],
    ['a re-export', "export * from '../action/x.ts';", 'src/plan must not import src/action'],
    ['a stage that opens files', "import { readFile } from 'node:fs/promises';", 'must not reach files, processes or the network'],
    ['a stage that opens sockets', "import { isIP, connect } from 'node:net';", 'must not reach files, processes or the network'],
    ['a whole namespace of sockets', "import * as net from 'node:net';", 'must not reach files, processes or the network'],
    ['a package of another room', "import { getLlama } from 'node-llama-cpp';", 'must not import the package node-llama-cpp'],
    ['a scoped package', "import type { X } from '@scope/name/deep';", 'must not import the package @scope/name'],
    ['a file that is not there', "import { n } from './nowhere.ts';", 'names a file that is not there'],
    ['a built-in without its prefix', "import { join } from 'path';", 'must be written node:path'],
  ])('tells of %s', (_name, text, sentence) => {
    const violations = check({ ...leaf, 'src/plan/bad.ts': `\n${text}\n` });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain('src/plan/bad.ts:2 ');
    expect(violations[0]).toContain(sentence);
  });

  it('tells of a file without a room', () => {
    expect(check({ 'src/utils/u.ts': '', 'src/loose.ts': '' })).toEqual([
      'src/loose.ts belongs to no room: add its folder to scripts/boundaries.ts or move it.',
      'src/utils/u.ts belongs to no room: add its folder to scripts/boundaries.ts or move it.',
    ]);
  });

  it('counts type-only imports in a cycle, names its files once, and leaves a straight line alone', () => {
    const violations = check({
      'src/kit/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
      'src/kit/b.ts': "import { c } from './c.ts';\nexport type B = typeof c;\n",
      'src/kit/c.ts': "import type { A } from './a.ts';\nexport const c: A | 1 = 1;\n",
      'src/kit/d.ts': "import type { A } from './a.ts';\nexport type D = A;\n",
    });
    expect(violations).toEqual(['src/kit/a.ts, src/kit/b.ts, src/kit/c.ts import one another in a circle: move what they share into a file of its own.']);
  });

  it('lets nobody import scripts, and no product file a test', () => {
    const violations = check({
      'scripts/s.ts': 'export const s = 1;\n',
      'src/cli/main.ts': "import { s } from '../../scripts/s.ts';\n",
      'src/kit/k.test.ts': 'export const k = 1;\n',
      'src/kit/k.ts': "export * from './k.test.ts';\n",
    });
    expect(violations.map((sentence) => sentence.split(': ')[1])).toEqual(['src/cli must not import scripts.', 'src/kit imports a test.']);
  });

  it('gives a test the scripted provider but not the one with weights', () => {
    const violations = check({
      'src/providers/scripted/s.ts': 'export const s = 1;\n',
      'src/providers/llama-cpp/l.ts': 'export const l = 1;\n',
      'src/plan/p.test.ts': "import { s } from '../providers/scripted/s.ts';\nimport { l } from '../providers/llama-cpp/l.ts';\n",
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain('must not import src/providers/llama-cpp');
  });
});
