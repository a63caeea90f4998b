import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { estimateTokens } from '../../src/kit/estimate-tokens.ts';
import { parseJson } from '../../src/kit/json.ts';
import { budgets, measureIncident, type IncidentResult } from './measure-incident.ts';
import { renderResults } from './render-results.ts';
import { openTokenCounter } from './token-counter.ts';
import { parseTruthCard } from './truth-card.ts';

/**
 * `npm run eval:evidence`: what of the truth of published incidents reaches the digest. Measured on all of them, tuned on none. Takes the
 * folder that `STANCH_DATASETS` names; `--write FILE` also writes the tables as Markdown, `--json` prints every item.
 */
const datasets = process.env['STANCH_DATASETS'];
const { argv } = process;

function valueOf(flag: string): string | undefined {
  return argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined;
}

if (datasets === undefined) {
  process.stderr.write('Set STANCH_DATASETS to the folder with the published incidents and their ground truth.\n');
  process.exitCode = 2;
} else {
  const counter = await openTokenCounter();
  const folder = join(datasets, 'ground-truth');
  const results: IncidentResult[] = [];
  const only = valueOf('--only');
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
    if (only !== undefined && !name.includes(only)) continue;
    const card = parseTruthCard(parseJson(await readFile(join(folder, name), 'utf8')));
    process.stderr.write(`${card.id} …\n`);
    results.push(await measureIncident({ datasets, card, countTokens: counter?.countTokens ?? estimateTokens, isTokenEstimate: counter === undefined }));
  }
  const text = renderResults(results, budgets, counter?.name ?? 'an estimate');
  process.stdout.write(argv.includes('--json') ? `${JSON.stringify({ budgets, tokenizer: counter?.name ?? 'estimate', results })}\n` : text);
  const file = valueOf('--write');
  if (file !== undefined) await writeFile(file, text);
  await counter?.close();
}
