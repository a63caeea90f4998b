import { stages, type Entity, type EventGroup, type Evidence, type Role } from '../contracts/index.ts';

/** Things of one class are judged by weights of their own: what strikes from outside looks different from what is struck. */
export const suspectClasses = ['host', 'outside', 'secret'] as const;
export type SuspectClass = (typeof suspectClasses)[number];

export function suspectClassOf({ kind, isInternal }: Entity): SuspectClass | undefined {
  if (kind === 'account' || kind === 'key') return 'secret';
  if (kind === 'host' || kind === 'address') return isInternal ? 'host' : 'outside';
  return kind === 'domain' ? 'outside' : undefined;
}

const told = stages.filter((stage) => stage !== 'none');
const countLog = (count: number): number => Math.log1p(count) / 5;
const top = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

export const siteFeatureNames: readonly string[] = [
  ...told.map((stage) => `heaviest ${stage}`), ...told.map((stage) => `groups ${stage}`),
  'signs', 'severity 3', 'severity 4', 'alerts', 'stages', 'later stages', 'suspicion of hosts', 'suspicion outside', 'suspicion of secrets', 'struck hosts', 'struck outside', 'sensors with signs', 'signs from inside to outside', 'signs from outside to inside', 'signs inside',
];

const laterStages: ReadonlySet<string> = new Set(['execution', 'privilege', 'persistence', 'lateral', 'evasion', 'c2', 'exfil', 'impact']);
const struckFrom = 0.4;

/** A sign by the rules, or an alert of medium severity or above where no rule judged. */
export const isSign = (group: EventGroup): boolean => group.isSign ?? group.severityId >= 3;

/** What the rules know of the evidence as a whole, in the order of {@link siteFeatureNames}. */
export function describeSite(evidence: Evidence): number[] {
  const signs = evidence.groups.filter(isSign);
  const of = (stage: string): EventGroup[] => signs.filter((group) => group.stage === stage);
  const heaviest = told.map((stage) => top(of(stage).map(({ score }) => score)));
  const inside = new Set(evidence.entities.filter(({ isInternal }) => isInternal).map(({ alias }) => alias));
  const suspicions = (wanted: SuspectClass): number[] => evidence.entities.filter((entity) => suspectClassOf(entity) === wanted).map(({ suspicionFraction }) => suspicionFraction);
  const flows = (from: boolean, to: boolean): number => countLog(signs.filter(({ sources, targets }) => sources.length > 0 && targets.length > 0 && sources.every((alias) => inside.has(alias) === from) && targets.every((alias) => inside.has(alias) === to)).length);
  const present = told.filter((_, index) => (heaviest[index] ?? 0) > 0);
  const [hosts, outside, secrets] = suspectClasses.map(suspicions);
  return [
    ...heaviest, ...told.map((stage) => countLog(of(stage).length)),
    countLog(evidence.signCount), countLog(signs.filter(({ severityId }) => severityId === 3).length), countLog(signs.filter(({ severityId }) => severityId >= 4).length), countLog(evidence.alertCount), present.length / 5, present.filter((stage) => laterStages.has(stage)).length / 4,
    top(hosts ?? []), top(outside ?? []), top(secrets ?? []), countLog((hosts ?? []).filter((value) => value >= struckFrom).length), countLog((outside ?? []).filter((value) => value >= struckFrom).length),
    new Set(signs.flatMap(({ sensors }) => sensors ?? [])).size / 4, flows(true, false), flows(false, true), flows(true, true),
  ];
}

export const entityFeatureNames: readonly string[] = [
  ...told.map((stage) => `source ${stage}`), ...told.map((stage) => `target ${stage}`), ...told.map((stage) => `named ${stage}`),
  'suspicion', 'suspicion of the highest', 'is the first', 'is among the first three', 'rank', 'mentions', 'alerts from', 'alerts to', 'share of alerts from', 'stages from', 'stages to', 'stages named', 'later stages', 'signs', 'share of signs',
  'partners', 'suspicion of partners', 'partners of signs', 'suspicion of partners of signs', 'in the system', 'guard', 'criticality', 'services', 'kind 1', 'kind 2', 'forwards', 'signs towards inside', 'signs towards outside', 'has no other partner', 'without signs',
  'entered by', 'entered with', 'failures by', 'failures', 'share of the first outside', 'first outside in signs', 'later signs with outside',
];

export interface EntityFeatures {
  suspectClass: SuspectClass;
  /** In the order of {@link entityFeatureNames}. */
  values: number[];
}

/**
 * What the rules know of each thing of the evidence that may play a part, by alias. Knows only aliases, counts and stages: no text of a log. Left out is what no
 * record names, and outside things that no rule noticed: thousands of clients.
 */
