import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rangesOf, type Evidence, type EventGroup } from '../../src/contracts/index.ts';
import { EvidenceTables, type EvidenceOptions } from '../../src/evidence/build-evidence.ts';
import { readLogs } from '../../src/logs/read-logs.ts';
import { readBytes } from './read-bytes.ts';
import { readLineLabels } from './read-line-labels.ts';
import { readSite } from './read-site.ts';
import { listTruthItems, type TruthCard, type TruthItem } from './truth-card.ts';

/** Token budgets at which the digest is measured. */
export const budgets = [400, 800, 1600] as const;

/** One truth item: is it in the logs at all, and in the digest at each budget? */
export interface ItemResult extends TruthItem {
  isInLogs: boolean;
  isInDigest: Record<number, boolean>;
  /** Rank (1 is first) of the best group that names it; missing when none does. */
  rank?: number;
}

export interface IncidentResult {
  id: string;
  recordCount: number;
  groupCount: number;
  items: ItemResult[];
  /** Groups that the card's look-alike phrases or, where lines are labelled, the labels call harmless alerts; and the attack's groups. */
  lookalikeCount: number;
  attackCount: number;
  /** Of all pairs of a look-alike and an attack's best group for each rule, the share in which the look-alike ranks higher; missing without pairs. */
  lookalikesAboveFraction?: number;
}

interface MeasureRequest {
  datasets: string;
  card: TruthCard;
  countTokens: EvidenceOptions['countTokens'];
  isTokenEstimate: boolean;
}

const stopWords = new Set('alerts alert with from that this they them what same number great users real outbound without update updates errors error false positives broadcasts machine labelled benign informational forwards seen twice source traffic'.split(' '));

/** Reads an incident's logs as the product would, and compares what the digest holds with the card. */
export async function measureIncident({ datasets, card, countTokens, isTokenEstimate }: MeasureRequest): Promise<IncidentResult> {
  const reading = await readLogs(await findLogs(datasets, card));
  const options = { system: await readSite(datasets, card.id), countTokens, isTokenEstimate };
  const tables = new Map(budgets.map((tokenBudget) => [tokenBudget, new EvidenceTables({ ...options, tokenBudget })]));
  for await (const batch of reading.batches) for (const table of tables.values()) table.add(batch);
  const built = new Map([...tables].map(([budget, table]) => [budget, table.build().evidence]));
  const evidence = built.get(budgets[1]);
  if (evidence === undefined) throw new Error('No evidence was built.');
  // Truth from here on.
  const raw = await Promise.all(reading.sources.filter((source) => source.problem === undefined).map(async (source) => (await readBytes(source.path)).toString('latin1').toLowerCase()));
  const items = listTruthItems(card).map((item): ItemResult => {
    const index = evidence.groups.findIndex((group) => isNamed(item, [...textsOfGroup(evidence, group)].join('\n')));
    return {
      ...item, isInLogs: raw.some((text) => isNamed(item, text)),
      isInDigest: Object.fromEntries([...built].map(([budget, one]) => [budget, isNamed(item, digestText(one))])), ...(index >= 0 && { rank: index + 1 }),
    };
  });
  const labels = await readLineLabels(reading.sources);
  return { id: card.id, recordCount: evidence.recordCount, groupCount: evidence.groups.length, items, ...compareRanks(evidence, card, items, labels) };
}

/** Files that a data set lays beside its logs and that tell the truth or describe the site. */
const noLogs = /(?:^|\/)(?:steps|phases|schedule|topology)\.json$|(?:^|\/)(?:incident|system)\.txt$|\.md$/;

