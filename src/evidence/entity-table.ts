import { aliasLetters, type Endpoint, type Entity, type EntityKind, type SystemDescription } from '../contracts/index.ts';
import { AddressSpace, normaliseAddress } from './addresses.ts';
import { isDomainName, type TextMention } from './scan-text.ts';

/** Entities of the logs beyond the system's; a flood of forged addresses must not fill the memory, nor one of URLs push out the hosts. */
const maxLogEntities: Readonly<Record<EntityKind, number>> = {
  host: 10_000, address: 20_000, network: 1_000, domain: 10_000, account: 10_000, key: 1_000, file: 5_000, hash: 5_000, process: 3_000, url: 2_000, cve: 1_000,
};
const maxCachedAddresses = 200_000;
const maxKnownPairs = 20_000;
/** Host names that are ordinary words: in a message they mean nothing without an address. */
const ordinaryWords = new Set(('client server gateway host router firewall proxy mail web dns database db admin user users internet attacker monitoring sensor switch printer backup '
  + 'share files file storage cloud vpn laptop desktop workstation dc app api test dev prod intranet dmz lan wan ids local localhost login service').split(' '));
const noHostNames = new Set(['', '-', 'localhost', 'unknown', '(none)', 'none', 'null', '?', 'localhost.localdomain']);

/** Who is who: one entity for each host, address, account …, with an alias that never changes once given. */
export class EntityTable {
  readonly entities: Entity[] = [];
  /** Names that found no room. */
  droppedCount = 0;
  readonly #space: AddressSpace;
  readonly #counters = new Map<string, number>();
  readonly #byKey = new Map<string, Entity>();
  readonly #byAddress = new Map<string, Entity | null>();
  readonly #fromLogs = new Map<EntityKind, number>();
  /** The name that an address was last seen with. */
  readonly #pairs = new Map<string, string>();
  /** Entities that turned out to be another one, and which. */
  readonly #joined = new Map<Entity, Entity>();

