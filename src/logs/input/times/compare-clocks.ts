import type { LogRecord, SourceSummary } from '../../../contracts/index.ts';

const maxActsOfSource = 20_000;
/** Sources that are compared; the records of more are not kept in mind. */
const maxSources = 64;
/** Look-ups over all pairs of sources: a folder of many sources is not to take seconds. */
const maxLookUps = 10_000_000;
const hourMs = 3_600_000;
const toleranceMs = 90_000;
const maxHours = 14;
const minActs = 5;
const minShare = 0.8;

/** When each act was first seen by one source. */
export class SeenActs {
  readonly summary: SourceSummary;
  readonly firstMs = new Map<string, number>();
  isZoneGuessed = false;

  constructor(summary: SourceSummary) {
    this.summary = summary;
  }

  see(timeMs: number, record: LogRecord): void {
    if (record.isTimeGuessed === true) this.isZoneGuessed = true;
    if (this.firstMs.size >= maxActsOfSource) return;
    const { srcEndpoint: src, dstEndpoint: dst } = record;
    if (src?.ip === undefined || dst?.ip === undefined) return;
    if (src.port !== undefined && dst.port !== undefined) this.#add(`${src.ip}:${src.port} ${dst.ip}:${dst.port}`, timeMs);
    else if (record.ruleId !== undefined) this.#add(`${record.ruleId} ${src.ip} ${dst.ip}`, timeMs);
  }

  #add(act: string, timeMs: number): void {
    if (!this.firstMs.has(act)) this.firstMs.set(act, timeMs);
  }
}

/** What two sources say of the acts that both saw. */
interface Comparison { shared: number; byHours: Map<number, number> }

/** Compares the clocks of sources by the acts that several of them saw. */
export class ClockComparison {
  readonly #sources: SeenActs[] = [];

  forSource(summary: SourceSummary): SeenActs | undefined {
    if (this.#sources.length >= maxSources) return undefined;
    const acts = new SeenActs(summary);
    this.#sources.push(acts);
    return acts;
  }

  /** A note for each source whose times are whole hours off another's. To be called when all sources have ended. */
  findOffsets(): { summary: SourceSummary; sentence: string }[] {
    const found: { summary: SourceSummary; sentence: string }[] = [];
    const noted = new Set<SeenActs>();
    const sources = this.#sources.filter(({ firstMs }) => firstMs.size >= minActs);
    const actsOfPair = Math.floor(maxLookUps / Math.max(1, (sources.length * (sources.length - 1)) / 2));
    for (const [index, later] of sources.entries()) {
      for (const earlier of sources.slice(0, index)) {
        const offset = offsetOf(compare(earlier, later, actsOfPair));
        if (offset === undefined) continue;
        // The source whose zone was assumed is the one to doubt; else the later one.
        const isEarlierDoubted = earlier.isZoneGuessed && !later.isZoneGuessed;
        const [doubted, other, hours] = isEarlierDoubted ? [earlier, later, -offset.hours] : [later, earlier, offset.hours];
        if (noted.has(doubted)) continue;
        noted.add(doubted);
        found.push({ summary: doubted.summary, sentence: describe(this.#nameOf(doubted), other, hours, offset.count) });
      }
    }
    return found;
  }

  /** The shortest name that means this source alone. */
  #nameOf({ summary: { id, path } }: SeenActs): string {
    if (path === '-') return id;
    const name = baseNameOf(path);
    return this.#sources.filter(({ summary }) => baseNameOf(summary.path) === name).length === 1 ? name : path;
  }
}

function baseNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function compare(earlier: SeenActs, later: SeenActs, maxActs: number): Comparison {
  const [small, large] = earlier.firstMs.size <= later.firstMs.size ? [earlier, later] : [later, earlier];
  const sign = small === earlier ? 1 : -1;
  const byHours = new Map<number, number>();
  let shared = 0;
  let seen = 0;
  for (const [act, timeMs] of small.firstMs) {
    seen += 1;
    if (seen > maxActs) break;
    const otherMs = large.firstMs.get(act);
    if (otherMs === undefined) continue;
    shared += 1;
    const differenceMs = sign * (otherMs - timeMs);
    const hours = Math.round(differenceMs / hourMs);
    if (Math.abs(differenceMs - hours * hourMs) <= toleranceMs) byHours.set(hours, (byHours.get(hours) ?? 0) + 1);
  }
  return { shared, byHours };
}

function offsetOf({ shared, byHours }: Comparison): { hours: number; count: number } | undefined {
  for (const [hours, count] of byHours) {
    if (hours !== 0 && Math.abs(hours) <= maxHours && count >= minActs && count >= minShare * shared) return { hours, count };
  }
  return undefined;
}

function describe(name: string, other: SeenActs, hours: number, count: number): string {
  return `Times seem ${Math.abs(hours)} h ${hours > 0 ? 'ahead of' : 'behind'} ${other.summary.id} (${count} acts seen by both); use --skew ${/\s/.test(name) ? `"${name}"` : name}=${-hours * 3600}.`;
}
