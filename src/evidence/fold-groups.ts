import type { Entity } from '../contracts/index.ts';
import { mergeGroups, type GroupDraft, type RuleDraft } from './group-table.ts';

const minSweepGroups = 4;
const minSharedPortFraction = 0.6;

/** A group ready for ranking: what was folded into it is told. */
export interface FoldedGroup {
  draft: GroupDraft;
  foldReasons: string[];
  /** Forwarding hosts through which the same act was seen once more. */
  forwarders: Set<Entity>;
}

function only<T>(set: ReadonlySet<T>): T | undefined {
  return set.size === 1 ? set.values().next().value : undefined;
}

/**
 * A gateway that translates addresses shows one act twice: from the client, and again from itself with the client's port numbers.
 * The copy goes into the original when most of its client ports are the original's.
 */
function foldTranslated(groups: FoldedGroup[]): FoldedGroup[] {
  const kept: FoldedGroup[] = [];
  const originals = groups.filter((group) => !only(group.draft.sources)?.isEnforcementPoint);
  for (const group of groups) {
    const gateway = only(group.draft.sources);
    const target = only(group.draft.targets);
    const ports = group.draft.clientPorts;
    const original = gateway?.isEnforcementPoint && gateway.addresses.length > 1 && target && ports.size > 0
      ? originals.find((other) => only(other.draft.targets) === target && [...ports].filter((port) => other.draft.clientPorts.has(port)).length >= ports.size * minSharedPortFraction)
      : undefined;
    if (!original || !gateway) {
      kept.push(group);
      continue;
    }
    const sources = new Set(original.draft.sources);
    mergeGroups(original.draft, group.draft);
    original.draft.sources = sources;
    original.forwarders.add(gateway);
    original.foldReasons.push(`seen again behind ${gateway.name}`);
  }
  return kept;
}

/** One source that tries one thing on many targets (or many on one) evenly is one line; a target struck far more often keeps its own. */
function foldSweeps(groups: FoldedGroup[], side: 'sources' | 'targets'): FoldedGroup[] {
  const other = side === 'sources' ? 'targets' : 'sources';
  const byEnd = new Map<Entity, FoldedGroup[]>();
  for (const group of groups) {
    const end = only(group.draft[side]);
    if (end && only(group.draft[other])) byEnd.set(end, [...(byEnd.get(end) ?? []), group]);
  }
  const gone = new Set<FoldedGroup>();
  for (const parts of byEnd.values()) {
    if (parts.length < minSweepGroups) continue;
    const counts = parts.map((part) => part.draft.count).sort((a, b) => a - b);
    const median = counts[Math.floor((counts.length - 1) / 2)] ?? 1;
    const even = parts.filter((part) => part.draft.count <= Math.max(3 * median, 5));
    const [whole, ...rest] = even;
    if (!whole || even.length < minSweepGroups) continue;
    for (const part of rest) {
      mergeGroups(whole.draft, part.draft);
      for (const forwarder of part.forwarders) whole.forwarders.add(forwarder);
      gone.add(part);
    }
    whole.foldReasons.push(side === 'sources' ? `${even.length} targets` : `${even.length} sources`);
  }
  return groups.filter((group) => !gone.has(group));
}

/** The groups of one rule, those that tell one act put together. */
export function foldRule(rule: RuleDraft): FoldedGroup[] {
  const groups = [...rule.groups.values()].sort((a, b) => a.ordinal - b.ordinal).map((draft): FoldedGroup => ({ draft, foldReasons: [], forwarders: new Set() }));
  if (groups.length < 2) return groups;
  return foldSweeps(foldSweeps(foldTranslated(groups), 'sources'), 'targets');
}
