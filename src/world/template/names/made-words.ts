import type { Random } from '../../../contracts/index.ts';
import { drawInt, hasChance, pick, pickUneven } from '../draw.ts';

const heads = ['b', 'br', 'c', 'ch', 'cl', 'd', 'dr', 'f', 'fl', 'g', 'gr', 'h', 'j', 'k', 'kr', 'l', 'm', 'n', 'p', 'pl', 'r', 's', 'sl', 'st', 't', 'tr', 'v', 'w', 'z'] as const;
const middles = ['a', 'a', 'e', 'e', 'i', 'o', 'o', 'u', 'ai', 'ea', 'io', 'ou'] as const;
const tails = ['', '', '', 'l', 'n', 'r', 's', 't', 'x', 'm', 'nd', 'rk'] as const;

/** A pronounceable word that is in no dictionary, small letters. */
export function drawWord(random: Random, syllables = drawInt(random, 2, 3)): string {
  let word = '';
  for (let at = 0; at < syllables; at++) word += pick(random, heads) + pick(random, middles) + (at === syllables - 1 || hasChance(random, 0.25) ? pick(random, tails) : '');
  return word;
}

const endings = ['com', 'com', 'com', 'net', 'org', 'de', 'eu', 'info', 'io', 'co', 'nl', 'fr', 'it', 'pl', 'biz', 'online', 'top', 'xyz', 'site', 'cc'] as const;
const joints = ['cdn', 'api', 'static', 'update', 'files', 'cloud', 'mail', 'app', 'login', 'img', 'data', 'sync'] as const;

/** A made-up domain: three syllables or more, so that it hardly belongs to anybody. */
export function drawDomain(random: Random): string {
  const word = drawWord(random, drawInt(random, 3, 4));
  const shape = random.next();
  const name = shape < 0.55 ? word : shape < 0.75 ? `${word}-${pick(random, joints)}` : shape < 0.88 ? `${pick(random, joints)}.${word}` : `${word}${drawInt(random, 2, 99)}`;
  return `${name}.${pickUneven(random, endings)}`;
}

/** Domain of the site itself. */
export function drawSiteDomain(random: Random): string {
  return `${drawWord(random, 3)}.${pick(random, ['com', 'org', 'net', 'de', 'eu', 'nl', 'fr', 'it', 'edu', 'co.uk', 'internal', 'lan'])}`;
}
