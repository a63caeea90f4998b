import { readFileSync } from 'node:fs';
import type { ScenarioTemplate } from '../../../contracts/index.ts';
import { parseJson } from '../../../kit/json.ts';
import { applyMergePatch } from '../merge-patch.ts';
import { parseTemplate } from '../parse-template.ts';

const json = parseJson(readFileSync(new URL('ssh-guessing.json', import.meta.url), 'utf8'));

/** The template of the tests, with a merge patch over it. */
export function readFixture(patch: unknown = {}): ScenarioTemplate {
  const { template, problems } = parseTemplate(applyMergePatch(json, patch));
  if (template === undefined) throw new Error(problems.join(' '));
  return template;
}
