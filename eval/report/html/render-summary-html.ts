import { countOf, formatNumber } from '../../../src/report/describe-run.ts';
import { html, nothing, trustedHtml, type Html } from '../../../src/report/html/html.ts';
import { renderPage } from '../../../src/report/html/page.ts';
import { renderList } from '../../../src/report/html/parts.ts';
import type { RunResult } from '../../run-result.ts';
import { noFigure } from '../format-figure.ts';
import { listTables, type Table } from '../list-tables.ts';
import { describeGroup } from '../render-text.ts';
import { splitTitles } from '../split-titles.ts';
import type { GroupSummary, Summary } from '../summary.ts';
import { makeLook, type Chart, type ChartLook } from './chart.ts';
import { chartCalibration, chartConditions, chartPareto } from './other-charts.ts';
import { pageStyle } from './page-style.ts';
import { chartDifferences, chartFamilies, chartRecovery, chartRegret } from './recovery-charts.ts';
import { renderChart } from './render-chart.ts';
import { describeEnding, renderTrace, renderTracePage, traceFile } from './render-trace.ts';

export interface HtmlOptions {
  /** Missing: `Evaluation`. */
  title?: string;
  /** `pages`: a file for each run below `runs/`. `inline`: all in the one page, folded. Missing: pages. */
  traces?: 'pages' | 'inline';
}

/** The page of an evaluation and, by default, a page for each run. Nothing in them is fetched from anywhere. */
export async function renderSummaryHtml(summary: Summary, results: readonly RunResult[], options: HtmlOptions = {}): Promise<Map<string, string>> {
  const { title = 'Evaluation', traces = 'pages' } = options;
  const runs = [...new Map(results.map((run) => [run.key, run])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
  const look = makeLook(unique(summary.groups.flatMap((group) => group.planners.map((each) => each.planner))), unique(summary.groups.flatMap((group) => group.families)));
  const groups: Html[] = [];
  for (const group of summary.groups) groups.push(await renderGroup(group, summary.levelFraction, look, runs.filter((run) => run.split === group.split), traces));
  const body = html`${renderTop(title, summary)}<main>${groups}${renderBroken(summary)}</main>${renderFooter(summary)}`;
  const files = new Map([['index.html', renderPage(title, body, pageStyle)]]);
  if (traces === 'pages') for (const run of runs) files.set(traceFile(run), renderTracePage(run));
  return files;
}

function renderTop(title: string, summary: Summary): Html {
  return html`<header class="top"><p class="eyebrow">${summary.startedAt}</p><h1>${title}</h1>
<div class="card">${renderList(summary.notes)}</div>
<nav aria-label="Splits"><ul>${summary.groups.map((group) => html`<li><a href="#${group.split}">${splitTitles[group.split]}</a></li>`)}</ul></nav></header>`;
}

async function renderGroup(group: GroupSummary, levelFraction: number, look: ChartLook, runs: readonly RunResult[], traces: 'pages' | 'inline'): Promise<Html> {
  const charts = [...chartRecovery(group, look), ...chartDifferences(group, look), ...chartFamilies(group, look), ...chartRegret(group, look), ...chartConditions(group), ...chartCalibration(group, look), ...chartPareto(group, look)];
  const sections: Html[] = [];
  for (const table of listTables(group, levelFraction)) {
    const figures: Html[] = [];
    for (const chart of charts) if (chart.table === table.id) figures.push(await renderFigure(chart));
    sections.push(html`<section class="card" aria-labelledby="${group.split}-${table.id}"><h3 id="${group.split}-${table.id}">${table.title}</h3>
${figures.length === 0 ? nothing : html`<div class="charts">${figures}</div>`}<p class="soft small">${table.note}</p>${figures.length === 0 ? renderTable(table) : html`<details${table.isDetail === true ? nothing : html` open`}><summary>Table</summary>${renderTable(table)}</details>`}</section>`);
  }
  return html`<section aria-labelledby="${group.split}"><h2 id="${group.split}">${splitTitles[group.split]}</h2>
<p class="soft">${describeGroup(group)}</p>
${sections}<div class="card"><h3>Runs</h3>${group.planners.map(({ planner }) => renderRuns(planner, runs.filter((run) => run.planner === planner), traces))}</div></section>`;
}

async function renderFigure(chart: Chart): Promise<Html> {
  const [wide, narrow] = [await renderChart(chart.spec('wide'), 'wide'), await renderChart(chart.spec('narrow'), 'narrow')];
  return html`<figure${chart.isHalf === true ? html` class="half"` : nothing}><div class="chart" role="img" aria-label="${chart.alt}"><div class="wide">${trustedHtml(wide)}</div><div class="narrow">${trustedHtml(narrow)}</div></div>${chart.caption === undefined ? nothing : html`<figcaption>${chart.caption}</figcaption>`}</figure>`;
}

function renderTable(table: Table): Html {
  return html`<div class="scroll"><table class="stack"><thead><tr>${table.head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${table.rows.map((row) => html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="num${cell === noFigure ? ' none' : ''}" data-label="${table.head[at]}">${renderCell(cell)}</td>`))}</tr>`)}</tbody></table></div>`;
}

