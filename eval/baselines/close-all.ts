import { makeClosing, type Responder } from '../../src/contracts/index.ts';
import { followScript } from './follow-script.ts';
import type { PlainPlanner } from './planner.ts';

/**
 * Closes at once, as benign: what a site gets that never looks. It is right about every false alarm, so any planner must beat it on
 * incidents and not lose to it on the rest.
 */
export const closeAll: PlainPlanner = {
  name: 'close-all', title: 'Closes every incident at once as benign', usesModel: false, isOracle: false, rank: 60,
  create: (): Responder => followScript(function* () { yield makeClosing('benign', 'Every incident is closed.'); }),
};
