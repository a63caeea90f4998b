import { judgeRule } from './judge-rule.ts';
import { addToGroup, mergeGroups, newGroup, type GroupDraft, type ResolvedRecord, type RuleFacts } from './group-draft.ts';

/** Beyond so many distinct ends on one side of one rule, its groups become one. */
const maxEnds = 32;
const maxGroupsOfRule = 400;
const maxGroups = 20_000;
const maxGroupsWhenFull = 4;
/** After a pause of this length the same rule between the same ends begins a new group. */
const pauseMs = 3_600_000;
/** Groups of one rule and ends that are kept apart while reading; more are joined, the nearest in time first. */
const maxSessions = 48;
const hourMs = 3_600_000;
const maxHours = 1_000;

/** Groups of one rule and ends, in order of their first record; the last is the one that grows. */
type Sessions = GroupDraft[];

/** One rule of one product, or one kind of line, while reading. */
export interface RuleDraft extends RuleFacts {
  sessions: Map<string, Sessions>;
  bySource: Map<string, number>;
  byTarget: Map<string, number>;
  fannedSources: Set<string>;
  fannedTargets: Set<string>;
  isOneGroup: boolean;
}

/** Puts each record into exactly one group, in bounded memory: same rule, same ends, near in time. */
export class GroupTable {
  readonly rules = new Map<string, RuleDraft>();
  #groupCount = 0;
  #ordinal = 0;

