import type { TopLevelSpec } from 'vega-lite';
import { renderVisible } from '../../../src/kit/visible-text.ts';
import type { TableId } from '../list-tables.ts';
import { chartWidths, type ChartSize } from './render-chart.ts';

/** One picture of a split. Several stand side by side under one heading, as the heat maps do. */
export interface Chart {
  table: TableId;
  /** Missing where the heading says all. */
  caption?: string;
  /** What the picture shows, with its figures, for who cannot see it. */
  alt: string;
  spec(size: ChartSize): TopLevelSpec;
  /** Takes half of the wide page. */
  isHalf?: boolean;
}

export type Row = Record<string, string | number | boolean>;
export const plannerShapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-right', 'triangle-left'] as const;
export const plannerColorCount = 10;

/** Colours, shapes and labels of planners and families: the same in every chart of the page. */
export interface ChartLook {
  planners: readonly string[];
  /** By name; what stands in the data of charts. No two are alike. */
  labels: ReadonlyMap<string, string>;
}

const longestLabel = 22;

/** Labels for the names: control characters visible, long ones cut in their middle unless two would then be the same. */
export function makeLook(planners: readonly string[], families: readonly string[]): ChartLook {
  const labels = new Map<string, string>();
  for (const names of [planners, families]) {
    const cut = names.map((name) => cutMiddle(renderVisible(name)));
    names.forEach((name, at) => labels.set(name, cut.indexOf(cut[at] ?? '') === cut.lastIndexOf(cut[at] ?? '') ? cut[at] ?? name : renderVisible(name)));
  }
  return { planners, labels };
}

function cutMiddle(text: string): string {
  const chars = [...text];
  const half = (longestLabel - 1) / 2;
  return chars.length <= longestLabel ? text : `${chars.slice(0, Math.ceil(half)).join('')}…${chars.slice(-Math.floor(half)).join('')}`;
}

export function labelOf(look: ChartLook, name: string): string {
  return look.labels.get(name) ?? renderVisible(name);
}

/** Colour and shape of planners that occur in the data, with one legend at the top. */
export function encodePlanner(look: ChartLook, present: readonly string[], size: ChartSize, mostColumns = 4): { color: object; shape: object } {
  const domain = look.planners.filter((name) => present.includes(name));
  const labels = domain.map((name) => labelOf(look, name));
  const isLong = labels.some((label) => label.length > 14);
  const columns = Math.min(mostColumns, size === 'narrow' ? (isLong ? 1 : 2) : 4);
  const legend = { title: null, orient: 'top', columns, symbolSize: 90 };
  const at = (name: string): number => look.planners.indexOf(name);
  return {
    color: { field: 'planner', type: 'nominal', legend, scale: { domain: labels, range: domain.map((name) => `var(--c${at(name) % plannerColorCount})`) } },
    shape: { field: 'planner', type: 'nominal', legend, scale: { domain: labels, range: domain.map((name) => plannerShapes[at(name) % plannerShapes.length] ?? 'circle') } },
  };
}

/** A chart as wide as its place, growing with its rows. */
export function frame(size: ChartSize, isHalf = false): object {
  return { width: isHalf && size === 'wide' ? Math.floor(chartWidths.wide / 2) - 16 : chartWidths[size], autosize: { type: 'fit-x', contains: 'padding' } };
}
