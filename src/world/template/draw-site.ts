import type { DrawnEnd, FactRef, Random, ScenarioTemplate } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { drawInt, hasChance, pick, pickText } from './draw.ts';
import type { DrawnAccount, DrawnHost, DrawnOutside, DrawnSite } from './drawn-site.ts';
import { drawHosts, drawZones } from './draw-hosts.ts';
import type { DrawnSensor } from './draw-sensors.ts';
import { fillPlaceholders } from './placeholders.ts';
import { drawAccountNaming, drawKeyName, systemAccountName } from './names/account-names.ts';
import { drawPublicAddress, drawPublicAddressSix, drawPublicPrefix } from './names/addresses.ts';
import { drawDomain, drawSiteDomain, drawWord } from './names/made-words.ts';
import { outsideKind, splitRef } from './refs.ts';

/** Acts that a service of a provider writes down: there people sign in with their mail address. */
const providerActs = new Set(['cloud-login', 'cloud-call', 'mail-login', 'vpn-login']);

/** Whether an account is used with providers only. */
function isProviderAccount(template: ScenarioTemplate, id: string): boolean {
  const acts = [...Object.values(template.steps), ...Object.values(template.next), ...Object.values(template.distractors)].flatMap((one) => one.acts).filter((act) => act.account === `@${id}`);
  return acts.length > 0 && acts.every((act) => providerActs.has(act.act)) && acts.some((act) => act.act === 'cloud-login');
}

/** Draws the site and everything else that has a name. */
export function drawSite(template: ScenarioTemplate, random: Random, given: { sensors: readonly DrawnSensor[]; zoneMinutes: number }): DrawnSite {
  const hasSix = hasChance(random.child('ip version'), 0.12);
  const zones = drawZones(template, random.child('zones'));
  const hosts = drawHosts(template, random.child('hosts'), { zones, sensors: given.sensors, hasSix });
  const domain = drawSiteDomain(random.child('domain'));
  const { accounts, staff } = drawAccounts(template, random.child('accounts'), { hosts, domain });
  const outside = drawOutside(template, random.child('outside'), hasSix);
  const keys = new Map(Object.entries(template.site.keys).map(([id, key]) => {
    const own = random.child(`key ${id}`);
    const isCloud = Object.values(template.site.hosts).some((host) => host.type === 'cloud-service');
    return [id, { name: key.name === undefined ? drawKeyName(own, isCloud) : pickText(own, key.name), role: pickText(own.child('role'), key.role) }] as const;
  }));

  const names = new Map<string, string>();
  const open = new Set<string>();
  const rawOf = (id: string): string | undefined => {
    const own = random.child(`name ${id}`);
    const word = template.words[id];
    const artifact = template.artifacts[id];
    return hosts.get(id)?.name ?? accounts.get(id)?.name ?? keys.get(id)?.name ?? outside.get(id)?.name ?? (word !== undefined ? pick(own, word) : artifact !== undefined ? pickText(own, artifact.name) : undefined);
  };
  const nameOf = (id: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const raw = rawOf(id);
    if (raw === undefined || open.has(id)) throw new StanchError('input-invalid', raw === undefined ? `The template ${template.family} uses the id "${id}", which names nothing.` : `The name of "${id}" in ${template.family} holds itself.`, 'Run the check of the scenario templates; it lists every problem with its place.');
    open.add(id);
    const name = fill(raw, random.child(`text ${id}`));
    open.delete(id);
    names.set(id, name);
    return name;
  };
  const addressOf = (id: string): string => hosts.get(id)?.addresses[0] ?? outside.get(id)?.address ?? (accounts.has(id) ? mailAddress(nameOf(id), domain) : nameOf(id));
  const fill = (text: string, own: Random): string => fillPlaceholders(text, { nameOf, addressOf, word: () => drawWord(own), number: () => String(drawInt(own, 2, 9)) });

  for (const host of hosts.values()) host.role = fill(pickText(random.child(`role ${host.id}`), template.site.hosts[host.id]?.role ?? ''), random.child(`role text ${host.id}`));
  for (const account of accounts.values()) account.role = fill(account.role, random.child(`role text ${account.id}`));
  const about = fill(pickText(random.child('about'), template.site.about), random.child('about text'));

  const toFactRef = (ref: string): FactRef => {
    const { id, service } = splitRef(ref);
    const host = hosts.get(id);
    if (host !== undefined) return service === undefined ? { kind: 'host', name: host.name } : { kind: 'service', name: service, host: host.name };
    if (accounts.has(id)) return { kind: 'account', name: nameOf(id) };
    if (keys.has(id)) return { kind: 'key', name: nameOf(id) };
    const thing = outside.get(id);
    return thing === undefined ? { kind: 'artifact', name: id } : { kind: thing.kind, name: thing.name };
  };
  const endOf: DrawnSite['endOf'] = (ref, { random: own, peer }) => {
    const { id } = splitRef(ref);
    const host = hosts.get(id);
    if (host !== undefined) return host.end(peer);
    const thing = outside.get(id);
    if (thing === undefined) throw new StanchError('input-invalid', `"${ref}" in ${template.family} can be no end of an act: it is neither a host nor outside.`, 'Name a host or an outside thing.');
    if (thing.kind === 'network') {
      const address = `${thing.name.slice(0, thing.name.lastIndexOf('.'))}.${drawInt(own, 2, 253)}`;
      return { name: address, address, isInternal: false };
    }
    return { name: thing.name, address: thing.address, isInternal: false };
  };
  return { template, about, domain, zoneMinutes: given.zoneMinutes, hasSix, zones: zones.map(({ id, name, network, isPublic }) => ({ id, name, network, isPublic })), hosts, accounts, keys, outside, staff, resolver: findResolver(hosts, random.child('resolver'), given.sensors), fill, nameOf, toFactRef, endOf };
}

