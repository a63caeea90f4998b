import { basename } from 'node:path';
import type { LogRecord, SourceSummary } from '../../../contracts/index.ts';

/** What is to be added to the times of a sensor whose clock or zone was wrong. */
export interface SensorSkew {
  /** Id of a source, its path or the base name of it, a device's host name or address, or a product; letter case does not count. */
  sensor: string;
  seconds: number;
}

interface Skew { sensor: string; name: string; ms: number; seconds: number; useCount: number }

/** The skews that a user named, over all sources. */
export class ClockSkews {
  readonly #skews: readonly Skew[];

  constructor(skews: readonly SensorSkew[]) {
    this.#skews = skews.map(({ sensor, seconds }) => ({ sensor, name: sensor.toLowerCase(), ms: Math.round(seconds * 1000), seconds, useCount: 0 }));
  }

  /** For the records of one source; undefined when nothing is to be done. */
  forSource(summary: Pick<SourceSummary, 'id' | 'path'>): SourceSkew | undefined {
    if (this.#skews.length === 0) return undefined;
    const names = new Set([summary.id, summary.path, basename(summary.path), summary.path.slice(summary.path.lastIndexOf('!') + 1)].map((name) => name.toLowerCase()));
    return new SourceSkew(this.#skews.filter(({ name }) => names.has(name)), this.#skews.filter(({ name }) => !names.has(name)));
  }

  /** Sentences for those that were never used. */
  describeUnused(): string[] {
    return this.#skews.filter(({ useCount }) => useCount === 0).map(({ sensor }) => `No record with a time is of the sensor ${sensor} that --skew names: no source, device or product is called so.`);
  }
}

/** Moves the times of one source. */
export class SourceSkew {
  readonly #always: readonly Skew[];
  readonly #byName: ReadonlyMap<string, Skew[]>;
  readonly #counts = new Map<Skew, number>();

  constructor(always: readonly Skew[], others: readonly Skew[]) {
    this.#always = always;
    const byName = new Map<string, Skew[]>();
    for (const skew of others) byName.set(skew.name, [...(byName.get(skew.name) ?? []), skew]);
    this.#byName = byName;
  }

  apply(record: LogRecord): void {
    if (record.timeMs === undefined) return;
    let ms = 0;
    for (const skew of this.#always) ms += this.#use(skew);
    if (this.#byName.size > 0) {
      const { device, product } = record;
      for (const name of new Set([device?.hostname?.toLowerCase(), device?.ip?.toLowerCase(), product?.toLowerCase()])) {
        if (name !== undefined) for (const skew of this.#byName.get(name) ?? []) ms += this.#use(skew);
      }
    }
    record.timeMs += ms;
  }

  describe(): string[] {
    return [...this.#counts].map(([{ sensor, seconds }, count]) => `${seconds < 0 ? '' : '+'}${seconds} s were added to the times of ${count} ${count === 1 ? 'record' : 'records'}, as --skew says of ${sensor}.`);
  }

  #use(skew: Skew): number {
    skew.useCount += 1;
    this.#counts.set(skew, (this.#counts.get(skew) ?? 0) + 1);
    return skew.ms;
  }
}
