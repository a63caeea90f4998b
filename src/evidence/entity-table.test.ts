import { describe, expect, it } from 'vitest';
import { buildFrom } from './__fixtures__/build-from.ts';
import { parseSystemDescription } from './parse-system-description.ts';

const names = (rows: Parameters<typeof buildFrom>[0], options = {}): string[] => buildFrom(rows, options).evidence.entities.map((entity) => `${entity.kind} ${entity.name} ${entity.addresses.join(',')}`.trim());

describe('who is who', () => {
  it('joins an address and a host name that one record names together, whichever came first', () => {
    const byAddress = { message: 'connection', srcEndpoint: { ip: '10.0.0.5' } };
    const byName = { message: 'service started', device: { hostname: 'web-1' } };
    const both = { message: 'lease given', dstEndpoint: { ip: '10.0.0.5', hostname: 'web-1.corp.example' } };
    expect(names([byAddress, byName, both])).toEqual(['host web-1 10.0.0.5']);
    expect(names([both, byName, byAddress])).toEqual(['host web-1.corp.example 10.0.0.5']);
    expect(names([byName, byAddress, both])).toEqual(['host web-1 10.0.0.5']);
  });

  it('puts the groups of both names together and counts mentions once each', () => {
    const { evidence } = buildFrom([
      { message: 'malware found', ruleId: 'M1', device: { ip: '10.0.0.5' }, timeMs: 1_000 }, { message: 'malware found', ruleId: 'M1', device: { hostname: 'web-1' }, timeMs: 2_000 },
      { message: 'lease given', dstEndpoint: { ip: '10.0.0.5', hostname: 'web-1' }, kind: 'event' },
    ]);
    expect(evidence.groups.filter((group) => group.ruleId === 'M1').map((group) => group.targets)).toEqual([['h1'], ['h1']]);
    expect(evidence.entities.find((entity) => entity.kind === 'host')?.mentionCount).toBe(3);
  });

  it('never joins an outside address with an inside name, nor a name with an address that bears another', () => {
    expect(names([{ message: 'x', srcEndpoint: { ip: '203.0.113.9', hostname: 'web-1' } }, { message: 'y', device: { hostname: 'web-1' } }])).toContain('host web-1');
    expect(names([{ message: 'x', device: { ip: '10.0.0.5', hostname: 'web-1' } }, { message: 'y', device: { ip: '10.0.0.5', hostname: 'db-2' } }, { message: 'z', device: { hostname: 'db-2' } }])).toEqual(['host web-1 10.0.0.5', 'host db-2']);
  });

  it('keeps the name and alias of the system description', () => {
    const system = parseSystemDescription('{"text":"site","hosts":[{"name":"shop","addresses":["10.0.0.5"]}]}', 'site.json');
    expect(names([{ message: 'x', device: { hostname: 'ip-10-0-0-5' } }, { message: 'y', device: { ip: '10.0.0.5', hostname: 'ip-10-0-0-5' } }], { system })).toEqual(['host shop 10.0.0.5']);
  });

  it('knows of a described host what may be done to it and what can be kept of it', () => {
    const system = parseSystemDescription('{"text":"site","hosts":[{"name":"shop","addresses":["10.0.0.5"],"mayIsolate":false,"evidenceSources":["logs"]},{"name":"web","addresses":["10.0.0.6"]}]}', 'site.json');
    const { entities } = buildFrom([{ message: 'x', device: { hostname: 'shop' } }], { system }).evidence;
    expect(entities.find(({ name }) => name === 'shop')).toMatchObject({ mayIsolate: false, evidenceSources: ['logs'] });
    expect(entities.find(({ name }) => name === 'web')).not.toHaveProperty('evidenceSources');
  });

  it('knows CVEs, processes and URLs, and does not let a flood of URLs push out hosts', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => ({ message: 'web attack', url: `/p${index}`, srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '10.0.0.1' } }));
    const { evidence } = buildFrom([...rows, { message: 'exploit of cve-2021-44228 seen', process: '/usr/bin/java', dstEndpoint: { ip: '10.0.0.77' } }]);
    expect(evidence.entities.find((entity) => entity.kind === 'cve')).toMatchObject({ name: 'CVE-2021-44228', alias: 'v1' });
    expect(evidence.entities.find((entity) => entity.kind === 'process')).toMatchObject({ name: '/usr/bin/java', alias: 'e1' });
    expect(evidence.entities.some((entity) => entity.name === '10.0.0.77')).toBe(true);
    expect(evidence.entities.filter((entity) => entity.kind === 'url')).toHaveLength(2_000);
    expect(evidence.digest.some((line) => /\b[elv]\d+\b/.test(line.text))).toBe(false);
  });
});
