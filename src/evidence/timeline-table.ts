import type { LogRecord, Timeline } from '../contracts/index.ts';
import { severityOf } from './judge-rule.ts';
import { sensorOf } from './group-draft.ts';

const firstBucketMs = 1_000;
const maxCells = 8_000;
const maxSensors = 24;

/** Counts records by time, sensor and severity; the buckets grow with the span, so that memory does not. */
export class TimelineTable {
  #bucketMs = firstBucketMs;
  #cellCount = 0;
  readonly #rows = new Map<string, { sensor: string; kind: LogRecord['kind']; severityId: LogRecord['severityId']; counts: Map<number, number> }>();
  readonly #sensors = new Set<string>();

  add(record: LogRecord): void {
    const { timeMs } = record;
    if (timeMs === undefined) return;
    let sensor = sensorOf(record);
    if (!this.#sensors.has(sensor)) {
      if (this.#sensors.size >= maxSensors) sensor = 'others';
      this.#sensors.add(sensor);
    }
    const severityId = severityOf(record);
    const key = `${sensor}\n${record.kind}${severityId}`;
    let row = this.#rows.get(key);
    if (!row) this.#rows.set(key, (row = { sensor, kind: record.kind, severityId, counts: new Map() }));
    const bucket = Math.floor(timeMs / this.#bucketMs);
    const held = row.counts.get(bucket);
    row.counts.set(bucket, (held ?? 0) + 1);
    if (held === undefined && ++this.#cellCount > maxCells) this.#widen();
  }

  #widen(): void {
    while (this.#cellCount > maxCells / 2) {
      this.#bucketMs *= 2;
      this.#cellCount = 0;
      for (const row of this.#rows.values()) {
        const wide = new Map<number, number>();
        for (const [bucket, count] of row.counts) wide.set(Math.floor(bucket / 2), (wide.get(Math.floor(bucket / 2)) ?? 0) + count);
        row.counts = wide;
        this.#cellCount += wide.size;
      }
      // Every row has one cell at least.
      if (this.#cellCount <= this.#rows.size) return;
    }
  }

  /** Cells in order of time, then sensor. */
  build(): Timeline {
    const cells = [...this.#rows.values()].flatMap(({ sensor, kind, severityId, counts }) => [...counts].map(([bucket, count]) => ({ startMs: bucket * this.#bucketMs, sensor, severityId, kind, count })));
    cells.sort((a, b) => a.startMs - b.startMs || (a.sensor < b.sensor ? -1 : a.sensor > b.sensor ? 1 : 0) || b.severityId - a.severityId || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
    return { bucketMs: this.#bucketMs, cells };
  }
}
