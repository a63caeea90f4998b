import { toCommandTarget, type Entity, type ResponseCommand } from '../../src/contracts/index.ts';
import type { CompiledFacts } from '../../src/world/compile-facts.ts';
import type { Order } from '../../src/world/orders.ts';
import { makeServiceCommand } from './make-service-command.ts';

/** What the world would apply, as the command that a responder gives. A thing without an alias so far is named by its name. */
export function orderToCommand({ verb, targets }: Order, facts: CompiledFacts, entities: readonly Entity[]): ResponseCommand {
  const named = targets.map(({ kind, name, host }) => {
    const address = host < 0 ? undefined : facts.scenario.system.hosts[host]?.addresses[0];
    const entity = entities.find((one) => one.kind === kind && one.name === name);
    return entity === undefined ? { alias: name, kind, name, ...(address !== undefined && { address }) } : toCommandTarget(entity);
  });
  return makeServiceCommand(verb, named, { reason: 'Found by search over the facts.', service: targets[0]?.serviceName });
}
