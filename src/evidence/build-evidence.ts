import type { Entity, EntityKind, EventGroup, Evidence, LogRecord, SystemDescription, Timeline } from '../contracts/index.ts';
import { EntityTable } from './entity-table.ts';
import { findTunnels } from './find-tunnels.ts';
import { fitDigest } from './fit-digest.ts';
import { foldRule } from './fold-groups.ts';
import { foldSensors } from './fold-sensors.ts';
import { cloneGroup, type GroupDraft, type ResolvedRecord } from './group-draft.ts';
import { GroupTable } from './group-table.ts';
import { severityOf } from './judge-rule.ts';
import { SecretMask } from './mask-secrets.ts';
import type { Pseudonymiser } from './pseudonymise.ts';
import { rankGroups } from './rank-groups.ts';
import type { RankedGroup } from './ranked-group.ts';
import { renderPlainLine, textOnlyKinds } from './render-digest-line.ts';
import { renderSystemLines } from './render-system-lines.ts';
import { mentionsIn, RecordResolver, wordingOf } from './resolve-record.ts';
import { TimelineTable } from './timeline-table.ts';
import { inferServices } from './infer-services.ts';

export interface EvidenceOptions {
  system: SystemDescription;
  /** Most tokens of the digest. */
  tokenBudget: number;
  countTokens(text: string): number;
  /** True when `countTokens` is an estimate and no model's own. */
  isTokenEstimate: boolean;
  /** Lines no reader understood; asked when the records have ended. */
  unreadCount?: () => number;
  /** Passwords, tokens and keys stay as they are. Default: masked in every text that leaves this room. */
  showSecrets?: boolean;
  /** Replaces personal data before anything is made of a record. */
  pseudonyms?: Pseudonymiser;
}

export interface BuiltEvidence {
  evidence: Evidence;
  /** Raw text (cut to 1,000 characters) by `source:line`: the first three and the last line of the groups that matter. */
  citedLines: Record<string, string>;
}

const citedGroupCount = 50;
const severityNames = ['unknown', 'informational', 'low', 'medium', 'high', 'critical'] as const;

interface Totals {
  recordCount: number;
  alertCount: number;
  guessedTimeCount: number;
  untimedCount: number;
  span: { firstTimeMs?: number; lastTimeMs?: number };
}

/**
 * Records, read once and in batches, to one digest. Holds groups and entities, never the records. Equal records in equal order give equal bytes.
 * Throws only what `records` throws.
 */
export async function buildEvidence(batches: AsyncIterable<readonly LogRecord[]>, options: EvidenceOptions): Promise<BuiltEvidence> {
  const gathered = new EvidenceTables(options);
  for await (const batch of batches) gathered.add(batch);
  return gathered.finish();
}