  add(resolved: ResolvedRecord): void {
    let rule = this.rules.get(resolved.ruleKey);
    if (!rule && this.#groupCount >= maxGroups) rule = this.#overflowRule(resolved);
    if (!rule) {
      rule = newRule(resolved.ruleKey, resolved);
      this.rules.set(resolved.ruleKey, rule);
    }
    rule.count++;
    if (resolved.record.timeMs !== undefined && rule.hours.size < maxHours) rule.hours.add(Math.floor(resolved.record.timeMs / hourMs));
    const from = resolved.source?.alias ?? '';
    const to = resolved.target?.alias ?? '';
    let sessions = rule.sessions.get(groupKey(rule, from, to));
    if (!sessions) {
      sessions = [];
      rule.sessions.set(groupKey(rule, from, to), sessions);
      if (!rule.isOneGroup) this.#fold(rule, from, to);
      // Folding may have put it into a larger one.
      sessions = rule.sessions.get(groupKey(rule, from, to)) ?? sessions;
    }
    addToGroup(this.#sessionFor(rule, sessions, resolved), resolved);
  }

  /** The group near in time, or a new one. Times go up in most logs, so the last is asked first. */
  #sessionFor(rule: RuleDraft, sessions: Sessions, { record }: ResolvedRecord): GroupDraft {
    const last = sessions.at(-1);
    const { timeMs } = record;
    if (last && (timeMs === undefined || isNear(last, timeMs))) return last;
    if (last && timeMs !== undefined) {
      const near = sessions.find((session) => isNear(session, timeMs));
      if (near) return near;
      if (this.#groupCount >= maxGroups) return last;
    }
    const group = newGroup(rule, this.#ordinal++, record);
    sessions.push(group);
    this.#groupCount++;
    if (sessions.length > maxSessions) this.#groupCount -= joinNearest(sessions);
    return group;
  }

  #overflowRule(resolved: ResolvedRecord): RuleDraft {
    const { record } = resolved;
    const judgement = judgeRule(record, resolved.hostileText);
    const key = `overflow\n${record.kind}\n${record.product ?? ''}\n${judgement.stage}\n${Math.round(judgement.weight * 10)}`;
    let rule = this.rules.get(key);
    if (!rule) {
      rule = newRule(key, resolved);
      rule.isOneGroup = true;
      this.rules.set(key, rule);
    }
    return rule;
  }

  #fold(rule: RuleDraft, from: string, to: string): void {
    const targetCount = (rule.bySource.get(from) ?? 0) + 1;
    const sourceCount = (rule.byTarget.get(to) ?? 0) + 1;
    rule.bySource.set(from, targetCount);
    rule.byTarget.set(to, sourceCount);
    if (targetCount > maxEnds && !rule.fannedSources.has(from)) {
      rule.fannedSources.add(from);
      this.#join(rule, (key) => key.startsWith(`${from}>`), `${from}>*`);
    } else if (sourceCount > maxEnds && !rule.fannedTargets.has(to)) {
      rule.fannedTargets.add(to);
      this.#join(rule, (key) => key.endsWith(`>${to}`) && !key.startsWith('*'), `*>${to}`);
    }
    if (rule.sessions.size > (this.#groupCount > maxGroups ? maxGroupsWhenFull : maxGroupsOfRule)) {
      rule.isOneGroup = true;
      this.#join(rule, () => true, '*>*');
    }
  }

  /** Groups of many ends become those of one: what is near in time goes together. */
  #join(rule: RuleDraft, isPart: (key: string) => boolean, key: string): void {
    const parts = [...rule.sessions].filter(([partKey]) => isPart(partKey));
    const groups = parts.flatMap(([, sessions]) => sessions).sort((a, b) => (a.firstTimeMs ?? -Infinity) - (b.firstTimeMs ?? -Infinity) || a.ordinal - b.ordinal);
    const joined: Sessions = [];
    for (const group of groups) {
      const last = joined.at(-1);
      if (last && (group.firstTimeMs === undefined || last.lastTimeMs === undefined || isNear(last, group.firstTimeMs))) mergeSession(last, group);
      else joined.push(group);
    }
    this.#groupCount -= groups.length - joined.length;
    while (joined.length > maxSessions) this.#groupCount -= joinNearest(joined);
    for (const [partKey] of parts) rule.sessions.delete(partKey);
    rule.sessions.set(key, joined);
  }
}

function newRule(key: string, { record, hostileText }: ResolvedRecord): RuleDraft {
  return { key, judgement: judgeRule(record, hostileText), count: 0, hours: new Set(), sessions: new Map(), bySource: new Map(), byTarget: new Map(), fannedSources: new Set(), fannedTargets: new Set(), isOneGroup: false };
}

function groupKey(rule: RuleDraft, from: string, to: string): string {
  if (rule.isOneGroup) return '*>*';
  if (rule.fannedSources.has(from)) return `${from}>*`;
  return rule.fannedTargets.has(to) ? `*>${to}` : `${from}>${to}`;
}

function isNear(group: GroupDraft, timeMs: number): boolean {
  if (group.firstTimeMs === undefined || group.lastTimeMs === undefined) return true;
  return timeMs >= group.firstTimeMs - pauseMs && timeMs <= group.lastTimeMs + pauseMs;
}

/** Parts of one session: the pause between them is none. */
function mergeSession(whole: GroupDraft, part: GroupDraft): void {
  const sessionCount = Math.max(whole.sessionCount, part.sessionCount);
  mergeGroups(whole, part);
  whole.sessionCount = sessionCount;
}

/** Joins the two that follow one another most closely among the ordinary ones; a burst keeps its own. Returns how many groups fewer there are. */
function joinNearest(sessions: Sessions): number {
  const counts = sessions.map((session) => session.count / session.sessionCount).sort((a, b) => a - b);
  const median = counts[counts.length >> 1] ?? 1;
  let best = -1;
  let bestGap = Infinity;
  for (let index = 0; index + 1 < sessions.length - 1; index++) {
    const [left, right] = [sessions[index], sessions[index + 1]];
    if (!left || !right || isBurst(left, median) !== isBurst(right, median)) continue;
    const gap = Math.abs((right.firstTimeMs ?? 0) - (left.lastTimeMs ?? 0));
    if (gap < bestGap) [best, bestGap] = [index, gap];
  }
  if (best < 0) best = 0;
  const [whole, part] = [sessions[best], sessions[best + 1]];
  if (!whole || !part) return 0;
  mergeGroups(whole, part);
  sessions.splice(best + 1, 1);
  return 1;
}

/** Far more records than this rule between these ends usually gives at a time. */
export function isBurst(group: GroupDraft, medianCount: number): boolean {
  return group.count / group.sessionCount > Math.max(3 * medianCount, 5);
}
