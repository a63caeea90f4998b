import type { Random, SystemDescription } from '../../contracts/index.ts';
import { pickText } from './draw.ts';
import type { DrawnSite } from './drawn-site.ts';
import { splitRef } from './refs.ts';
import { writeSystemText } from './write-system-text.ts';

/** What the site wrote down about itself: the fields and, in the words of some layout, the same in text. */
export function describeSystem(site: DrawnSite, random: Random): SystemDescription {
  const { template } = site;
  const text = (value: string | readonly string[], place: string): string => {
    const own = random.child(place);
    return site.fill(pickText(own, value), own);
  };
  const { backup } = template.site;
  const described: Omit<SystemDescription, 'text'> = {
    hosts: [...site.hosts.values()].map((host) => {
      const { criticality, mayIsolate, mayRebuild, evidenceSources } = template.site.hosts[host.id] ?? { criticality: 2, mayIsolate: true, mayRebuild: true };
      const sources = evidenceSources ?? (host.type === 'cloud-service' || host.type === 'identity-provider' ? ['logs' as const] : undefined);
      return { name: host.name, addresses: host.addresses, os: host.os, role: host.role, zone: host.zone, criticality, services: [...host.services], mayIsolate, mayRebuild, ...(sources !== undefined && { evidenceSources: sources }) };
    }),
    zones: site.zones.map(({ name, network }) => ({ name, network })),
    enforcementPoints: template.site.enforcementPoints.map((ref) => site.nameOf(splitRef(ref).id)),
    accounts: [...site.accounts.values()].map(({ name, role, isPrivileged, mustStay }) => ({ name, role, isPrivileged, mustStay })),
    keys: [...site.keys.values()].map(({ name, role }) => ({ name, role })),
    ...(backup !== undefined && { backup: text(backup, 'backup') }),
    rules: [...new Set(template.site.rules.map((rule, index) => text(rule, `rule ${index}`)))],
  };
  return { text: writeSystemText({ ...described, about: site.about }, random.child('layout')), ...described };
}
