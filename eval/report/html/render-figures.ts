import { escapeHtml } from '../../../src/report/html/html.ts';
import { colorStyle } from '../../../src/report/html/style-sheet.ts';
import type { Summary } from '../summary.ts';
import { makeLook } from './chart.ts';
import { chartRecovery } from './recovery-charts.ts';
import { renderChart } from './render-chart.ts';

/** The picture of recovery times of each split as an SVG file that stands alone, for documents: its colours, light and dark, are in it. */
export async function renderFigures(summary: Summary): Promise<Map<string, string>> {
  const look = makeLook(summary.groups.flatMap((group) => group.planners.map((each) => each.planner)), []);
  const files = new Map<string, string>();
  for (const group of summary.groups) for (const { spec, alt } of chartRecovery(group, look)) {
    const drawing = await renderChart(spec('wide'), 'wide');
    const top = drawing.indexOf('>') + 1;
    files.set(`recovery-${group.split}.svg`, `${drawing.slice(0, top)}<title>${escapeHtml(alt)}</title><style>${colorStyle}</style><rect width="100%" height="100%" rx="8" fill="var(--card)"/>${drawing.slice(top)}\n`);
  }
  return files;
}
