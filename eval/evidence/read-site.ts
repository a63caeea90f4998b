import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SystemDescription } from '../../src/contracts/index.ts';
import { parseSystemDescription } from '../../src/evidence/parse-system-description.ts';
import { parseJson } from '../../src/kit/json.ts';

const topologySchema = z.object({
  scenarios: z.record(z.string(), z.object({ hosts: z.array(z.object({ id: z.string(), zone: z.string(), role: z.string(), os: z.string().optional(), ipv4: z.array(z.string()).default([]) })) })),
});

const none = parseSystemDescription('');

/** What a site would have written down, where a data set gives it apart from the truth; empty for the others. Hosts outside the site are left out. */
export async function readSite(datasets: string, id: string): Promise<SystemDescription> {
  if (id.startsWith('dt-')) return parseSystemDescription(await readFile(join(datasets, 'digital-twin', 'weak-credential-3', 'system.txt'), 'utf8'), 'system.txt');
  const name = /^ait-(\w+)$/.exec(id)?.[1];
  if (name === undefined) return none;
  const topology = topologySchema.parse(parseJson(await readFile(join(datasets, 'ait-ads', 'topology.json'), 'utf8')));
  const hosts = (topology.scenarios[name]?.hosts ?? []).filter((host) => host.zone !== 'internet');
  return {
    ...none, text: 'Hosts of the site.',
    hosts: hosts.map((host) => ({ name: host.id, addresses: host.ipv4, role: host.role, zone: host.zone, services: [], ...(host.os === undefined ? {} : { os: host.os }) })),
    enforcementPoints: hosts.filter((host) => /firewall|gateway|vpn/i.test(host.role)).map((host) => host.id),
  };
}
