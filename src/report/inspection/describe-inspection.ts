import type { Entity, EventGroup, Evidence } from '../../contracts/index.ts';
import { countOf, formatTime, groupDigits } from '../describe-run.ts';

export const severityNames = ['unknown', 'info', 'low', 'medium', 'high', 'critical'] as const;
const kindOrder = ['alert', 'event', 'text'] as const;
const maxListedEnds = 3;

export function severityName(severityId: number): string {
  return severityNames[severityId] ?? 'unknown';
}

/** Entities of an evidence by alias. Asked for an alias that is none, it gives undefined, whatever the text. */
export function indexEntities({ entities }: Evidence): ReadonlyMap<string, Entity> {
  return new Map(entities.map((entity) => [entity.alias, entity]));
}

/** `web-1, db-1 and 3 more`; `?` when there is none. */
export function nameEnds(aliases: readonly string[], byAlias: ReadonlyMap<string, Entity>, limit = maxListedEnds): string {
  if (aliases.length === 0) return '?';
  const names = aliases.slice(0, limit).map((alias) => byAlias.get(alias)?.name ?? alias).join(', ');
  return aliases.length > limit ? `${names} and ${groupDigits(aliases.length - limit)} more` : names;
}

/** `203.0.113.66 → web-1`, or only one end where the other is not known. */
export function nameBothEnds({ sources, targets }: EventGroup, byAlias: ReadonlyMap<string, Entity>, limit = maxListedEnds): string {
  if (sources.length === 0 && targets.length === 0) return 'no ends named';
  if (sources.length === 0) return nameEnds(targets, byAlias, limit);
  return `${nameEnds(sources, byAlias, limit)} → ${nameEnds(targets, byAlias, limit)}`;
}

/** Records by kind, for each severity from critical to unknown. A group counts as its most severe record. */
export interface KindCounts { kind: (typeof kindOrder)[number]; bySeverity: readonly number[]; total: number }

export function countKinds({ groups }: Evidence): KindCounts[] {
  return kindOrder.map((kind) => {
    const bySeverity = severityNames.map(() => 0);
    for (const group of groups) if (group.kind === kind) bySeverity[group.severityId] = (bySeverity[group.severityId] ?? 0) + group.count;
    return { kind, bySeverity, total: bySeverity.reduce((sum, count) => sum + count, 0) };
  }).filter(({ total }) => total > 0);
}

/** The suspicious first, then those that alerts name, then those that are named most. */
export function orderEntities({ entities }: Evidence): Entity[] {
  const alerts = (entity: Entity): number => entity.alertSourceCount + entity.alertTargetCount;
  return [...entities].sort((a, b) => b.suspicionFraction - a.suspicionFraction || alerts(b) - alerts(a) || b.mentionCount - a.mentionCount);
}

/** What is known of an entity beside its name and counts. */
export function describeEntity(entity: Entity, evidence: Evidence): string {
  const addresses = entity.addresses.filter((address) => address !== entity.name);
  const criticality = ['', 'low worth', 'normal worth', 'critical', 'crown jewel'][entity.criticality ?? 0] ?? '';
  return [
    addresses.length > maxListedEnds ? `${addresses.slice(0, maxListedEnds).join(' ')} and ${addresses.length - maxListedEnds} more` : addresses.join(' '),
    entity.role ?? '', entity.zone === undefined || entity.zone === '' ? '' : `zone ${entity.zone}`, criticality, entity.services.join(' '),
    entity.isEnforcementPoint ? 'enforcement point' : '', evidence.forwarders?.includes(entity.alias) === true ? 'forwards for others' : '',
    entity.mayIsolate === false ? 'not to be isolated' : '', entity.mayRebuild === false ? 'not to be rebuilt' : '', entity.mustStay === true ? 'must stay' : '',
  ].filter((part) => part !== '').join(', ');
}

/** Kinds whose names lie somewhere in a network: the others are neither inside nor outside. */
export function placeOf(entity: Entity): string {
  if (!['host', 'address', 'network', 'domain'].includes(entity.kind)) return '';
  return entity.isInSystem ? 'site' : entity.isInternal ? 'inside' : 'outside';
}

