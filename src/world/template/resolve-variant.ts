import { scenarioTemplateSchema, type ScenarioTemplate } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { applyMergePatch } from './merge-patch.ts';

/** What makes the family: the same in all its variants. */
const fixedParts = ['formatVersion', 'family', 'split', 'source', 'variants'] as const;

/** A template with one variant put over it, or the sentences that say why it is none. */
export function mergeVariant(template: ScenarioTemplate, variant: string): { merged?: ScenarioTemplate; problems: string[] } {
  const patch = Object.hasOwn(template.variants, variant) ? template.variants[variant] : undefined;
  if (patch === undefined) return { problems: [`There is no variant "${variant}"; there are ${Object.keys(template.variants).join(', ')}.`] };
  const problems = fixedParts.filter((part) => part in patch).map((part) => `"${part}" is the same in all variants of a family.`);
  const result = scenarioTemplateSchema.safeParse(applyMergePatch({ ...template, variants: {} }, patch));
  if (!result.success) return { problems: [...problems, ...sentencesOf(result.error.issues)] };
  return problems.length > 0 ? { problems } : { merged: result.data, problems };
}

/** Issues of a schema with their place, such as `site.hosts.web.type: Invalid option`. */
export function sentencesOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string[] {
  return issues.map(({ path, message }) => `${path.length === 0 ? 'template' : path.map(String).join('.')}: ${message}`);
}

/** The template as this variant has it, without the list of variants. Throws `input-invalid` when there is none, or it does not fit. */
export function resolveVariant(template: ScenarioTemplate, variant: string): ScenarioTemplate {
  const { merged, problems } = mergeVariant(template, variant);
  if (merged === undefined) throw new StanchError('input-invalid', `The variant ${variant} of ${template.family} cannot be used: ${problems[0] ?? 'it does not fit'}`, 'Run the check of the scenario templates; it lists every problem with its place.');
  return merged;
}
