import type { Finding } from '../../src/case/index.ts';
import type { FactRef, Scenario } from '../../src/contracts/index.ts';
import type { FoundFact, OutcomeFacts } from '../../src/world/outcome-facts.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import { listTold, type AliasOf, type ToldFinding } from './gold-findings.ts';

/** Letters that no text has (private use area of Unicode): one for each part of an outcome. */
const firstMark = 0xe000;
const marks = /[\uE000-\uF8FF]/g;
const withoutMarks = (text: string): string => text.replaceAll(marks, '');

export interface GoldLinesRequest {
  outcome: OutcomeFacts;
  /** What was printed. */
  text: string;
  scenario: Scenario;
  aliasOf: AliasOf;
  retell: OracleView['retellOutcome'];
}

/**
 * What each line of an outcome says: the outcome is told again in the same words with a mark in each name, so that it shows which line tells what.
 * Undefined where the marks changed the words (a text just below the length at which it is cut).
 */
export function listGoldLines({ outcome, text, scenario, aliasOf, retell }: GoldLinesRequest): Finding[][] | undefined {
  const marked = markParts(outcome);
  const lines = retell(marked.outcome, withoutMarks).split('\n');
  const plain = text.split('\n');
  if (lines.length !== plain.length || lines.some((line, index) => withoutMarks(line) !== plain[index])) return undefined;
  const linesWith = (mark: string): number[] => lines.flatMap((line, index) => (line.includes(mark) ? [index] : []));
  const gold = plain.map((): Finding[] => []);
  for (const { finding, by } of listTold(outcome, scenario, aliasOf)) {
    const line = by.part === 'activity' ? activityLine(outcome, plain, retell) : lineOf(by, linesWith(marked.markOf(by)), outcome);
    if (line !== undefined) gold[line]?.push(finding);
  }
  return gold;
}

/** Of the lines that name a target, the first tells its result and the last ones what a check says of it. */
function lineOf(by: Exclude<ToldFinding['by'], { part: 'activity' }>, found: readonly number[], outcome: OutcomeFacts): number | undefined {
  if (by.part !== 'clean') return by.part === 'serving' ? found.at(-1) : found[0];
  return outcome.targets[by.target]?.isServing === undefined ? found.at(-1) : found.at(-2) ?? found[0];
}

/** Where the text parts from one that says nothing of what the sensors see. */
function activityLine(outcome: OutcomeFacts, plain: readonly string[], retell: OracleView['retellOutcome']): number | undefined {
  const { activity: _, ...silent } = outcome;
  const others = retell(silent, (name) => name).split('\n');
  const index = plain.findIndex((line, place) => line !== others[place]);
  return index < 0 ? undefined : index;
}

function markParts(outcome: OutcomeFacts): { outcome: OutcomeFacts; markOf(by: ToldFinding['by']): string } {
  const byPart = new Map<string, string>();
  const keyOf = (by: ToldFinding['by']): string => JSON.stringify(by.part === 'clean' || by.part === 'serving' ? { part: 'result', target: by.target } : by);
  const mark = (by: ToldFinding['by']): string => {
    const made = String.fromCharCode(firstMark + byPart.size);
    byPart.set(keyOf(by), made);
    return made;
  };
  const markRef = (ref: FactRef, letter: string): FactRef => ({ ...ref, name: ref.name + letter, ...(ref.host === ref.name && { host: ref.name + letter }) });
  const markFact = (fact: FoundFact, letter: string): FoundFact => {
    switch (fact.kind) {
      case 'compromised': return { ...fact, ref: markRef(fact.ref, letter) };
      case 'artifact': return { ...fact, artifact: { ...fact.artifact, host: fact.artifact.host + letter } };
      case 'root-cause': return { ...fact, cause: { ...fact.cause, on: markRef(fact.cause.on, letter) } };
      case 'damage': return { ...fact, damage: { ...fact.damage, host: fact.damage.host + letter } };
      default: return fact satisfies never;
    }
  };
  return {
    outcome: {
      ...outcome,
      targets: outcome.targets.map((target, index) => ({
        ...target, name: target.name + mark({ part: 'result', target: index }),
        found: target.found.map((fact, place) => markFact(fact, mark({ part: 'found', target: index, index: place }))),
        leads: target.leads.map((lead, place) => ({ ...lead, target: lead.target + mark({ part: 'lead', target: index, index: place }) })),
      })),
      ...(outcome.activity && { activity: { ...outcome.activity, ends: outcome.activity.ends.map(({ from, to }, index) => ({ from: from + mark({ part: 'end', index }), to })) } }),
      attacker: outcome.attacker.map((move, index) => ({ ...move, what: move.what + mark({ part: 'move', index }) })),
    },
    markOf: (by) => byPart.get(keyOf(by)) ?? '\uF8FF',
  };
}
