import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Inspection } from '../../contracts/index.ts';
import { systemClock } from '../../kit/clock.ts';
import { StanchError } from '../../kit/error.ts';
import { renderInspection } from '../../report/inspection/index.ts';
import type { Console } from '../display/console.ts';
import { createFollowView } from '../follow-view.ts';
import { gatherEvidence, openPseudonyms, savePseudonyms } from '../gather-evidence.ts';
import { loadSystem } from '../load-run-input.ts';
import { chooseInputs, openLogs } from '../open-logs.ts';
import { openTokenCounter } from '../open-token-counter.ts';
import type { InspectOptions } from '../options.ts';
import { createReadProgress } from '../read-progress.ts';

/** Shows what was read from logs, and what of it a model would see; no model judges anything. */
export async function inspect(options: InspectOptions, console: Console, signal: AbortSignal): Promise<void> {
  if (options.json && options.html === '-') throw new StanchError('usage', 'Both --json and --html - want the standard output.', 'Give the page a file: --html FILE.html.');
  const inspection = await makeInspection(options, console, signal);
  if (options.html === '-') {
    console.result(renderInspection(inspection, 'html'));
    return;
  }
  if (options.html !== undefined) console.say(`Page:   ${await writePage(options.html, renderInspection(inspection, 'html'))}`);
  console.result(options.json ? renderInspection(inspection, 'json') : renderInspection(inspection, 'text', { width: console.widthColumns, useColor: console.hasColor, topCount: options.top, hasBorder: options.explain }));
}

async function makeInspection(options: InspectOptions, console: Console, signal: AbortSignal): Promise<Inspection> {
  const chosen = chooseInputs(options);
  const system = await loadSystem(chosen.system);
  const pseudonyms = await openPseudonyms(options);
  // The vocabulary is loaded while the first lines are read; whoever fails first is told.
  const opening = openTokenCounter(options.model);
  opening.catch(() => undefined);
  try {
    const progress = createReadProgress(console, chosen.inputs.length === 1 ? (chosen.inputs[0] === '-' ? 'standard input' : (chosen.inputs[0] ?? '')) : `${chosen.inputs.length} inputs`);
    const logs = await openLogs(chosen.inputs, options, { signal, isFollowing: options.follow, onProgress: (each) => { if (!options.follow) progress.show(each); } });
    const counter = await opening;
    const view = options.follow ? createFollowView(console, options.top) : undefined;
    try {
      const { evidence, citedLines, unread } = await gatherEvidence(logs, options, { system, tokenBudget: options.tokens, counter, pseudonyms, onBatch: (tables) => view?.change(tables) });
      view?.close();
      progress.end(evidence.recordCount);
      await savePseudonyms(pseudonyms, options);
      if (counter.note !== undefined) evidence.notes.push(counter.note);
      return { kind: 'inspection', sources: logs.sources, unread, evidence, citedLines, tokenizer: counter.name };
    } finally {
      view?.close();
    }
  } finally {
    await opening.then((counter) => counter.close(), () => undefined);
  }
}

async function writePage(wish: string, page: string): Promise<string> {
  const stamp = new Date(systemClock.nowMs()).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const path = wish === '' ? join('.stanch', 'inspections', `${stamp}.html`) : wish;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  } catch (error) {
    throw new StanchError('output-unwritable', `The page ${path} cannot be written.`, 'Check the path given to --html, its folder and the space left.', error);
  }
  return path;
}
