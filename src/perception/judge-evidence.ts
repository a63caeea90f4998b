import { roles, verdicts, type Evidence, type Verdict } from '../contracts/index.ts';
import { describeEntities, describeSite, suspectClasses, type LinearWeights, type SuspectClass, type TagWeights } from './evidence-features.ts';
import { evidenceWeights } from './evidence-weights.ts';

/** What the rules' findings alone say of the evidence: shares that were learned from simulated incidents of other kinds. */
export interface Judgement {
  /** Of each thing that may play a part, by alias: its class, and the share of each role in the order of {@link roles}. */
  roles: ReadonlyMap<string, { suspectClass: SuspectClass; shares: number[] }>;
  verdict: Record<Verdict, number>;
  tactics: { id: string; probability: number }[];
  /** At parent level. */
  techniques: { id: string; probability: number }[];
}

/** Standardised features are cut here: nothing that was never seen outweighs all else. */
const clipAt = 6;
export const clip = (value: number): number => Math.max(-clipAt, Math.min(clipAt, value));
export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));
/** Below this a tactic or technique is not reported. */
export const reportedFrom = 0.25;
/** Below this a share counts as this, where its logarithm is a feature. */
const leastShare = 0.01;

/** Judges evidence by features of aliases, counts and stages: no text of a log has a part in it. */
export function judgeEvidence(evidence: Evidence): Judgement {
  const site = describeSite(evidence);
  const judged = new Map([...describeEntities(evidence)].map(([alias, { suspectClass, values }]) => [alias, { suspectClass, shares: toShares(scoresOf(evidenceWeights.roles[suspectClass], [...values, ...site])) }]));
  const features = describeIncident(site, [...judged.values()]);
  const shares = toShares(scoresOf(evidenceWeights.verdict, features));
  return {
    roles: judged,
    verdict: Object.fromEntries(verdicts.map((verdict, index) => [verdict, shares[index] ?? 0])) as Record<Verdict, number>,
    tactics: rank(evidenceWeights.tactics, features), techniques: rank(evidenceWeights.techniques, features),
  };
}

/** Features of the incident as a whole: the site's, and how surely anything of each class plays each role. */
export function describeIncident(site: readonly number[], judged: readonly { suspectClass: SuspectClass; shares: readonly number[] }[]): number[] {
  const surest = roles.filter((role) => role !== 'uninvolved').flatMap((_, role) => suspectClasses.map((suspectClass) => judged.reduce((most, one) => (one.suspectClass === suspectClass ? Math.max(most, one.shares[role] ?? 0) : most), 0)));
  return [...site, ...surest, ...surest.map((share) => Math.log(share + leastShare))];
}

/** One score for each output: its bias and the weighted sum of the standardised features. */
export function scoresOf({ mean, scale, weights, bias }: LinearWeights, features: readonly number[]): number[] {
  const standard = features.map((value, index) => clip((value - (mean[index] ?? 0)) / (scale[index] ?? 1)));
  return weights.map((row, output) => row.reduce((sum, weight, index) => sum + weight * (standard[index] ?? 0), bias[output] ?? 0));
}

/** Softmax. */
export function toShares(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - most));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** The probability of each id, the likeliest first. */
export function rank(model: TagWeights, features: readonly number[]): { id: string; probability: number }[] {
  const scores = scoresOf(model, features);
  return model.ids.map((id, index) => ({ id, probability: sigmoid(scores[index] ?? 0) })).sort((a, b) => b.probability - a.probability);
}
