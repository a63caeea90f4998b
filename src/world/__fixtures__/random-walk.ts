import fc from 'fast-check';
import { verbFacts, verbs } from '../../contracts/index.ts';
import { applyOrder, type OrderEffect } from '../apply-order.ts';
import type { CompiledFacts } from '../compile-facts.ts';
import type { Draws } from '../draws.ts';
import { resolveOrder, type Order, type TargetName } from '../orders.ts';
import type { WorldState } from '../world-state.ts';
import { namesByKind } from './every-command.ts';

/** Commands by numbers, so that they fit any world: verb, kind of target, first target, how many. */
export const walks = (atMost: number): fc.Arbitrary<Step[]> => fc.array(fc.tuple(fc.nat(1000), fc.nat(7), fc.nat(31), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: atMost });
export type Step = [verb: number, kind: number, first: number, count: number];

/** Any verb on things of this world, innocent ones and own addresses among them, and now and then on a thing that does not exist. */
export function commandOf(facts: CompiledFacts, [verbNumber, kindNumber, first, count]: Step): Order | undefined {
  const verb = verbs[verbNumber % (verbs.length - 1)] ?? 'scan_host';
  const kinds = verbFacts(verb).targets;
  const kind = kinds[kindNumber % kinds.length] ?? 'host';
  const names: TargetName[] = [...(namesByKind(facts)[kind] ?? []), { kind, name: 'nowhere' }];
  const targets = Array.from({ length: count }, (_, index) => names[(first + index) % names.length]).flatMap((name) => name ?? []);
  return resolveOrder(facts, verb, targets, 'ssh');
}

export interface Moment { order: Order; effect: OrderEffect; before: WorldState; after: WorldState }

/** The walk from the start, moment by moment. */
export function* follow(facts: CompiledFacts, draws: Draws, walk: readonly Step[]): Generator<Moment> {
  const state = draws.start();
  for (const step of walk) {
    const order = commandOf(facts, step);
    if (order === undefined) continue;
    const before = state.slice();
    const effect = applyOrder(facts, draws, state, order);
    yield { order, effect, before, after: state.slice() };
  }
}
