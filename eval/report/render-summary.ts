import type { RunResult } from '../run-result.ts';
import { renderRunsCsv } from './render-csv.ts';
import { renderSummaryMarkdown } from './render-markdown.ts';
import { renderSummaryText } from './render-text.ts';
import type { Summary } from './summary.ts';

export const summaryFormats = ['text', 'md', 'json', 'csv', 'svg', 'html'] as const;
export type SummaryFormat = (typeof summaryFormats)[number];

export interface RenderOptions {
  /** Needed by `csv` (one line per run) and `html` (the traces). */
  results?: readonly RunResult[];
  /** Heading. Missing: `Evaluation`. */
  title?: string;
  /** Of the terminal, in columns. Missing: 120. */
  width?: number;
  /** Escape sequences for colour. Missing: none. */
  hasColor?: boolean;
  /** Of `html`: a page for each run, or all folded into the one page. Missing: pages. */
  traces?: 'pages' | 'inline';
}

/** A summary as files, by path below the report's folder: one, except for `svg` (one for each split with compromises) and `html` with its page for each run. */
export async function renderSummary(summary: Summary, format: SummaryFormat, options: RenderOptions = {}): Promise<Map<string, string>> {
  const { results = [], title } = options;
  switch (format) {
    case 'text': return new Map([['summary.txt', renderSummaryText(summary, options)]]);
    case 'md': return new Map([['summary.md', renderSummaryMarkdown(summary, title)]]);
    case 'json': return new Map([['summary.json', `${JSON.stringify(summary, undefined, 2)}\n`]]);
    case 'csv': return new Map([['runs.csv', renderRunsCsv(results)]]);
    case 'svg': {
      // Vega takes a while to load, and only pictures need it.
      const { renderFigures } = await import('./html/render-figures.ts');
      return renderFigures(summary);
    }
    case 'html': {
      const { renderSummaryHtml } = await import('./html/render-summary-html.ts');
      return renderSummaryHtml(summary, results, options);
    }
    default: return format satisfies never;
  }
}
