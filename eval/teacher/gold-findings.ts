import { leadVerbs, type Finding, type FindingKind } from '../../src/case/index.ts';
import type { EntityKind, FactRef, Scenario } from '../../src/contracts/index.ts';
import type { FoundFact, OutcomeFacts } from '../../src/world/outcome-facts.ts';

/** The alias of a thing by kind and name; undefined when the responder has no name for it. */
export type AliasOf = (kind: EntityKind, name: string) => string | undefined;

const causeWords = { vulnerability: 'vulnerable', 'weak-credential': 'weak', misconfiguration: 'misconfigured', 'exposed-service': 'exposed', 'user-execution': 'tricked' } as const;
const damageWords = { 'service-down': 'down', 'data-encrypted': 'damaged', 'data-altered': 'damaged', 'data-stolen': 'stolen' } as const;
const moveWords = { 'artifact-returns': 'artefact', 'artifact-added': 'artefact', 'host-compromised': 'held', 'service-down': 'down', 'data-encrypted': 'damaged', 'data-stolen': 'stolen' } as const;
const resultWords = { failed: 'failed', off: 'failed', refused: 'refused', 'no-effect': 'nothing', done: undefined } as const;

/** What an outcome says, as the answers that a perfect reader gives: in the order in which it is told, each once. */
export function listGoldFindings(outcome: OutcomeFacts, scenario: Scenario, aliasOf: AliasOf): Finding[] {
  const found: Finding[] = [];
  const say = (kind: FindingKind, alias: string | undefined): void => { if (alias !== undefined) found.push({ kind, alias }); };
  const ofRef = (ref: FactRef): string | undefined => {
    if (ref.kind === 'service') return aliasOf('host', ref.host ?? ref.name);
    if (ref.kind === 'artifact') return aliasOf('host', scenario.artifacts.find((one) => one.id === ref.name)?.host ?? '');
    return aliasOf(ref.kind, ref.name);
  };
  const sayFact = (fact: FoundFact): void => {
    switch (fact.kind) {
      case 'compromised': say('held', ofRef(fact.ref)); break;
      case 'artifact': say(fact.artifact.needsRebuild === true ? 'rooted' : 'artefact', aliasOf('host', fact.artifact.host)); break;
      case 'root-cause': say(wordOfCause(fact.cause), ofRef(fact.cause.on)); break;
      case 'damage': say(damageWords[fact.damage.kind], aliasOf('host', fact.damage.host)); break;
      default: fact satisfies never;
    }
  };
  for (const target of outcome.targets) {
    const alias = aliasOf(target.kind, target.name);
    const word = resultWords[target.result];
    if (word !== undefined) say(word, alias);
    target.found.forEach(sayFact);
    if (target.isClean === false) say('artefact', alias);
    if (target.isServing === false) say('down', alias);
    for (const lead of target.leads) {
      const verb = leadVerbs.find((one) => one === lead.verb);
      const to = verb === 'hunt_indicator' ? (['file', 'account', 'address', 'domain', 'hash'] as const).map((kind) => aliasOf(kind, lead.target)).find((one) => one !== undefined) : aliasOf('host', lead.target);
      if (verb !== undefined && to !== undefined) found.push({ kind: 'lead', verb, alias: to });
    }
  }
  if (outcome.activity?.isSeen === false) found.push({ kind: 'quiet' });
  for (const { from, to } of outcome.activity?.ends ?? []) for (const name of [from, to]) say('active', (['host', 'address', 'domain', 'network', 'account', 'key'] as const).map((kind) => aliasOf(kind, name)).find((one) => one !== undefined));
  for (const { effect, on } of outcome.attacker) say(moveWords[effect], ofRef(on));
  const seen = new Set<string>();
  return found.filter((finding) => { const key = JSON.stringify(finding); const isNew = !seen.has(key); seen.add(key); return isNew; });
}

/** A weak sign-in that a new secret alone does not mend is one without a second guard. */
function wordOfCause({ kind, fixes }: Scenario['rootCauses'][number]): FindingKind {
  return kind === 'weak-credential' && !fixes.some((fix) => fix.verb === 'reset_credentials') ? 'unguarded' : causeWords[kind];
}

/** What the evidence alone shows: facts with a line in it. */
export function listGoldEvidence(found: readonly FoundFact[], scenario: Scenario, aliasOf: AliasOf): Finding[] {
  return listGoldFindings({ verb: 'verify_host', targets: [{ name: '', kind: 'host', result: 'done', found: found.filter((fact) => fact.kind !== 'compromised'), leads: [], items: [], takenDown: [] }], attacker: [], minutes: 0 }, scenario, aliasOf);
}
