import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StanchError } from '../kit/error.ts';
import { parseSystemDescription } from './parse-system-description.ts';

const datasets = process.env['STANCH_DATASETS'];

describe('parseSystemDescription', () => {
  it('reads JSON by the schema and says what does not fit', () => {
    expect(parseSystemDescription('{"hosts":[{"name":"web01","addresses":["10.0.0.1"],"criticality":4}]}')).toMatchObject({ text: '', hosts: [{ name: 'web01', criticality: 4, services: [] }] });
    expect(() => parseSystemDescription('{"hosts":[{"addresses":[]}]}', 'site.json')).toThrow(StanchError);
    expect(() => parseSystemDescription('not json', 'site.json')).toThrow(/not a JSON object/);
  });

  it('reads tables, lists and sentences', () => {
    const system = parseSystemDescription([
      'Networks: DMZ 192.168.2.0/24, office network 192.168.3.0/24.', '', '| Host | Address | Role | Notes |', '|---|---|---|---|', '| fw01 | 192.168.2.1, 192.168.3.1 | firewall | pfSense |',
      '| web01 | 192.168.2.10 | public web server | nginx, business-critical, must not be isolated |', '| db-1.example.test | 192.168.3.20 | PostgreSQL database | crown jewel; must not be rebuilt |', '',
      '- mail (192.168.2.11): Postfix and Dovecot on Debian 12', '- 192.168.3.53: resolver', 'The account `svc_backup` must not be disabled.',
    ].join('\n'));
    expect(system.hosts.map(({ name, addresses }) => [name, ...addresses])).toEqual([['fw01', '192.168.2.1', '192.168.3.1'], ['web01', '192.168.2.10'], ['db-1.example.test', '192.168.3.20'], ['mail', '192.168.2.11'], ['resolver', '192.168.3.53']]);
    expect(system.zones).toEqual([{ name: 'dmz', network: '192.168.2.0/24' }, { name: 'office', network: '192.168.3.0/24' }]);
    expect(system.hosts[1]).toMatchObject({ criticality: 4, mayIsolate: false, services: ['nginx'], zone: 'dmz' });
    expect(system.hosts[2]).toMatchObject({ criticality: 4, mayRebuild: false, services: ['postgresql'] });
    expect(system.hosts[3]).toMatchObject({ os: 'Debian 12', services: ['smtp', 'imap'] });
    expect(system.enforcementPoints).toEqual(['fw01', 'resolver']);
    expect(system.accounts).toEqual([{ name: 'svc_backup', mustStay: true }]);
  });

  it('never throws on words', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const plain = `x ${text}`;
      expect(parseSystemDescription(plain).text).toBe(plain);
    }));
  });

  it.skipIf(datasets === undefined)('finds all seven hosts of the digital twin (needs STANCH_DATASETS)', () => {
    const system = parseSystemDescription(readFileSync(join(datasets ?? '', 'digital-twin/weak-credential-3/system.txt'), 'utf8'));
    expect(system.hosts.map(({ name, addresses }) => [name, ...addresses])).toEqual([
      ['gateway', '10.0.1.10', '10.0.2.10'], ['client', '10.0.1.11'], ['server_ssh', '10.0.2.11'], ['server_samba', '10.0.2.12'], ['server_shellshock', '10.0.2.13'], ['server_web1', '10.0.2.14'], ['server_web2', '10.0.2.15'],
    ]);
    expect(system.enforcementPoints).toEqual(['gateway']);
    expect(system.hosts[2]?.services).toEqual(['ssh']);
  });
});
