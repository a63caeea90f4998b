import type { Entity, EventGroup, Evidence } from '../../contracts/index.ts';
import { chosenGroups, indexEntities } from './describe-inspection.ts';

/** Where a node stands: outside that reaches in, the site, outside that is reached. */
export type ContactColumn = 0 | 1 | 2;

export interface ContactNode {
  id: string;
  column: ContactColumn;
  /** Missing for the node that stands for the rest of its column. */
  entity?: Entity;
  /** Entities it stands for. */
  memberCount: number;
  /** Signs of an attack that name no other end. */
  loneSignCount: number;
  weight: number;
}

export interface ContactEdge {
  from: string;
  to: string;
  /** Records; those of a group with several ends are shared evenly between its pairs. */
  count: number;
  severityId: number;
  isSign: boolean;
  /** Highest ranked first. */
  groups: EventGroup[];
}

export interface ContactGraph {
  nodes: ContactNode[];
  edges: ContactEdge[];
  /** Groups that were looked at. */
  groupCount: number;
  /** Ends that are not drawn one by one. */
  restCount: number;
}

/** Of each column; the others of it are drawn as one. */
const maxColumnNodes = 13;
const topGroups = 15;
const maxGroups = 300;
const maxNamedInstead = 3;
const signWeight = 4;

interface Contact { group: EventGroup; sources: Entity[]; targets: Entity[] }

/** Who has to do with whom in the signs of an attack, the groups of the digest and the highest ranked. */
export function buildContactGraph(evidence: Evidence): ContactGraph {
  const byAlias = indexEntities(evidence);
  const chosen = chosenGroups(evidence);
  const contacts = evidence.groups.filter((group, index) => group.isSign === true || index < topGroups || chosen.has(group.id)).slice(0, maxGroups).map((group) => findEnds(group, byAlias));
  const weights = weighEntities(contacts);
  const ranked = [...weights].sort(([, a], [, b]) => b.total - a.total).map(([entity]) => entity);
  const shown = new Set(([0, 1, 2] as const).flatMap((column) => {
    const members = ranked.filter((entity) => columnOf(entity, weights.get(entity)) === column);
    // One alone is drawn as itself.
    return members.length === maxColumnNodes + 1 ? members : members.slice(0, maxColumnNodes);
  }));
  const nodes = new Map<string, ContactNode>();
  const nodeOf = (entity: Entity): ContactNode => {
    const column = columnOf(entity, weights.get(entity));
    const id = shown.has(entity) ? entity.alias : `rest${column}`;
    let node = nodes.get(id);
    if (!node) nodes.set(id, (node = { id, column, memberCount: 0, loneSignCount: 0, weight: 0, ...(shown.has(entity) ? { entity } : {}) }));
    return node;
  };
  for (const entity of ranked) {
    const node = nodeOf(entity);
    node.memberCount += 1;
    node.weight += weights.get(entity)?.total ?? 0;
  }
  const edges = new Map<string, ContactEdge>();
  for (const { group, sources, targets } of contacts) {
    const from = new Set(sources.map((entity) => nodeOf(entity)));
    const to = new Set(targets.map((entity) => nodeOf(entity)));
    if (from.size === 0 || to.size === 0) {
      if (group.isSign === true) for (const node of [...from, ...to]) node.loneSignCount += 1;
      continue;
    }
    for (const source of from) for (const target of to) if (source !== target) addToEdge(edges, { source, target, group, share: group.count / (from.size * to.size) });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], groupCount: contacts.length, restCount: ranked.length - shown.size };
}

/** The ends of a group. A name that was looked up stands in for the resolver, and an account for a target that is not told. */
function findEnds(group: EventGroup, byAlias: ReadonlyMap<string, Entity>): Contact {
  const resolve = (aliases: readonly string[]): Entity[] => aliases.flatMap((alias) => byAlias.get(alias) ?? []);
  const sources = resolve(group.sources);
  const targets = resolve(group.targets);
  const mentions = resolve(group.mentions);
  const domains = group.isSign === true && group.ports.includes(53) ? mentions.filter((entity) => entity.kind === 'domain' && !entity.isInternal) : [];
  if (sources.length > 0 && domains.length > 0) return { group, sources, targets: domains.slice(0, maxNamedInstead) };
  if (sources.length > 0 && targets.length === 0) return { group, sources, targets: mentions.filter(({ kind }) => kind === 'account' || kind === 'key' || kind === 'domain').slice(0, maxNamedInstead) };
  return { group, sources, targets };
}

function weighEntities(contacts: readonly Contact[]): Map<Entity, { total: number; asSource: number }> {
  const weights = new Map<Entity, { total: number; asSource: number }>();
  const add = (entity: Entity, part: number, isSource: boolean): void => {
    const weight = weights.get(entity) ?? { total: entity.suspicionFraction, asSource: 0 };
    weights.set(entity, { total: weight.total + part, asSource: weight.asSource + (isSource ? part : -part) });
  };
  for (const { group, sources, targets } of contacts) {
    const worth = (group.isSign === true ? signWeight : 1) * Math.max(0.01, group.score);
    for (const entity of sources) add(entity, worth / sources.length, true);
    for (const entity of targets) add(entity, worth / targets.length, false);
  }
  return weights;
}

function columnOf(entity: Entity, weight: { asSource: number } | undefined): ContactColumn {
  if (entity.isInternal || entity.isInSystem || entity.kind === 'account' || entity.kind === 'key') return 1;
  return (weight?.asSource ?? 0) >= 0 ? 0 : 2;
}

function addToEdge(edges: Map<string, ContactEdge>, { source, target, group, share }: { source: ContactNode; target: ContactNode; group: EventGroup; share: number }): void {
  const key = `${source.id} ${target.id}`;
  let edge = edges.get(key);
  if (!edge) edges.set(key, (edge = { from: source.id, to: target.id, count: 0, severityId: 0, isSign: false, groups: [] }));
  edge.count += share;
  edge.groups.push(group);
  // A sign says more of an edge than a line that is no sign, however severe.
  const isSign = group.isSign === true;
  if (isSign === edge.isSign) edge.severityId = Math.max(edge.severityId, group.severityId);
  else if (isSign) edge.severityId = group.severityId;
  edge.isSign ||= isSign;
}
