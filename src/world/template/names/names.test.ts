import { expect, it } from 'vitest';
import { hostTypes } from '../../../contracts/index.ts';
import { SeededRandom } from '../../../kit/random.ts';
import { drawAccountNaming, drawKeyName } from './account-names.ts';
import { drawPrivatePrefixes, drawPublicAddress, drawPublicAddressSix } from './addresses.ts';
import { drawHostNaming } from './host-names.ts';
import { drawDomain, drawWord } from './made-words.ts';

const randoms = Array.from({ length: 300 }, (_, seed) => new SeededRandom(seed));
const isPrivate = (address: string): boolean => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);

it('public addresses are none of the reserved ones', () => {
  for (const random of randoms) {
    const address = drawPublicAddress(random);
    expect(address).toMatch(/^\d{1,3}(?:\.\d{1,3}){3}$/);
    expect(isPrivate(address)).toBe(false);
    expect(address).not.toMatch(/^(?:0|127|22[4-9]|2[3-5]\d)\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^192\.0\.|^198\.(?:18|19|51)\.|^203\.0\./);
    expect(drawPublicAddressSix(random)).toMatch(/^2[0-9a-f]{3}:[0-9a-f:]+[0-9a-f]$/);
  }
});

it('networks of zones are private and all different', () => {
  for (const random of randoms) {
    const prefixes = drawPrivatePrefixes(random, 4);
    expect(prefixes.every((prefix) => isPrivate(`${prefix}.1`) && /^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(prefix) && prefix.split('.').every((part) => Number(part) < 256))).toBe(true);
    expect(new Set(prefixes).size).toBe(4);
  }
});

it('words and domains can be spoken, and seldom come twice', () => {
  const words = randoms.map((random) => drawWord(random, 3));
  const domains = randoms.map((random) => drawDomain(random));
  for (const word of words) expect(word).toMatch(/^[a-z]{4,}$/);
  for (const domain of domains) expect(domain).toMatch(/^[a-z]+(?:[.-][a-z]+)?\d{0,2}\.[a-z]{2,}$/);
  expect(new Set(words).size).toBeGreaterThan(295);
  expect(new Set(domains).size).toBe(domains.length);
});

it('hosts are named in many styles, as a log may hold them', () => {
  const names = randoms.flatMap((random) => {
    const naming = drawHostNaming(random);
    return hostTypes.map((type) => naming(type, 0, random, 'Debian 12'));
  });
  for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
  const shapes = new Set(names.map((name) => name.replace(/[A-Z]+/g, 'A').replace(/[a-z]+/g, 'a').replace(/\d+/g, '0')));
  expect(shapes.size).toBeGreaterThan(12);
});

it('accounts and keys are plain words', () => {
  for (const random of randoms) {
    const naming = drawAccountNaming(random);
    for (const name of [naming.person(random), naming.admin(random), naming.service(random), naming.application(random)]) expect(name).toMatch(/^[a-z][a-z0-9._-]+$/);
    expect(drawKeyName(random, true)).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(drawKeyName(random, false)).toMatch(/^[a-z0-9-]+$/);
  }
});
