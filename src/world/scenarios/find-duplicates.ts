import { splitOf } from './list-instances.ts';
import type { LoadedScenarios } from './loaded-scenarios.ts';

/** Families and ids that more than one file has, and families in more than one split. */
export function findDuplicates({ templates, fixed }: Pick<LoadedScenarios, 'templates' | 'fixed'>): string[] {
  const problems: string[] = [];
  const familyFiles = new Map<string, string>();
  const keyFiles = new Map<string, string>();
  const splits = new Map<string, { split: string; path: string }>();
  const take = (files: Map<string, string>, name: string, path: string): string | undefined => {
    const other = files.get(name);
    if (other === undefined) files.set(name, path);
    return other;
  };
  for (const { path, template } of templates) {
    const other = take(familyFiles, template.family, path);
    if (other !== undefined) problems.push(`${path}: family: "${template.family}" is the family of ${other} too; a family has one template, its kinds are variants.`);
    else for (const variant of Object.keys(template.variants)) take(keyFiles, `${template.family}--${variant}`, path);
  }
  for (const { path, scenario } of fixed) {
    const other = take(keyFiles, scenario.id, path);
    if (other !== undefined) problems.push(`${path}: id: "${scenario.id}" is the id of one in ${other} too; give each its own.`);
  }
  const families = [...templates.map(({ path, template }) => ({ path, family: template.family, split: template.split })), ...fixed.map(({ path, scenario }) => ({ path, family: scenario.family, split: splitOf(scenario) }))];
  for (const { path, family, split } of families) {
    // Published incidents measure only, in a column of their own.
    if (split === 'published') continue;
    const first = splits.get(family);
    if (first === undefined) splits.set(family, { split, path });
    else if (first.split !== split) problems.push(`${path}: split: the family "${family}" is in ${split} here and in ${first.split} in ${first.path}; splits never share a family, so move one or name another family.`);
  }
  return problems;
}
