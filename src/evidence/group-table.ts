import type { Entity, LogRecord } from '../contracts/index.ts';
import { judgeRule, severityOf, type Judgement } from './judge-rule.ts';
import { LineSetBuilder } from './line-set-builder.ts';

/** Beyond so many distinct ends on one side of one rule, its groups become one. */
const maxEnds = 32;
const maxGroupsOfRule = 400;
const maxGroups = 20_000;
const maxGroupsWhenFull = 4;
/** Width of the window in which records count as one burst. */
const burstMs = 300_000;
const maxListedEnds = 2_000;
const maxMentions = 12;
const maxPorts = 12;
const maxClientPorts = 48;
const maxSampleChars = 400;
const maxCitedChars = 1_000;
const maxMessageChars = 2_048;
const firstCitationCount = 3;

/** One rule of one product, or one kind of line. */
export interface RuleDraft {
  key: string;
  judgement: Judgement;
  count: number;
  groups: Map<string, GroupDraft>;
  bySource: Map<string, number>;
  byTarget: Map<string, number>;
  fannedSources: Set<string>;
  fannedTargets: Set<string>;
  isOneGroup: boolean;
}

/** A group while it grows. */
export interface GroupDraft {
  ordinal: number;
  rule: RuleDraft;
  /** The first record, without its raw line beyond a cut. */
  first: LogRecord;
  severityId: LogRecord['severityId'];
  priority: number | undefined;
  sources: Set<Entity>;
  targets: Set<Entity>;
  mentions: Set<Entity>;
  ports: Set<number>;
  clientPorts: Set<number>;
  count: number;
  /** Most records within five minutes; records without a time all count. */
  burstCount: number;
  burstStartMs: number;
  burstSize: number;
  firstTimeMs: number | undefined;
  lastTimeMs: number | undefined;
  lines: LineSetBuilder;
  firstCitations: { source: string; line: number; text: string }[];
  lastCitation: { source: string; line: number; text: string };
}

/** What is known of a record when it comes to its group. */
export interface ResolvedRecord {
  record: LogRecord;
  source: Entity | undefined;
  target: Entity | undefined;
  mentions: readonly Entity[];
  /** Kind of line: product, rule or normalised title, class, action. */
  ruleKey: string;
  /** The part of a request or command line that looks hostile; empty when none does. */
  hostileText: string;
}

/** Puts each record into exactly one group, in bounded memory. */
export class GroupTable {
  readonly rules = new Map<string, RuleDraft>();
  #groupCount = 0;
  #ordinal = 0;

  add(resolved: ResolvedRecord): GroupDraft {
    const { record } = resolved;
    let rule = this.rules.get(resolved.ruleKey);
    if (!rule && this.#groupCount >= maxGroups) rule = this.#overflowRule(resolved);
    if (!rule) {
      rule = newRule(resolved.ruleKey, judgeRule(record, resolved.hostileText));
      this.rules.set(resolved.ruleKey, rule);
    }
    rule.count++;
    const from = resolved.source?.alias ?? '';
    const to = resolved.target?.alias ?? '';
    const key = groupKey(rule, from, to);
    let group = rule.groups.get(key);
    if (!group) {
      group = this.#newGroup(rule, resolved);
      rule.groups.set(key, group);
      this.#groupCount++;
      if (!rule.isOneGroup) this.#fold(rule, from, to);
      // Folding may have put it into a larger one.
      group = rule.groups.get(groupKey(rule, from, to)) ?? group;
    }
    addToGroup(group, resolved);
    return group;
  }

  #overflowRule({ record, hostileText }: ResolvedRecord): RuleDraft {
    const judgement = judgeRule(record, hostileText);
    const key = `overflow\n${record.kind}\n${record.product ?? ''}\n${judgement.stage}\n${Math.round(judgement.weight * 10)}`;
    let rule = this.rules.get(key);
    if (!rule) {
      rule = newRule(key, judgement);
      rule.isOneGroup = true;
      this.rules.set(key, rule);
    }
    return rule;
  }

  #newGroup(rule: RuleDraft, { record }: ResolvedRecord): GroupDraft {
    return {
      ordinal: this.#ordinal++, rule, first: { ...record, raw: record.raw.slice(0, maxSampleChars), message: record.message.slice(0, maxMessageChars) },
      severityId: severityOf(record), priority: record.priority,
      sources: new Set(), targets: new Set(), mentions: new Set(), ports: new Set(), clientPorts: new Set(), count: 0, burstCount: 0, burstStartMs: -Infinity, burstSize: 0,
      firstTimeMs: undefined, lastTimeMs: undefined, lines: new LineSetBuilder(), firstCitations: [], lastCitation: { source: record.source, line: record.line, text: '' },
    };
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
    if (rule.groups.size > (this.#groupCount > maxGroups ? maxGroupsWhenFull : maxGroupsOfRule)) {
      rule.isOneGroup = true;
      this.#join(rule, () => true, '*>*');
    }
  }

