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

/** Colours and shapes of planners: the same in every chart of the page. */
export interface PlannerLook { names: readonly string[] }

/** Text for the data of a chart. */
export const chartText = renderVisible;

/** Colour and shape of planners that occur in the data, with one legend at the top. */
export function encodePlanner(look: PlannerLook, present: readonly string[], size: ChartSize, columns = size === 'wide' ? 4 : 2): object {
  const domain = look.names.filter((name) => present.includes(name));
  const legend = { title: null, orient: 'top', columns, symbolSize: 90 };
  const at = (name: string): number => look.names.indexOf(name);
  return {
    color: { field: 'planner', type: 'nominal', legend, scale: { domain: domain.map(chartText), range: domain.map((name) => `var(--c${at(name) % plannerColorCount})`) } },
    shape: { field: 'planner', type: 'nominal', legend, scale: { domain: domain.map(chartText), range: domain.map((name) => plannerShapes[at(name) % plannerShapes.length] ?? 'circle') } },
  };
}

/** A chart as wide as its place, growing with its rows. */
export function frame(size: ChartSize, isHalf = false): object {
  return { width: isHalf && size === 'wide' ? Math.floor(chartWidths.wide / 2) - 16 : chartWidths[size], autosize: { type: 'fit-x', contains: 'padding' } };
}
