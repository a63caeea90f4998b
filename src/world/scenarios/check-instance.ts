import { findScenarioProblems, scenarioSchema, type Scenario } from '../../contracts/index.ts';
import { sentencesOf } from '../template/resolve-variant.ts';
import { findCycles } from './checks/find-cycles.ts';
import { findKindProblems } from './checks/find-kind-problems.ts';
import { findMissingLines, findSilentLines } from './checks/find-line-problems.ts';
import { findRecoveryProblems } from './checks/find-recovery-problems.ts';
import { findUnknowable } from './checks/find-unknowable.ts';
import { findVisibleTruth } from './checks/find-visible-truth.ts';
import { readEvidence, type ReadEvidence } from './checks/read-evidence.ts';

export interface InstanceToCheck {
  scenario: Scenario;
  /** Those that are there. */
  evidence: readonly { file: string; text?: string; path?: string }[];
  /** Of a template. */
  variant?: string;
  /** Whose own log each file is. Given: each line that shows a fact must name it. */
  hosts?: ReadonlyMap<string, string>;
  seed: number;
  /** See `findRecoveryProblems`. */
  statesAtMost: number;
}

/** All that is wrong with one incident: sentences that begin with the place. */
export async function checkInstance({ scenario, evidence, variant, hosts, seed, statesAtMost }: InstanceToCheck): Promise<string[]> {
  const fit = scenarioSchema.safeParse(scenario);
  const names = [...(fit.success ? [] : sentencesOf(fit.error.issues)), ...findScenarioProblems(scenario)];
  if (names.length > 0) return names;
  const files = (await Promise.all(evidence.map(readEvidence))).filter((one): one is ReadEvidence => one !== undefined);
  const facts = [...findKindProblems(scenario), ...findCycles(scenario), ...findUnknowable(scenario)];
  return [
    ...facts, ...findMissingLines(scenario, files), ...(hosts === undefined ? [] : findSilentLines(scenario, files, hosts)), ...findVisibleTruth(scenario, files, variant),
    // What nobody can know, nobody can recover from: said above, and more plainly.
    ...(facts.length > 0 ? [] : findRecoveryProblems(scenario, { seed, statesAtMost })),
  ];
}
