import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { findScenarioProblems, scenarioSchema } from '../../contracts/index.ts';
import { findJsonProblem, parseJson } from '../../kit/json.ts';
import { findTemplateProblems, parseTemplate } from '../template/index.ts';
import { sentencesOf } from '../template/resolve-variant.ts';
import { findDuplicates } from './find-duplicates.ts';
import { listJsonFiles } from './list-json-files.ts';
import type { LoadedScenarios } from './loaded-scenarios.ts';

/** No scenario is larger: what is, is evidence. */
const largestBytes = 8_000_000;

type Json = Record<string, unknown>;
interface ReadFile { path: string; json?: Json; kind: 'template' | 'scenario' | 'other'; problem?: string }

/**
 * Templates (they have `variants`) and scenarios (they have `formatVersion` and `evidence`) of all `.json` files below the folders. Never
 * stops at a problem: all of them are in the result.
 */
export async function loadScenarios(folders: readonly string[]): Promise<LoadedScenarios> {
  const loaded: LoadedScenarios = { templates: [], fixed: [], problems: [] };
  const paths = new Map<string, string>();
  for (const folder of folders) {
    try {
      for (const path of await listJsonFiles(folder)) if (!paths.has(resolve(path))) paths.set(resolve(path), path);
    } catch (error) {
      loaded.problems.push(`${folder}: it cannot be read (${error instanceof Error ? error.message : String(error)}). Name a folder that holds scenarios.`);
    }
  }
  const files = await Promise.all([...paths.values()].map(readScenarioFile));
  const evidenceFolders = new Set(files.filter(({ kind, json }) => kind === 'scenario' && hasEvidenceBeside(json)).map(({ path }) => dirname(resolve(path))));
  for (const file of files) {
    if (file.kind === 'template') loadTemplate(file.path, file.json, loaded);
    else if (file.kind === 'scenario') loadFixed(file.path, file.json, loaded);
    else if (!isBelowOne(file.path, evidenceFolders)) loaded.problems.push(`${file.path}: ${file.problem ?? 'it is neither a template nor a scenario.'} A template has "variants"; a scenario has "formatVersion" and "evidence". Move anything else out of the folder.`);
  }
  loaded.problems.push(...findDuplicates(loaded));
  return loaded;
}

async function readScenarioFile(path: string): Promise<ReadFile> {
  if ((await stat(path)).size > largestBytes) return { path, kind: 'other', problem: 'it is too large for a template or scenario.' };
  const text = await readFile(path, 'utf8');
  const json = parseJson(text);
  const problem = json === undefined ? findJsonProblem(text) : undefined;
  if (problem !== undefined) return { path, kind: 'other', problem: `it is no JSON (${problem}).` };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { path, kind: 'other' };
  if ('variants' in json) return { path, json: { ...json }, kind: 'template' };
  return { path, json: { ...json }, kind: 'formatVersion' in json && 'evidence' in json ? 'scenario' : 'other' };
}

function hasEvidenceBeside(json: Json | undefined): boolean {
  const evidence: unknown[] = Array.isArray(json?.['evidence']) ? json['evidence'] : [];
  return evidence.some((one) => typeof one === 'object' && one !== null && (one as Json)['folder'] !== 'datasets');
}

function isBelowOne(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (folders.has(folder)) return true;
    if (dirname(folder) === folder) return false;
  }
}

function loadTemplate(path: string, json: unknown, loaded: LoadedScenarios): void {
  const { template, problems } = parseTemplate(json);
  const found = template === undefined ? problems : findTemplateProblems(template);
  loaded.problems.push(...found.map((problem) => `${path}: ${problem}`));
  if (template !== undefined) loaded.templates.push({ path, template });
}

function loadFixed(path: string, json: unknown, loaded: LoadedScenarios): void {
  const result = scenarioSchema.safeParse(json);
  if (!result.success) {
    loaded.problems.push(...sentencesOf(result.error.issues).map((problem) => `${path}: ${problem}`));
    return;
  }
  const { evidence } = result.data;
  const straying = evidence.flatMap(({ file }, index) => (isAbsolute(file) || normalize(join('x', file)).split(/[\\/]/)[0] !== 'x' ? [`evidence.${String(index)}: "${file}" leads out of the folder; write a path below it.`] : []));
  loaded.problems.push(...[...findScenarioProblems(result.data), ...straying].map((problem) => `${path}: ${problem}`));
  loaded.fixed.push({ path, scenario: result.data });
}
