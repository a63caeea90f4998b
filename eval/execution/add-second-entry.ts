import type { FactRef, Scenario } from '../../src/contracts/index.ts';
import { hostOf, listAddedIds } from '../../src/world/scenarios/checks/facts-of.ts';

/** Of the documentation networks (RFC 5737): no address of a drawn site or attacker is. */
const strangerAddress = '203.0.113.44';

/**
 * The same compromise with the same evidence and a second way in that no line of it shows: a host that nothing else concerns is held too, by
 * something that asks the way back from another address, through a door of its own. What a look at a struck host tells leads there, so that a
 * responder who goes by what it sees can find it. A world that differs from what the evidence lets one expect. Where every host is concerned,
 * a struck one has the second door. Other kinds of incidents stay as they are.
 */
export function addSecondEntry(scenario: Scenario): Scenario {
  const givers = listGivers(scenario);
  if (scenario.kind !== 'compromise' || givers[0] === undefined) return scenario;
  const concerned = listConcernedHosts(scenario);
  const free = scenario.system.hosts.filter(({ name }) => !concerned.has(name) && !scenario.system.enforcementPoints.includes(name));
  const { name: host, services } = free.find((one) => one.services.length > 0) ?? free[0] ?? { name: givers[0], services: [] };
  const service = services[0];
  const on: FactRef = service === undefined ? { kind: 'host', name: host } : { kind: 'service', name: service, host };
  const isHeld = scenario.compromised.some(({ ref }) => ref.kind === 'host' && ref.name === host);
  const logsThatTell = { verb: 'collect_logs' as const, targets: [...new Set([...givers, host])] };
  return {
    ...scenario,
    compromised: [...scenario.compromised, ...(isHeld ? [] : [{ id: 'hidden-entry-held', ref: { kind: 'host' as const, name: host }, what: 'Entered from elsewhere, and nothing at hand shows it.', shownBy: { lines: [], commands: [logsThatTell, { verb: 'scan_host' as const, targets: [host] }] } }])],
    channels: [...scenario.channels, { id: 'hidden-entry-way', from: { kind: 'address', name: strangerAddress }, to: { kind: 'host', name: host }, through: [{ kind: 'address', name: strangerAddress }], what: 'A second way in.' }],
    artifacts: [...scenario.artifacts, { id: 'hidden-entry-left', host, kind: 'process', name: 'netsvcd', what: 'Left at the second way in.', shownBy: { lines: [], commands: [{ verb: 'scan_host', targets: [host] }] } }],
    rootCauses: [...scenario.rootCauses, {
      id: 'hidden-entry-door', kind: on.kind === 'service' ? 'exposed-service' : 'misconfiguration', on, what: 'The door of the second way in.',
      fixes: [{ verb: on.kind === 'service' ? 'restrict_service' : 'change_configuration', target: { kind: 'host', name: host } }], shownBy: { lines: [], commands: [logsThatTell] },
    }],
    next: [...scenario.next, { id: 'hidden-entry-return', channel: 'hidden-entry-way', chancePerTenMinutes: 0.3, effect: 'artifact-returns', on: { kind: 'artifact', name: 'hidden-entry-left' }, lines: [], what: 'The intruder puts it back.' }],
  };
}

/** Hosts at which a responder has a reason to look: struck from the start, those that a line shows first; else those at the ends of a channel. */
function listGivers(scenario: Scenario): string[] {
  const { compromised, channels } = scenario;
  const added = listAddedIds(scenario);
  const struck = compromised.filter(({ id, ref }) => ref.kind === 'host' && !added.has(id));
  const isShown = ({ shownBy }: Scenario['compromised'][number]): boolean => shownBy.lines.length > 0;
  const hosts = [...struck.filter(isShown), ...struck.filter((one) => !isShown(one))].map(({ ref }) => ref.name);
  return hosts.length > 0 ? hosts : channels.filter(({ id }) => !added.has(id)).flatMap(({ from, to }) => [from, to].flatMap((ref) => (ref.kind === 'host' ? [ref.name] : [])));
}

function listConcernedHosts(scenario: Scenario): Set<string> {
  const { attack, compromised, channels, artifacts, rootCauses, damage, next, distractors } = scenario;
  const refs: FactRef[] = [
    ...attack.steps.flatMap(({ from, to }) => [from, to]), ...compromised.map(({ ref }) => ref), ...channels.flatMap(({ from, to, through }) => [from, to, ...through]),
    ...rootCauses.flatMap(({ on, fixes }) => [on, ...fixes.map(({ target }) => target)]), ...next.map(({ on }) => on), ...distractors.flatMap((one) => one.refs),
  ];
  return new Set([...refs.flatMap((ref) => hostOf(scenario, ref) ?? []), ...artifacts.map(({ host }) => host), ...damage.map(({ host }) => host)]);
}
