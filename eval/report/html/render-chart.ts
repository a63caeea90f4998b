import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { estimateTextWidth } from './estimate-text-width.ts';

/** Width of the two drawings of a chart, in CSS pixels: the page shows the one that fits, so that text keeps its size. */
export const chartWidths = { wide: 960, narrow: 330 } as const;
export type ChartSize = keyof typeof chartWidths;

/** The colours are those of the page, so that one drawing does for light and dark. */
const config = {
  background: 'transparent', font: 'system-ui, sans-serif',
  view: { stroke: 'transparent' },
  axis: {
    labelColor: 'var(--ink)', titleColor: 'var(--soft)', gridColor: 'var(--line)', domainColor: 'var(--soft)', tickColor: 'var(--line)',
    labelFontSize: 13, titleFontSize: 13, titleFontWeight: 'normal', labelLimit: 180, labelOverlap: 'greedy', titlePadding: 8,
  },
  legend: { labelColor: 'var(--ink)', titleColor: 'var(--soft)', labelFontSize: 13, titleFontSize: 13, titleFontWeight: 'normal', symbolStrokeColor: 'var(--ink)', labelLimit: 220 },
  text: { color: 'var(--ink)', fontSize: 13 },
  rule: { color: 'var(--ink)' },
} satisfies TopLevelSpec['config'];

/** Vega takes a function of the program's own here; its declarations leave it out. */
interface TextMetrics { width: (item: { text?: unknown; fontSize?: number; limit?: number }, text?: unknown) => number }
(vega as unknown as { textMetrics: TextMetrics }).textMetrics.width = (item, text) => {
  const value = text ?? item.text;
  if (typeof value !== 'string' && typeof value !== 'number') return 0;
  // A text past its limit is cut by Vega and takes no more room than that.
  return Math.min(estimateTextWidth(String(value), item.fontSize ?? 11), item.limit === undefined || item.limit <= 0 ? Infinity : item.limit);
};

/** A Vega-Lite chart as SVG text, drawn without a browser. Vega escapes the names in the data; they come with control characters made visible. */
export async function renderChart(spec: TopLevelSpec, size: ChartSize): Promise<string> {
  const limits = size === 'narrow' ? { ...config, axis: { ...config.axis, labelLimit: 165 }, legend: { ...config.legend, labelLimit: 165 } } : config;
  const logger = vega.logger(vega.Error);
  const compiled = compile({ ...spec, config: { ...limits, ...spec.config } }, { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
