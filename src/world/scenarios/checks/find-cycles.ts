import type { Scenario } from '../../../contracts/index.ts';
import { listAddedIds } from './facts-of.ts';

/** Moves of the attacker that can never happen, for each waits for what only another of them adds. */
export function findCycles(scenario: Scenario): string[] {
  const there = new Set([...scenario.channels, ...scenario.artifacts, ...scenario.compromised, ...scenario.rootCauses, ...scenario.damage].map((one) => one.id));
  for (const id of listAddedIds(scenario)) there.delete(id);
  const needs = (id: string): string[] => {
    const channel = scenario.channels.find((one) => one.id === id);
    return channel === undefined ? [] : [id, ...channel.through.filter((ref) => ref.kind === 'artifact').map((ref) => ref.name)];
  };
  let waiting = scenario.next;
  for (let before = -1; before !== waiting.length;) {
    before = waiting.length;
    const happening = waiting.filter((move) => needs(move.channel).every((id) => there.has(id)));
    for (const id of happening.flatMap((move) => move.adds ?? [])) there.add(id);
    waiting = waiting.filter((move) => !happening.includes(move));
  }
  return waiting.map((move) => {
    const lacking = needs(move.channel).filter((id) => !there.has(id));
    const adders = waiting.filter((other) => (other.adds ?? []).some((id) => lacking.includes(id))).map((other) => other.id);
    const reason = adders.length === 0 ? 'which is never there' : `which only ${adders.join(' and ')} ${adders.length === 1 ? 'adds' : 'add'}, and that waits in turn`;
    return `next.${move.id}: it can never happen: it needs ${lacking.join(' and ')}, ${reason}. Let one of these be there from the start.`;
  });
}
