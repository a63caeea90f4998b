import type { Entity, LogRecord } from '../contracts/index.ts';
import { severityOf, type Judgement } from './judge-rule.ts';
import { LineSetBuilder } from './line-set-builder.ts';

/** Width of the window in which records count as one burst. */
const burstMs = 300_000;
const maxListedEnds = 2_000;
const maxMentions = 12;
const maxPorts = 12;
const maxPortsSeen = 256;
const maxClientPorts = 48;
const maxSensors = 8;
const maxParents = 32;
const maxDistinctNames = 128;
/** Labels before the registered domain that are longer than people choose. */
const longLabelChars = 24;
const maxTechniques = 6;
const maxSampleChars = 400;
const maxCitedChars = 1_000;
const maxMessageChars = 2_048;
const firstCitationCount = 3;

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

/** One rule of one product, or one kind of line. */
export interface RuleFacts {
  key: string;
  judgement: Judgement;
  count: number;
  /** Hours (since the epoch) in which it was seen, at most 1,000 of them. */
  hours: Set<number>;
}

/** Names asked for below one registered domain. */
export interface NameCount { count: number; longCount: number; distinct: Set<string> }

/** Gaps between records in order of time: their number, mean and sum of squared differences (Welford), milliseconds. */
export interface Rhythm { gapCount: number; meanMs: number; squares: number }

/** A group while it grows. */
export interface GroupDraft {
  ordinal: number;
  rule: RuleFacts;
  /** The first record, without its raw line beyond a cut. */
  first: LogRecord;
  severityId: LogRecord['severityId'];
  priority: number | undefined;
  sources: Set<Entity>;
  targets: Set<Entity>;
  mentions: Set<Entity>;
  /** The first few ports of the targets, and up to 256 of them for telling a sweep. */
  ports: Set<number>;
  portsSeen: Set<number>;
  clientPorts: Set<number>;
  sensors: Set<string>;
  techniqueIds: Set<string>;
  count: number;
  /** Times it came again after a pause; 1 when it never did. */
  sessionCount: number;
  /** Most records within five minutes; records without a time all count. */
  burstCount: number;
  burstStartMs: number;
  burstSize: number;
  firstTimeMs: number | undefined;
  lastTimeMs: number | undefined;
  latestMs: number | undefined;
  rhythm: Rhythm;
  bytesOut: number;
  bytesIn: number;
  longestMs: number;
  /** For name queries: by parent domain, at most 32 of them. */
  names: Map<string, NameCount>;
  lines: LineSetBuilder;
  firstCitations: { source: string; line: number; text: string }[];
  lastCitation: { source: string; line: number; text: string };
}

export function newGroup(rule: RuleFacts, ordinal: number, record: LogRecord): GroupDraft {
  return {
    ordinal, rule, first: { ...record, raw: record.raw.slice(0, maxSampleChars), message: record.message.slice(0, maxMessageChars) },
    severityId: severityOf(record), priority: record.priority, sources: new Set(), targets: new Set(), mentions: new Set(), ports: new Set(), portsSeen: new Set(), clientPorts: new Set(),
    sensors: new Set(), techniqueIds: new Set(), count: 0, sessionCount: 1, burstCount: 0, burstStartMs: -Infinity, burstSize: 0, firstTimeMs: undefined, lastTimeMs: undefined, latestMs: undefined,
    rhythm: { gapCount: 0, meanMs: 0, squares: 0 }, bytesOut: 0, bytesIn: 0, longestMs: 0, names: new Map(), lines: new LineSetBuilder(), firstCitations: [], lastCitation: { source: record.source, line: record.line, text: '' },
  };
}

/** A copy that may be folded while the original goes on growing. */
export function cloneGroup(group: GroupDraft): GroupDraft {
  return {
    ...group, sources: new Set(group.sources), targets: new Set(group.targets), mentions: new Set(group.mentions), ports: new Set(group.ports), portsSeen: new Set(group.portsSeen), clientPorts: new Set(group.clientPorts),
    sensors: new Set(group.sensors), techniqueIds: new Set(group.techniqueIds), rhythm: { ...group.rhythm }, lines: group.lines.clone(), firstCitations: [...group.firstCitations], lastCitation: { ...group.lastCitation },
    names: new Map([...group.names].map(([parent, { count, longCount, distinct }]) => [parent, { count, longCount, distinct: new Set(distinct) }])),
  };
}

function addSome<T>(set: Set<T>, item: T | undefined, limit: number): void {
  if (item !== undefined && set.size < limit) set.add(item);
}

/** The sensor of a record, for people: the product, else the format. */
export function sensorOf(record: LogRecord): string {
  return record.product ?? record.format ?? 'text';
}

