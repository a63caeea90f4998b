import { leadVerbs, type Finding, type FindingKind } from '../../src/case/index.ts';
import type { EntityKind, FactRef, Scenario } from '../../src/contracts/index.ts';
import type { FoundFact, OutcomeFacts } from '../../src/world/outcome-facts.ts';

/** The alias of a thing by kind and name; undefined when the responder has no name for it. */
export type AliasOf = (kind: EntityKind, name: string) => string | undefined;

const causeWords = { vulnerability: 'vulnerable', 'weak-credential': 'weak', misconfiguration: 'misconfigured', 'exposed-service': 'exposed', 'user-execution': 'tricked' } as const;
const damageWords = { 'service-down': 'down', 'data-encrypted': 'damaged', 'data-altered': 'damaged', 'data-stolen': 'stolen' } as const;
const moveWords = { 'artifact-returns': 'artefact', 'artifact-added': 'artefact', 'host-compromised': 'held', 'service-down': 'down', 'data-encrypted': 'damaged', 'data-stolen': 'stolen' } as const;
const resultWords = { failed: 'failed', off: 'failed', refused: 'refused', 'no-effect': 'nothing', done: undefined } as const;

/** A finding, and the part of the outcome that tells it. `clean`, `serving`: what a check says of a target besides its result. */
export interface ToldFinding {
  finding: Finding;
  by: { part: 'result' | 'clean' | 'serving'; target: number } | { part: 'found' | 'lead'; target: number; index: number } | { part: 'end' | 'move'; index: number } | { part: 'activity' };
}

/** What an outcome says, as the answers that a perfect reader gives: in the order in which it is told, each once. */
export function listGoldFindings(outcome: OutcomeFacts, scenario: Scenario, aliasOf: AliasOf): Finding[] {
  return [...new Map(listTold(outcome, scenario, aliasOf).map(({ finding }) => [JSON.stringify(finding), finding])).values()];
}

/** The same with the part of the outcome that tells each, as often as it is told. */
export function listTold(outcome: OutcomeFacts, scenario: Scenario, aliasOf: AliasOf): ToldFinding[] {
  const told: ToldFinding[] = [];
  const say = (kind: FindingKind, alias: string | undefined, by: ToldFinding['by']): void => { if (alias !== undefined) told.push({ finding: { kind, alias }, by }); };
  const ofRef = (ref: FactRef): string | undefined => {
    if (ref.kind === 'service') return aliasOf('host', ref.host ?? ref.name);
    if (ref.kind === 'artifact') return aliasOf('host', scenario.artifacts.find((one) => one.id === ref.name)?.host ?? '');
    return aliasOf(ref.kind, ref.name);
  };
  const sayFact = (fact: FoundFact, by: ToldFinding['by']): void => {
    switch (fact.kind) {
      case 'compromised': say('held', ofRef(fact.ref), by); break;
      case 'artifact': say(fact.artifact.needsRebuild === true ? 'rooted' : 'artefact', aliasOf('host', fact.artifact.host), by); break;
      case 'root-cause': say(wordOfCause(fact.cause), ofRef(fact.cause.on), by); break;
      case 'damage': say(damageWords[fact.damage.kind], aliasOf('host', fact.damage.host), by); break;
      default: fact satisfies never;
    }
  };
  outcome.targets.forEach(({ kind, name, result, found, leads, isClean, isServing }, target) => {
    const alias = aliasOf(kind, name);
    const word = resultWords[result];
    if (word !== undefined) say(word, alias, { part: 'result', target });
    found.forEach((fact, index) => { sayFact(fact, { part: 'found', target, index }); });
    if (isClean === false) say('artefact', alias, { part: 'clean', target });
    if (isServing === false) say('down', alias, { part: 'serving', target });
    leads.forEach((lead, index) => {
      const verb = leadVerbs.find((one) => one === lead.verb);
      const to = verb === 'hunt_indicator' ? (['file', 'account', 'address', 'domain', 'hash'] as const).map((kindOf) => aliasOf(kindOf, lead.target)).find((one) => one !== undefined) : aliasOf('host', lead.target);
      if (verb !== undefined && to !== undefined) told.push({ finding: { kind: 'lead', verb, alias: to }, by: { part: 'lead', target, index } });
    });
  });
  if (outcome.activity?.isSeen === false) told.push({ finding: { kind: 'quiet' }, by: { part: 'activity' } });
  (outcome.activity?.ends ?? []).forEach(({ from, to }, index) => { for (const name of [from, to]) say('active', (['host', 'address', 'domain', 'network', 'account', 'key'] as const).map((kind) => aliasOf(kind, name)).find((one) => one !== undefined), { part: 'end', index }); });
  outcome.attacker.forEach(({ effect, on }, index) => { say(moveWords[effect], ofRef(on), { part: 'move', index }); });
  return told;
}

/** A weak sign-in that a new secret alone does not mend is one without a second guard. */
function wordOfCause({ kind, fixes }: Scenario['rootCauses'][number]): FindingKind {
  return kind === 'weak-credential' && !fixes.some((fix) => fix.verb === 'reset_credentials') ? 'unguarded' : causeWords[kind];
}

/** What the evidence alone shows: facts with a line in it. */
export function listGoldEvidence(found: readonly FoundFact[], scenario: Scenario, aliasOf: AliasOf): Finding[] {
  return listGoldFindings({ verb: 'verify_host', targets: [{ name: '', kind: 'host', result: 'done', found: found.filter((fact) => fact.kind !== 'compromised'), leads: [], items: [], takenDown: [] }], attacker: [], minutes: 0 }, scenario, aliasOf);
}
