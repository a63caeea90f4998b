import { utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Entity, Evidence, OutcomeTrace, Scenario } from '../contracts/index.ts';
import type { EvidenceTables } from '../evidence/build-evidence.ts';
import { createOutcomeReader } from '../episode/outcome-reader.ts';
import { StanchError } from '../kit/error.ts';
import { allRenderers, listInstances, loadScenarios, openInstance } from '../world/scenarios/index.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { SimulatedIncident } from '../world/simulated-incident.ts';
import { findSample } from './load-run-input.ts';
import { readBeginning } from '../kit/read-beginning.ts';

export interface GatheredTables {
  tables: EvidenceTables;
  evidence: Pick<Evidence, 'lastTimeMs'>;
}

export interface OpenedWorld {
  scenario: Scenario;
  /** Log files and the site's description, laid out to be read like any others. */
  inputs: string[];
  system: string;
  /** Starts the incident where the evidence ends; what outcomes show is read into its tables. */
  begin(evidence: GatheredTables): SimulatedIncident;
}

function findSampleScenario(name: string): string {
  try {
    return join(findSample(name).system, '..', 'scenario.json');
  } catch (error) {
    throw new StanchError('input-missing', `No file and no bundled sample is called "${name}".`, 'Give a scenario or template (FILE.json, FILE.json#VARIANT), or sample-ssh-guessing, sample-web-shell, sample-spray-failed, sample-backup-night.', error);
  }
}

/** Where the files of rendered incidents are laid out. */
const worldsFolder = join('.stanch', 'worlds');

/**
 * A scenario or template to play: `FILE.json`, `FILE.json#VARIANT`, or the name of a bundled sample. Writes the log files of the instance, so
 * that they can be inspected. Throws `input-invalid` with every problem of the file.
 */
export async function openWorld(name: string, seed: number): Promise<OpenedWorld> {
  const [file = '', variant] = name.split('#');
  const path = existsSync(file) ? file : findSampleScenario(file);
  const loaded = await loadScenarios([path]);
  if (loaded.problems.length > 0) throw new StanchError('input-invalid', `${file} has ${String(loaded.problems.length)} problems:\n${loaded.problems.join('\n')}`, 'Mend them: stanch-eval scenarios check tells more.');
  const instances = listInstances(loaded);
  const chosen = variant === undefined ? instances[0] : instances.find(({ key }) => key.endsWith(`--${variant}`));
  if (chosen === undefined) throw new StanchError('input-invalid', `${file} has no variant "${variant ?? ''}".`, `It has ${instances.map(({ key }) => key.split('--')[1] ?? key).join(', ')}.`);
  const instance = await openInstance({ loaded, key: chosen.key, seed, datasetsFolder: process.env['STANCH_DATASETS'] });
  // The folder must not tell what it is about: its name stands in every citation.
  const folder = resolve(join(worldsFolder, `world-${String(seed)}`));
  await makeFolder(folder).catch((error: unknown) => {
    throw new StanchError('output-unwritable', `The folder ${folder} cannot be made.`, 'Run stanch where it may write.', error);
  });
  const paths = new Map<string, string>();
  for (const { file: name_, text, path: given } of instance.evidence) {
    const place = given ?? join(folder, name_.replaceAll(/[\\/]/g, '_'));
    paths.set(name_, place);
    if (text === undefined) continue;
    await writeFile(place, text);
    // Formats without a year take it from the file's time.
    if (instance.endMs !== undefined) await utimes(place, instance.endMs / 1000, instance.endMs / 1000);
  }
  const system = join(folder, 'system.json');
  await writeFile(system, JSON.stringify(instance.scenario.system, null, 1));
  const beginnings = new Map<string, string[]>();
  const beginningOf = async (one: string): Promise<string[]> => {
    const place = paths.get(one);
    const known = beginnings.get(one) ?? (place === undefined ? [] : await readBeginning(place));
    beginnings.set(one, known);
    return known;
  };
  return {
    scenario: instance.scenario, inputs: [...new Set(paths.values())], system,
    begin({ tables, evidence: { lastTimeMs = 0 } }) {
      const readBack: (trace: OutcomeTrace) => Promise<Entity[]> = createOutcomeReader({ tables, beginningOf });
      return new SimulatedIncident({ scenario: instance.scenario, seed, renderers: allRenderers, clocks: instance.clocks, endMs: instance.endMs ?? lastTimeMs, readBack: async (trace) => structuredClone(await readBack(trace)) });
    },
  };
}