function mailAddress(account: string, domain: string): string {
  return account.includes('@') ? account : `${account}@${domain}`;
}

function drawAccounts(template: ScenarioTemplate, random: Random, given: { hosts: ReadonlyMap<string, DrawnHost>; domain: string }): { accounts: Map<string, DrawnAccount>; staff: string[] } {
  const naming = drawAccountNaming(random.child('naming'));
  const taken = new Set([...given.hosts.values()].map((host) => host.name.toLowerCase()));
  const usesMail = hasChance(random.child('mail names'), 0.8);
  const isWindowsSite = [...given.hosts.values()].every((host) => !/debian|ubuntu|linux/i.test(host.os));
  const unused = (draw: () => string): string => {
    for (let attempt = 0; ; attempt++) {
      const name = attempt < 40 ? draw() : `${draw()}${attempt}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
  const accounts = new Map(Object.entries(template.site.accounts).map(([id, account]) => {
    const own = random.child(`account ${id}`);
    const list = account.name;
    const draw = (): string => (list !== undefined ? pickText(own, list) : account.type === 'system' ? systemAccountName(isWindowsSite ? 'windows' : 'linux') : naming[account.type](own));
    const name = list !== undefined || account.type === 'system' ? draw() : unused(draw);
    const isPerson = account.type === 'person' || account.type === 'admin';
    const full = isPerson && list === undefined && usesMail && isProviderAccount(template, id) ? mailAddress(name, given.domain) : name;
    return [id, { id, name: full, role: pickText(own.child('role'), account.role), type: account.type, isPrivileged: account.isPrivileged, mustStay: account.mustStay }] as const;
  }));
  const own = random.child('staff');
  return { accounts, staff: Array.from({ length: 9 }, () => unused(() => naming.person(own))) };
}

function drawOutside(template: ScenarioTemplate, random: Random, hasSix: boolean): Map<string, DrawnOutside> {
  return new Map(Object.entries(template.outside).map(([id, thing]) => {
    const own = random.child(id);
    const kind = outsideKind(thing.type);
    const named = thing.name === undefined ? undefined : pickText(own, thing.name);
    const address = hasSix && kind === 'address' && hasChance(own.child('six'), 0.3) ? drawPublicAddressSix(own) : drawPublicAddress(own);
    const prefix = drawPublicPrefix(own.child('network'));
    const name = named ?? (kind === 'domain' ? drawDomain(own.child('domain')) : kind === 'network' ? `${prefix}.0/24` : address);
    return [id, { id, kind, name, type: thing.type, address: kind === 'address' ? name : kind === 'network' ? `${name.slice(0, name.lastIndexOf('.'))}.9` : address }] as const;
  }));
}

/** The host whose lookups are logged, else the one that looks like a name server, else one of the provider. */
function findResolver(hosts: ReadonlyMap<string, DrawnHost>, random: Random, sensors: readonly DrawnSensor[]): DrawnEnd {
  const list = [...hosts.values()];
  const host = hosts.get(sensors.find(({ renderer }) => renderer.kind === 'resolver')?.hostId ?? '') ?? list.find((one) => one.type === 'resolver') ?? list.find((one) => one.services.includes('dns')) ?? list.find((one) => one.type === 'domain-controller') ?? (hasChance(random, 0.4) ? list.find((one) => one.type === 'firewall') : undefined);
  if (host !== undefined) return host.end();
  const address = drawPublicAddress(random);
  return { name: address, address, isInternal: false };
}