export function describeEntities(evidence: Evidence): Map<string, EntityFeatures> {
  const byAlias = new Map(evidence.entities.map((entity) => [entity.alias, entity]));
  const groupsOf = new Map<string, EventGroup[]>();
  for (const group of evidence.groups) for (const alias of new Set([...group.sources, ...group.targets, ...group.mentions])) { const held = groupsOf.get(alias); if (held) held.push(group); else groupsOf.set(alias, [group]); }
  const signCount = Math.max(1, evidence.groups.filter(isSign).length);
  const ranked = new Map(suspectClasses.map((one) => [one, evidence.entities.filter((entity) => suspectClassOf(entity) === one).sort((a, b) => b.suspicionFraction - a.suspicionFraction)]));
  const places = new Map([...ranked.values()].flatMap((list) => list.map((entity, index) => [entity.alias, index] as const)));
  const found = new Map<string, EntityFeatures>();
  for (const entity of evidence.entities) {
    const suspectClass = suspectClassOf(entity);
    const groups = groupsOf.get(entity.alias) ?? [];
    if (suspectClass === undefined || (groups.length === 0 && !entity.isInSystem)) continue;
    const signs = groups.filter(isSign);
    if (suspectClass === 'outside' && signs.length === 0 && entity.suspicionFraction === 0) continue;
    const { alias } = entity;
    const heaviest = (end: 'sources' | 'targets' | 'mentions'): number[] => told.map((stage) => top(signs.filter((group) => group.stage === stage && group[end].includes(alias)).map(({ score, [end]: ends }) => score / Math.sqrt(ends.length))));
    const [asSource, asTarget, named] = [heaviest('sources'), heaviest('targets'), heaviest('mentions')];
    const stageCount = (values: readonly number[]): number => values.filter((value) => value > 0).length;
    const partnersOf = (list: readonly EventGroup[]): Entity[] => [...new Set(list.flatMap(({ sources, targets, mentions }) => [...sources, ...targets, ...mentions]))].flatMap((other) => (other === alias ? [] : byAlias.get(other) ?? [])).filter((other) => suspectClassOf(other) !== undefined);
    const partners = partnersOf(groups);
    const signPartners = partnersOf(signs);
    const highest = ranked.get(suspectClass)?.[0]?.suspicionFraction ?? 0;
    const place = places.get(alias) ?? 99;
    const suspicionOf = (aliases: readonly string[]): number => top(aliases.map((other) => (other === alias ? 0 : byAlias.get(other)?.suspicionFraction ?? 0)));
    const struck = ({ targets, mentions }: EventGroup): boolean => targets.includes(alias) || mentions.includes(alias);
    const entries = groups.filter((group) => group.stage === 'success' && struck(group));
    const failures = groups.filter((group) => group.stage === 'failure' && struck(group));
    const firstOutside = ranked.get('outside')?.[0]?.alias ?? '';
    const withFirst = ({ sources, targets, mentions }: EventGroup): boolean => [...sources, ...targets, ...mentions].includes(firstOutside);
    const isOut = (other: string): boolean => byAlias.get(other)?.isInternal === false;
    const towards = (isInside: boolean): number => countLog(signs.filter(({ sources, targets }) => sources.includes(alias) && targets.some((other) => (byAlias.get(other)?.isInternal ?? false) === isInside)).length);
    found.set(alias, {
      suspectClass,
      values: [
        ...asSource, ...asTarget, ...named,
        entity.suspicionFraction, highest === 0 ? 0 : entity.suspicionFraction / highest, place === 0 ? 1 : 0, place < 3 ? 1 : 0, 1 / (1 + place), countLog(entity.mentionCount), countLog(entity.alertSourceCount), countLog(entity.alertTargetCount),
        entity.alertSourceCount / Math.max(1, entity.alertSourceCount + entity.alertTargetCount), stageCount(asSource) / 3, stageCount(asTarget) / 3, stageCount(named) / 3,
        told.filter((stage, index) => laterStages.has(stage) && (asSource[index] ?? 0) + (asTarget[index] ?? 0) + (named[index] ?? 0) > 0).length / 3, countLog(signs.length), signs.length / signCount,
        countLog(partners.length), top(partners.map(({ suspicionFraction }) => suspicionFraction)), countLog(signPartners.length), top(signPartners.map(({ suspicionFraction }) => suspicionFraction)),
        entity.isInSystem ? 1 : 0, entity.isEnforcementPoint ? 1 : 0, (entity.criticality ?? 0) / 4, countLog(entity.services.length), entity.kind === 'domain' || entity.kind === 'key' ? 1 : 0, entity.kind === 'address' ? 1 : 0,
        evidence.forwarders?.includes(alias) === true ? 1 : 0, towards(true), towards(false), partners.length === 1 ? 1 : 0, signs.length === 0 ? 1 : 0,
        top(entries.map(({ sources }) => suspicionOf(sources))), top(entries.map(({ mentions }) => suspicionOf(mentions))), top(failures.map(({ sources }) => suspicionOf(sources))), countLog(failures.reduce((sum, { count }) => sum + count, 0)),
        groups.filter(withFirst).length / Math.max(1, groups.length), signs.some(withFirst) ? 1 : 0, countLog(signs.filter((group) => laterStages.has(group.stage ?? '') && [...group.sources, ...group.targets].some(isOut)).length),
      ],
    });
  }
  return found;
}

/** A linear model over standardised features: `mean` and `scale` of each feature, `weights` by output and feature, `bias` of each output. */
export interface LinearWeights { mean: readonly number[]; scale: readonly number[]; weights: readonly (readonly number[])[]; bias: readonly number[] }

/** One output for each id. */
export type TagWeights = LinearWeights & { ids: readonly string[] };

/** What was learned: of things over {@link entityFeatureNames} then {@link siteFeatureNames}; of incidents over the site's features and the surest roles. */
export interface EvidenceWeights {
  roles: Readonly<Record<SuspectClass, LinearWeights>>;
  /** From this share on a thing of that class plays that role. A role that is missing is never played. */
  roleFrom: Readonly<Record<SuspectClass, Readonly<Partial<Record<Role, number>>>>>;
  verdict: LinearWeights;
  tactics: TagWeights;
  techniques: TagWeights;
}
