import { noConditionHolds, type FinishedRun, type PlanReport } from '../contracts/index.ts';
import { listUnknowns } from './list-unknowns.ts';

/** A finished run as the object of `--json`. */
export function buildPlanReport(run: FinishedRun): PlanReport {
  const assessment = run.perceptions.at(-1)?.assessment;
  const verdict = assessment?.verdict ?? run.run.verdict;
  return {
    kind: 'plan',
    run: run.run,
    ...(verdict === undefined ? {} : { verdict }),
    ...(assessment === undefined ? {} : { assessment }),
    hypotheses: run.hypotheses,
    steps: run.plan?.steps ?? [],
    hasRecovered: run.plan?.hasRecovered ?? false,
    finalState: run.plan?.finalState ?? run.perceptions.at(-1)?.state ?? noConditionHolds,
    ending: run.plan?.ending ?? 'The run ended before a plan was made.',
    observations: run.observations,
    revisions: run.revisions,
    sources: run.sources,
    citedLines: run.citedLines,
    unknowns: listUnknowns(run).map(({ topic, sentence }) => ({ topic, sentence })),
  };
}
