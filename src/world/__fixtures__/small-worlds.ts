import fc from 'fast-check';
import { findScenarioProblems, type FactRef, type Scenario, type ShownBy } from '../../contracts/index.ts';

export interface WorldSize { hosts: number; credentials: number; channels: number; artifacts: number; causes: number; damage: number; moves: number }

export const tiny: WorldSize = { hosts: 2, credentials: 1, channels: 1, artifacts: 1, causes: 1, damage: 1, moves: 1 };
export const small: WorldSize = { hosts: 3, credentials: 2, channels: 3, artifacts: 3, causes: 2, damage: 2, moves: 2 };

const file = 'auth.log';
const number = fc.nat(1023);
const numbers = (most: number, least = 0): fc.Arbitrary<number[]> => fc.array(number, { minLength: least, maxLength: most });

/** A made-up compromise of up to so many things of each kind, consistent by construction: every name exists, every way to act is held by the attacker. */
export function smallWorlds(size: WorldSize): fc.Arbitrary<Scenario> {
  return fc.record({
    hosts: numbers(size.hosts, 1), credentials: numbers(size.credentials), channels: numbers(size.channels, 1), artifacts: numbers(size.artifacts),
    causes: numbers(size.causes, 1), damage: numbers(size.damage), moves: numbers(size.moves), shown: fc.array(number, { minLength: 12, maxLength: 12 }), adds: number,
  }).map(makeWorld);
}

interface Drawn { hosts: number[]; credentials: number[]; channels: number[]; artifacts: number[]; causes: number[]; damage: number[]; moves: number[]; shown: number[]; adds: number }

