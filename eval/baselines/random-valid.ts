import { makeClosing, toCommandTarget, verbs, verdicts, type Entity, type Random, type Responder } from '../../src/contracts/index.ts';
import { followScript } from './follow-script.ts';
import { listValidTargets } from './list-valid-targets.ts';
import { makeServiceCommand } from './make-service-command.ts';
import type { PlainPlanner } from './planner.ts';

/**
 * Draws a verb among those that have a target, then one target, service and verdict, each evenly. Closing is one of the verbs. (Drawn over whole
 * commands, nearly all would be hunts for one of the many addresses.)
 */
export const randomValid: PlainPlanner = {
  name: 'random-valid', title: 'A valid command by lot', usesModel: false, isOracle: false, rank: 50,
  create: ({ random }): Responder => followScript(function* (_system, evidence) {
    const draw = random.child('random-valid');
    const entities: Entity[] = [...evidence.entities];
    for (;;) {
      const verb = pick(draw, verbs.filter((one) => one === 'close_incident' || listValidTargets(one, entities).length > 0));
      const target = verb === undefined || verb === 'close_incident' ? undefined : pick(draw, listValidTargets(verb, entities));
      if (verb === undefined || target === undefined) {
        yield makeClosing(pick(draw, verdicts) ?? 'benign', 'Drawn by lot.');
        return;
      }
      const observation = yield makeServiceCommand(verb, [toCommandTarget(target)], { reason: 'Drawn by lot.', service: pick(draw, target.services) });
      entities.push(...(observation.newEntities ?? []));
    }
  }),
};

function pick<T>(draw: Random, list: readonly T[]): T | undefined {
  return list.length === 0 ? undefined : list[Math.floor(draw.next() * list.length)];
}
