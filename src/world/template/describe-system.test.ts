import { expect, it } from 'vitest';
import { SeededRandom } from '../../kit/random.ts';
import { plainRenderers } from './__fixtures__/plain-renderers.ts';
import { readFixture } from './__fixtures__/read-fixture.ts';
import { instantiate } from './instantiate.ts';
import { writeSystemText } from './write-system-text.ts';

const systems = Array.from({ length: 30 }, (_, seed) => instantiate({ template: readFixture(), variant: 'plain', seed, renderers: plainRenderers }).scenario.system);

it('writes in several layouts', () => {
  const shapes = new Set(systems.map(({ text }) => (text.includes('| name | role |') ? 'table' : text.includes('| host | address |') ? 'two tables' : text.includes('host: ') ? 'blocks' : text.includes('has the address') ? 'prose' : 'lists')));
  expect(shapes.size).toBe(5);
});

it('says in words what the fields say', () => {
  for (const system of systems) {
    for (const host of system.hosts) {
      for (const value of [host.name, ...host.addresses, host.os ?? '', host.role ?? '', ...host.services]) expect(system.text).toContain(value);
      const about = system.text.split('\n').join(' ');
      expect(about).toContain(host.zone ?? 'none');
    }
    for (const { name, network } of system.zones) for (const value of [name, network ?? '']) expect(system.text).toContain(value);
    for (const { name, role } of [...system.accounts, ...system.keys]) for (const value of [`\`${name}\``, role ?? '']) expect(system.text).toContain(value);
    for (const rule of system.rules) expect(system.text).toContain(rule);
    expect(system.text).toContain(system.backup);
  }
});

it('tells of each host that may not be isolated or rebuilt, and of no other', () => {
  for (let seed = 0; seed < 40; seed++) {
    const host = { name: 'only-one', addresses: ['10.0.0.1'], os: 'Debian 12', role: 'store', zone: 'a', criticality: 2, services: [] };
    const textOf = (more: object): string => writeSystemText({ about: 'A site.', hosts: [{ ...host, ...more }], zones: [{ name: 'a', network: '10.0.0.0/24' }], enforcementPoints: [], accounts: [], keys: [], rules: [] }, new SeededRandom(seed));
    const isolation = /may not be isolated|must stay connected|must not be cut off the network/;
    const rebuilding = /may not be rebuilt|must not be reinstalled|cannot be set up anew/;
    expect(textOf({ mayIsolate: false })).toMatch(isolation);
    expect(textOf({ mayIsolate: false })).not.toMatch(rebuilding);
    expect(textOf({ mayRebuild: false })).toMatch(rebuilding);
    expect(textOf({ mayIsolate: true, mayRebuild: true })).not.toMatch(isolation);
    expect(textOf({ evidenceSources: ['logs'] })).toMatch(/only its logs can be kept|logs only|nothing but logs/);
  }
});

it('gives each host an address in the network of its zone, and the firewall one in each', () => {
  for (const system of systems) {
    const prefixes = new Map(system.zones.map(({ name, network }) => [name, (network ?? '').replace(/\.0\/24$/, '.')]));
    const addresses = system.hosts.flatMap((host) => host.addresses);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const host of system.hosts) expect(host.addresses[0]?.startsWith(prefixes.get(host.zone ?? '') ?? 'none')).toBe(true);
    for (const prefix of prefixes.values()) expect(system.hosts[0]?.addresses.some((address) => address.startsWith(prefix))).toBe(true);
    expect(new Set([...system.hosts, ...system.accounts].map(({ name }) => name.toLowerCase())).size).toBe(system.hosts.length + system.accounts.length);
  }
});