/** The tables that grow while records come; evidence can be built from them at any time, and again later. */
export class EvidenceTables {
  readonly #options: EvidenceOptions;
  readonly #table: EntityTable;
  readonly #resolver: RecordResolver;
  readonly #groups = new GroupTable();
  readonly #timeline = new TimelineTable();
  readonly #totals: Totals = { recordCount: 0, alertCount: 0, guessedTimeCount: 0, untimedCount: 0, span: {} };

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.#table = new EntityTable(options.system);
    this.#resolver = new RecordResolver(this.#table);
  }

  add(batch: readonly LogRecord[]): void {
    const { pseudonyms } = this.#options;
    for (const one of batch) {
      const record = pseudonyms === undefined ? one : pseudonyms.apply(one);
      countRecord(this.#totals, record);
      this.#timeline.add(record);
      const resolved = this.#resolver.resolve(record);
      this.#groups.add(resolved);
      countMentions(resolved);
    }
  }

  /** All things named so far, in the order in which they came. */
  get entities(): readonly Entity[] {
    return this.#table.entities;
  }

  /** Takes in things that something other than a log names. Those of a kind that only the site's description can name are left out. */
  addNamed(names: readonly { kind: EntityKind; name: string }[]): void {
    for (const { kind, name } of names) {
      if (kind === 'host') this.#table.forHostName(name);
      else if (kind === 'address') this.#table.forAddress(name);
      else if (kind !== 'key') this.#table.forName(kind, name);
    }
  }

  /** Evidence of what came so far; more may come. */
  build(): BuiltEvidence {
    return this.#build(cloneGroup);
  }

  /** Evidence of all; nothing may come after it. Takes half the memory. */
  finish(): BuiltEvidence {
    return this.#build((group) => group);
  }

  #build(copy: (group: GroupDraft) => GroupDraft): BuiltEvidence {
    const table = this.#table;
    for (const domain of findTunnels([...this.#groups.rules.values()].flatMap((rule) => [...rule.sessions.values()].flat()))) table.foldDomain(domain);
    const current = table.hasJoined ? (entity: Entity): Entity => table.current(entity) : undefined;
    const ranked = rankGroups(foldSensors([...this.#groups.rules.values()].flatMap((rule) => foldRule(rule, copy, current))), { recordCount: this.#totals.recordCount, spanMs: (this.#totals.span.lastTimeMs ?? 0) - (this.#totals.span.firstTimeMs ?? 0) });
    inferServices(ranked);
    return assemble(ranked, { table, totals: this.#totals, timeline: this.#timeline.build() }, this.#options);
  }
}

function countMentions({ record, source, target, mentions }: ResolvedRecord): void {
  const isAlarm = record.kind === 'alert' && severityOf(record) >= 3;
  if (source) {
    source.mentionCount++;
    if (isAlarm) source.alertSourceCount++;
  }
  if (target) {
    if (target !== source) target.mentionCount++;
    if (isAlarm) target.alertTargetCount++;
  }
  for (const mention of mentions) if (mention !== source && mention !== target) mention.mentionCount++;
}

function countRecord(totals: Totals, record: LogRecord): void {
  totals.recordCount++;
  if (record.kind === 'alert') totals.alertCount++;
  if (record.isTimeGuessed === true) totals.guessedTimeCount++;
  const time = record.timeMs;
  if (time === undefined) {
    totals.untimedCount++;
    return;
  }
  const { span } = totals;
  if (span.firstTimeMs === undefined || time < span.firstTimeMs) span.firstTimeMs = time;
  if (span.lastTimeMs === undefined || time > span.lastTimeMs) span.lastTimeMs = time;
}

function assemble(ranked: readonly RankedGroup[], { table, totals, timeline }: { table: EntityTable; totals: Totals; timeline: Timeline }, options: EvidenceOptions): BuiltEvidence {
  const secrets = new SecretMask(options.showSecrets === true);
  const mask = (text: string): string => secrets.apply(text);
  const { digest, digestTokens, reasons } = fitDigest(ranked, {
    mask,
    tokenBudget: options.tokenBudget, countTokens: (text) => options.countTokens(text), span: totals.span,
    mentionsOf: (record) => mentionsIn(record.message, wordingOf(record), table.isHostName),
    aliasOf: (mention) => {
      const entity = table.forMention(mention);
      return entity === undefined || textOnlyKinds.has(entity.kind) ? undefined : entity.alias;
    },
  });
  const groups = ranked.map((group, index) => toEventGroup(group, `g${index + 1}`, { mask, reason: reasons.get(`g${index + 1}`) }));
  const chosen = new Set(digest.map((line) => line.groupId));
  const inDigest = new Set<Entity>();
  const byAlias = new Map(table.entities.map((entity) => [entity.alias, entity]));
  for (const line of digest) {
    for (const word of line.text.match(/\b[a-z]\d+\b/g) ?? []) {
      const entity = byAlias.get(word);
      if (entity) inDigest.add(entity);
    }
  }
  for (const entity of table.entities) if (entity.kind === 'url') entity.name = mask(entity.name);
  const citedLines = citeLines(ranked, chosen, mask);
  const unreadCount = options.unreadCount?.() ?? 0;
  const hasSystemDescription = options.system.text.trim() !== '' || options.system.hosts.length > 0;
  const evidence: Evidence = {
    entities: table.entities, groups, systemLines: renderSystemLines(table.entities, inDigest), digest, digestTokens,
    tokenBudget: options.tokenBudget, isTokenEstimate: options.isTokenEstimate, leftOut: countLeftOut(groups, chosen),
    recordCount: totals.recordCount, alertCount: totals.alertCount, unreadCount, ...totals.span, timeline,
    forwarders: table.entities.filter((entity) => entity.isEnforcementPoint && entity.mentionCount > 0).map((entity) => entity.alias), ...(options.showSecrets === true ? {} : { maskedCount: secrets.count }),
    signCount: ranked.filter((group) => group.isSign).length, hasSystemDescription,
    notes: writeNotes(totals, { hasSystemDescription, unreadCount, droppedCount: table.droppedCount, isTokenEstimate: options.isTokenEstimate }),
  };
  return { evidence, citedLines };
}

function toEventGroup(group: RankedGroup, id: string, { mask, reason }: { mask: (text: string) => string; reason: string | undefined }): EventGroup {
  const { draft } = group;
  const { first } = draft;
  const aliases = (entities: ReadonlySet<Entity>): string[] => [...entities].map((entity) => entity.alias);
  return {
    id, kind: first.kind, title: renderPlainLine(mask(first.message), 200), severityId: draft.severityId,
    ...(first.product === undefined ? {} : { product: first.product }),
    ...(first.ruleId === undefined ? {} : { ruleId: first.ruleId }),
    ...(first.classification === undefined ? {} : { classification: first.classification }),
    ...(draft.priority === undefined ? {} : { priority: draft.priority }),
    ...(first.action === undefined ? {} : { action: first.action }),
    ...(first.protocol === undefined ? {} : { protocol: first.protocol }),
    sources: aliases(draft.sources), targets: aliases(draft.targets), mentions: aliases(new Set([...draft.mentions, ...group.forwarders])),
    ports: [...draft.ports].sort((a, b) => a - b), count: draft.count,
    ...(draft.firstTimeMs === undefined ? {} : { firstTimeMs: draft.firstTimeMs }),
    ...(draft.lastTimeMs === undefined ? {} : { lastTimeMs: draft.lastTimeMs }),
    lines: draft.lines.build(), sample: mask(first.raw), score: Math.round(group.score * 10_000) / 10_000, scoreReasons: [...group.reasons, ...new Set(group.foldReasons)],
    isSign: group.isSign, stage: group.stage, sensors: [...draft.sensors], digestReason: reason ?? 'out',
  };
}

function countLeftOut(groups: readonly EventGroup[], chosen: ReadonlySet<string>): Evidence['leftOut'] {
  const counts = new Map<string, { what: string; groupCount: number; recordCount: number; order: number }>();
  for (const group of groups) {
    if (chosen.has(group.id)) continue;
    const what = `${group.kind}, ${severityNames[group.severityId]}`;
    const entry = counts.get(what) ?? { what, groupCount: 0, recordCount: 0, order: group.severityId * 3 + (group.kind === 'alert' ? 2 : group.kind === 'event' ? 1 : 0) };
    entry.groupCount++;
    entry.recordCount += group.count;
    counts.set(what, entry);
  }
  return [...counts.values()].sort((a, b) => b.order - a.order).map(({ what, groupCount, recordCount }) => ({ what, groupCount, recordCount }));
}

function citeLines(ranked: readonly RankedGroup[], chosen: ReadonlySet<string>, mask: (text: string) => string): Record<string, string> {
  const cited: Record<string, string> = {};
  for (const [index, group] of ranked.entries()) {
    if (index >= citedGroupCount && !chosen.has(`g${index + 1}`)) continue;
    const { firstCitations, lastCitation } = group.draft;
    for (const { source, line, text } of lastCitation.text === '' ? firstCitations : [...firstCitations, lastCitation]) cited[`${source}:${line}`] = mask(text);
  }
  return cited;
}

function writeNotes(totals: Totals, facts: { hasSystemDescription: boolean; unreadCount: number; droppedCount: number; isTokenEstimate: boolean }): string[] {
  const notes: string[] = [];
  if (totals.recordCount === 0) notes.push('No log line was understood: there is no evidence to reason from.');
  if (!facts.hasSystemDescription) notes.push('No system description was given: roles, services, critical hosts and protected assets are unknown, and inside is guessed from private addresses.');
  if (totals.guessedTimeCount > 0) notes.push(`Year or time zone was assumed for ${totals.guessedTimeCount} of ${totals.recordCount} records.`);
  if (totals.untimedCount > 0) notes.push(`${totals.untimedCount} of ${totals.recordCount} records carry no time.`);
  if (facts.unreadCount > 0) notes.push(`${facts.unreadCount} lines were not understood and are not part of the evidence.`);
  if (facts.droppedCount > 0) notes.push(`More names than can be held were seen; ${facts.droppedCount} mentions of further ones have no alias.`);
  if (facts.isTokenEstimate) notes.push('The digest was fitted with an estimate of tokens, not with a model\'s own tokenizer.');
  return notes;
}
