import type { FinishedRun } from '../../contracts/index.ts';
import { formatDuration, groupDigits, resolveCitation, splitName } from '../describe-run.ts';
import { listUnknowns, type Unknown } from '../list-unknowns.ts';
import { html, nothing, type Html } from './html.ts';
import { renderList } from './parts.ts';

const topicTitles: Record<Unknown['topic'], string> = {
  run: 'The run', sources: 'The log files', system: 'The network', evidence: 'What the model was shown', conditions: 'How things stand', explanation: 'What the attacker did', plan: 'The plan',
};
const unreadLimit = 100;

/** What was not known, not read or guessed, and the lines that nobody understood. */
export function renderUnknowns(run: FinishedRun): Html {
  const unknowns = listUnknowns(run);
  if (unknowns.length === 0 && run.unread.length === 0) return nothing;
  const topics = (Object.keys(topicTitles) as Unknown['topic'][]).filter((topic) => unknowns.some((each) => each.topic === topic));
  const shown = run.unread.slice(0, unreadLimit);
  return html`<section aria-labelledby="unknowns"><h2 id="unknowns">What the model did not know</h2><div class="card">${topics.map((topic) => html`<h4>${topicTitles[topic]}</h4>${renderList(unknowns.filter((each) => each.topic === topic).map((each) => each.sentence))}`)}
${shown.length === 0 ? nothing : html`<details><summary>${run.unread.length > shown.length ? `The first ${shown.length} of ${groupDigits(run.unread.length)} lines that were not understood` : 'Lines that were not understood'}</summary>${shown.map((line) => html`<p class="small"><span class="mono">${resolveCitation(run, line).label}</span> ${line.reason}</p><pre>${line.raw}</pre>`)}</details>`}</div></section>`;
}

/** What must be equal for the run to repeat, and how long it took. */
export function renderFooter(run: FinishedRun): Html {
  const { run: record } = run;
  const pairs = (entries: readonly (readonly [string, string])[]): Html => html`<dl class="small">${entries.map(([name, value]) => html`<dt>${name}</dt><dd class="hash">${value}</dd>`)}</dl>`;
  const { model } = record;
  return html`<footer><h2 id="run">The run</h2><div class="card">${pairs([
    ['run', record.id], ['started', record.startedAt], ...(record.endedAt === undefined ? [] : [['ended', record.endedAt] as const]), ['status', record.status], ['stanch', record.codeVersion], ['seed', String(record.seed)],
    ['model', `${model.name} (${model.provider}, ${model.profile} prompts)`], ['model sha256', model.sha256],
    ...model.adapters.map((adapter) => [`adapter ${adapter.path}`, `${adapter.sha256}, scale ${adapter.scaleFraction}`] as const),
    ['threads', String(model.threadCount)], ['batch', `${groupDigits(model.batchTokens)} tokens, ${model.sequenceCount} sequences of ${groupDigits(model.contextTokens)}`], ['knowledge', record.knowledgeVersion],
    ...(record.prefixSource === undefined ? [] : [['prefix from', record.prefixSource] as const]),
  ])}
${run.sources.length === 0 ? nothing : html`<h4>Sources</h4><table class="stack"><thead><tr><th>File</th><th>Format</th><th>Lines</th><th>Records</th><th>Not understood</th></tr></thead><tbody>${run.sources.map((source) => html`<tr><td data-label="File"><span>${source.path}<br><span class="mono soft hash">${source.sha256.slice(0, 16)}</span></span></td><td data-label="Format">${source.format}</td><td class="num" data-label="Lines">${groupDigits(source.lineCount)}</td><td class="num" data-label="Records">${groupDigits(source.recordCount)}</td><td class="num" data-label="Not understood">${groupDigits(source.unreadCount)}</td></tr>`)}</tbody></table>`}
${section('Timings', pairs(Object.entries(record.timingsMs).map(([name, durationMs]) => [splitName(name), formatDuration(durationMs)])), Object.keys(record.timingsMs).length)}
${section('Usage', pairs(Object.entries(record.usage).map(([name, value]) => [splitName(name), groupDigits(value)])), Object.keys(record.usage).length)}
${section('Settings', pairs(Object.entries(record.settings).map(([name, value]) => [splitName(name), String(value)])), Object.keys(record.settings).length)}
${section('Prompt hashes', pairs(Object.entries(record.promptHashes)), Object.keys(record.promptHashes).length)}</div>
<p class="soft small">Written by stanch ${record.codeVersion}. Text from log files is shown with its control characters made visible. This page loads nothing from any network.</p></footer>`;
}

function section(title: string, body: Html, count: number): Html {
  return count === 0 ? nothing : html`<details${title === 'Timings' ? html` open` : nothing}><summary>${title}</summary>${body}</details>`;
}
