import type { FactRef, Scenario } from '../../../contracts/index.ts';

/** Where the facts do not fit the kind of incident or one another. */
export function findKindProblems(scenario: Scenario): string[] {
  const problems: string[] = [];
  const held = scenario.compromised.map(({ ref }) => ref);
  const isHeld = (kind: FactRef['kind'], name: string): boolean => held.some((ref) => ref.kind === kind && ref.name === name);
  const ownAccounts = new Set(scenario.artifacts.filter(({ kind }) => kind === 'account').map(({ name }) => name));
  if (scenario.kind === 'compromise' && !scenario.compromised.some(({ shownBy }) => shownBy.lines.length > 0)) problems.push('compromised: no line of the evidence shows any of them, so nobody can know that somebody got in. Let an act show one.');
  if (scenario.kind === 'attempted') for (const { id, shownBy } of scenario.rootCauses) if (shownBy.lines.length === 0) problems.push(`rootCauses.${id}: no line of the evidence shows it, and in an attempt no host is struck that one could look at. Let an act show it.`);
  for (const channel of scenario.channels) {
    for (const { kind, name } of [channel.from, channel.to, ...channel.through]) {
      if ((kind === 'account' || kind === 'key') && !isHeld(kind, name) && !ownAccounts.has(name)) problems.push(`channels.${channel.id}: it runs through the ${kind} ${name}, which is not among the compromised. Add it there, or leave it out of "through".`);
    }
  }
  for (const { id, host } of scenario.artifacts) if (!isHeld('host', host)) problems.push(`artifacts.${id}: its host ${host} is not among the compromised. Add it there.`);
  return problems;
}
