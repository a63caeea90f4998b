import type { Entity } from '../contracts/index.ts';
import { mergeGroups, type GroupDraft } from './group-draft.ts';
import { isBurst, type RuleDraft } from './group-table.ts';

const minRecurringSessions = 4;
const minSweepGroups = 4;
const minSharedPortFraction = 0.6;
/** Within a sweep nothing pauses longer. */
const sweepPauseMs = 3_600_000;

/** A group ready for ranking: what was folded into it is told. */
export interface FoldedGroup {
  draft: GroupDraft;
  foldReasons: string[];
  /** Forwarding hosts through which the same act was seen once more. */
  forwarders: Set<Entity>;
  /** How often the act was seen by the sensor that saw it most; missing: by one sensor, so as many times as there are records. */
  shownCount?: number;
  /** Far more records than this rule between these ends gives at other times. */
  isBurst?: boolean;
}

export function only<T>(set: ReadonlySet<T>): T | undefined {
  return set.size === 1 ? set.values().next().value : undefined;
}

function medianOf(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
}

/** The parts that belong together go into the first of them; the others are gone. */
function foldInto(whole: FoldedGroup, parts: readonly FoldedGroup[], gone: Set<FoldedGroup>): void {
  for (const part of parts) {
    mergeGroups(whole.draft, part.draft);
    for (const forwarder of part.forwarders) whole.forwarders.add(forwarder);
    gone.add(part);
  }
}

/** What comes again and again between the same ends is one line; a session with far more records than the others keeps its own. */
function foldSessions(sessions: readonly FoldedGroup[]): FoldedGroup[] {
  if (sessions.length < minRecurringSessions) return [...sessions];
  const median = medianOf(sessions.map(({ draft }) => draft.count / draft.sessionCount));
  const ordinary = sessions.filter(({ draft }) => !isBurst(draft, median));
  const [whole, ...rest] = ordinary;
  if (!whole || ordinary.length < minRecurringSessions) return [...sessions];
  const gone = new Set<FoldedGroup>();
  foldInto(whole, rest, gone);
  whole.foldReasons.push(`came ${whole.draft.sessionCount} times`);
  for (const session of sessions) if (!ordinary.includes(session)) session.isBurst = true;
  return sessions.filter((session) => !gone.has(session));
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
      ? originals.find((other) => only(other.draft.targets) === target && shareOf(ports, other.draft.clientPorts) >= minSharedPortFraction)
      : undefined;
    if (!original || !gateway) {
      kept.push(group);
      continue;
    }
    const sources = new Set(original.draft.sources);
    mergeSameAct(original, group);
    original.draft.sources = sources;
    original.forwarders.add(gateway);
    original.foldReasons.push(`seen again behind ${gateway.name}`);
  }
  return kept;
}

/** Share of the first set's members (0 to 1) that the second has too. */
export function shareOf<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): number {
  if (part.size === 0) return 0;
  let count = 0;
  for (const member of part) if (whole.has(member)) count++;
  return count / part.size;
}

/** Another view of what the first group tells: no session more. */
export function mergeSameAct(whole: FoldedGroup, part: FoldedGroup): void {
  const sessionCount = Math.max(whole.draft.sessionCount, part.draft.sessionCount);
  whole.shownCount = Math.max(whole.shownCount ?? whole.draft.count, part.shownCount ?? part.draft.count);
  mergeGroups(whole.draft, part.draft);
  whole.draft.sessionCount = sessionCount;
}

/** Groups that begin within a pause of what came before, in order of time; those without a time are together. */
export function clusterByTime<T extends FoldedGroup>(groups: readonly T[], pauseMs: number): T[][] {
  const clusters: T[][] = [];
  let endMs = -Infinity;
  for (const group of [...groups].sort((a, b) => (a.draft.firstTimeMs ?? -Infinity) - (b.draft.firstTimeMs ?? -Infinity) || a.draft.ordinal - b.draft.ordinal)) {
    const { firstTimeMs = -Infinity, lastTimeMs = -Infinity } = group.draft;
    const last = clusters.at(-1);
    if (last && (firstTimeMs === endMs || firstTimeMs - endMs <= pauseMs)) last.push(group);
    else clusters.push([group]);
    endMs = Math.max(endMs, lastTimeMs);
  }
  return clusters;
}

/**
 * One source that tries one thing on many targets (or many on one) evenly is one line; a target struck far more often keeps its own. Where
 * no source is told, the same thing on many targets within the hour is taken for one act.
 */
function foldSweeps(groups: FoldedGroup[], side: 'sources' | 'targets'): FoldedGroup[] {
  const other = side === 'sources' ? 'targets' : 'sources';
  const byEnd = new Map<Entity | undefined, FoldedGroup[]>();
  for (const group of groups) {
    const end = only(group.draft[side]);
    if (!only(group.draft[other]) || (!end && (side === 'targets' || group.draft.sources.size > 0))) continue;
    const parts = byEnd.get(end);
    if (parts) parts.push(group);
    else byEnd.set(end, [group]);
  }
  const gone = new Set<FoldedGroup>();
  for (const [end, all] of byEnd) {
    for (const parts of end ? [all] : clusterByTime(all.filter((group) => group.draft.sessionCount === 1), sweepPauseMs)) {
      if (new Set(parts.map((part) => only(part.draft[other]))).size < minSweepGroups) continue;
      const median = medianOf(parts.map((part) => part.draft.count));
      const even = parts.filter((part) => part.draft.count <= Math.max(3 * median, 5));
      const [whole, ...rest] = even;
      if (!whole || even.length < minSweepGroups) continue;
      const sessionCount = Math.max(...even.map((part) => part.draft.sessionCount));
      foldInto(whole, rest, gone);
      whole.draft.sessionCount = sessionCount;
      whole.foldReasons.push(side === 'sources' ? `${whole.draft.targets.size} targets` : `${whole.draft.sources.size} sources`);
    }
  }
  return groups.filter((group) => !gone.has(group));
}

/** Ends as they are called by now: what two names stood for may have turned out to be one host. */
function withCurrentEnds(draft: GroupDraft, current: (entity: Entity) => Entity): GroupDraft {
  const renew = (entities: ReadonlySet<Entity>): Set<Entity> => new Set([...entities].map(current));
  draft.sources = renew(draft.sources);
  draft.targets = renew(draft.targets);
  draft.mentions = renew(draft.mentions);
  return draft;
}

/**
 * The groups of one rule, those that tell one act put together. `copy` makes copies where the rule may go on growing; `current` gives the host
 * that an entity turned out to be.
 */
export function foldRule(rule: RuleDraft, copy: (group: GroupDraft) => GroupDraft, current?: (entity: Entity) => Entity): FoldedGroup[] {
  let sessions = [...rule.sessions.values()].map((drafts) => drafts.map(copy));
  if (current) {
    const byEnds = new Map<string, GroupDraft[]>();
    for (const draft of sessions.flat().map((group) => withCurrentEnds(group, current))) {
      const key = [...draft.sources, '>', ...draft.targets].map((end) => (typeof end === 'string' ? end : end.alias)).join(' ');
      const same = byEnds.get(key);
      if (same) same.push(draft);
      else byEnds.set(key, [draft]);
    }
    sessions = [...byEnds.values()];
  }
  const groups = sessions.flatMap((drafts) => foldSessions(drafts.map((draft): FoldedGroup => ({ draft, foldReasons: [], forwarders: new Set() }))))
    .sort((a, b) => a.draft.ordinal - b.draft.ordinal);
  if (groups.length < 2) return groups;
  return foldSweeps(foldSweeps(foldTranslated(groups), 'sources'), 'targets');
}
