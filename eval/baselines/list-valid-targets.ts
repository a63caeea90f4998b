import { verbFacts, type Entity, type EntityKind, type Verb } from '../../src/contracts/index.ts';

/**
 * Things that a verb may be used on, by its public preconditions alone: a kind that it takes, a known service where it needs one, and what the
 * site forbids left out. In the order of the list.
 */
export function listValidTargets(verb: Verb, entities: readonly Entity[]): Entity[] {
  const facts = verbFacts(verb);
  return entities.filter((entity) => facts.targets.includes(entity.kind) && isAllowed(verb, entity) && (facts.needsService !== true || entity.services.length > 0));
}

function isAllowed(verb: Verb, entity: Entity): boolean {
  if (verb === 'isolate_host') return entity.isInternal && entity.mayIsolate !== false;
  if (verb === 'rebuild_host') return entity.isInternal && entity.mayRebuild !== false;
  if (verb === 'disable_account') return entity.mustStay !== true;
  return entity.kind !== 'host' || entity.isInternal;
}

/** One list for each kind of target that the verb takes: a command names things of one kind only. */
export function groupByKind(verb: Verb, entities: readonly Entity[]): Entity[][] {
  const kinds: readonly EntityKind[] = verbFacts(verb).targets;
  return kinds.map((kind) => entities.filter((entity) => entity.kind === kind)).filter((list) => list.length > 0);
}
