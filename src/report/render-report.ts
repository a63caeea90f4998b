import type { FinishedRun } from '../contracts/index.ts';
import { renderHtml } from './html/render-html.ts';
import { renderJson } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

export const reportFormats = ['text', 'md', 'html', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportOptions {
  /** Columns of the terminal, for `text`; missing: 100. */
  width?: number;
  /** Terminal colours, for `text`; missing: none. */
  useColor?: boolean;
}

/** A run as a document that ends with a line end. Equal runs give equal bytes. Text from logs comes out with its control characters visible and without effect. */
export function renderReport(run: FinishedRun, format: ReportFormat, options: ReportOptions = {}): string {
  switch (format) {
    case 'text':
      return renderText(run, options.width ?? 100, options.useColor ?? false);
    case 'md':
      return renderMarkdown(run);
    case 'html':
      return renderHtml(run);
    case 'json':
      return renderJson(run);
    default:
      return format satisfies never;
  }
}