async function findLogs(datasets: string, card: TruthCard): Promise<string[]> {
  const found = await Promise.all(card.logs.map(async ({ shared }) => {
    const path = join(datasets, shared.replace(/^datasets\//, ''));
    return (await stat(path)).isDirectory() ? (await readdir(path)).sort().map((name) => join(path, name)) : [path];
  }));
  return found.flat().filter((path) => !noLogs.test(path));
}

/** Does any term of the item stand in the text as a word of its own? */
function isNamed(item: TruthItem, text: string): boolean {
  return item.terms.some((term) => new RegExp(`(?<![\\w.])${term.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?![\\w])(?!\\.\\d)`).test(text));
}

/** The digest with the names and addresses that its aliases stand for. */
function digestText(evidence: Evidence): string {
  const byAlias = new Map(evidence.entities.map((entity) => [entity.alias, entity]));
  return evidence.digest.map(({ text }) => `${text} ${(text.match(/\b[a-z]\d+\b/g) ?? []).map((alias) => {
    const entity = byAlias.get(alias);
    return entity === undefined ? '' : `${entity.name} ${entity.addresses.join(' ')}`;
  }).join(' ')}`).join('\n').toLowerCase();
}

function* textsOfGroup(evidence: Evidence, group: EventGroup): Generator<string> {
  yield group.title.toLowerCase();
  const aliases = new Set([...group.sources, ...group.targets, ...group.mentions]);
  for (const entity of evidence.entities) if (aliases.has(entity.alias)) yield `${entity.name} ${entity.addresses.join(' ')}`.toLowerCase();
}

function compareRanks(evidence: Evidence, card: TruthCard, items: readonly ItemResult[], labels: ReadonlyMap<string, ReadonlySet<number>>): Pick<IncidentResult, 'lookalikeCount' | 'attackCount' | 'lookalikesAboveFraction'> {
  const isLookalike = lookalikeTest(evidence, card);
  const hasLabels = labels.size > 0;
  const attackRanks = new Map<string, number>();
  const lookalikeRanks: number[] = [];
  for (const [rank, group] of evidence.groups.entries()) {
    const attackShare = hasLabels ? labelledShare(group, labels) : undefined;
    const isAttack = attackShare === undefined ? namesTruth(evidence, group, items) && group.isSign === true && !isLookalike(group) : attackShare >= 0.5;
    const key = group.ruleId ?? group.title;
    if (isAttack && !attackRanks.has(key)) attackRanks.set(key, rank);
    if (!isAttack && isLookalike(group) && (attackShare ?? 0) === 0) lookalikeRanks.push(rank);
  }
  const pairs = attackRanks.size * lookalikeRanks.length;
  const above = [...attackRanks.values()].reduce((sum, attack) => sum + lookalikeRanks.filter((rank) => rank < attack).length, 0);
  return { lookalikeCount: lookalikeRanks.length, attackCount: attackRanks.size, ...(pairs > 0 && { lookalikesAboveFraction: above / pairs }) };
}

function labelledShare(group: EventGroup, labels: ReadonlyMap<string, ReadonlySet<number>>): number | undefined {
  let count = 0;
  let attack = 0;
  for (const set of group.lines) {
    const lines = labels.get(set.source);
    if (lines === undefined) continue;
    for (const [first, last] of rangesOf(set)) {
      for (let line = first; line <= last; line++) {
        count++;
        if (lines.has(line)) attack++;
      }
    }
  }
  return count === 0 ? undefined : attack / count;
}

function namesTruth(evidence: Evidence, group: EventGroup, items: readonly ItemResult[]): boolean {
  const text = [...textsOfGroup(evidence, group)].join('\n');
  return items.some((item) => (item.kind === 'attacker' || item.kind === 'host') && isNamed(item, text));
}

/** A group is a look-alike when an address of a look-alike phrase is its one source or target, or when its title has two of its telling words (one where the phrase has one only). */
function lookalikeTest(evidence: Evidence, card: TruthCard): (group: EventGroup) => boolean {
  const phrases = card.benign_lookalikes.flatMap((text) => text.split(/[,;:]/)).map((phrase) => ({
    addresses: phrase.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [],
    words: (phrase.toLowerCase().match(/[a-z][a-z0-9]{2,}/g) ?? []).filter((word) => !stopWords.has(word)),
  }));
  const byAlias = new Map(evidence.entities.map((entity) => [entity.alias, entity.addresses]));
  return (group) => {
    const title = group.title.toLowerCase();
    const ends = [group.sources, group.targets].filter((aliases) => aliases.length === 1).flatMap((aliases) => byAlias.get(aliases[0] ?? '') ?? []);
    return phrases.some(({ addresses, words }) => {
      if (addresses.length > 0) return addresses.some((one) => ends.includes(one)) && (words.length === 0 || words.some((word) => title.includes(word.replace(/s$/, ''))));
      const hits = words.filter((word) => title.includes(word.replace(/s$/, ''))).length;
      return words.length > 0 && hits >= Math.min(2, words.length);
    });
  };
}
