import { expect, it } from 'vitest';
import { SeededRandom } from '../../kit/random.ts';
import { expandPortScan } from './expand-port-scan.ts';

const to = { name: 'web-1', address: '10.0.0.4', isInternal: true, host: { name: 'web-1', os: 'Debian 12', type: 'web', services: ['http', 'ssh'] } };
const scan = (portCount: number, isAllowed = false): ReturnType<typeof expandPortScan> => expandPortScan(new SeededRandom(portCount), { to, data: { portCount, isAllowed } });
const portsOf = (list: ReturnType<typeof expandPortScan>): number[] => list.map(({ input }) => (input.kind === 'connection' ? input.data.port : -1));

it.each([3, 60, 140, 1000])('tries %i different ports, mixed', (portCount) => {
  const ports = portsOf(scan(portCount));
  expect(new Set(ports).size).toBe(portCount);
  expect(ports).not.toEqual([...ports].sort((a, b) => a - b));
});

it('goes on in time, and is let through only where a service answers', () => {
  const list = scan(60);
  expect(list.every(({ afterSeconds }, index) => index === 0 || afterSeconds > (list[index - 1]?.afterSeconds ?? 0))).toBe(true);
  const open = list.filter(({ input }) => input.kind === 'connection' && input.data.isAllowed === true);
  expect(portsOf(open).sort((a, b) => a - b)).toEqual([22, 80]);
  expect(scan(20, true).every(({ input }) => input.kind === 'connection' && input.data.isAllowed === true)).toBe(true);
});
