import { resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { countOf } from '../../../src/report/describe-run.ts';
import { renderVisible } from '../../../src/kit/visible-text.ts';
import { StanchError } from '../../../src/kit/error.ts';
import type { CheckOptions } from '../options.ts';
import type { CommandContext } from './context.ts';

/** `scenarios check`: one sentence for each problem; exit code 2 when there is one. */
export async function checkScenarios(options: CheckOptions, { console, loadRegistry }: CommandContext): Promise<number> {
  if (!await stat(options.folder).then((entry) => entry.isDirectory(), () => false)) throw new StanchError('input-missing', `There is no folder ${options.folder}.`, 'Name the folder that holds the scenarios.');
  const { scenarioCount, problems } = await (await loadRegistry()).checkScenarios(resolve(options.folder));
  if (options.format === 'json') console.result(JSON.stringify({ kind: 'scenario-check', scenarioCount, problems }));
  else console.result([...problems.map(renderVisible), `${countOf(scenarioCount, 'scenario')}, ${countOf(problems.length, 'problem')}.`].join('\n'));
  return problems.length > 0 ? 2 : 0;
}