  constructor(system: SystemDescription) {
    this.#space = new AddressSpace(system.zones.flatMap((zone) => (zone.network === undefined ? [] : [zone.network])));
    const points = new Set(system.enforcementPoints.map((name) => name.toLowerCase()));
    for (const host of system.hosts) {
      const addresses = host.addresses.map((text) => normaliseAddress(text) ?? text);
      const entity = this.#append('host', host.name, {
        addresses, services: [...host.services], isEnforcementPoint: points.has(host.name.toLowerCase()), isInternal: true, isInSystem: true,
        ...pickDefined(host, ['role', 'zone', 'criticality', 'mayIsolate', 'mayRebuild', 'evidenceSources']),
      });
      this.#byKey.set(`host:${host.name.toLowerCase()}`, entity);
      for (const address of addresses) this.#byAddress.set(address, entity);
    }
    for (const account of system.accounts) {
      const entity = this.#append('account', account.name, { isInternal: true, isInSystem: true, ...pickDefined(account, ['role', 'mustStay']) });
      this.#byKey.set(`account:${account.name.toLowerCase()}`, entity);
    }
    for (const key of system.keys) {
      const entity = this.#append('key', key.name, { isInternal: true, isInSystem: true, ...pickDefined(key, ['role']) });
      this.#byKey.set(`key:${key.name.toLowerCase()}`, entity);
    }
  }

  #append(kind: EntityKind, name: string, facts: Partial<Entity>): Entity {
    const letter = aliasLetters[kind];
    const number = (this.#counters.get(letter) ?? 0) + 1;
    this.#counters.set(letter, number);
    const entity: Entity = {
      alias: `${letter}${number}`, kind, name, addresses: [], services: [], isEnforcementPoint: false, isInternal: false, isInSystem: false,
      mentionCount: 0, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0, ...facts,
    };
    this.entities.push(entity);
    return entity;
  }

  #appendFromLog(kind: EntityKind, name: string, facts: Partial<Entity>): Entity | undefined {
    const count = this.#fromLogs.get(kind) ?? 0;
    if (count >= maxLogEntities[kind]) {
      this.droppedCount++;
      return undefined;
    }
    this.#fromLogs.set(kind, count + 1);
    return this.#append(kind, name, facts);
  }

  /** The entity that this one is by now: what two names or addresses stood for may turn out to be one host. */
  current(entity: Entity): Entity {
    let found = entity;
    for (let next = this.#joined.get(found); next !== undefined; next = this.#joined.get(found)) found = next;
    return found;
  }

  /** True once any two were joined. */
  get hasJoined(): boolean {
    return this.#joined.size > 0;
  }

  /**
   * An inside address and a host name that one record names together are one host. A name that has another address already keeps both;
   * an address that has another name already (a lease that changed hands, a translated address) is left alone.
   */
  #pair(address: string, hostname: string): void {
    // The same pair comes with every record of a host; another name for the address is looked at each time it changes.
    if (this.#pairs.get(address) === hostname || (this.#pairs.size >= maxKnownPairs && !this.#pairs.has(address))) return;
    this.#pairs.set(address, hostname);
    const byAddress = this.forAddress(address);
    const lower = hostname.toLowerCase();
    if (byAddress?.kind !== 'host' || noHostNames.has(lower) || normaliseAddress(hostname) !== undefined) return;
    const held = this.#byKey.get(`host:${lower}`) ?? this.#byKey.get(`host:${lower.split('.', 1)[0] ?? ''}`);
    const byName = held === undefined ? undefined : this.current(held);
    if (byName === byAddress) return;
    const isNameless = byAddress.name === byAddress.addresses[0];
    if (byName === undefined) {
      if (isNameless) byAddress.name = hostname;
      if (isNameless || byAddress.isInSystem) this.#registerName(lower, byAddress);
    } else if (byName.isInSystem && !byAddress.isInSystem && isNameless) this.#join(byName, byAddress);
    else if (!byName.isInSystem && (isNameless || byAddress.isInSystem)) {
      const isAddressFirst = byAddress.isInSystem || this.entities.indexOf(byAddress) < this.entities.indexOf(byName);
      this.#join(isAddressFirst ? byAddress : byName, isAddressFirst ? byName : byAddress);
    }
  }

  #registerName(lower: string, entity: Entity): void {
    this.#byKey.set(`host:${lower}`, entity);
    const short = lower.split('.', 1)[0] ?? '';
    if (short !== '' && short !== lower && !this.#byKey.has(`host:${short}`)) this.#byKey.set(`host:${short}`, entity);
  }

  /** `gone` was `kept` all along. Its alias is not given to anyone else. */
  #join(kept: Entity, gone: Entity): void {
    this.#joined.set(gone, kept);
    if (kept.name === kept.addresses[0] && gone.name !== gone.addresses[0]) kept.name = gone.name;
    for (const address of gone.addresses) if (!kept.addresses.includes(address)) kept.addresses.push(address);
    kept.mentionCount += gone.mentionCount;
    kept.alertSourceCount += gone.alertSourceCount;
    kept.alertTargetCount += gone.alertTargetCount;
    this.entities.splice(this.entities.indexOf(gone), 1);
    for (const address of gone.addresses) this.#byAddress.set(address, kept);
  }

  /** True when a single word (lower case) of a message is the name of a known host and no ordinary word. */
  readonly isHostName = (word: string): boolean => this.#byKey.has(`host:${word}`) && !ordinaryWords.has(word);

  /** The host or outside address; undefined for broadcast and the like. `hostname` names a machine seen for the first time. */
  forAddress(text: string, hostname?: string): Entity | undefined {
    const held = this.#byAddress.get(text);
    if (held !== undefined) return held === null ? undefined : this.#joined.size === 0 ? held : this.current(held);
    const address = normaliseAddress(text);
    const known = address === undefined ? undefined : this.#byAddress.get(address);
    const entity = address === undefined ? undefined : (known ?? this.#newAddress(address, hostname));
    if (this.#byAddress.size < maxCachedAddresses) {
      this.#byAddress.set(text, entity ?? null);
      if (address !== undefined) this.#byAddress.set(address, entity ?? null);
    }
    return entity;
  }

  #newAddress(address: string, hostname: string | undefined): Entity | undefined {
    const place = this.#space.place(address);
    if (place === 'none') return undefined;
    if (place === 'external') return this.#appendFromLog('address', address, { addresses: [address] });
    if (hostname !== undefined && !noHostNames.has(hostname.toLowerCase())) {
      const named = this.forHostName(hostname);
      if (named && !named.isInSystem && !named.addresses.includes(address)) named.addresses.push(address);
      if (named) return named;
    }
    return this.#appendFromLog('host', address, { addresses: [address], isInternal: true });
  }

  /** A host by its name, short or full (`web01` and `web01.example.test` are one); a new one is taken to be inside. */
  forHostName(text: string): Entity | undefined {
    const lower = text.toLowerCase();
    if (noHostNames.has(lower) || text.length > 253) return undefined;
    const key = `host:${lower}`;
    const held = this.#byKey.get(key) ?? this.#byKey.get(`host:${lower.split('.', 1)[0] ?? ''}`);
    if (held) return this.current(held);
    const entity = this.#appendFromLog('host', text, { isInternal: true });
    if (entity) this.#registerName(lower, entity);
    return entity;
  }

  forEndpoint(endpoint: Endpoint | undefined): Entity | undefined {
    if (!endpoint) return undefined;
    if (endpoint.ip !== undefined) {
      const entity = this.forAddress(endpoint.ip, endpoint.hostname);
      if (entity && endpoint.hostname !== undefined && entity.kind === 'host') {
        this.#pair(endpoint.ip, endpoint.hostname);
        return this.current(entity);
      }
      if (entity) return entity;
      if (this.#byAddress.get(endpoint.ip) === null) return undefined;
    }
    if (endpoint.hostname === undefined) return undefined;
    return normaliseAddress(endpoint.hostname) === undefined ? this.#hostOrDomain(endpoint.hostname) : this.forAddress(endpoint.hostname);
  }

  /** A full name outside the site is a domain; a single word or a known host is a host. */
  #hostOrDomain(name: string): Entity | undefined {
    const lower = name.toLowerCase();
    const isKnown = this.#byKey.has(`host:${lower}`) || this.#byKey.has(`host:${lower.split('.', 1)[0] ?? ''}`);
    return isKnown || !isDomainName(lower) ? this.forHostName(name) : this.forName('domain', lower);
  }

  /** Accounts, domains, files, hashes, networks, processes, URLs and CVEs by their spelling (letter case ignored except in files and URLs). */
  forName(kind: Exclude<EntityKind, 'host' | 'address' | 'key'>, text: string): Entity | undefined {
    const name = text.trim().slice(0, 253);
    if (name === '' || name === '-') return undefined;
    if (kind === 'domain') {
      if (normaliseAddress(name) !== undefined) return this.forAddress(name);
      const host = this.#byKey.get(`host:${name.toLowerCase()}`);
      if (host) return this.current(host);
      if (name.endsWith('.in-addr.arpa') || name.endsWith('.ip6.arpa')) return undefined;
    }
    const key = `${kind}:${kind === 'file' || kind === 'url' ? name : name.toLowerCase()}`;
    const held = this.#byKey.get(key);
    if (held) return this.current(held);
    const entity = this.#appendFromLog(kind, name, {});
    if (entity) this.#byKey.set(key, entity);
    return entity;
  }

  /** All names below the domain were it all along: who carries data in names makes thousands of them, and what is to be shut is the domain. */
  foldDomain(parent: string): void {
    const kept = this.forName('domain', parent);
    if (kept?.kind !== 'domain') return;
    const gone = new Set(this.entities.filter((entity) => entity !== kept && entity.kind === 'domain' && entity.name.toLowerCase().endsWith(`.${parent}`)));
    for (const entity of gone) {
      this.#joined.set(entity, kept);
      kept.mentionCount += entity.mentionCount;
    }
    if (gone.size === 0) return;
    const left = this.entities.filter((entity) => !gone.has(entity));
    // In place, and without a list of arguments: there may be tens of thousands.
    this.entities.length = 0;
    for (const entity of left) this.entities.push(entity);
  }

  forMention(mention: TextMention): Entity | undefined {
    if (mention.kind === 'address') return this.forAddress(mention.value);
    if (mention.kind === 'hostname') return this.forHostName(mention.value);
    return this.forName(mention.kind, mention.value);
  }
}

function pickDefined<T extends object, K extends keyof T>(from: T, keys: readonly K[]): { [P in K]?: Exclude<T[P], undefined> } {
  const result: { [P in K]?: Exclude<T[P], undefined> } = {};
  for (const key of keys) {
    const value = from[key];
    if (value !== undefined) result[key] = value as Exclude<T[K], undefined>;
  }
  return result;
}