/** Every choice is read off the digits of one number, so that a failing world shrinks to a plain one. */
function makeWorld(drawn: Drawn): Scenario {
  const hosts = drawn.hosts.map((digits, index) => ({
    name: `host-${String(index + 1)}`, addresses: [`10.0.0.${String(index + 1)}`], services: ['ssh'], ...(digits % 3 === 2 && { mayIsolate: false }), ...(digits % 5 === 4 && { mayRebuild: false }),
    ...([{}, {}, { evidenceSources: ['logs' as const] }, { evidenceSources: ['memory' as const] }][(digits >> 2) % 4]),
  }));
  const credentials = drawn.credentials.map((digits, index): FactRef => (digits % 3 === 2 ? { kind: 'key', name: `key-${String(index + 1)}` } : { kind: 'account', name: `user-${String(index + 1)}` }));
  const struck = hosts.filter((_, index) => index === 0 || ((drawn.hosts[index] ?? 0) >> 4) % 3 !== 0).map(({ name }) => name);
  const hostOf = (digits: number): string => struck[digits % struck.length] ?? 'host-1';
  let order = 0;
  const shownBy = (host: string, isLine = false): ShownBy => {
    const digits = drawn.shown[order++ % drawn.shown.length] ?? 0;
    if (isLine || digits % 3 === 0) return { lines: [{ file, line: 1 }], commands: [] };
    const looks = [{ verb: 'scan_host', targets: [host] }, { verb: 'collect_logs', targets: [host] }, { verb: 'hunt_indicator', targets: ['203.0.113.1'] }, { verb: 'capture_memory', targets: [host] }, { verb: 'verify_host', targets: [host] }, { verb: 'image_disk', targets: [host] }] as const;
    const chosen = [looks[(digits >> 2) % 4], looks[(digits >> 4) % looks.length]].slice(0, 1 + (digits % 2));
    return { lines: [], commands: chosen.flatMap((look) => (look === undefined ? [] : [{ verb: look.verb, targets: [...look.targets] }])) };
  };
  const compromised: Scenario['compromised'] = [
    ...struck.map((name, index) => ({ id: `${name}-held`, ref: { kind: 'host' as const, name }, what: 'Entered.', shownBy: shownBy(name, index === 0) })),
    ...credentials.map((ref) => ({ id: `${ref.name}-held`, ref, what: 'Stolen.', shownBy: shownBy(hostOf(0)) })),
  ];
  const artifacts = drawn.artifacts.map((digits, index): Scenario['artifacts'][number] => {
    const id = `left-${String(index + 1)}`;
    const isAccount = digits % 5 === 4;
    return { id, host: hostOf(digits >> 3), kind: isAccount ? 'account' : (['file', 'process', 'implant'] as const)[digits % 3] ?? 'file', name: isAccount ? `own-${String(index + 1)}` : `/tmp/${id}`, ...(digits % 4 === 3 && { needsRebuild: true }), what: 'Left.', shownBy: shownBy(hostOf(digits >> 3)) };
  });
  const ways = (digits: number, host: string): FactRef[] => {
    const all: FactRef[] = [{ kind: 'address', name: `203.0.113.${String(1 + (digits % 2))}` }, { kind: 'service', name: 'ssh', host }, ...credentials, ...artifacts.map((one): FactRef => (one.kind === 'account' ? { kind: 'account', name: one.name } : { kind: 'artifact', name: one.id }))];
    const [one, other] = [all[digits % all.length], all[(digits >> 3) % all.length]];
    return one === undefined || other === undefined || one === other || (digits >> 6) % 2 === 0 ? [one ?? other ?? { kind: 'address', name: '203.0.113.1' }] : [one, other];
  };
  const channels = drawn.channels.map((digits, index): Scenario['channels'][number] => {
    const to = hostOf(digits >> 2);
    const from: FactRef = digits % 4 === 3 && hostOf(digits >> 5) !== to ? { kind: 'host', name: hostOf(digits >> 5) } : { kind: 'address', name: `203.0.113.${String(1 + ((digits >> 1) % 2))}` };
    return { id: `way-${String(index + 1)}`, from, to: { kind: 'host', name: to }, through: ways(digits >> 1, to), what: 'A way.' };
  });
  const rootCauses = drawn.causes.map((digits, index): Scenario['rootCauses'][number] => {
    const host = hostOf(digits >> 2);
    const credential = credentials[(digits >> 4) % Math.max(1, credentials.length)];
    const onHost: FactRef = { kind: 'host', name: host };
    const fixes: Scenario['rootCauses'][number]['fixes'] = [
      { verb: 'patch_vulnerability', target: onHost }, { verb: 'change_configuration', target: onHost }, { verb: 'restrict_service', target: onHost },
      ...(credential === undefined ? [] : credential.kind === 'key' ? [{ verb: 'reset_credentials' as const, target: credential }, { verb: 'revoke_key' as const, target: credential }] : [{ verb: 'reset_credentials' as const, target: credential }, { verb: 'change_configuration' as const, target: credential }]),
    ];
    const chosen = [fixes[digits % fixes.length], fixes[(digits >> 3) % fixes.length]].slice(0, 1 + (digits % 2));
    return { id: `cause-${String(index + 1)}`, kind: 'misconfiguration', on: digits % 7 === 6 ? { kind: 'service', name: 'ssh', host } : onHost, fixes: chosen.flatMap((fix) => fix ?? []), what: 'Why.', shownBy: shownBy(host) };
  });
  const damage = drawn.damage.map((digits, index): Scenario['damage'][number] => {
    const host = hosts[digits % hosts.length]?.name ?? 'host-1';
    const kind = (['service-down', 'data-encrypted', 'data-stolen'] as const)[(digits >> 2) % 3] ?? 'service-down';
    return { id: `damage-${String(index + 1)}`, kind, host, what: 'Harm.', ...(kind !== 'data-stolen' && { restoredBy: { verb: kind === 'service-down' ? 'restore_service' as const : 'restore_data' as const, target: { kind: 'host' as const, name: host } } }), shownBy: shownBy(host) };
  });
  const addable = [...compromised.slice(1), ...artifacts, ...damage, ...rootCauses.slice(1)].map(({ id }) => id);
  const next = drawn.moves.map((digits, index): Scenario['next'][number] => {
    const artifact = artifacts[(digits >> 2) % Math.max(1, artifacts.length)];
    const isReturn = digits % 2 === 0 && artifact !== undefined;
    const added = addable[(drawn.adds >> index) % Math.max(1, addable.length)];
    const on: FactRef = isReturn ? { kind: 'artifact', name: artifact.id } : { kind: 'host', name: hosts[(digits >> 3) % hosts.length]?.name ?? 'host-1' };
    return { id: `move-${String(index + 1)}`, channel: channels[(digits >> 1) % channels.length]?.id ?? 'way-1', chancePerTenMinutes: [0.2, 0.5, 0.9][digits % 3] ?? 0.5, effect: isReturn ? 'artifact-returns' : (['host-compromised', 'service-down', 'data-encrypted'] as const)[(digits >> 4) % 3] ?? 'service-down', on, ...(!isReturn && added !== undefined && drawn.adds % 3 !== 0 && { adds: [added] }), lines: [], what: 'Acts.' };
  });
  const scenario: Scenario = {
    formatVersion: 1, id: 'small-world', title: 'Small', family: 'small', split: 'train', kind: 'compromise',
    source: { licence: 'Apache-2.0', citation: 'Made up for a test.', published: '2026-01-02', basis: 'documented' },
    system: { text: '', hosts, zones: [], enforcementPoints: [], accounts: credentials.filter(({ kind }) => kind === 'account').map(({ name }) => ({ name })), keys: credentials.filter(({ kind }) => kind === 'key').map(({ name }) => ({ name })), rules: [] },
    evidence: [{ file, format: 'syslog', folder: 'scenario' }], attack: { steps: [] }, compromised, channels, artifacts, rootCauses, damage, next, distractors: [],
  };
  const [problem] = findScenarioProblems(scenario);
  if (problem !== undefined) throw new Error(problem);
  return scenario;
}
