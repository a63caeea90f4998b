import { renderVisible } from '../../src/kit/visible-text.ts';
import type { RunResult } from '../run-result.ts';
import { regretKinds } from './summary.ts';

type Value = string | number | boolean | undefined;

/** Columns of {@link renderRunsCsv}, in their order. */
const columns: readonly (readonly [name: string, of: (run: RunResult) => Value])[] = [
  ...(['key', 'planner', 'scenario', 'title', 'family', 'split', 'kind', 'seed', 'published', 'status', 'problem', 'hasRecovered', 'failure', 'recoverySteps', 'paperSteps', 'optimalSteps', 'blindSteps', 'verdict', 'isVerdictRight',
    'commandCount', 'ineffectiveCount', 'failedCount', 'invalidCount', 'abstentionCount', 'commandsBeforeClosing', 'minutes', 'hostsLost', 'healthyDownMinutes', 'seconds'] as const).map((name) => [name, (run: RunResult) => run[name]] as const),
  ...regretKinds.map((kind) => [`regret.${kind}`, (run: RunResult) => run.regret[kind]] as const),
  ...(['modelCalls', 'promptTokens', 'generatedTokens', 'dollars'] as const).map((name) => [`usage.${name}`, (run: RunResult) => run.usage?.[name]] as const),
  ['finalState', (run) => run.steps.at(-1)?.trueState ?? run.startState.true],
];

/** One line per run, RFC 4180 with a head. A missing value is an empty cell. No trace is in it. */
export function renderRunsCsv(results: readonly RunResult[]): string {
  const runs = [...new Map(results.map((run) => [run.key, run])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return [columns.map(([name]) => name), ...runs.map((run) => columns.map(([, of]) => renderCell(of(run))))].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function renderCell(value: Value): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const visible = renderVisible(value);
  const safe = /^[=+\-@]/.test(visible) ? `'${visible}` : visible;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
