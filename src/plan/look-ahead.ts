import type { Action, Candidate, Rollout } from '../contracts/index.ts';
import { chooseCandidates, type CandidateSettings } from './choose-candidates.ts';
import { listActions } from './list-actions.ts';
import { rollOut, type PlanningPoint, type RolloutSettings } from './roll-out.ts';

export interface LookaheadSettings extends RolloutSettings {
  candidates: CandidateSettings;
  /** M; under greedy prediction one is enough. */
  samplesPerCandidate: number;
  /** 0: the best ranked candidate is taken without rollouts (an ablation). */
  hasLookahead: boolean;
  /** Coefficient of variation of the chosen candidate's costs above which the planner abstains. */
  abstainAbove: number;
}

export interface LookaheadRequest extends PlanningPoint {
  settings: LookaheadSettings;
  /** Rollout keys of the step before: what is found again was reused. */
  knownPaths: ReadonlySet<string>;
  /** Chosen from these alone, in place of what the case asks for. */
  only?: readonly Action[];
}

export interface Lookahead {
  candidates: Candidate[];
  chosen: Candidate;
  explanation?: string;
  abstention?: string;
}

/**
 * One planning step: ranks all sensible actions, simulates the best, takes the least mean remaining cost. Ties go to the more probable.
 * All rollouts run at once and so in lock-step; a candidate that can no longer win is cut. Undefined when there is nothing left to do.
 * Source: arXiv 2602.13156, lookahead planning (N candidates, M rollouts).
 */
export async function lookAhead(request: LookaheadRequest): Promise<Lookahead | undefined> {
  const { functions, situation, settings, random } = request;
  const actions = request.only ?? listActions({ ...request, ...settings });
  if (actions.length === 0) return undefined;
  const release = situation.hold();
  try {
    const ranked = actions.length === 1 ? [{ index: 0, logProbability: 0 }] : await functions.rankActions(situation, actions);
    if (ranked.length === 0) ranked.push({ index: 0, logProbability: -Math.log(actions.length) });
    const picked = chooseCandidates(ranked, settings.candidates, random.child(`candidates/${situation.key}`));
    const sampleCount = settings.stateTemperature <= 0 ? 1 : settings.samplesPerCandidate;
    const boards = picked.map(() => ({ bounds: Array<number>(sampleCount).fill(1), finished: 0, isCut: false }));
    const candidates = await Promise.all(picked.map(async (entry, candidateIndex): Promise<Candidate> => {
      const action = actions[entry.index] as Action;
      const board = boards[candidateIndex] as (typeof boards)[number];
      const samples = settings.hasLookahead ? await Promise.all(board.bounds.map(async (_, sample) => {
        const rollout = await rollOut({
          ...request, action, sample, settings,
          isHopeless(lowerBound) {
            board.bounds[sample] = lowerBound;
            board.isCut ||= boards.some((rival, rivalIndex) => rivalIndex !== candidateIndex && rival.finished === sampleCount && isBeaten(board.bounds, rival.bounds, candidateIndex > rivalIndex));
            return board.isCut;
          },
        });
        board.bounds[sample] = rollout.costSteps;
        if (!rollout.isCut) board.finished += 1;
        return rollout;
      })) : [];
      const rollouts = mergeEqual(samples, request.knownPaths);
      const rolloutLengths = samples.map((rollout) => rollout.costSteps);
      return {
        command: action.text, action, title: action.text,
        logProbability: entry.logProbability, probability: Math.exp(entry.logProbability),
        rollouts, rolloutLengths, meanCost: mean(rolloutLengths), isChosen: false, isCut: board.isCut,
      };
    }));
    const chosen = [...candidates].filter((candidate) => !candidate.isCut).sort((a, b) => a.meanCost - b.meanCost || b.probability - a.probability)[0] ?? candidates[0];
    if (chosen === undefined) return undefined;
    chosen.isChosen = true;
    const explanation = picked.map((entry) => entry as { index: number; explanation?: string }).find((entry) => actions[entry.index] === chosen.action)?.explanation;
    const abstention = explainDisagreement(chosen, settings.abstainAbove);
    return { candidates, chosen, ...(explanation === undefined ? {} : { explanation }), ...(abstention === undefined ? {} : { abstention }) };
  } finally {
    release();
  }
}

/** A lower bound of the mean that is above the rival's mean; equal means lose to the more probable one. */
function isBeaten(bounds: readonly number[], rival: readonly number[], isLessProbable: boolean): boolean {
  const difference = mean(bounds) - mean(rival);
  return difference > 0 || (difference === 0 && isLessProbable);
}

function explainDisagreement(chosen: Candidate, threshold: number): string | undefined {
  const costs = chosen.rolloutLengths;
  if (costs.length < 2 || chosen.meanCost === 0) return undefined;
  const variance = mean(costs.map((cost) => (cost - chosen.meanCost) ** 2));
  const spread = Math.sqrt(variance) / chosen.meanCost;
  if (spread <= threshold) return undefined;
  return `The simulations of this command disagree: between ${String(Math.min(...costs))} and ${String(Math.max(...costs))} commands to recovery. Look at what it does before going on.`;
}

/** Equal paths once, with how many samples took them. */
function mergeEqual(samples: readonly Rollout[], known: ReadonlySet<string>): Rollout[] {
  const merged = new Map<string, Rollout>();
  for (const sample of samples) {
    const key = rolloutKey(sample.steps);
    const same = merged.get(key);
    if (same) same.sampleCount += 1;
    else merged.set(key, { ...sample, isReused: known.has(key) });
  }
  return [...merged.values()];
}

/** Names a simulated path by its commands and states. */
export function rolloutKey(steps: Rollout['steps']): string {
  return steps.map(({ action, state }) => `${action.text}=${Object.values(state).map(Number).join('')}`).join(';');
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
