import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Kinds of range (names of ipaddr.js) that are inside wherever they are seen. */
const internalRanges: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);
/** Kinds of range that name no machine a command could act on. */
const namelessRanges: ReadonlySet<string> = new Set(['unspecified', 'broadcast', 'multicast', 'linkLocal', 'loopback', 'discard']);

/** What an address is to the site. `none`: broadcast, multicast, link-local, loopback, unspecified or no address at all. */
export type AddressPlace = 'internal' | 'external' | 'none';

/** Only the plain spellings count: `10.1` or `0x0a000001` in a log line is a number, not an address. */
function parseAddress(text: string): Address | undefined {
  if (text.length > 60) return undefined;
  if (text.includes(':')) {
    const bare = text.split('%')[0] ?? text;
    return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : undefined;
  }
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
}

/** One spelling for each address (IPv6 shortened, IPv4 inside IPv6 unpacked); undefined when it is no address. */
export function normaliseAddress(text: string): string | undefined {
  return parseAddress(text)?.toString();
}

type Network = [Address, number];

function readNetwork(text: string): Network | undefined {
  const [addressText = '', prefixText = '', ...rest] = text.trim().split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefixText)) return undefined;
  const address = addressText.includes(':') ? (ipaddr.IPv6.isValid(addressText) ? ipaddr.IPv6.parse(addressText) : undefined) : parseAddress(addressText);
  const prefix = Number(prefixText);
  return address === undefined || prefix > (address.kind() === 'ipv4' ? 32 : 128) ? undefined : [address, prefix];
}

/** Address and prefix length of a network such as `10.0.1.0/24`; undefined for anything else. */
export function parseNetwork(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const network = readNetwork(text);
  return network === undefined ? undefined : { address: network[0].toString(), prefix: network[1], family: network[0].kind() };
}

function isIn(address: Address, [base, prefix]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, prefix);
}

/** True when an IPv4 or IPv6 address lies in a network written `address/prefix`. */
export function isInNetwork(address: string, network: string): boolean {
  const parsed = parseAddress(address);
  const base = readNetwork(network);
  return parsed !== undefined && base !== undefined && isIn(parsed, base);
}

/** Tells inside from outside: private ranges and the site's own networks are inside. */
export class AddressSpace {
  readonly #networks: readonly Network[];
  readonly #broadcasts: ReadonlySet<string>;

  /** @param networks the site's networks as `address/prefix`; anything else is skipped. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map(readNetwork).filter((network) => network !== undefined);
    this.#broadcasts = new Set(this.#networks.filter(([base, prefix]) => base.kind() === 'ipv4' && prefix <= 30).map(([base, prefix]) => ipaddr.IPv4.broadcastAddressFromCIDR(`${base.toString()}/${prefix}`).toString()));
  }

  /** @param text as {@link normaliseAddress} gives it. */
  place(text: string): AddressPlace {
    const address = parseAddress(text);
    if (address === undefined || this.#broadcasts.has(text)) return 'none';
    const range: string = address.range();
    // 240.0.0.0/4 is reserved and used by nobody; the ranges for documentation are as good as any address outside.
    if (namelessRanges.has(range) || (range === 'reserved' && address.kind() === 'ipv4' && Number(text.split('.', 1)[0]) >= 240)) return 'none';
    const isOfSite = this.#networks.some((network) => isIn(address, network));
    if (!isOfSite && !internalRanges.has(range)) return 'external';
    // Where the prefix is not known, the last address of a /24 is taken for a broadcast.
    return text.endsWith('.255') && !isOfSite ? 'none' : 'internal';
  }
}
