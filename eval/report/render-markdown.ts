import { renderVisible } from '../../src/kit/visible-text.ts';
import { listTables, type Table } from './list-tables.ts';
import { describeGroup } from './render-text.ts';
import { splitTitles } from './split-titles.ts';
import type { Summary } from './summary.ts';

/** The summary as Markdown (GitHub tables). */
export function renderSummaryMarkdown(summary: Summary, title = 'Evaluation'): string {
  const parts = [`# ${escapeMarkdown(title)}`, summary.notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')];
  if (summary.command !== undefined) parts.push(`Made with \`${renderVisible(summary.command).replaceAll('`', "'")}\`.`);
  for (const group of summary.groups) {
    parts.push(`## ${splitTitles[group.split]}`, escapeMarkdown(describeGroup(group)));
    for (const table of listTables(group, summary.levelFraction)) if (table.isDetail !== true) parts.push(`### ${escapeMarkdown(table.title)}`, renderTable(table), escapeMarkdown(table.note));
  }
  if (summary.broken.length > 0) parts.push('## Broken runs', summary.broken.map((each) => `- ${escapeMarkdown(`${each.key}: ${each.problem}`)}`).join('\n'));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function renderTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Text from anywhere as plain text of one Markdown line: no markup, no table border, no HTML. */
function escapeMarkdown(text: string): string {
  return renderVisible(text).replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;')).replace(/[\\`*_{}[\]|#~!]/g, (char) => `\\${char}`);
}
