import type { ScenarioTemplate, ShownBy, Verb } from '../../contracts/index.ts';
import { splitRef } from './refs.ts';

/** Parts of a template whose facts have to be shown. */
export const factParts = ['compromised', 'artifacts', 'rootCauses', 'damage'] as const;
export type FactPart = (typeof factParts)[number];

/** Ids of facts that are not there until a move of the attacker happens. */
export function listAdded(template: ScenarioTemplate): Set<string> {
  return new Set(Object.values(template.next).flatMap((move) => move.adds));
}

function isHost(template: ScenarioTemplate, id: string): boolean {
  return Object.hasOwn(template.site.hosts, id);
}

/** Hosts that are in foreign hands from the start, by id. */
export function listStruckHosts(template: ScenarioTemplate): string[] {
  const added = listAdded(template);
  return Object.entries(template.compromised).filter(([id, one]) => !added.has(id) && isHost(template, splitRef(one.ref).id)).map(([, one]) => splitRef(one.ref).id);
}

/** Hosts on which an account or key was used: ends of channels through it, hosts of acts and steps with it. */
export function listHostsOfUse(template: ScenarioTemplate, id: string): string[] {
  const ref = `@${id}`;
  const channels = Object.values(template.channels).filter((channel) => [channel.from, channel.to, ...channel.through].includes(ref)).flatMap((channel) => [channel.to, channel.from, ...channel.through]);
  const steps = Object.values(template.steps).flatMap((step) => [...(step.from === ref || step.to === ref ? [step.from, step.to] : []), ...step.acts.filter((act) => act.account === ref).map((act) => act.to ?? step.to)]);
  return [...new Set([...channels, ...steps].map((one) => splitRef(one).id))].filter((one) => isHost(template, one));
}

/** Host that a fact is on, by id; undefined for those about an account or key. */
function hostOfFact(template: ScenarioTemplate, part: FactPart, id: string): string | undefined {
  const ref = part === 'compromised' ? template.compromised[id]?.ref : part === 'rootCauses' ? template.rootCauses[id]?.on : template[part][id]?.host;
  const host = splitRef(ref ?? '@').id;
  return isHost(template, host) ? host : undefined;
}

function refOfFact(template: ScenarioTemplate, part: FactPart, id: string): string {
  return (part === 'compromised' ? template.compromised[id]?.ref : part === 'rootCauses' ? template.rootCauses[id]?.on : template[part][id]?.host) ?? '@';
}

/** A look at hosts that shows a fact: verb and ids of hosts. */
export interface NaturalCommand { verb: Verb; hosts: string[] }

/**
 * Which looks show a fact of which the template says nothing: a scan finds artefacts and struck hosts, logs tell of the rest. Logs of the
 * hosts that are struck tell of what happened elsewhere too, so that whoever has read those knows all. Empty when there is no such host.
 */
export function listNaturalCommands(template: ScenarioTemplate, part: FactPart, id: string): NaturalCommand[] {
  const host = hostOfFact(template, part, id);
  if (part === 'artifacts') return host === undefined ? [] : [{ verb: 'scan_host', hosts: [host] }];
  if (part === 'compromised' && host !== undefined) return [{ verb: 'scan_host', hosts: [host] }, { verb: 'collect_logs', hosts: [host] }];
  const struck = listStruckHosts(template);
  const own = host === undefined ? listHostsOfUse(template, splitRef(refOfFact(template, part, id)).id) : [host];
  const hosts = own.some((one) => struck.includes(one)) ? own : [...own, ...struck];
  return hosts.length === 0 ? [] : [{ verb: 'collect_logs', hosts: [...new Set(hosts)] }];
}

/** Commands that show a fact: those of the template, else the natural ones, by name. */
export function listCommands(template: ScenarioTemplate, given: { part: FactPart; id: string; nameOf: (id: string) => string }): ShownBy['commands'] {
  const { part, id, nameOf } = given;
  const said = template[part][id]?.shownBy ?? [];
  if (said.length > 0) return said.map(({ verb, targets }) => ({ verb, targets: targets.map((ref) => nameOf(splitRef(ref).id)) }));
  return listNaturalCommands(template, part, id).map(({ verb, hosts }) => ({ verb, targets: hosts.map(nameOf) }));
}
