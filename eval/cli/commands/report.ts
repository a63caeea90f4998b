import { join } from 'node:path';
import { openStore, resultFiles } from '../../harness/index.ts';
import { renderSummary, type SummaryFormat } from '../../report/index.ts';
import type { ReportOptions } from '../options.ts';
import type { CommandContext } from './context.ts';
import { readSummary, writeFiles } from './finish-evaluation.ts';

/** `report`: on stdout, or as files whose paths are told; a page is always files. */
export async function report(options: ReportOptions, { console }: CommandContext): Promise<number> {
  const store = await openStore(options.folder);
  const { results, summary } = await readSummary(store, { reference: options.reference, cutoffs: options.cutoff });
  const format: SummaryFormat = options.format === 'markdown' ? 'md' : options.format;
  if (options.out === undefined && format !== 'html' && format !== 'svg') {
    const files = await renderSummary(summary, format, { results, width: console.widthColumns, hasColor: console.hasColor });
    for (const text of files.values()) console.result(text);
    return 0;
  }
  const paths = await writeFiles(options.out ?? join(store.folder, resultFiles.report), await renderSummary(summary, format, { results }));
  const [first] = paths;
  if (first !== undefined) console.result(first);
  if (paths.length > 1) console.say(`and ${paths.length - 1} ${format === 'html' ? 'pages of runs' : 'pictures'} beside it`);
  return 0;
}
