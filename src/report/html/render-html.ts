import type { FinishedRun, Verdict } from '../../contracts/index.ts';
import { countOf, describePlan, formatPercent, formatTime, listAttackPath, nameOf, verdictOf, verdictSentences } from '../describe-run.ts';
import { html, nothing, type Html } from './html.ts';
import { renderHypotheses } from './hypotheses.ts';
import { renderPage } from './page.ts';
import { renderCitations, renderList } from './parts.ts';
import { renderFooter, renderUnknowns } from './run-footer.ts';
import { renderPlan } from './steps.ts';
import { renderTimeline } from './timeline.ts';

const badges: Record<Verdict | 'none', [word: string, tone: string]> = { compromise: ['Compromise', 'bad'], attempted: ['Attempted attack', 'warn'], benign: ['Benign', 'good'], none: ['No verdict', 'plain'] };

/** One page with everything in it: no script, no link, no image, and a policy that forbids the browser to fetch any. */
export function renderHtml(run: FinishedRun): string {
  const verdict = verdictOf(run);
  const title = `Incident response plan, run ${run.run.id}`;
  return renderPage(title, html`${renderTop(run, verdict)}<main>
${renderPath(run)}
${renderTimeline(run)}
${renderPlan(run)}
${renderHypotheses(run)}
${renderUnknowns(run)}
</main>${renderFooter(run)}`);
}

function renderTop(run: FinishedRun, verdict: Verdict | 'none'): Html {
  const assessment = run.perceptions.at(-1)?.assessment;
  const [word, tone] = badges[verdict];
  const names = (aliases: readonly string[]): string => aliases.map((alias) => nameOf(run, alias)).join(', ');
  const roles = assessment === undefined ? [] : ([['Attacker', assessment.entities.attacker], ['Compromised', assessment.entities.compromised], ['Targeted', assessment.entities.targeted]] as const).filter(([, aliases]) => aliases.length > 0);
  return html`<header class="top"><p class="eyebrow">Incident response plan, run ${run.run.id}</p><h1>${verdictSentences[verdict]}</h1>
<div class="card verdict ${verdict}"><p><span class="badge ${tone}">${word}</span>${assessment === undefined ? nothing : html` <span class="soft small">${formatPercent(assessment.probability)} that there is an incident</span>`}</p>
${assessment === undefined ? nothing : html`<p class="lead">${assessment.description}</p>${renderList(assessment.reasons)}`}
<p><strong>Plan:</strong> ${describePlan(run)}</p>
<ul class="facts">${roles.map(([role, aliases]) => html`<li>${role}: <strong>${names(aliases)}</strong></li>`)}${renderCounts(run)}</ul></div></header>`;
}

function renderCounts({ evidence }: FinishedRun): Html {
  if (evidence === undefined) return nothing;
  const span = evidence.firstTimeMs === undefined || evidence.lastTimeMs === undefined ? nothing : html`<li>${formatTime(evidence.firstTimeMs)} to ${formatTime(evidence.lastTimeMs)} UTC</li>`;
  return html`<li>${countOf(evidence.recordCount, 'record')}, ${countOf(evidence.alertCount, 'alert')}, ${countOf(evidence.unreadCount, 'line')} not understood</li>${span}`;
}

function renderPath(run: FinishedRun): Html {
  const path = listAttackPath(run);
  if (path.length === 0) return nothing;
  const tactics = run.perceptions.at(-1)?.assessment.tactics ?? [];
  return html`<section aria-labelledby="path"><h2 id="path">Attack path</h2><ol class="path">${path.map((step) => html`<li>${step.tactic === '' ? nothing : html`<span class="tactic">${step.tactic}</span>`}<strong>${step.techniqueName}</strong><span class="mono">${step.techniqueId}</span>${step.targets.length === 0 ? nothing : html`<span class="on">on ${step.targets.join(', ')}</span>`}${step.citations.length === 0 ? nothing : html`<details><summary>${countOf(step.citations.length, 'line')}</summary>${renderCitations(run, step.citations)}</details>`}</li>`)}</ol>
${tactics.length === 0 ? nothing : html`<p class="soft small">ATT&amp;CK tactics seen in the evidence: ${tactics.map((tactic) => `${tactic.name} ${tactic.id} (${formatPercent(tactic.probability)})`).join(', ')}.</p>`}</section>`;
}
