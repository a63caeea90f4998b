import type { DrawnEnd, FactRef, HostType, Random, ScenarioTemplate } from '../../contracts/index.ts';

export interface DrawnHost {
  id: string; name: string; type: HostType; os: string; role: string; zone: string; services: readonly string[];
  /** Inside address first. */
  addresses: string[];
  /** The host as an act between it and a peer has it: with its IPv6 address where the peer has one. */
  end(peer?: DrawnEnd): DrawnEnd;
}

export interface DrawnAccount { id: string; name: string; role: string; type: ScenarioTemplate['site']['accounts'][string]['type']; isPrivileged: boolean; mustStay: boolean }

export interface DrawnOutside { id: string; kind: 'address' | 'network' | 'domain'; name: string; type: ScenarioTemplate['outside'][string]['type']; address: string }

/** Everything of an instance that has a name. */
export interface DrawnSite {
  template: ScenarioTemplate;
  about: string;
  domain: string;
  /** Minutes east of UTC. */
  zoneMinutes: number;
  hasSix: boolean;
  zones: { id: string; name: string; network: string; isPublic: boolean }[];
  hosts: Map<string, DrawnHost>;
  accounts: Map<string, DrawnAccount>;
  keys: Map<string, { name: string; role: string }>;
  outside: Map<string, DrawnOutside>;
  /** Accounts of people that only the background names. */
  staff: string[];
  /** Whom hosts ask for names. */
  resolver: DrawnEnd;
  /** A text with its placeholders filled. `random` draws `{word}` and `{n}`. */
  fill(text: string, random: Random): string;
  /** Name of a host, account, key, outside thing, artefact or word. Throws on an id that the template does not have. */
  nameOf(id: string): string;
  toFactRef(ref: string): FactRef;
  /** An end of an act. `random` picks an address of a network. */
  endOf(ref: string, given: { random: Random; peer?: DrawnEnd }): DrawnEnd;
}
