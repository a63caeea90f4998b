import { verbFacts } from './command.ts';
import type { EvidenceLine, FactRef, Scenario } from './scenario.ts';
import type { Verb } from './command.ts';

/**
 * What a schema cannot say: every name that a fact uses must exist, and the facts must fit the kind of incident.
 * Gives one sentence for each problem, with the place in the file; empty when there is none.
 */
export function findScenarioProblems(scenario: Scenario): string[] {
  const problems: string[] = [];
  const hosts = new Map(scenario.system.hosts.map((host) => [host.name, host]));
  const accounts = new Set([...scenario.system.accounts.map((account) => account.name), ...scenario.artifacts.filter((one) => one.kind === 'account').map((one) => one.name)]);
  const keys = new Set(scenario.system.keys.map((key) => key.name));
  const artifacts = new Set(scenario.artifacts.map((one) => one.id));
  const files = new Set(scenario.evidence.map((one) => one.file));
  const channels = new Set(scenario.channels.map((one) => one.id));

  const checkHost = (place: string, name: string): void => {
    if (!hosts.has(name)) problems.push(`${place}: no host is named "${name}" in the system.`);
  };
  const checkRef = (place: string, ref: FactRef): void => {
    if (ref.host !== undefined) checkHost(place, ref.host);
    if (ref.kind === 'host') checkHost(place, ref.name);
    if (ref.kind === 'account' && !accounts.has(ref.name)) problems.push(`${place}: no account is named "${ref.name}" in the system or the artefacts.`);
    if (ref.kind === 'key' && !keys.has(ref.name)) problems.push(`${place}: no key is named "${ref.name}" in the system.`);
    if (ref.kind === 'artifact' && !artifacts.has(ref.name)) problems.push(`${place}: no artefact has the id "${ref.name}".`);
    if (ref.kind !== 'service') return;
    if (ref.host === undefined) problems.push(`${place}: the service "${ref.name}" has no host.`);
    else if (!(hosts.get(ref.host)?.services ?? []).includes(ref.name)) problems.push(`${place}: "${ref.host}" has no service "${ref.name}".`);
  };
  const checkVerb = (place: string, verb: Verb, target: FactRef): void => {
    checkRef(place, target);
    const accepted = verbFacts(verb).targets;
    if (!accepted.some((kind) => kind === target.kind)) problems.push(`${place}: ${verb} takes no target of kind "${target.kind}".`);
  };
  const checkLines = (place: string, lines: readonly EvidenceLine[]): void => {
    for (const { file } of lines) if (!files.has(file)) problems.push(`${place}: no evidence file is named "${file}".`);
  };

  scenario.system.enforcementPoints.forEach((name) => { checkHost('system.enforcementPoints', name); });
  const parts = ['compromised', 'channels', 'artifacts', 'rootCauses', 'damage', 'next', 'distractors'] as const;
  for (const part of [{ name: 'attack.steps', facts: scenario.attack.steps }, ...parts.map((name) => ({ name, facts: scenario[name] }))]) {
    const seen = new Set<string>();
    for (const { id } of part.facts) {
      if (seen.has(id)) problems.push(`${part.name}: the id "${id}" is used twice.`);
      seen.add(id);
    }
  }
  for (const step of scenario.attack.steps) [step.from, step.to].forEach((ref) => { checkRef(`attack.steps ${step.id}`, ref); });
  for (const channel of scenario.channels) [channel.from, channel.to, ...channel.through].forEach((ref) => { checkRef(`channels ${channel.id}`, ref); });
  for (const one of scenario.compromised) checkRef(`compromised ${one.id}`, one.ref);
  for (const one of scenario.artifacts) checkHost(`artifacts ${one.id}`, one.host);
  for (const cause of scenario.rootCauses) {
    checkRef(`rootCauses ${cause.id}`, cause.on);
    for (const fix of cause.fixes) checkVerb(`rootCauses ${cause.id}`, fix.verb, fix.target);
  }
  for (const one of scenario.damage) {
    checkHost(`damage ${one.id}`, one.host);
    if (one.service !== undefined) checkRef(`damage ${one.id}`, { kind: 'service', name: one.service, host: one.host });
    if (one.restoredBy !== undefined) checkVerb(`damage ${one.id}`, one.restoredBy.verb, one.restoredBy.target);
    if (one.restoredBy === undefined && one.kind !== 'data-stolen') problems.push(`damage ${one.id}: nothing restores it, but only stolen data cannot be undone.`);
  }
  for (const move of scenario.next) {
    if (!channels.has(move.channel)) problems.push(`next ${move.id}: no channel has the id "${move.channel}".`);
    checkRef(`next ${move.id}`, move.on);
    for (const { file } of move.lines) if (!files.has(file)) problems.push(`next ${move.id}: no evidence file is named "${file}".`);
  }
  for (const one of scenario.distractors) {
    one.refs.forEach((ref) => { checkRef(`distractors ${one.id}`, ref); });
    checkLines(`distractors ${one.id}`, one.lines);
  }
  for (const name of ['compromised', 'artifacts', 'rootCauses', 'damage'] as const) {
    for (const fact of scenario[name]) {
      checkLines(`${name} ${fact.id}`, fact.shownBy.lines);
      if (fact.shownBy.lines.length + fact.shownBy.commands.length === 0) problems.push(`${name} ${fact.id}: nothing can ever show it.`);
    }
  }
  const isCompromise = scenario.kind === 'compromise';
  if (isCompromise && scenario.compromised.length === 0) problems.push('compromised: a compromise names at least one host, account or key.');
  for (const name of ['compromised', 'channels', 'artifacts', 'damage', 'next'] as const) {
    if (!isCompromise && scenario[name].length > 0) problems.push(`${name}: must be empty, for the incident is ${scenario.kind}: nobody got in.`);
  }
  if (scenario.kind === 'benign' && scenario.attack.steps.length + scenario.rootCauses.length > 0) problems.push('attack: a benign incident has no attack steps and no root causes.');
  if (scenario.kind === 'attempted' && scenario.attack.steps.length === 0) problems.push('attack: an attempt has at least one attack step.');
  return problems;
}