  #join(rule: RuleDraft, isPart: (key: string) => boolean, key: string): void {
    const parts = [...rule.groups].filter(([partKey]) => isPart(partKey));
    const [whole, ...rest] = parts.map(([, group]) => group).sort((a, b) => a.ordinal - b.ordinal);
    if (!whole) return;
    for (const part of rest) mergeGroups(whole, part);
    for (const [partKey] of parts) rule.groups.delete(partKey);
    rule.groups.set(key, whole);
    this.#groupCount -= rest.length;
  }

  /** All groups in order of their first record. */
  groups(): GroupDraft[] {
    return [...this.rules.values()].flatMap((rule) => [...rule.groups.values()]).sort((a, b) => a.ordinal - b.ordinal);
  }
}

function newRule(key: string, judgement: Judgement): RuleDraft {
  return { key, judgement, count: 0, groups: new Map(), bySource: new Map(), byTarget: new Map(), fannedSources: new Set(), fannedTargets: new Set(), isOneGroup: false };
}

function groupKey(rule: RuleDraft, from: string, to: string): string {
  if (rule.isOneGroup) return '*>*';
  if (rule.fannedSources.has(from)) return `${from}>*`;
  return rule.fannedTargets.has(to) ? `*>${to}` : `${from}>${to}`;
}

function addSome<T>(set: Set<T>, item: T | undefined, limit: number): void {
  if (item !== undefined && set.size < limit) set.add(item);
}

function addToGroup(group: GroupDraft, { record, source, target, mentions }: ResolvedRecord): void {
  group.count++;
  addSome(group.sources, source, maxListedEnds);
  addSome(group.targets, target, maxListedEnds);
  for (const mention of mentions) if (mention !== source && mention !== target) addSome(group.mentions, mention, maxMentions);
  addSome(group.ports, record.dstEndpoint?.port, maxPorts);
  addSome(group.clientPorts, record.srcEndpoint?.port, maxClientPorts);
  const severity = severityOf(record);
  if (severity > group.severityId) group.severityId = severity;
  if (record.priority !== undefined && (group.priority === undefined || record.priority < group.priority)) group.priority = record.priority;
  const time = record.timeMs;
  if (time === undefined || Math.abs(time - group.burstStartMs) < burstMs) group.burstSize++;
  else {
    group.burstStartMs = time;
    group.burstSize = 1;
  }
  group.burstCount = Math.max(group.burstCount, group.burstSize);
  if (time !== undefined) {
    if (group.firstTimeMs === undefined || time < group.firstTimeMs) group.firstTimeMs = time;
    if (group.lastTimeMs === undefined || time > group.lastTimeMs) group.lastTimeMs = time;
  }
  group.lines.add(record.source, record.line, record.lastLine ?? record.line);
  const citation = group.firstCitations.length < firstCitationCount ? { source: record.source, line: record.line, text: '' } : group.lastCitation;
  citation.source = record.source;
  citation.line = record.line;
  citation.text = record.raw.length > maxCitedChars ? record.raw.slice(0, maxCitedChars) : record.raw;
  if (citation !== group.lastCitation) group.firstCitations.push(citation);
  else group.lastCitation = citation;
}

/** Everything of `part` goes into `whole`; no line is lost. */
export function mergeGroups(whole: GroupDraft, part: GroupDraft): void {
  whole.count += part.count;
  whole.burstCount = Math.max(whole.burstCount, part.burstCount);
  for (const entity of part.sources) addSome(whole.sources, entity, maxListedEnds);
  for (const entity of part.targets) addSome(whole.targets, entity, maxListedEnds);
  for (const entity of part.mentions) addSome(whole.mentions, entity, maxMentions);
  for (const port of part.ports) addSome(whole.ports, port, maxPorts);
  for (const port of part.clientPorts) addSome(whole.clientPorts, port, maxClientPorts);
  if (part.severityId > whole.severityId) whole.severityId = part.severityId;
  if (part.priority !== undefined && (whole.priority === undefined || part.priority < whole.priority)) whole.priority = part.priority;
  if (part.firstTimeMs !== undefined && (whole.firstTimeMs === undefined || part.firstTimeMs < whole.firstTimeMs)) whole.firstTimeMs = part.firstTimeMs;
  if (part.lastTimeMs !== undefined && (whole.lastTimeMs === undefined || part.lastTimeMs > whole.lastTimeMs)) {
    whole.lastTimeMs = part.lastTimeMs;
    if (part.lastCitation.text !== '') whole.lastCitation = part.lastCitation;
  }
  for (const citation of part.firstCitations) if (whole.firstCitations.length < firstCitationCount) whole.firstCitations.push(citation);
  whole.lines.addAll(part.lines);
}
