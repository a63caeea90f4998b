import { countOf } from '../../src/report/describe-run.ts';
import { indentText, layOutTable } from '../../src/report/text-layout.ts';
import { renderVisible } from '../../src/kit/visible-text.ts';
import { listTables } from './list-tables.ts';
import { splitTitles } from './split-titles.ts';
import type { GroupSummary, Summary } from './summary.ts';

export interface TextOptions {
  /** Columns of the terminal. Missing: 120. */
  width?: number;
  /** Headings bold, warnings yellow. Missing: no escape sequence at all. */
  hasColor?: boolean;
}

/** The summary for a terminal: aligned tables, what is missing first. */
export function renderSummaryText(summary: Summary, { width = 120, hasColor = false }: TextOptions = {}): string {
  const style = (code: number, text: string): string => (hasColor ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = summary.notes.flatMap((note) => indentText(note, width, '- ').map((line) => style(33, line)));
  for (const group of summary.groups) {
    lines.push('', style(1, splitTitles[group.split]), ...indentText(describeGroup(group), width, ''));
    for (const table of listTables(group, summary.levelFraction)) {
      if (table.isDetail === true) continue;
      const rows = [table.head, ...table.rows].map((row) => row.map(keepTogether));
      lines.push('', style(1, renderVisible(table.title)), ...layOutTable(rows, width, countHeads.has(table.head[1] ?? '') ? [1] : []).map((line) => line.replaceAll('\u00a0', ' ')), ...indentText(table.note, width, ''));
    }
  }
  for (const each of summary.broken) lines.push(...indentText(`broken: ${each.key}: ${each.problem}`, width, '- '));
  return `${lines.join('\n')}\n`;
}

const countHeads: ReadonlySet<string> = new Set(['Runs', 'Pairs', 'States', 'Predictions']);

/** An interval is not broken in its middle: no-break spaces hold it while the table is laid out. */
function keepTogether(cell: string): string {
  const [start, end] = [cell.indexOf('['), cell.indexOf(']')];
  return start === -1 || end < start ? cell : cell.slice(0, start) + cell.slice(start, end).replaceAll(' ', '\u00a0') + cell.slice(end);
}

/** One sentence on what the figures of a split stand on. */
export function describeGroup(group: GroupSummary): string {
  const families = group.families.length === 1 ? '1 family' : `${group.families.length} families`;
  return `${countOf(group.instanceCount, 'instance')}, ${countOf(group.compromiseInstanceCount, 'compromise')} among them, ${families}: ${group.families.join(', ')}.`;
}
