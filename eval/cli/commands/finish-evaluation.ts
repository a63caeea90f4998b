import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StanchError } from '../../../src/kit/error.ts';
import { guardWrite, makeFolder } from '../../harness/write-folder.ts';
import { resultFiles, type EvaluationEnding, type ResultStore } from '../../harness/index.ts';
import { renderSummary, summarise, summaryFormats, type Summary, type SummariseOptions } from '../../report/index.ts';
import type { RunResult } from '../../run-result.ts';
import { exitCodes } from '../../../src/cli/display/exit-codes.ts';
import { quoteWord, type CommandContext } from './context.ts';

/** Says how an evaluation ended, writes its report and gives the exit code: 3 a model is missing, 1 a run broke, else 0. Throws `interrupted`. */
export async function finishEvaluation(store: ResultStore, ending: EvaluationEnding, options: { format: 'text' | 'json'; reference?: string | undefined; budget?: number | undefined }, context: CommandContext): Promise<number> {
  const { console, programName } = context;
  const resume = `Go on with: ${programName} resume ${quoteWord(store.folder)}`;
  const progress = `${ending.totalCount - ending.missing.length} of ${ending.totalCount} runs are kept`;
  if (ending.stoppedBy === 'interrupt') throw new StanchError('interrupted', `Interrupted; ${progress}.`, resume);
  const { results, summary } = await readSummary(store, { reference: options.reference });
  const folder = join(store.folder, resultFiles.report);
  for (const format of summaryFormats) await writeFiles(folder, await renderSummary(summary, format, { results }));
  if (options.format === 'json') console.result(JSON.stringify({ kind: 'evaluation', folder: store.folder, stoppedBy: ending.stoppedBy ?? null, summary }));
  else for (const text of (await renderSummary(summary, 'text', { width: console.widthColumns, hasColor: console.hasColor })).values()) console.result(text);
  for (const { planner, error } of ending.blocked) console.warn(`${planner} could not run: ${error.message} ${error.hint}`);
  if (ending.stoppedBy === 'budget') console.warn(`The budget of ${options.budget ?? 0} minutes is used up; ${progress}. Missing: ${countMissing(ending)}.`);
  if (ending.brokenCount > 0) console.warn(`${ending.brokenCount} of ${ending.totalCount} runs broke; they are in no figure. Again: ${programName} resume ${quoteWord(store.folder)} --retry-broken`);
  if (ending.missing.length > 0) console.warn(resume);
  console.say(`Report: ${join(folder, 'index.html')}`);
  const [blocked] = ending.blocked;
  return blocked !== undefined ? exitCodes[blocked.error.code] : ending.brokenCount > 0 ? 1 : 0;
}

/** All results of a folder and their figures; the reference is the first planner unless another is named. */
export async function readSummary(store: ResultStore, options: { reference?: string | undefined; cutoffs?: SummariseOptions['cutoffs'] }): Promise<{ results: RunResult[]; summary: Summary }> {
  const results = await store.readResults();
  const { planners } = store.evaluation;
  const reference = options.reference ?? planners[0];
  if (reference !== undefined && !planners.includes(reference)) throw new StanchError('usage', `${reference} is no planner of this evaluation.`, `Its planners: ${planners.join(', ')}.`);
  return { results, summary: summarise(results, { evaluation: store.evaluation, ...(reference === undefined ? {} : { reference }), ...(options.cutoffs === undefined ? {} : { cutoffs: options.cutoffs }) }) };
}

/** Writes files below a folder; gives their paths. Throws `output-unwritable`. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const written: string[] = [];
  for (const [name, text] of files) {
    const path = join(folder, name);
    try {
      await makeFolder(dirname(path));
      await writeFile(path, text);
    } catch (error) {
      throw guardWrite(path, error);
    }
    written.push(path);
  }
  return written;
}

function countMissing({ missing }: EvaluationEnding): string {
  const counts = new Map<string, number>();
  for (const { planner } of missing) counts.set(planner, (counts.get(planner) ?? 0) + 1);
  return [...counts].map(([planner, count]) => `${planner} ${count}`).join(', ');
}
