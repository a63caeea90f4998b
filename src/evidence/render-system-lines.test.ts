import { describe, expect, it } from 'vitest';
import { buildFrom } from './__fixtures__/build-from.ts';
import { parseSystemDescription } from './parse-system-description.ts';

const system = parseSystemDescription('{"text":"site","hosts":[{"name":"shop","addresses":["10.0.0.5"],"services":["nginx"]},{"name":"quiet-host","addresses":["10.0.0.6"]}]}', 'site.json');
const attack = { message: 'SSH brute force attempt', ruleId: 'R1', severityId: 4 as const, srcEndpoint: { ip: '203.0.113.9' }, dstEndpoint: { ip: '10.0.0.5' } };

describe('the system as the model reads it', () => {
  it('is the hosts of the site and what the digest names, but no addresses: their aliases say that they lie outside', () => {
    const { entities, systemLines, digest } = buildFrom([attack, { ...attack, dstEndpoint: { ip: '10.0.0.77' } }], { system }).evidence;
    const address = entities.find(({ kind }) => kind === 'address');
    expect(digest.map(({ text }) => text).join('\n')).toContain(address?.alias);
    expect(systemLines.filter((line) => /^a\d/.test(line))).toEqual([]);
    expect(systemLines).toEqual(['h1 shop nginx', 'h2 quiet-host', 'h3 10.0.0.77 inside']);
  });

  it('is at most 40 lines, whatever a flood of names does', () => {
    const flood = Array.from({ length: 300 }, (_, index) => ({ ...attack, dstEndpoint: { ip: `10.1.${String(index % 250)}.${String(1 + Math.floor(index / 250))}` } }));
    const { systemLines } = buildFrom([attack, ...flood], { system }).evidence;
    expect(systemLines.length).toBeLessThanOrEqual(40);
    expect(systemLines[0]).toBe('h1 shop nginx');
  });
});
