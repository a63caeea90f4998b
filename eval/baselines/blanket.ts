import { makeClosing, toCommandTarget, verbs, type Entity, type Responder, type Verb } from '../../src/contracts/index.ts';
import { followScript } from './follow-script.ts';
import { groupByKind, listValidTargets } from './list-valid-targets.ts';
import { makeServiceCommand } from './make-service-command.ts';
import type { PlainPlanner } from './planner.ts';

/** Kept first, so that it does not fail merely because the table of verbs stops services before it captures memory. */
const keeping: readonly Verb[] = ['capture_memory', 'image_disk', 'export_logs'];
const order: readonly Verb[] = [...keeping, ...verbs.filter((verb) => verb !== 'close_incident' && !keeping.includes(verb))];

/** Every verb on all that it may be used on, once, in the order of the table; then closes as a compromise. What outcomes name joins in. */
export const blanket: PlainPlanner = {
  name: 'blanket', title: 'Every verb on every host, account and address', usesModel: false, isOracle: false, rank: 40,
  create: (): Responder => followScript(function* (_system, evidence) {
    const entities: Entity[] = [...evidence.entities];
    for (const verb of order) {
      for (const targets of groupByKind(verb, listValidTargets(verb, entities))) {
        const observation = yield makeServiceCommand(verb, targets.map(toCommandTarget), { reason: 'Every verb is used on everything.', service: targets[0]?.services[0] });
        entities.push(...(observation.newEntities ?? []));
      }
    }
    yield makeClosing('compromise', 'Everything was done to everything.');
  }),
};
