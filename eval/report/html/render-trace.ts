import { createHash } from 'node:crypto';
import { conditionNames, conditionTitles } from '../../../src/contracts/recovery-state.ts';
import { formatNumber, groupDigits } from '../../../src/report/describe-run.ts';
import { html, nothing, type Html } from '../../../src/report/html/html.ts';
import { renderPage } from '../../../src/report/html/page.ts';
import type { RunResult, ScoredStep } from '../../run-result.ts';
import { regretKinds } from '../summary.ts';
import { regretTitles } from '../list-tables.ts';
import { pageStyle } from './page-style.ts';

/** Path of the page of a run below the report: readable, safe for every file system, different for every key. */
export function traceFile(run: RunResult): string {
  const slug = `${run.planner}-${run.scenario}-${run.seed}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 80);
  return `runs/${slug}-${createHash('sha256').update(run.key).digest('hex').slice(0, 10)}.html`;
}

const tones: Record<ScoredStep['judgement'], string> = { effective: 'good', partly: 'warn', ineffective: 'warn', failed: 'warn', invalid: 'bad', harmful: 'bad', closing: 'plain' };

/** How a run ended: a word and its tone. */
export function describeEnding(run: RunResult): [word: string, tone: string] {
  if (run.status === 'broken') return ['Broke', 'plain'];
  if (run.kind !== 'compromise') return run.isVerdictRight === true ? ['Right verdict', 'good'] : ['Wrong verdict', 'bad'];
  return run.hasRecovered ? ['Recovered', 'good'] : [`Failed: ${run.failure ?? 'not said'}`, 'bad'];
}

/** The whole trace of one run. Everything in it that came from a log, a model or a world is data and escaped. */
export function renderTracePage(run: RunResult): string {
  return renderPage(`${run.planner} on ${run.scenario}, seed ${run.seed}`, html`<header class="top"><p class="eyebrow"><a href="../index.html">Evaluation</a></p><h1>${run.planner} on ${run.title}, seed ${run.seed}</h1></header><main>${renderTrace(run)}</main>`, pageStyle);
}

export function renderTrace(run: RunResult): Html {
  const [word, tone] = describeEnding(run);
  const facts: [string, string | undefined][] = [
    ['Scenario', run.scenario], ['Family', run.family], ['Split', run.split], ['Kind', run.kind], ['Published', run.published], ['Verdict', run.verdict ?? 'none'],
    ...(run.kind === 'compromise' ? ([['Recovery steps', formatNumber(run.recoverySteps)], ['Optimal', formatNumber(run.optimalSteps)], ['Optimal-blind', run.blindSteps === undefined ? undefined : formatNumber(run.blindSteps)], ['Paper-style', formatNumber(run.paperSteps)]] as [string, string | undefined][]) : ([['Commands before closing', String(run.commandsBeforeClosing)]] as [string, string][])),
    ['Minutes', formatNumber(run.minutes)], ['Hosts lost', String(run.hostsLost)], ['Healthy minutes down', formatNumber(run.healthyDownMinutes)], ['Seconds', formatNumber(run.seconds)],
    ['Tokens', run.usage === undefined ? undefined : groupDigits(run.usage.promptTokens + run.usage.generatedTokens)], ['Model calls', run.usage === undefined ? undefined : String(run.usage.modelCalls)],
    ...regretKinds.filter((kind) => run.regret[kind] !== 0).map((kind): [string, string] => [`Regret, ${regretTitles[kind].toLowerCase()}`, formatNumber(run.regret[kind])]),
  ];
  return html`<div class="card"><p><span class="badge ${tone}">${word}</span></p>${run.problem === undefined ? nothing : html`<pre>${keepLines(run.problem)}</pre>`}
<ul class="facts">${facts.map(([name, value]) => (value === undefined ? nothing : html`<li>${name}: <strong>${value}</strong></li>`))}</ul></div>
<article class="card"><h3>Start</h3>${renderStates([['true', run.startState.true], ['apparent', run.startState.apparent], ['perceived', run.startState.perceived]])}</article>
${run.steps.map(renderStep)}`;
}

function renderStep(step: ScoredStep): Html {
  return html`<article class="card step"><header><span class="no" aria-hidden="true">${step.step}</span><h3 class="mono">${step.text}</h3><span class="badge ${tones[step.judgement]}">${step.judgement}</span><span class="nums">counts ${formatNumber(step.costSteps)}, ${formatNumber(step.minutes)} min</span></header>
${step.isAbstention ? html`<p class="note">The responder abstained and asked for an observation.</p>` : nothing}
${step.answer === '' ? nothing : html`<pre>${keepLines(step.answer)}</pre>`}
${step.changed.length === 0 ? nothing : html`<p class="small">Changed: <span class="mono">${step.changed.join(', ')}</span></p>`}
${step.shown.length === 0 ? nothing : html`<p class="small">Shown: <span class="mono">${step.shown.join(', ')}</span></p>`}
${renderStates([['true', step.trueState], ['apparent', step.apparentState], ['perceived', step.perceivedState], ['predicted', step.predictedState]], step.predictedProbabilities)}</article>`;
}

/** States as rows of words under the names of the conditions. */
function renderStates(rows: readonly (readonly [name: string, state: string | undefined])[], probabilities?: readonly number[]): Html {
  const shown = rows.flatMap(([name, state]) => (state === undefined ? [] : [{ name, state }]));
  return html`<table class="states"><caption class="visually-hidden">States</caption><thead><tr><th></th>${conditionNames.map((name) => html`<th scope="col"><span>${conditionTitles[name]}</span></th>`)}</tr></thead>
<tbody>${shown.map(({ name, state }) => html`<tr><th scope="row">${name}</th>${conditionNames.map((_, at) => {
    const probability = name === 'predicted' ? probabilities?.[at] : undefined;
    return html`<td class="${state[at] === '1' ? 'holds' : 'lacks'}">${state[at] === '1' ? 'yes' : 'no'}${probability === undefined ? '' : ` ${Math.round(100 * probability)}%`}</td>`;
  })}</tr>`)}</tbody></table>`;
}

/** Line ends stay line ends; every other control character becomes visible. */
function keepLines(text: string): Html[] {
  return text.split(/\r?\n/).map((line, at) => (at === 0 ? html`${line}` : html`\n${line}`));
}
