import type { Score } from '../../src/world/score-keeper.ts';
import type { RunResult } from '../run-result.ts';

/**
 * Steps above the optimum, by why. `useless` and `repeated`: on targets with nothing left to do, at the first try and again. What remains
 * went into doing things in the wrong order (undone by the attacker, or by a dearer way); without recovery it is what was missed, or
 * closed away. The parts sum to the whole.
 */
export function splitRegret({ hasRecovered, failure, recoverySteps }: Pick<Score, 'hasRecovered' | 'failure' | 'recoverySteps'>, optimalSteps: number, wasted: Score['wasted']): RunResult['regret'] {
  const whole = Math.max(0, recoverySteps - optimalSteps);
  const repeated = Math.min(wasted.repeated, whole);
  const useless = Math.min(wasted.useless, whole - repeated);
  const rest = whole - repeated - useless;
  const none = { wrongOrder: 0, useless, repeated, missed: 0, closedEarly: 0 };
  if (hasRecovered || failure === 'evidence-lost') return { ...none, wrongOrder: rest };
  return failure === 'closed-early' || failure === 'wrong-verdict' ? { ...none, closedEarly: rest } : { ...none, missed: rest };
}
