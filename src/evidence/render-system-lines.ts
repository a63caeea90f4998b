import { aliasLetters, type Entity } from '../contracts/index.ts';
import { renderPlainLine } from './render-digest-line.ts';

const maxLines = 40;
const maxNameChars = 40;
const maxServices = 4;
const kindOrder = Object.keys(aliasLetters);

function shortService(service: string): string {
  return renderPlainLine(service, 24).toLowerCase().replace(/\s{0,4}\b(service|server|daemon|tcp|udp|port|on)\b\s{0,4}/g, ' ').trim().replace(/\s+/g, ' ');
}

/** `h3 server_ssh ssh`: alias, name, zone or role, services, flags with `!`. One line, no control characters. */
export function renderSystemLine(entity: Entity): string {
  const name = renderPlainLine(entity.name, maxNameChars);
  const parts = [entity.alias, name];
  if (entity.kind === 'host') {
    const zone = renderPlainLine(entity.zone ?? '', 16);
    const role = renderPlainLine(entity.role ?? '', 24);
    const services = entity.services.map(shortService).filter((service) => service !== '').slice(0, maxServices);
    if (zone !== '' && !name.toLowerCase().includes(zone.toLowerCase())) parts.push(zone);
    // A role that only says the name or the services again is left out.
    const said = `${name} ${services.join(' ')}`.toLowerCase();
    if (role !== '' && !role.toLowerCase().split(/\s+/).every((word) => said.includes(word))) parts.push(role);
    if (services.length > 0) parts.push(services.join(','));
    if (zone === '' && role === '' && services.length === 0 && !entity.isInSystem) parts.push('inside');
  } else if (entity.role !== undefined) parts.push(renderPlainLine(entity.role, 24));
  if (entity.isEnforcementPoint) parts.push('!firewall');
  if (entity.criticality === 4) parts.push('!critical');
  if (entity.mayIsolate === false) parts.push('!no-isolate');
  if (entity.mayRebuild === false) parts.push('!no-rebuild');
  if (entity.mustStay === true) parts.push('!must-stay');
  return parts.join(' ');
}

/** One line for each entity of the digest but addresses, whose aliases say that they lie outside, and each host of the system, in order of alias; at most 40, the suspicious first. */
export function renderSystemLines(entities: readonly Entity[], inDigest: ReadonlySet<Entity>): string[] {
  const rank = (entity: Entity): number => (inDigest.has(entity) ? 2 : 0) + (entity.isInSystem ? 1 : 0) + entity.suspicionFraction;
  return entities.map((entity, index) => ({ entity, index }))
    .filter(({ entity }) => entity.kind !== 'address' && (inDigest.has(entity) || (entity.isInSystem && entity.kind !== 'network')))
    .sort((a, b) => rank(b.entity) - rank(a.entity) || a.index - b.index)
    .slice(0, maxLines)
    .sort((a, b) => kindOrder.indexOf(a.entity.kind) - kindOrder.indexOf(b.entity.kind) || a.index - b.index)
    .map(({ entity }) => renderSystemLine(entity));
}
