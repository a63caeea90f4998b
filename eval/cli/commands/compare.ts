import { layOutTable } from '../../../src/report/text-layout.ts';
import { openStore } from '../../harness/index.ts';
import { compare as compareResults } from '../../report/index.ts';
import type { CompareOptions } from '../options.ts';
import type { CommandContext } from './context.ts';

const usualFraction = 0.05;

/** `compare`: exit code 1 when a planner got worse by more than was allowed, and a limit was given. */
export async function compare(options: CompareOptions, { console }: CommandContext): Promise<number> {
  const [before, after] = [await openStore(options.before), await openStore(options.after)];
  const comparison = compareResults(await before.readResults(), await after.readResults(), { failIfWorseFraction: options.failIfWorse ?? usualFraction });
  const codes = new Set([before, after].map((store) => store.evaluation.codeVersion));
  const sentences = [...comparison.sentences, ...(codes.size > 1 ? [`A is of code ${before.evaluation.codeVersion}, B of ${after.evaluation.codeVersion}.`] : [])];
  if (options.format === 'json') console.result(JSON.stringify({ kind: 'comparison', ...comparison, sentences }));
  else console.result([...layOutTable(comparison.table, console.widthColumns, [2, 3]), '', ...sentences].join('\n'));
  return comparison.isWorse && options.failIfWorse !== undefined ? 1 : 0;
}
