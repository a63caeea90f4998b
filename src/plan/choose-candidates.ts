import type { Random } from '../contracts/index.ts';

export interface RankedCandidate {
  index: number;
  logProbability: number;
}

export interface CandidateSettings {
  count: number;
  /** `best`: the best ranked. `drawn`: drawn from the ranking without replacement. */
  mode: 'best' | 'drawn';
  temperature: number;
  topP: number;
}

/** The candidates that get rollouts, best ranked first. */
export function chooseCandidates<T extends RankedCandidate>(ranked: readonly T[], settings: CandidateSettings, random: Random): T[] {
  if (settings.mode === 'best' || settings.temperature <= 0) return ranked.slice(0, settings.count);
  const weights = ranked.map((candidate) => Math.exp(candidate.logProbability / settings.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const pool = ranked.map((candidate, index) => ({ candidate, share: (weights[index] ?? 0) / total })).filter(({ share }) => {
    const isIn = reached < settings.topP;
    reached += share;
    return isIn;
  });
  const drawn: T[] = [];
  while (drawn.length < settings.count && pool.length > 0) {
    let point = random.next() * pool.reduce((sum, { share }) => sum + share, 0);
    let index = pool.findIndex(({ share }) => (point -= share) < 0);
    if (index < 0) index = pool.length - 1;
    drawn.push(...pool.splice(index, 1).map(({ candidate }) => candidate));
  }
  return drawn.sort((a, b) => b.logProbability - a.logProbability || a.index - b.index);
}
