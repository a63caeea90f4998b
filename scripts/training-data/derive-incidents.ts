import type { ScenarioTemplate } from '../../src/contracts/index.ts';
import { findTemplateProblems } from '../../src/world/template/index.ts';
import { resolveVariant } from '../../src/world/template/resolve-variant.ts';
import type { LoadedScenarios } from '../../src/world/scenarios/index.ts';

const noFacts = { compromised: {}, channels: {}, artifacts: {}, rootCauses: {}, damage: {}, next: {} } as const;

/**
 * What else could have happened at the same sites: of each compromise the attempt that came to nothing (its steps up to the first that worked), and the
 * night on which nobody came (only what looks alike). So that a verdict is not learned by the family. Variants of which nothing remains are left out.
 */
export function deriveIncidents(loaded: LoadedScenarios): LoadedScenarios {
  const templates = loaded.templates.filter(({ template }) => template.kind === 'compromise').flatMap(({ path, template }) => Object.keys(template.variants).flatMap((variant) => {
    const whole = resolveVariant(template, variant);
    return [asVariant(stopBeforeEntry(whole), `${variant}-stopped`), asVariant(withoutAttack(whole), `${variant}-nobody`)].flatMap((one) => (one === undefined || findTemplateProblems(one).length > 0 ? [] : [{ path, template: one }]));
  }));
  return { templates, fixed: [], problems: [] };
}

function asVariant(template: ScenarioTemplate | undefined, variant: string): ScenarioTemplate | undefined {
  return template && { ...template, variants: { [variant]: {} } };
}

function stopBeforeEntry(template: ScenarioTemplate): ScenarioTemplate | undefined {
  const entryMinute = Math.min(...Object.values(template.steps).filter(({ outcome }) => outcome === 'succeeded').map(({ atMinute }) => atMinute));
  const steps = Object.entries(template.steps).filter(([, { outcome, atMinute, acts }]) => outcome === 'attempted' && atMinute < entryMinute && acts.length > 0);
  if (steps.length === 0) return undefined;
  return { ...template, ...noFacts, kind: 'attempted', steps: Object.fromEntries(steps.map(([id, step]) => [id, { ...step, acts: step.acts.map((act) => ({ ...act, shows: [] })) }])) };
}

function withoutAttack(template: ScenarioTemplate): ScenarioTemplate {
  return { ...template, ...noFacts, kind: 'benign', steps: {} };
}
