import type { Random } from '../../../contracts/index.ts';
import { drawInt, hasChance, pick } from '../draw.ts';

/** First octets that belong to nobody in public: private, shared, loopback, link-local, documentation, tests, multicast. */
function isPublicPair(first: number, second: number): boolean {
  if (first === 10 || first === 127 || first >= 224) return false;
  if (first === 100 && second >= 64 && second < 128) return false;
  if (first === 169 && second === 254) return false;
  if (first === 172 && second >= 16 && second < 32) return false;
  if (first === 192 && (second === 168 || second === 0 || second === 88)) return false;
  if (first === 198 && (second === 18 || second === 19 || second === 51)) return false;
  return !(first === 203 && second === 0);
}

/** The first three octets of a public IPv4 network. */
export function drawPublicPrefix(random: Random): string {
  for (;;) {
    const [first, second] = [drawInt(random, 2, 223), drawInt(random, 1, 254)];
    if (isPublicPair(first, second)) return `${first}.${second}.${drawInt(random, 0, 255)}`;
  }
}

export function drawPublicAddress(random: Random): string {
  return `${drawPublicPrefix(random)}.${drawInt(random, 2, 253)}`;
}

/** First two groups of an IPv6 network that providers give out. */
export function drawPublicPrefixSix(random: Random): string {
  return `${pick(random, ['2001', '2003', '2400', '2409', '2600', '2804', '2a00', '2a01', '2a02', '2a03', '2a0c'])}:${drawInt(random, 0x100, 0xfff).toString(16)}`;
}

export function drawPublicAddressSix(random: Random): string {
  const group = (): string => drawInt(random, 0x1000, 0xffff).toString(16);
  const prefix = `${drawPublicPrefixSix(random)}:${group()}`;
  return hasChance(random, 0.5) ? `${prefix}::${drawInt(random, 2, 0xfff).toString(16)}` : `${prefix}:${group()}:${group()}:${group()}:${group()}:${group()}`;
}

/** Networks of a site with room for so many zones: the first three octets of each. */
export function drawPrivatePrefixes(random: Random, count: number): string[] {
  const shape = random.next();
  const second = drawInt(random, 0, 250);
  const first = drawInt(random, 1, 180);
  const step = pick(random, [1, 1, 5, 10]);
  return Array.from({ length: count }, (_, zone) => {
    if (shape < 0.45) return `10.${second}.${(first + zone * step) % 256}`;
    if (shape < 0.6) return `10.${(second + zone * step) % 256}.${drawInt(random, 0, 9)}`;
    if (shape < 0.85) return `192.168.${(first + zone * step) % 256}`;
    return `172.${16 + (second % 16)}.${(first + zone * step) % 256}`;
  });
}
