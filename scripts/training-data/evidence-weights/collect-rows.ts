import { parentTechniqueOf, roles, type Verdict } from '../../../src/contracts/index.ts';
import { estimateTokens } from '../../../src/kit/estimate-tokens.ts';
import { describeEntities, describeSite, type SuspectClass } from '../../../src/perception/evidence-features.ts';
import { listInstances, openInstance, type LoadedScenarios } from '../../../src/world/scenarios/index.ts';
import { readInstance } from '../../../eval/execution/read-instance.ts';
import { listTrueRoles, trueNameOf } from '../../../eval/execution/score-perception.ts';

/** One incident as the rules see it, and the truth of it. */
export interface IncidentRow {
  family: string;
  kind: Verdict;
  site: number[];
  /** Things that are worth judging; `role` is an index of {@link roles}. */
  things: { suspectClass: SuspectClass; values: number[]; role: number }[];
  tactics: string[];
  /** At parent level. */
  techniques: string[];
}

export interface CollectRequest {
  loaded: LoadedScenarios;
  seeds: readonly number[];
  onRow(done: number, of: number): void;
}

/** Makes the evidence of each scenario with each seed, and what is known of it. */
export async function collectRows({ loaded, seeds, onRow }: CollectRequest): Promise<IncidentRow[]> {
  const rows: IncidentRow[] = [];
  const instances = listInstances(loaded);
  for (const seed of seeds) for (const { key } of instances) {
    const { scenario, open } = await readInstance(await openInstance({ loaded, key, seed, datasetsFolder: undefined }));
    const { evidence } = open({ tokenBudget: 400, countTokens: estimateTokens, isEstimate: true });
    const truth = listTrueRoles(scenario);
    const features = describeEntities(evidence);
    const { steps } = scenario.attack;
    rows.push({
      family: scenario.family, kind: scenario.kind, site: describeSite(evidence),
      things: evidence.entities.flatMap((entity) => {
        const described = features.get(entity.alias);
        if (described === undefined) return [];
        const name = trueNameOf(entity, scenario);
        const role = (['compromised', 'attacker', 'targeted'] as const).find((one) => truth[one].has(name)) ?? 'uninvolved';
        return [{ suspectClass: described.suspectClass, values: described.values, role: roles.indexOf(role) }];
      }),
      tactics: [...new Set(steps.map(({ tacticId }) => tacticId))], techniques: [...new Set(steps.map(({ techniqueId }) => parentTechniqueOf(techniqueId)))],
    });
    onRow(rows.length, seeds.length * instances.length);
  }
  return rows;
}
