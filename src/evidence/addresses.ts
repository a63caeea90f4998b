import { BlockList, isIP, SocketAddress } from 'node:net';

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
/** Addresses that name no machine a command could act on. */
const namelessNetworks = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/127', 'fe80::/10', 'ff00::/8'];

/** What an address is to the site. `none`: broadcast, multicast, link-local, loopback, unspecified or no address at all. */
export type AddressPlace = 'internal' | 'external' | 'none';

/** One spelling for each address (IPv6 shortened, IPv4 inside IPv6 unpacked); undefined when it is no address. */
export function normaliseAddress(text: string): string | undefined {
  const family = isIP(text);
  if (family === 4) return text;
  if (family === 0) return undefined;
  const short = new SocketAddress({ address: text.split('%')[0] ?? text, family: 'ipv6' }).address;
  const mapped = short.startsWith('::ffff:') ? short.slice(7) : '';
  return isIP(mapped) === 4 ? mapped : short;
}

/** Address and prefix length of a network such as `10.0.1.0/24`; undefined for anything else. */
export function parseNetwork(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', prefixText = '', ...rest] = text.trim().split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  return prefix <= (family === 4 ? 32 : 128) ? { address, prefix, family: family === 4 ? 'ipv4' : 'ipv6' } : undefined;
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** IPv4 by arithmetic, since a flood asks for each address; IPv6 by Node's own list. */
class NetworkList {
  readonly #v4: { first: number; last: number }[] = [];
  readonly #v6 = new BlockList();

  constructor(networks: readonly string[]) {
    for (const text of networks) {
      const network = parseNetwork(text);
      if (network?.family === 'ipv6') this.#v6.addSubnet(network.address, network.prefix, 'ipv6');
      else if (network) {
        const size = 2 ** (32 - network.prefix);
        const first = Math.floor(toNumber(network.address) / size) * size;
        this.#v4.push({ first, last: first + size - 1 });
      }
    }
  }

  has(address: string): boolean {
    if (address.includes(':')) return this.#v6.check(address, 'ipv6');
    const number = toNumber(address);
    return this.#v4.some(({ first, last }) => number >= first && number <= last);
  }
}

/** True when an IPv4 or IPv6 address lies in a network written `address/prefix`. */
export function isInNetwork(address: string, network: string): boolean {
  return isIP(address) !== 0 && address.includes(':') === network.includes(':') && new NetworkList([network]).has(address);
}

/** Last address of an IPv4 network: its broadcast address. */
function broadcastOf(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network?.family !== 'ipv4' || network.prefix > 30) return undefined;
  const base = toNumber(network.address);
  const size = 2 ** (32 - network.prefix);
  const last = Math.floor(base / size) * size + size - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}

/** Tells inside from outside: private ranges and the site's own networks are inside. */
export class AddressSpace {
  readonly #internal: NetworkList;
  readonly #nameless: NetworkList;
  readonly #broadcasts: Set<string>;
  readonly #siteNetworks: NetworkList;

  /** @param networks the site's networks as `address/prefix`; anything else is skipped. */
  constructor(networks: readonly string[]) {
    this.#siteNetworks = new NetworkList(networks);
    this.#internal = new NetworkList([...privateNetworks, ...networks]);
    this.#nameless = new NetworkList(namelessNetworks);
    this.#broadcasts = new Set(networks.map(broadcastOf).filter((address) => address !== undefined));
  }

  /** @param address as {@link normaliseAddress} gives it. */
  place(address: string): AddressPlace {
    if (this.#nameless.has(address) || this.#broadcasts.has(address)) return 'none';
    if (!this.#internal.has(address)) return 'external';
    // Where the prefix is not known, the last address of a /24 is taken for a broadcast.
    if (address.endsWith('.255') && !this.#siteNetworks.has(address)) return 'none';
    return 'internal';
  }
}
