import { conditionNames, conditionTitles, type Citation, type FinishedRun, type RecoveryState } from '../../contracts/index.ts';
import { formatPercent, resolveCitation, type StateRow } from '../describe-run.ts';
import { html, nothing, type Html } from './html.ts';

/** Each citation folded to its place; it unfolds to the raw line. */
export function renderCitations(run: FinishedRun, citations: readonly Citation[]): Html {
  if (citations.length === 0) return html`<span class="soft">No line is cited.</span>`;
  return html`${citations.map((citation) => {
    const { label, text } = resolveCitation(run, citation);
    return html`<details><summary class="mono">${label}</summary>${text === undefined ? html`<p class="soft small">The line was not kept in the run folder.</p>` : html`<pre>${text}</pre>`}</details>`;
  })}`;
}

/** A bar for a number; the number itself stands beside it as text. */
export function renderBar(fraction: number): Html {
  const percent = Math.round(Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0)) * 1000) / 10;
  return html`<span class="bar" aria-hidden="true"><b style="width:${percent}%"></b></span>`;
}

export function renderList(sentences: readonly string[]): Html {
  return sentences.length === 0 ? nothing : html`<ul class="plain">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** The six conditions as names: `contained, known`, or `none`. */
export function nameConditions(state: RecoveryState): string {
  const names = conditionNames.filter((name) => state[name]).map((name) => conditionTitles[name]);
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Rows of states as a grid of filled and empty cells, each with its meaning as text. */
export function renderStateGrid(rows: readonly StateRow[]): Html {
  return html`<table class="grid"><caption class="visually-hidden">The six conditions at the start and after each step</caption>
<thead><tr><th>After</th>${conditionNames.map((name) => html`<th scope="col"><span>${conditionTitles[name]}</span></th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr class="${row.label === 'observed' ? 'observed' : 'predicted'}"><th scope="row">${row.label}</th>${conditionNames.map((name, index) => {
    const holds = row.state[name];
    const isChanged = row.before !== undefined && row.before[name] !== holds;
    const probability = row.probabilities?.[index];
    const words = `${conditionTitles[name]}: ${holds ? 'shown to hold' : 'not shown'}${isChanged ? ', changed' : ''}`;
    return html`<td><span class="cell ${holds ? 'on' : 'off'}${isChanged ? ' changed' : ''}" title="${words}"><i aria-hidden="true"></i><span class="visually-hidden">${words}</span>${probability === undefined ? nothing : html`<small>${formatPercent(probability)}</small>`}</span></td>`;
  })}</tr>`)}</tbody></table>`;
}
