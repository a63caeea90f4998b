import { scenarioTemplateSchema, type ScenarioTemplate } from '../../contracts/index.ts';
import { sentencesOf } from './resolve-variant.ts';

/** A value read from JSON to a template, or the sentences with their place that say why it is none. */
export function parseTemplate(json: unknown): { template?: ScenarioTemplate; problems: string[] } {
  const result = scenarioTemplateSchema.safeParse(json);
  return result.success ? { template: result.data, problems: [] } : { problems: sentencesOf(result.error.issues) };
}