/** A figure with its interval below it, neither broken in the middle. */
function renderCell(cell: string): Html {
  const at = cell.indexOf(' [');
  return at === -1 ? html`${cell}` : html`<span>${cell.slice(0, at)} <small class="range">${cell.slice(at + 1)}</small></span>`;
}

function renderRuns(planner: string, runs: readonly RunResult[], traces: 'pages' | 'inline'): Html {
  const badge = (run: RunResult): Html => {
    const [word, tone] = describeEnding(run);
    return html`<span class="badge ${tone}">${word}</span>`;
  };
  if (traces === 'inline') return html`<details><summary>${planner}: ${countOf(runs.length, 'run')}</summary>${runs.map((run) => html`<details><summary>${run.title}, seed ${run.seed}</summary>${renderTrace(run)}</details>`)}</details>`;
  return html`<details><summary>${planner}: ${countOf(runs.length, 'run')}</summary><div class="scroll"><table class="stack"><thead><tr><th scope="col">Run</th><th scope="col">Family</th><th scope="col">Kind</th><th scope="col">Ending</th><th scope="col">Steps</th><th scope="col">Optimal</th></tr></thead>
<tbody>${runs.map((run) => html`<tr><th scope="row"><a href="${traceFile(run)}">${run.title}, seed ${run.seed}</a></th><td data-label="Family">${run.family}</td><td data-label="Kind">${run.kind}</td><td data-label="Ending">${badge(run)}</td><td class="num" data-label="Steps">${run.kind === 'compromise' ? formatNumber(run.recoverySteps) : run.commandsBeforeClosing}</td><td class="num" data-label="Optimal">${run.kind === 'compromise' ? formatNumber(run.optimalSteps) : ''}</td></tr>`)}</tbody></table></div></details>`;
}

function renderBroken(summary: Summary): Html {
  const shown = summary.missing.slice(0, 200);
  return html`${summary.broken.length === 0 ? nothing : html`<section><h2>Broken runs</h2><div class="card"><p class="soft small">The harness or the model broke. None of them is counted as a bad plan.</p><ul class="plain">${summary.broken.map((each) => html`<li><span class="mono">${each.key}</span>: ${each.problem}</li>`)}</ul></div></section>`}
${shown.length === 0 ? nothing : html`<section><h2>Missing runs</h2><div class="card"><details><summary>${countOf(summary.missing.length, 'run')} planned and not there</summary><ul class="plain mono">${shown.map((each) => html`<li>${each.key}</li>`)}</ul>${summary.missing.length > shown.length ? html`<p class="soft small">And ${summary.missing.length - shown.length} more.</p>` : nothing}</details></div></section>`}`;
}

function renderFooter(summary: Summary): Html {
  const pairs = [...Object.entries(summary.models).map(([planner, model]) => [`Model of ${planner}`, model]), ...Object.entries(summary.settings).map(([name, value]) => [name, String(value)])];
  return html`<footer><h2>How it was made</h2><div class="card">${summary.command === undefined ? nothing : html`<p class="mono">${summary.command}</p>`}
<p class="small">Intervals at ${Math.round(summary.levelFraction * 100)} % from ${summary.resamples} resamples of families, seed ${summary.seed}.${summary.codeVersion === undefined ? '' : ` Code ${summary.codeVersion}.`}</p>
${pairs.length === 0 ? nothing : html`<dl>${pairs.map(([name, value]) => html`<dt>${name}</dt><dd class="hash">${value}</dd>`)}</dl>`}</div>
<p class="soft small">Text from logs, models and worlds is shown with its control characters made visible. This page loads nothing from any network.</p></footer>`;
}
