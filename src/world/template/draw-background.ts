import { actKinds, type HabitName, type Random, type ScenarioTemplate } from '../../contracts/index.ts';
import type { DrawnHost, DrawnSite } from './drawn-site.ts';
import { habits } from './habits/index.ts';
import type { Curve, HabitAct } from './habits/habit.ts';
import { placeAct, type PlacedAct } from './placed-act.ts';
import { splitRef } from './refs.ts';

const mostPerHour = 1.6;

/** How much of a curve goes on at a moment of the site's own day: 1 is the rate that the template gives. */
export function activityAt(curve: Curve, timeMs: number, zoneMinutes: number): number {
  const local = new Date(timeMs + zoneMinutes * 60_000);
  const hour = local.getUTCHours();
  const isWeekend = local.getUTCDay() === 0 || local.getUTCDay() === 6;
  switch (curve) {
    case 'always': return 1;
    case 'night': return hour >= 22 || hour < 5 ? 1.6 : 0.3;
    case 'public': return hour >= 8 && hour < 23 ? 1.2 : hour >= 6 ? 0.7 : 0.3;
    case 'office': return isWeekend ? 0.15 : hour >= 8 && hour < 17 ? 1.6 : hour >= 6 && hour < 20 ? 0.6 : 0.12;
    default: return curve satisfies never;
  }
}

export interface BackgroundRequest {
  site: DrawnSite;
  random: Random;
  startMs: number;
  endMs: number;
  /** Times the rates of the template. */
  scale: number;
}

/** Hosts that a habit can be about: those named, else all that fit; empty when none fits. */
export function fittingHosts(site: DrawnSite, habit: HabitName, named: readonly string[]): DrawnHost[] {
  const hosts = named.length === 0 ? [...site.hosts.values()] : named.flatMap((ref) => site.hosts.get(splitRef(ref).id) ?? []);
  return hosts.filter((host) => habits[habit].fits(host));
}

/** Everything that goes on beside the incident, each habit at its rate and by the hour of the day. Sorted by habit. */
export function drawBackground(request: BackgroundRequest): PlacedAct[] {
  let occasion = 0;
  return Object.entries(request.site.template.background).flatMap(([id, background]) => {
    const placed = drawHabit(background, { ...request, random: request.random.child(id) }, occasion);
    occasion += 1_000_000;
    return placed;
  });
}

export type Background = Pick<ScenarioTemplate['background'][string], 'habit' | 'perHour' | 'hosts' | 'data'>;

/** One habit over the whole time. `firstOccasion`: number of its first occasion. */
export function drawHabit({ habit: name, hosts: named, perHour, data }: Background, { site, random, startMs, endMs, scale }: BackgroundRequest, firstOccasion: number): PlacedAct[] {
  const habit = habits[name];
  const hosts = fittingHosts(site, name, named);
  if (hosts.length === 0) return [];
  const drawOccasion = habit.prepare({ site, hosts }, random.child('constant'));
  const times = random.child('times');
  const own = random.child('occasions');
  const gapMs = 3_600_000 / (perHour * scale * mostPerHour);
  const fixed = Object.fromEntries(Object.entries(data).map(([field, text]) => [field, site.fill(text, random)]));
  const placed: PlacedAct[] = [];
  let occasion = firstOccasion;
  for (let timeMs = startMs - Math.log(1 - times.next()) * gapMs; timeMs < endMs; timeMs -= Math.log(1 - times.next()) * gapMs) {
    if (times.next() * mostPerHour >= activityAt(habit.curve, timeMs, site.zoneMinutes)) continue;
    const beginMs = habit.isOnTheMinute === true ? Math.floor(timeMs / 60_000) * 60_000 : timeMs;
    occasion++;
    for (const input of drawOccasion(own)) {
      const atMs = beginMs + (input.after ?? 0) * 1000;
      // A program that talks to its own host is on no wire.
      if (atMs < endMs && atMs >= startMs && input.from?.address !== input.to.address) placed.push({ act: placeAct(withData(input, fixed), atMs, own), shows: [], occasion });
    }
  }
  return placed;
}

/** The act with what the template says for all acts of the habit that have such a value. */
function withData({ after: _, ...input }: HabitAct, data: Readonly<Record<string, string>>): Omit<HabitAct, 'after'> & HabitAct {
  const shape = actKinds[input.kind].shape;
  const changed = Object.fromEntries(Object.entries(data).filter(([name]) => name in shape));
  return Object.keys(changed).length === 0 ? input : ({ ...input, data: { ...input.data, ...changed } } as HabitAct);
}
