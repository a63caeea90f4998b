import type { Scenario } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { hostRenderers } from '../render/host/index.ts';
import { networkRenderers } from '../render/network/index.ts';
import { instantiate, type FileClock } from '../template/index.ts';
import type { LoadedScenarios } from './loaded-scenarios.ts';
import { locateEvidence } from './locate-evidence.ts';

/** Every renderer that there is. */
export const allRenderers = [...hostRenderers, ...networkRenderers] as const;

export interface Instance {
  key: string;
  seed: number;
  scenario: Scenario;
  /** Rendered files have `text`, those of fixed scenarios `path`. */
  evidence: { file: string; format: string; text?: string; path?: string }[];
  /** How each rendered file writes times; empty for fixed scenarios. */
  clocks: Map<string, FileClock>;
  /** Whose own log each rendered file is, for those of one host. */
  hosts: Map<string, string>;
  /** When the evidence begins and ends, milliseconds since the epoch; missing for fixed scenarios. */
  startMs?: number;
  endMs?: number;
}

export interface OpenRequest {
  loaded: LoadedScenarios;
  key: string;
  /** Of a template: everything is drawn from it. A fixed scenario has the same evidence for all seeds. */
  seed: number;
  /** Folder that `STANCH_DATASETS` names. */
  datasetsFolder: string | undefined;
}

/** One incident with its truth and its evidence. Throws `input-invalid` for an unknown key, `input-missing` when evidence is not there. */
export async function openInstance({ loaded, key, seed, datasetsFolder }: OpenRequest): Promise<Instance> {
  const fixed = loaded.fixed.find(({ scenario }) => scenario.id === key);
  if (fixed !== undefined) {
    const located = await locateEvidence(fixed, datasetsFolder);
    const missing = located.flatMap((one) => one.missing ?? []);
    if (missing[0] !== undefined) throw new StanchError('input-missing', missing[0], missing.length === 1 ? 'The rest of its evidence is there.' : `${String(missing.length)} of its ${String(located.length)} files are missing.`);
    return { key, seed, scenario: fixed.scenario, evidence: located.map(({ file, format, path }) => ({ file, format, ...(path !== undefined && { path }) })), clocks: new Map(), hosts: new Map() };
  }
  const { template, variant } = findVariant(loaded, key);
  const { scenario, files, sensors, hosts, startMs, endMs } = instantiate({ template, variant, seed, renderers: allRenderers });
  return { key, seed, scenario, evidence: scenario.evidence.map(({ file, format }) => ({ file, format, text: files.get(file) ?? '' })), clocks: sensors, hosts, startMs, endMs };
}

/** What of an instance's evidence is not there: sentences that say how to get it. Empty for rendered ones. */
export async function missingEvidence(loaded: LoadedScenarios, key: string, datasetsFolder: string | undefined): Promise<string[]> {
  const fixed = loaded.fixed.find(({ scenario }) => scenario.id === key);
  return fixed === undefined ? [] : (await locateEvidence(fixed, datasetsFolder)).flatMap(({ missing }) => missing ?? []);
}

function findVariant({ templates }: LoadedScenarios, key: string): { template: LoadedScenarios['templates'][number]['template']; variant: string } {
  for (const { template } of templates) {
    const variant = Object.keys(template.variants).find((name) => `${template.family}--${name}` === key);
    if (variant !== undefined) return { template, variant };
  }
  throw new StanchError('input-invalid', `There is no scenario "${key}".`, 'List the scenarios; a template is named as family--variant.');
}
