import type { Scenario, Verdict } from '../../contracts/index.ts';
import { mergeVariant } from '../template/resolve-variant.ts';
import type { LoadedScenarios } from './loaded-scenarios.ts';

/** `published`: over the logs of a published incident. They measure, and stand in a column of their own, whatever split the file names. */
export type InstanceSplit = 'train' | 'dev' | 'test' | 'published';

export interface ListedInstance {
  /** `family--variant`, or the id of a fixed scenario. */
  key: string;
  title: string;
  family: string;
  split: InstanceSplit;
  kind: Verdict;
  /** Day on which it was first published. */
  published: string;
  /** File that it comes from. */
  path: string;
}

/** Of a scenario, or of an instance of a template. */
export function splitOf(scenario: Scenario): InstanceSplit {
  return scenario.evidence.some(({ folder }) => folder === 'datasets') ? 'published' : scenario.split;
}

/** Everything that can be opened, in the order of the files. Variants that do not fit the schema are left out: they are among the problems. */
export function listInstances({ templates, fixed }: LoadedScenarios): ListedInstance[] {
  return [
    ...templates.flatMap(({ path, template }) => Object.keys(template.variants).flatMap((variant): ListedInstance[] => {
      const { merged } = mergeVariant(template, variant);
      return merged === undefined ? [] : [{ key: `${template.family}--${variant}`, title: merged.title, family: template.family, split: template.split, kind: merged.kind, published: template.source.published, path }];
    })),
    ...fixed.map(({ path, scenario }): ListedInstance => ({ key: scenario.id, title: scenario.title, family: scenario.family, split: splitOf(scenario), kind: scenario.kind, published: scenario.source.published, path })),
  ];
}
