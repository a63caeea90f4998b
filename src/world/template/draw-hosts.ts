import type { DrawnEnd, Random, ScenarioTemplate } from '../../contracts/index.ts';
import { drawInt, hasChance, pick, pickText } from './draw.ts';
import type { DrawnHost } from './drawn-site.ts';
import type { DrawnSensor } from './draw-sensors.ts';
import { namedFamily, neededFamily } from './host-needs.ts';
import { drawPrivatePrefixes, drawPublicAddress, drawPublicPrefix, drawPublicPrefixSix } from './names/addresses.ts';
import { drawHostNaming } from './names/host-names.ts';
import { familyOf, firewallSystems, systemsFor } from './names/systems.ts';

export interface DrawnZone { id: string; name: string; network: string; prefix: string; isPublic: boolean; hasPublicAddresses: boolean }

/** Zones with private networks; one site in five has public addresses where its public hosts stand. */
export function drawZones(template: ScenarioTemplate, random: Random): DrawnZone[] {
  const zones = Object.entries(template.site.zones);
  const prefixes = drawPrivatePrefixes(random.child('networks'), zones.length);
  const hasPublicHosts = hasChance(random.child('public'), 0.2);
  const taken = new Set<string>();
  const names = new Set<string>();
  return zones.map(([id, zone], index) => {
    const own = random.child(id);
    const hasPublicAddresses = zone.isPublic && hasPublicHosts;
    const drawn = hasPublicAddresses ? drawPublicPrefix(own) : prefixes[index] ?? '10.0.0';
    const prefix = taken.has(drawn) ? `10.${200 + index}.${index}` : drawn;
    taken.add(prefix);
    const drawnName = zone.name === undefined ? id : pickText(own, zone.name);
    const name = names.has(drawnName) ? `${drawnName}-${index + 1}` : drawnName;
    names.add(name);
    return { id, name, network: `${prefix}.0/24`, prefix, isPublic: zone.isPublic, hasPublicAddresses };
  });
}

function drawSystem(template: ScenarioTemplate, id: string, given: { random: Random; sensors: readonly DrawnSensor[] }): string {
  const host = template.site.hosts[id];
  if (host === undefined) return 'unknown';
  const here = given.sensors.filter((sensor) => sensor.hostId === id);
  const isWindowsLog = here.some(({ renderer: { kind, format } }) => format === 'iis-w3c' || (kind === 'share' && format === 'windows-xml'));
  const isLinuxLog = here.some(({ renderer: { kind, format } }) => (kind === 'web-server' && format !== 'iis-w3c') || (kind === 'share' && format === 'samba'));
  const need = neededFamily(template, id) ?? (isWindowsLog ? 'windows' : isLinuxLog && namedFamily(template, id) === undefined ? 'linux' : undefined);
  const firewall = here.find(({ renderer }) => renderer.kind === 'firewall');
  const list = host.os !== undefined ? [host.os].flat() : firewall === undefined ? systemsFor(host.type, need) : firewallSystems[firewall.renderer.format] ?? systemsFor(host.type, need);
  const fitting = firewall !== undefined ? list.filter((os) => (firewallSystems[firewall.renderer.format] ?? []).some((known) => known.split(' ')[0] === os.split(' ')[0])) : list.filter((os) => need === undefined || familyOf(os) === need);
  return pick(given.random, fitting.length > 0 ? fitting : list);
}

const isInCloud = (type: string): boolean => type === 'cloud-service' || type === 'identity-provider';

/** Host part of an address: infrastructure low, servers in the middle, clients high. */
function drawLastOctet(random: Random, { type, taken }: { type: string; taken: ReadonlySet<number> }): number {
  const [low, high] = type === 'router' ? [2, 4] : type === 'workstation' || type === 'laptop' || type === 'printer' ? [100, 220] : type === 'resolver' || type === 'domain-controller' ? [5, 12] : [10, 90];
  for (let attempt = 0; attempt < 40; attempt++) {
    const octet = drawInt(random, low, high);
    if (!taken.has(octet)) return octet;
  }
  return Array.from({ length: 250 }, (_, index) => index + 3).find((octet) => !taken.has(octet)) ?? 250;
}

/** Draws name, system and addresses of every host. Roles are filled in later, for they may name others. */
export function drawHosts(template: ScenarioTemplate, random: Random, given: { zones: readonly DrawnZone[]; sensors: readonly DrawnSensor[]; hasSix: boolean }): Map<string, DrawnHost> {
  const naming = drawHostNaming(random.child('naming'));
  const gateOctet = hasChance(random.child('gate'), 0.75) ? 1 : 254;
  const sixPrefix = drawPublicPrefixSix(random.child('six'));
  const names = new Set<string>();
  const counts = new Map<string, number>();
  const octets = new Map(given.zones.map(({ id }) => [id, new Set([gateOctet])]));
  const hosts = new Map<string, DrawnHost>();
  let hasGate = false;
  for (const [index, [id, host]] of Object.entries(template.site.hosts).entries()) {
    const own = random.child(`host ${id}`);
    const os = drawSystem(template, id, { random: own.child('system'), sensors: given.sensors });
    const count = counts.get(host.type) ?? 0;
    counts.set(host.type, count + 1);
    let name = host.name === undefined ? naming(host.type, count, own, os) : pickText(own, host.name);
    for (let further = 2; names.has(name.toLowerCase()); further++) name = host.name === undefined && further < 30 ? naming(host.type, count + further, own, os) : `${name}${further}`;
    names.add(name.toLowerCase());
    const zone = given.zones.find((one) => one.id === host.zone);
    const isGate = host.type === 'firewall' && !hasGate;
    const taken = octets.get(host.zone) ?? new Set<number>();
    const octet = isGate ? gateOctet : drawLastOctet(own, { type: host.type, taken });
    taken.add(octet);
    const prefix = zone?.prefix ?? '10.0.0';
    const wan = isGate && zone?.hasPublicAddresses !== true ? drawPublicAddress(own.child('wan')) : undefined;
    const inside = isInCloud(host.type) ? [drawPublicAddress(own.child('cloud'))] : [`${prefix}.${octet}`, ...(isGate ? given.zones.filter((one) => one.id !== host.zone).map((one) => `${one.prefix}.${gateOctet}`) : [])];
    if (isGate) hasGate = true;
    const six = given.hasSix && !isInCloud(host.type) ? `${sixPrefix}:${given.zones.findIndex((one) => one.id === host.zone) + 1}::${(0x10 + index).toString(16)}` : undefined;
    const facts = { name, os, type: host.type, services: host.services };
    const end = (peer?: DrawnEnd): DrawnEnd => {
      const isSix = peer?.address.includes(':') === true;
      const address = (isSix ? six : undefined) ?? (peer?.isInternal === false ? wan : undefined) ?? inside[0] ?? '10.0.0.1';
      return { name, address, isInternal: true, host: facts };
    };
    hosts.set(id, { id, name, type: host.type, os, role: '', zone: zone?.name ?? host.zone, services: host.services, addresses: [...inside, ...(wan === undefined ? [] : [wan]), ...(six === undefined ? [] : [six])], end });
  }
  return hosts;
}
