import { blanket } from './blanket.ts';
import { closeAll } from './close-all.ts';
import { optimal } from './optimal.ts';
import { optimalBlind } from './optimal-blind.ts';
import { perfectReader } from './perfect-reader.ts';
import type { Planner } from './planner.ts';
import { playbook } from './playbook.ts';
import { randomValid } from './random-valid.ts';
import { react } from './react.ts';

export { createResponder, type ModelKit, type ModelPlanner, type OraclePlanner, type PlainPlanner, type Planner, type ResponderRequest, type ResponderSources } from './planner.ts';

/** All responders without the product itself, yardsticks first. */
export const baselines: Planner[] = [optimal, optimalBlind, perfectReader, playbook, react, blanket, randomValid, closeAll];
