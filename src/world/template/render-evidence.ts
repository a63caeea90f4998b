import type { Random, RenderedAct } from '../../contracts/index.ts';
import { isToldWhole } from '../render/network/index.ts';
import type { SensorSite } from '../render/renderer.ts';
import { hasChance } from './draw.ts';
import type { DrawnSensor } from './draw-sensors.ts';
import type { DrawnSite } from './drawn-site.ts';
import { timePlaceholder } from './fill-time.ts';
import type { PlacedAct } from './placed-act.ts';

/** A line before the file is put together. */
interface WrittenLine {
  text: string;
  /** By the sensor's clock. */
  timeMs: number;
  placed: PlacedAct;
}

/** What one sensor wrote. */
export interface SensorLog {
  sensor: DrawnSensor;
  head: string[];
  lines: WrittenLine[];
}

/** Sensors on the wire, whose lines may tell of a connection only. */
const wireSensors: ReadonlySet<string> = new Set(['ids', 'network-monitor', 'firewall', 'flow', 'web-server', 'proxy', 'resolver', 'vpn']);

/** Whether a sensor's line of an act tells what it was, so that it can show a fact. */
export function canShow(sensor: DrawnSensor, act: RenderedAct): boolean {
  const { kind } = sensor.renderer;
  if (!wireSensors.has(kind)) return true;
  if (act.kind === 'http-request' && act.data.isTls && (kind === 'ids' || kind === 'network-monitor')) return false;
  return isToldWhole(kind, act.kind);
}

/** What a sensor gives for each act of a list, in the order of its own times. */
export function renderLog(sensor: DrawnSensor, acts: readonly PlacedAct[], site: DrawnSite): SensorLog {
  const { renderer } = sensor;
  const host = site.endOf(`@${sensor.hostId}`, { random: fixed });
  let asked: { text: string; timeMs: number }[] = [];
  const place: SensorSite = {
    host, style: sensor.style,
    time(timeMs) {
      const text = renderer.time(timeMs + sensor.offsetMs, sensor.offsetMinutes);
      asked.push({ text, timeMs: timeMs + sensor.offsetMs });
      return text;
    },
  };
  const head = renderer.head?.(place) ?? [];
  const lines: WrittenLine[] = [];
  for (const placed of acts) {
    asked = [];
    let lastMs: number | undefined;
    for (const text of renderer.render(placed.act, place)) {
      const own = asked.find((one) => text.includes(one.text))?.timeMs;
      // A line without a time of its own goes on what stands above it.
      lastMs = own ?? lastMs ?? placed.act.timeMs + sensor.offsetMs;
      lines.push({ text, timeMs: lastMs, placed });
    }
  }
  return { sensor, head, lines: lines.map((line, order) => ({ line, order })).sort((a, b) => a.line.timeMs - b.line.timeMs || a.order - b.order).map(({ line }) => line) };
}

/** Ends of hosts need no draw. */
const fixed: Random = { next: () => 0, child: () => fixed };

/** The lines of acts made ahead of their time: `{time}` stands where the time will. */
export function renderAhead(sensor: DrawnSensor, acts: readonly PlacedAct[], site: DrawnSite): string[] {
  const host = site.endOf(`@${sensor.hostId}`, { random: fixed });
  return acts.flatMap(({ act }) => sensor.renderer.render(act, { host, style: sensor.style, time: () => timePlaceholder }));
}

/** Lines of an instance, all files together: no fewer than `least`; how many at most is drawn between `shortest` and `longest`. */
export const lineLimits = { least: 330, shortest: 700, longest: 2600 } as const;

/** Leaves out occasions of the background by chance, so that about `keepFraction` of it stays. */
export function thinBackground(acts: readonly PlacedAct[], keepFraction: number, random: Random): PlacedAct[] {
  const kept = new Map<number, boolean>();
  return acts.filter(({ occasion }) => {
    if (occasion === undefined) return true;
    const known = kept.get(occasion);
    if (known !== undefined) return known;
    const isKept = hasChance(random, keepFraction);
    kept.set(occasion, isKept);
    return isKept;
  });
}