/** `12 hosts, 3 accounts`. */
export function countEntityKinds(entities: readonly Entity[]): string {
  const counts = new Map<Entity['kind'], number>();
  for (const { kind } of entities) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const plurals: Partial<Record<Entity['kind'], string>> = { address: 'addresses', hash: 'hashes', process: 'processes', cve: 'CVEs', url: 'URLs' };
  return [...counts].map(([kind, count]) => (count > 1 && plurals[kind] !== undefined ? `${groupDigits(count)} ${plurals[kind]}` : countOf(count, kind === 'cve' || kind === 'url' ? kind.toUpperCase() : kind))).join(', ');
}

export function chosenGroups({ digest }: Evidence): ReadonlySet<string> {
  return new Set(digest.map((line) => line.groupId));
}

const aroundBorder = 8;
const maxBorderGroups = 40;

/**
 * Groups around the rank where the digest ends: the last that are in and the first that are out, and what is in or out between them. In order
 * of rank. Empty when the digest is.
 */
export function listBorderGroups(evidence: Evidence): EventGroup[] {
  const chosen = chosenGroups(evidence);
  const firstOut = evidence.groups.findIndex((group) => !chosen.has(group.id));
  const lastIn = evidence.groups.findLastIndex((group) => chosen.has(group.id));
  if (lastIn < 0) return evidence.groups.slice(0, aroundBorder);
  const border = firstOut < 0 ? lastIn + 1 : firstOut;
  const start = Math.max(0, Math.min(border, lastIn) - aroundBorder);
  const end = Math.max(border, Math.min(lastIn + 1, start + maxBorderGroups - aroundBorder)) + aroundBorder;
  return evidence.groups.slice(start, end).slice(0, maxBorderGroups);
}

/** `in` or `out` and why, without the first word. */
export function describeChoice(group: EventGroup, chosen: ReadonlySet<string>): { isIn: boolean; why: string } {
  const isIn = chosen.has(group.id);
  return { isIn, why: (group.digestReason ?? '').replace(/^(in|out)(: )?/, '') };
}

/** `1 to 4, 9, 12 to 80 and 3 more ranges` of the lines of a group, by path of the source. */
export function describeLines(group: EventGroup, sources: readonly { id: string; path: string }[], limit = 8): string[] {
  return group.lines.map(({ source, ranges }) => {
    const shown = ranges.slice(0, limit).map(([first, last]) => (first === last ? groupDigits(first) : `${groupDigits(first)} to ${groupDigits(last)}`)).join(', ');
    const rest = ranges.length > limit ? ` and ${countOf(ranges.length - limit, 'more range')}` : '';
    return `${pathOf(source, sources)}: ${shown}${rest}`;
  });
}

export function pathOf(source: string, sources: readonly { id: string; path: string }[]): string {
  const path = sources.find((each) => each.id === source)?.path ?? source;
  return path === '-' ? 'standard input' : path;
}

/** The folder that all paths have in common, with its last slash; empty when there is none, or only one file. */
export function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  if (paths.length < 2) return '';
  let length = first.lastIndexOf('/') + 1;
  while (length > 0 && !paths.every((path) => path.startsWith(first.slice(0, length)))) length = first.lastIndexOf('/', length - 2) + 1;
  return first.slice(0, length);
}

const dayMs = 86_400_000;

/** `2026-06-10 09:12 to 11:40`: what both times share is written once; over several days only the days. */
export function formatTimeSpan(firstMs: number, lastMs: number): string {
  if (lastMs - firstMs >= 2 * dayMs) return `${formatTime(firstMs).slice(0, 10)} to ${formatTime(lastMs).slice(0, 10)}`;
  const first = formatTime(firstMs).slice(0, 16);
  const last = formatTime(lastMs).slice(0, 16);
  if (first === last) return first;
  return `${first} to ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : first.slice(0, 5) === last.slice(0, 5) ? last.slice(5) : last}`;
}

const spanUnits = [['year', 365 * dayMs], ['day', dayMs], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const;

/** The two largest units: `4 days 2 hours`, `49 minutes 4 seconds`, `1 second`. */
export function describeSpan(spanMs: number): string {
  const at = Math.max(0, spanUnits.findIndex(([, unitMs]) => spanMs >= unitMs));
  if (spanMs < 1000) return `${Math.round(spanMs)} ms`;
  let rest = spanMs;
  return spanUnits.slice(at, at + 2).flatMap(([name, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? [] : [countOf(count, name)];
  }).join(' ');
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.4 MB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${byteUnits[unit] ?? 'B'}`;
}
