import type { DrawnEnd, Random } from '../../../contracts/index.ts';
import { drawInt, hasChance, pick } from '../draw.ts';
import type { DrawnHost, DrawnSite } from '../drawn-site.ts';
import { drawPublicAddress, drawPublicAddressSix } from '../names/addresses.ts';
import { drawDomain } from '../names/made-words.ts';
import type { ActInput } from '../placed-act.ts';

/** When it goes on: in office hours, when people are awake, all the time, or by night. */
export type Curve = 'office' | 'public' | 'always' | 'night';

export interface HabitPlace {
  site: DrawnSite;
  /** Hosts that it is about: at least one. */
  hosts: readonly DrawnHost[];
}

/** `after`: seconds from the beginning of the occasion. */
export type HabitAct = ActInput & { after?: number };

/** Something that goes on whatever happens. */
export interface Habit {
  curve: Curve;
  fits(host: DrawnHost): boolean;
  /** Draws what stays the same (its people, paths, clients); the result draws one occasion. */
  prepare(place: HabitPlace, random: Random): (random: Random) => HabitAct[];
  /** Begins on the full minute, as timers do. */
  isOnTheMinute?: boolean;
}

export const isLinux = (host: DrawnHost): boolean => /linux|debian|ubuntu|suse|red hat/i.test(host.os) && !/embedded|firmware/i.test(host.os);
export const isWindows = (host: DrawnHost): boolean => /windows/i.test(host.os);
export const isDesk = (host: DrawnHost): boolean => host.type === 'workstation' || host.type === 'laptop';
export const isProvider = (host: DrawnHost): boolean => host.type === 'cloud-service' || host.type === 'identity-provider';
export const serves = (host: DrawnHost, ...names: string[]): boolean => names.some((name) => host.services.includes(name));
export const isWeb = (host: DrawnHost): boolean => !isProvider(host) && serves(host, 'http', 'https');

/** Computers at which people sit; where the site lists none, addresses that look like some. */
export function deskEnds({ site }: HabitPlace, random: Random): DrawnEnd[] {
  const desks = [...site.hosts.values()].filter(isDesk).map((host) => host.end());
  if (desks.length >= 2) return desks;
  const network = site.zones.at(-1)?.network ?? '10.0.0.0/24';
  const prefix = network.slice(0, network.lastIndexOf('.'));
  const taken = new Set([...site.hosts.values()].flatMap((host) => host.addresses));
  const more = Array.from({ length: 3 }, () => `${prefix}.${drawInt(random, 221, 250)}`).filter((address) => !taken.has(address));
  return [...desks, ...more.map((address) => ({ name: address, address, isInternal: true }))];
}

/** People of the site: those of the description and others. */
export function peopleOf({ site }: HabitPlace): string[] {
  return [...[...site.accounts.values()].filter((account) => account.type === 'person').map((account) => account.name), ...site.staff.slice(0, 6)];
}

export function adminsOf({ site }: HabitPlace): string[] {
  const admins = [...site.accounts.values()].filter((account) => account.type === 'admin').map((account) => account.name);
  return admins.length > 0 ? admins : site.staff.slice(6, 7);
}

/** Accounts of programs; where the site lists none, one with a usual name. */
export function programAccountsOf({ site }: HabitPlace, usual: string): string[] {
  const accounts = [...site.accounts.values()].filter((account) => account.type === 'application' || account.type === 'service').map((account) => account.name);
  return accounts.length > 0 ? accounts : [usual];
}

/** Mail address of an account of the site. */
export function mailOf({ site }: HabitPlace, account: string): string {
  return account.includes('@') ? account : `${account}@${site.domain}`;
}

/** Somebody on the internet, by address only. */
export function drawStranger({ site }: HabitPlace, random: Random): DrawnEnd {
  const address = site.hasSix && hasChance(random, 0.25) ? drawPublicAddressSix(random) : drawPublicAddress(random);
  return { name: address, address, isInternal: false };
}

/** A site on the internet, by name. */
export function drawServer(random: Random, name = drawDomain(random)): DrawnEnd {
  return { name, address: drawPublicAddress(random), isInternal: false };
}

/** The host towards a peer: the peer's kind of address decides. */
export function towards(host: DrawnHost, peer: DrawnEnd): DrawnEnd {
  return host.end(peer);
}

export function pickHost(random: Random, { hosts }: HabitPlace): DrawnHost {
  return pick(random, hosts);
}

/** The lookup of a name that the site's resolver answers. */
export function lookup({ site }: HabitPlace, from: DrawnEnd, to: DrawnEnd): HabitAct[] {
  return from.name === site.resolver.name ? [] : [{ kind: 'dns-query', from, to: site.resolver, data: { name: to.name, type: 'A', answer: to.address } }];
}
