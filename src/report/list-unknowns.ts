import { conditionNames, conditionTitles, type ConditionName, type FinishedRun } from '../contracts/index.ts';
import { countOf, formatNumber, formatPercent, nameOf, rankHypotheses } from './describe-run.ts';

/** One thing that the model did not know, was not shown, or had to guess. Sentences may hold text from logs. */
export interface Unknown {
  topic: 'run' | 'sources' | 'evidence' | 'system' | 'conditions' | 'explanation' | 'plan';
  sentence: string;
}

const questions: Record<ConditionName, string> = {
  isAttackContained: 'the attack is contained', isKnowledgeSufficient: 'enough is known of the attack', areForensicsPreserved: 'evidence is preserved',
  isEradicated: 'the attacker is removed', isHardened: 'the way in is closed', isRecovered: 'services are recovered',
};

/** A probability this near to one half says little either way. */
export const doubtFraction = 0.15;
const isDoubtful = (probability: number): boolean => Math.abs(probability - 0.5) <= doubtFraction;

/** All of it, in the order in which it arose. */
export function listUnknowns(run: FinishedRun): Unknown[] {
  return [...ofRun(run), ...ofSources(run), ...ofEvidence(run), ...ofConditions(run), ...ofHypotheses(run), ...ofPlan(run)];
}

function ofRun({ run }: FinishedRun): Unknown[] {
  const ends = {
    done: [],
    running: ['The run has not ended, or was killed: what follows is what was written until then.'],
    failed: [`The run failed: ${run.problem ?? 'no reason was recorded.'}`],
    interrupted: ['The run was interrupted: what follows is what was written until then.'],
  } satisfies Record<typeof run.status, string[]>;
  return [...ends[run.status], ...run.notes].map((sentence) => ({ topic: 'run', sentence }));
}

function ofSources(run: FinishedRun): Unknown[] {
  return run.sources.flatMap((source) => [
    ...(source.problem === undefined ? [] : [`${source.path} was not used: ${source.problem}`]),
    ...(source.unreadCount === 0 ? [] : [`${countOf(source.unreadCount, 'line')} of ${countOf(source.lineCount, 'line')} of ${source.path} ${source.unreadCount === 1 ? 'was' : 'were'} not understood.`]),
    ...(source.droppedColumns.length === 0 ? [] : [`Left out of ${source.path} on purpose, since it gives the answer away: ${source.droppedColumns.join(', ')}.`]),
    ...source.notes.map((note) => `${source.path}: ${note}`),
  ]).map((sentence) => ({ topic: 'sources', sentence }));
}

function ofEvidence({ evidence, system }: FinishedRun): Unknown[] {
  if (evidence === undefined) return [];
  const leftOut = evidence.leftOut.map((each) => `Not shown to the model for want of room: ${each.what} (${countOf(each.groupCount, 'group')}, ${countOf(each.recordCount, 'record')}).`);
  const estimate = evidence.isTokenEstimate ? ['Token counts are estimates: no tokenizer was at hand.'] : [];
  const hasSystem = evidence.hasSystemDescription || (system !== undefined && system.text !== '');
  const noSystem = hasSystem ? [] : ['No system description was given: hosts come from the logs alone, so roles, criticality, services and protected assets are unknown, and a host that no line names cannot be in the plan.'];
  return [
    ...noSystem.map((sentence): Unknown => ({ topic: 'system', sentence })),
    ...[...leftOut, ...estimate, ...evidence.notes].map((sentence): Unknown => ({ topic: 'evidence', sentence })),
  ];
}

function ofConditions(run: FinishedRun): Unknown[] {
  return (run.perceptions.at(-1)?.conditions ?? []).filter((estimate) => isDoubtful(estimate.probability)).map((estimate) => ({
    topic: 'conditions', sentence: `Whether ${questions[estimate.condition]} is in doubt: ${formatPercent(estimate.probability)}, taken as ${estimate.holds ? 'shown' : 'not shown'}.`,
  }));
}

function ofHypotheses(run: FinishedRun): Unknown[] {
  const ranked = rankHypotheses(run);
  const best = ranked[0];
  if (best === undefined) return [];
  const sentences: string[] = [];
  if (!best.check.hasPassed) sentences.push('The best explanation does not pass its check: alerts that it should have caused are not in the logs.');
  if (best.check.missing.length > 0) sentences.push(`Alerts that the best explanation leads one to expect and that are not in the logs: ${best.check.missing.join(', ')}.`);
  const second = ranked[1];
  if (second !== undefined && best.weightFraction - second.weightFraction < 0.2) sentences.push(`A second explanation is nearly as likely: ${second.path.map((each) => `${each.techniqueId} on ${each.targets.map((alias) => nameOf(run, alias)).join(', ')}`).join(', ')} (${formatPercent(second.weightFraction)} against ${formatPercent(best.weightFraction)}).`);
  return sentences.map((sentence) => ({ topic: 'explanation', sentence }));
}

function ofPlan(run: FinishedRun): Unknown[] {
  const steps = run.plan?.steps ?? [];
  const sentences = steps.flatMap((step) => {
    const doubts = conditionNames.filter((_, index) => isDoubtful(step.predictedProbabilities[index] ?? 0)).map((name) => conditionTitles[name]);
    return [
      ...(step.abstention === undefined ? [] : [`Step ${step.step}: ${step.abstention}`]),
      ...(doubts.length === 0 ? [] : [`Step ${step.step}: the predicted effect on ${doubts.join(', ')} is in doubt.`]),
    ];
  });
  const unknownCount = run.observations.filter((observation) => !observation.isKnown).length;
  if (run.run.command === 'plan' && steps.length > 0) sentences.push(`Nothing of this was carried out: every state after the start is the model’s prediction, and the cost of ${formatNumber(steps[0]?.meanCost ?? 0)} commands is too.`);
  if (unknownCount > 0) sentences.push(`Of ${countOf(unknownCount, 'step')} no outcome is known; the prediction stands in.`);
  return sentences.map((sentence) => ({ topic: 'plan', sentence }));
}
