import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entity, OutcomeTrace, Scenario } from '../../../src/contracts/index.ts';
import { EvidenceTables, type BuiltEvidence } from '../../../src/evidence/build-evidence.ts';
import { createOutcomeReader } from '../../../src/episode/outcome-reader.ts';
import { estimateTokens } from '../../../src/kit/estimate-tokens.ts';
import { parseJson } from '../../../src/kit/json.ts';
import { readLogs } from '../../../src/logs/index.ts';
import { hostRenderers } from '../../../src/world/render/host/index.ts';
import { networkRenderers } from '../../../src/world/render/network/index.ts';
import { SimulatedIncident } from '../../../src/world/simulated-incident.ts';
import { instantiate, parseTemplate } from '../../../src/world/template/index.ts';

const renderers = [...hostRenderers, ...networkRenderers];
const scenariosFolder = fileURLToPath(new URL('../../scenarios/', import.meta.url));

export interface OpenedInstance extends BuiltEvidence {
  scenario: Scenario;
  /** A fresh world over the instance; outcomes are read back as evidence is. */
  begin(): SimulatedIncident;
}

/** A bundled template, such as `dev/shellshock`, as an instance whose log files were read by the log readers. */
export async function openInstance(name: string, variant: string, seed: number): Promise<OpenedInstance> {
  const { template, problems } = parseTemplate(parseJson(readFileSync(join(scenariosFolder, `${name}.json`), 'utf8')));
  if (template === undefined) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  const { scenario, files, sensors, endMs } = instantiate({ template, variant, seed, renderers });
  const folder = mkdtempSync(join(tmpdir(), 'stanch-baselines-'));
  try {
    const paths = [...files].map(([file, text]) => {
      const path = join(folder, file.replaceAll('/', '_'));
      writeFileSync(path, text);
      utimesSync(path, endMs / 1000, endMs / 1000);
      return path;
    });
    const { batches } = await readLogs(paths);
    const kept: (readonly Parameters<EvidenceTables['add']>[0][number][])[] = [];
    for await (const batch of batches) kept.push(batch);
    const fill = (): EvidenceTables => {
      const tables = new EvidenceTables({ system: scenario.system, tokenBudget: 400, countTokens: estimateTokens, isTokenEstimate: true });
      for (const batch of kept) tables.add(batch);
      return tables;
    };
    const built = fill().build();
    return {
      ...built, scenario,
      begin() {
        let read: ((trace: OutcomeTrace) => Promise<Entity[]>) | undefined;
        const readBack = (trace: OutcomeTrace): Promise<Entity[]> => {
          if (trace.lines.length + trace.named.length === 0) return Promise.resolve([]);
          read ??= createOutcomeReader({ tables: fill(), beginningOf: (file) => Promise.resolve((files.get(file) ?? '').slice(0, 16_384).split('\n').slice(0, -1)) });
          return read(trace);
        };
        return new SimulatedIncident({ scenario, seed, clocks: sensors, renderers, endMs, readBack });
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
