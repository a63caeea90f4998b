import type { Inspection } from '../../contracts/index.ts';
import { stringifyVisible } from '../render-json.ts';
import { renderInspectionHtml } from './html/render-inspection-html.ts';
import { renderInspectionText, type InspectionTextOptions } from './render-inspection-text.ts';

export const inspectionFormats = ['text', 'html', 'json'] as const;
export type InspectionFormat = (typeof inspectionFormats)[number];

/** An inspection as a document that ends with a line end. Equal inspections give equal bytes. Text from logs can act on no terminal and no browser. */
export function renderInspection(inspection: Inspection, format: InspectionFormat, options: InspectionTextOptions = {}): string {
  switch (format) {
    case 'text':
      return renderInspectionText(inspection, options);
    case 'html':
      return renderInspectionHtml(inspection);
    case 'json':
      return `${stringifyVisible(inspection)}\n`;
    default:
      return format satisfies never;
  }
}
