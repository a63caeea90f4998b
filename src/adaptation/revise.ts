import { conditionNames, conditionTitles, type Action, type Hypothesis, type Observation, type RecoveryState, type Revision } from '../contracts/index.ts';

export interface ReviseRequest {
  step: number;
  action: Action;
  predicted: RecoveryState;
  observed: RecoveryState;
  observation: Observation;
  hypotheses: readonly Hypothesis[];
}

/** A hypothesis whose prediction failed on its own targets keeps this share of its weight. */
const keptShare = 0.7;

/** Predicted against observed, per condition; the lesson goes into the context of the next step. */
export function revise({ step, action, predicted, observed, observation, hypotheses }: ReviseRequest): Revision {
  const surprises = conditionNames.filter((name) => predicted[name] !== observed[name]).map((condition) => ({ condition, predicted: predicted[condition], observed: observed[condition] }));
  const isWorse = surprises.some((surprise) => surprise.predicted);
  const raw = hypotheses.map((hypothesis) => hypothesis.weightFraction * (isWorse && hypothesis.path.some((part) => part.targets.some((alias) => action.targets.includes(alias))) ? keptShare : 1));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = Object.fromEntries(hypotheses.map((hypothesis, index) => [hypothesis.id, total === 0 ? 0 : (raw[index] ?? 0) / total]));
  const told = surprises.map(({ condition, observed: holds }) => `${conditionTitles[condition]} ${holds ? 'came true' : 'did not hold'}`).join(', ');
  const outcome = observation.succeeded === false ? ' failed' : '';
  const hasLesson = observation.isKnown && (surprises.length > 0 || observation.succeeded === false);
  return { step, predicted, observed, surprises, weights, ...(hasLesson ? { lesson: `${action.text}${outcome}${told === '' ? '' : `: ${told}`}` } : {}) };
}
