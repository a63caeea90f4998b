import type { z } from 'zod';
import { actKinds, type ActKind, type DrawnEnd, type Random, type RenderedAct } from '../../contracts/index.ts';
import { drawInt } from './draw.ts';

/** An act of the instance, and what it is for. */
export interface PlacedAct {
  act: RenderedAct;
  /** Ids of facts that it shows. */
  shows: readonly string[];
  /** Id of the distractor that it belongs to. */
  distractor?: string;
  /** Which occasion of the background it belongs to; missing for what the template tells. */
  occasion?: number;
}

/** What an act holds before its defaults are filled in. */
export type ActInput = { [K in Exclude<ActKind, 'port-scan'>]: { kind: K; from?: DrawnEnd; to: DrawnEnd; account?: string; data: z.input<(typeof actKinds)[K]> } }[Exclude<ActKind, 'port-scan'>];

/** Ports from which clients connect, by system. */
export function drawSourcePort(random: Random, from: DrawnEnd | undefined): number {
  return /windows/i.test(from?.host?.os ?? '') ? drawInt(random, 49_152, 65_535) : drawInt(random, 32_768, 60_999);
}

/** An act at a time. `serial` is given when all acts are known. Throws when the data do not fit the kind. */
export function placeAct(input: ActInput, timeMs: number, random: Random): RenderedAct {
  const { kind, from, to, account } = input;
  // The schema of the kind gives the data of the kind, which the types of a union cannot follow.
  return { kind, timeMs: Math.round(timeMs), ...(from !== undefined && { from }), to, ...(account !== undefined && { account }), sourcePort: drawSourcePort(random, from), serial: 0, data: actKinds[kind].parse(input.data) } as RenderedAct;
}

/** Sorts by time and numbers the acts in that order, from `first` up. */
export function numberActs(acts: readonly PlacedAct[], first: number): PlacedAct[] {
  return [...acts].sort((a, b) => a.act.timeMs - b.act.timeMs).map((placed, index) => ({ ...placed, act: { ...placed.act, serial: first + index } }));
}
