import type { EvidenceLine, Scenario, ShownBy } from '../../contracts/index.ts';
import { namesAny, wordsOfFact, type FactToName } from './fact-words.ts';

/** At most so many lines of a file stand for a fact. */
const mostLinesPerFile = 3;

export interface TellingRequest {
  /** Lines of each file. */
  lines: ReadonlyMap<string, readonly string[]>;
  /** Host of each file that is a host's own log. */
  hosts: ReadonlyMap<string, string>;
}

/** The scenario with those lines of each fact that name it; with all where none does. No more than {@link mostLinesPerFile} of a file. */
export function keepTellingLines(scenario: Scenario, { lines, hosts }: TellingRequest): Scenario {
  const keep = <T extends { shownBy: ShownBy }>(fact: T, named: FactToName): T => {
    const { words, hosts: own } = wordsOfFact(scenario, named);
    const tells = ({ file, line }: EvidenceLine): boolean => own.has(hosts.get(file) ?? '') || namesAny(lines.get(file)?.[line - 1] ?? '', words);
    const telling = fact.shownBy.lines.filter(tells);
    const counts = new Map<string, number>();
    const kept = (telling.length > 0 ? telling : fact.shownBy.lines).filter(({ file }) => {
      counts.set(file, (counts.get(file) ?? 0) + 1);
      return (counts.get(file) ?? 0) <= mostLinesPerFile;
    });
    return { ...fact, shownBy: { ...fact.shownBy, lines: kept } };
  };
  const host = (name: string): FactToName['on'] => ({ kind: 'host', name });
  return {
    ...scenario,
    compromised: scenario.compromised.map((one) => keep(one, { part: 'compromised', on: one.ref })),
    artifacts: scenario.artifacts.map((one) => keep(one, { part: 'artifacts', on: host(one.host), name: one.name })),
    rootCauses: scenario.rootCauses.map((one) => keep(one, { part: 'rootCauses', on: one.on })),
    damage: scenario.damage.map((one) => keep(one, { part: 'damage', on: host(one.host) })),
  };
}