export function addToGroup(group: GroupDraft, { record, source, target, mentions }: ResolvedRecord): void {
  group.count++;
  addSome(group.sources, source, maxListedEnds);
  addSome(group.targets, target, maxListedEnds);
  for (const mention of mentions) if (mention !== source && mention !== target) addSome(group.mentions, mention, maxMentions);
  addSome(group.ports, record.dstEndpoint?.port, maxPorts);
  addSome(group.portsSeen, record.dstEndpoint?.port, maxPortsSeen);
  addSome(group.clientPorts, record.srcEndpoint?.port, maxClientPorts);
  addSome(group.sensors, sensorOf(record), maxSensors);
  if (record.techniqueIds !== undefined) for (const id of record.techniqueIds) addSome(group.techniqueIds, id, maxTechniques);
  if (record.bytesOut !== undefined) group.bytesOut += record.bytesOut;
  if (record.bytesIn !== undefined) group.bytesIn += record.bytesIn;
  if (record.durationMs !== undefined && record.durationMs > group.longestMs) group.longestMs = record.durationMs;
  if (record.domain !== undefined && (record.classUid === 4003 || record.message.startsWith('DNS'))) addName(group.names, record.domain);
  const severity = severityOf(record);
  if (severity > group.severityId) group.severityId = severity;
  if (record.priority !== undefined && (group.priority === undefined || record.priority < group.priority)) group.priority = record.priority;
  addTime(group, record.timeMs);
  group.lines.add(record.source, record.line, record.lastLine ?? record.line);
  const citation = group.firstCitations.length < firstCitationCount ? { source: record.source, line: record.line, text: '' } : group.lastCitation;
  citation.source = record.source;
  citation.line = record.line;
  citation.text = record.raw.length > maxCitedChars ? record.raw.slice(0, maxCitedChars) : record.raw;
  if (citation !== group.lastCitation) group.firstCitations.push(citation);
  else group.lastCitation = citation;
}

/** The last two labels stand for the registered domain: good enough to see many names below one. */
function addName(names: Map<string, NameCount>, domain: string): void {
  const cut = domain.lastIndexOf('.', domain.lastIndexOf('.') - 1);
  if (cut <= 0) return;
  const parent = domain.slice(cut + 1).toLowerCase();
  let held = names.get(parent);
  if (!held) {
    if (names.size >= maxParents) return;
    names.set(parent, (held = { count: 0, longCount: 0, distinct: new Set() }));
  }
  held.count++;
  if (cut >= longLabelChars) held.longCount++;
  addSome(held.distinct, domain.slice(0, cut), maxDistinctNames);
}

function addTime(group: GroupDraft, time: number | undefined): void {
  if (time === undefined || Math.abs(time - group.burstStartMs) < burstMs) group.burstSize++;
  else {
    group.burstStartMs = time;
    group.burstSize = 1;
  }
  if (group.burstSize > group.burstCount) group.burstCount = group.burstSize;
  if (time === undefined) return;
  if (group.latestMs !== undefined && time >= group.latestMs) {
    const { rhythm } = group;
    const gap = time - group.latestMs;
    rhythm.gapCount++;
    const before = gap - rhythm.meanMs;
    rhythm.meanMs += before / rhythm.gapCount;
    rhythm.squares += before * (gap - rhythm.meanMs);
  }
  group.latestMs = time;
  if (group.firstTimeMs === undefined || time < group.firstTimeMs) group.firstTimeMs = time;
  if (group.lastTimeMs === undefined || time > group.lastTimeMs) group.lastTimeMs = time;
}

/** Everything of `part` goes into `whole`; no line is lost. Only lists that are cut anyway stay cut. */
export function mergeGroups(whole: GroupDraft, part: GroupDraft): void {
  whole.count += part.count;
  whole.sessionCount += part.sessionCount;
  whole.burstCount = Math.max(whole.burstCount, part.burstCount);
  whole.bytesOut += part.bytesOut;
  whole.bytesIn += part.bytesIn;
  whole.longestMs = Math.max(whole.longestMs, part.longestMs);
  if (part.rhythm.gapCount > whole.rhythm.gapCount) whole.rhythm = part.rhythm;
  for (const entity of part.sources) addSome(whole.sources, entity, maxListedEnds);
  for (const entity of part.targets) addSome(whole.targets, entity, maxListedEnds);
  for (const entity of part.mentions) addSome(whole.mentions, entity, maxMentions);
  for (const port of part.ports) addSome(whole.ports, port, maxPorts);
  for (const port of part.portsSeen) addSome(whole.portsSeen, port, maxPortsSeen);
  for (const port of part.clientPorts) addSome(whole.clientPorts, port, maxClientPorts);
  for (const sensor of part.sensors) addSome(whole.sensors, sensor, maxSensors);
  for (const id of part.techniqueIds) addSome(whole.techniqueIds, id, maxTechniques);
  for (const [parent, names] of part.names) {
    const held = whole.names.get(parent);
    if (!held) {
      if (whole.names.size < maxParents) whole.names.set(parent, names);
      continue;
    }
    held.count += names.count;
    held.longCount += names.longCount;
    for (const name of names.distinct) addSome(held.distinct, name, maxDistinctNames);
  }
  if (part.severityId > whole.severityId) whole.severityId = part.severityId;
  if (part.priority !== undefined && (whole.priority === undefined || part.priority < whole.priority)) whole.priority = part.priority;
  if (part.firstTimeMs !== undefined && (whole.firstTimeMs === undefined || part.firstTimeMs < whole.firstTimeMs)) whole.firstTimeMs = part.firstTimeMs;
  if (part.lastTimeMs !== undefined && (whole.lastTimeMs === undefined || part.lastTimeMs > whole.lastTimeMs)) {
    whole.lastTimeMs = part.lastTimeMs;
    whole.latestMs = part.latestMs;
    if (part.lastCitation.text !== '') whole.lastCitation = part.lastCitation;
  }
  if (whole.first.url === undefined && part.first.url !== undefined) whole.first = { ...whole.first, url: part.first.url };
  for (const citation of part.firstCitations) if (whole.firstCitations.length < firstCitationCount) whole.firstCitations.push(citation);
  whole.lines.addAll(part.lines);
}
