import type { Timeline } from '../../contracts/index.ts';
import type { TimeWindow } from './time-window.ts';

type Cell = Timeline['cells'][number];

/** Records of one bar: by severity, alerts apart from other lines. */
export interface TimeBin { startMs: number; count: number; parts: { severityId: number; isAlert: boolean; count: number }[] }
export interface SensorLane { sensor: string; count: number; alertCount: number; bins: TimeBin[] }
export interface BinnedTimeline { binMs: number; lanes: SensorLane[]; /** Records of the highest bar. */ maxCount: number }

const maxBins = 120;
const maxLanes = 12;

/** One lane a sensor, those with severe alerts first; beyond twelve the rest is one lane. Bars are whole buckets wide, so that none is cut. */
export function binTimeline({ bucketMs, cells }: Timeline, { startMs, endMs }: TimeWindow): BinnedTimeline {
  const binMs = bucketMs * Math.max(1, Math.ceil((endMs - startMs) / (maxBins * bucketMs)));
  const inside = cells.filter((cell) => cell.startMs >= startMs && cell.startMs < endMs);
  const sensors = rankSensors(inside);
  const kept = sensors.length > maxLanes ? sensors.slice(0, maxLanes - 1) : sensors;
  const laneName = (sensor: string): string => (kept.includes(sensor) ? sensor : `${sensors.length - kept.length} others`);
  const lanes = new Map<string, SensorLane & { byBin: Map<number, TimeBin> }>();
  for (const cell of inside) {
    const name = laneName(cell.sensor);
    let lane = lanes.get(name);
    if (!lane) lanes.set(name, (lane = { sensor: name, count: 0, alertCount: 0, bins: [], byBin: new Map() }));
    lane.count += cell.count;
    if (cell.kind === 'alert') lane.alertCount += cell.count;
    addToBin(lane.byBin, startMs + Math.floor((cell.startMs - startMs) / binMs) * binMs, cell);
  }
  const ordered = [...kept, laneName('')].flatMap((name) => lanes.get(name) ?? []);
  for (const lane of ordered) {
    lane.bins = [...lane.byBin.values()].sort((a, b) => a.startMs - b.startMs);
    for (const bin of lane.bins) bin.parts.sort((a, b) => Number(b.isAlert) - Number(a.isAlert) || b.severityId - a.severityId);
  }
  const maxCount = Math.max(0, ...ordered.flatMap((lane) => lane.bins.map((bin) => bin.count)));
  return { binMs, maxCount, lanes: ordered.map(({ sensor, count, alertCount, bins }) => ({ sensor, count, alertCount, bins })) };
}

function rankSensors(cells: readonly Cell[]): string[] {
  const weights = new Map<string, { severityId: number; count: number }>();
  for (const { sensor, severityId, kind, count } of cells) {
    const weight = weights.get(sensor) ?? { severityId: -1, count: 0 };
    weights.set(sensor, { severityId: kind === 'alert' ? Math.max(weight.severityId, severityId) : weight.severityId, count: weight.count + count });
  }
  return [...weights].sort(([, a], [, b]) => b.severityId - a.severityId || b.count - a.count).map(([sensor]) => sensor);
}

function addToBin(byBin: Map<number, TimeBin>, startMs: number, { severityId, kind, count }: Cell): void {
  let bin = byBin.get(startMs);
  if (!bin) byBin.set(startMs, (bin = { startMs, count: 0, parts: [] }));
  bin.count += count;
  const isAlert = kind === 'alert';
  const part = bin.parts.find((each) => each.severityId === severityId && each.isAlert === isAlert);
  if (part) part.count += count;
  else bin.parts.push({ severityId, isAlert, count });
}

/** Signs in rows, so that no two that overlap share one; at most `rowLimit` rows, what does not fit goes into the last. */
export function packRows<T extends { firstTimeMs: number; lastTimeMs: number }>(items: readonly T[], gapMs: number, rowLimit: number): T[][] {
  const rows: { endMs: number; items: T[] }[] = [];
  for (const item of [...items].sort((a, b) => a.firstTimeMs - b.firstTimeMs)) {
    let row = rows.find((each) => each.endMs + gapMs <= item.firstTimeMs);
    if (!row && rows.length < rowLimit) rows.push((row = { endMs: -Infinity, items: [] }));
    row ??= rows.at(-1);
    row?.items.push(item);
    if (row) row.endMs = Math.max(row.endMs, item.lastTimeMs);
  }
  return rows.map((row) => row.items);
}
